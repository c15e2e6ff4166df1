"""Answers as CSV, a row for each."""

import csv
import io

from auditapp.plain_text import for_csv
from cases.returns.presenters.returns import answer_text

COLUMNS = [
    *("Audit", "Child", "Agency", "Section", "Code", "Question"),
    *("About agency", "Answer", "Answer code", "Comment", "State of the return"),
]


def answers_csv(all_written):
    """Bytes in UTF-8 with a byte order mark, by which Excel knows that it is UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for written in all_written:
        writer.writerows([for_csv(text) for text in row] for row in _rows(written))
    return ("\ufeff" + file.getvalue()).encode("utf-8", "replace")


def _rows(written):
    agency_return = written.agency_return
    returned = [written.audit.title, agency_return.case.pseudonym, agency_return.agency.name]
    cells = {}  # (question id, agency or None) -> answer, code, comment
    for answer in written.answers:
        about = getattr(answer, "about", None) or getattr(answer, "about_agency", None)
        cells[answer.question.pk, about] = (answer_text(answer), _code(answer), answer.comment)
    for (question, about), text in written.wrong.items():
        comment = cells.get((question.pk, about), ("", "", ""))[2]
        cells[question.pk, about] = (text, "", comment)
    for question in written.audit.question_set.questions:
        for (pk, about), (text, code, comment) in cells.items():
            if pk == question.pk:
                yield [
                    *returned,
                    *(question.section.title, question.code, question.text),
                    *(about.name if about else "", text, code, comment, written.state),
                ]


def _code(answer):
    """The answer for other programs; empty for text, which has no code."""
    if answer.choices is not None:
        return ";".join(answer.choices)
    if answer.date:
        return answer.date.isoformat()
    return answer.choice if answer.number is None else str(answer.number)
