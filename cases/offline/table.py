"""Answers as CSV, a row for each, written while they are read: there may be tens of thousands.

What was sent is read from the rows of answers, in one query however many returns there are. Only
the working copies of the person's own agencies need the forms in which they were typed.
"""

import csv
import io
from itertools import groupby, islice

from auditapp.plain_text import for_csv
from cases.returns.presenters.returns import value_text

from .access import answers_to_download, with_drafts
from .content import gather, shows_working_copy, state_in_words

COLUMNS = [
    *("Audit", "Child", "Agency", "Section", "Code", "Question"),
    *("About agency", "Answer", "Answer code", "Comment", "State of the return"),
]
ROWS_AT_ONCE = 1_000


def answers_csv(returns):
    """Pieces of a file in UTF-8 with a byte order mark, by which Excel knows that it is UTF-8.

    `returns` are a list, of one audit, in the order of the file, with `is_own`, and come from
    `for_filling_in()`.
    """
    rows = _rows(returns)
    yield b"\xef\xbb\xbf" + _lines([COLUMNS])
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield _lines(some)


def _lines(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8", "replace")


def _rows(returns):
    working = set(with_drafts([r for r in returns if shows_working_copy(r)]))
    answers = answers_to_download([r for r in returns if r not in working])
    sent = groupby(answers, key=lambda answer: answer.agency_return_id)
    following, of_following = next(sent, (None, ()))
    questions = {q.pk: q for r in returns[:1] for q in r.case.audit.question_set.questions}
    asked = {pk: _safe(q.section.title, q.code, q.text) for pk, q in questions.items()}
    for agency_return in returns:
        is_working_copy = agency_return in working
        if is_working_copy:
            cells = _typed(agency_return)
        elif agency_return.pk == following:
            cells = [_cell(questions[answer.question_id], answer) for answer in of_following]
            following, of_following = next(sent, (None, ()))
        else:
            continue
        case, agency = agency_return.case, agency_return.agency
        whose = _safe(case.audit.title, case.pseudonym, agency.name)
        state = _safe(state_in_words(agency_return, is_working_copy))
        by_question = {}
        for pk, *texts in cells:
            by_question.setdefault(pk, []).append(_safe(*texts))
        for pk in questions:
            for texts in by_question.get(pk, ()):
                yield [*whose, *asked[pk], *texts, *state]


def _safe(*texts):
    return [for_csv(text) for text in texts]


def _cell(question, answer):
    """(question's id, about which agency, text, code, comment) of an answer as last sent."""
    about = answer.about_agency__name or ""
    return question.pk, about, value_text(question, answer), _code(answer), answer.comment


def _typed(agency_return):
    """The same of a working copy; what can't be sent as it is stands as it was typed."""
    [written] = gather([agency_return])
    cells = {}
    for answer in written.answers:
        text = value_text(answer.question, answer)
        cells[answer.question.pk, answer.about] = (text, _code(answer), answer.comment)
    for (question, about), text in written.wrong.items():
        comment = cells.get((question.pk, about), ("", "", ""))[2]
        cells[question.pk, about] = (text, "", comment)
    return [(pk, about.name if about else "", *texts) for (pk, about), texts in cells.items()]


def _code(answer):
    """The answer for other programs; empty for text, which has no code."""
    if answer.choices is not None:
        return ";".join(answer.choices)
    if answer.date:
        return answer.date.isoformat()
    return answer.choice if answer.number is None else str(answer.number)
