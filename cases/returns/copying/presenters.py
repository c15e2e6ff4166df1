"""Answers that can be copied from another child, beside what is here now."""

from dataclasses import dataclass

from cases.returns.presenters.conflict import typed_text
from cases.returns.presenters.returns import AnsweredQuestion, answered_questions


@dataclass
class CopyRow:
    offer: object  # of services.copying
    there: AnsweredQuestion
    here: AnsweredQuestion | None
    is_ticked: bool


def copy_rows(offers, target, source, ticked=None, *, may_replace=True):
    """A row for each offer. Ticked are the codes `ticked`, or else what replaces nothing; without
    `may_replace` nothing else is ticked in any case."""
    answers, answers_here = (answered_questions(form.answers()) for form in (source, target))
    rows = []
    for offer in offers:
        question = offer.question
        wanted = not offer.replaces if ticked is None else question.code in ticked
        rows.append(
            CopyRow(
                offer,
                answers[question.pk],
                _here(offer, target, answers_here) if offer.here else None,
                wanted and not offer.is_same and (may_replace or not offer.replaces),
            )
        )
    return rows


def _here(offer, target, answers):
    """What is here in words; where it is wrong or not asked, as it was typed."""
    question = offer.question
    if question.pk in answers and answers[question.pk].lines:
        return answers[question.pk]
    texts = [typed_text(target, name) for name in target.names_of(question)]
    comment = typed_text(target, f"{question.code}-comment")
    return AnsweredQuestion(question, [(None, text) for text in texts if text], comment)
