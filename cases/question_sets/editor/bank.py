"""A question of one set taken into another. Pure."""

from .audiences import facts_in
from .edits import questions_of


def taken(question, document):
    """(what of a published question begins a new one, in words what was left out). Its code is
    kept where it is free, so that answers can be compared across audits."""
    codes = {entry["code"] for entry in questions_of(document)}
    left_out = []
    begun = {
        "code": question.code,
        "kind": question.kind,
        "text": question.text,
        "guidance": question.guidance,
        "choices": question.choices,
        "required": question.required,
        "audience": question.audience,
        "for_each_agency": question.for_each_agency,
        "asked_if_not_known": question.asked_if_not_known,
        "agree": question.agree,
        "date_of": question.date_of,
        "theme": question.theme.name if question.theme else "",
    }
    if question.code in codes:
        del begun["code"]
        left_out.append(f"the code {question.code}, which another question has here")
    known = dict(facts_in(document))
    begun["asked_when"] = [fact for fact in question.asked_when if fact in known]
    if begun["asked_when"] != question.asked_when:
        left_out.append("facts of a child that this set does not have")
    if question.depends_on:
        left_out.append(
            f"that it was asked only after certain answers to {question.depends_on.code}"
        )
    if question.counterpart:
        left_out.append(f"that it was compared with {question.counterpart.code}")
    return begun, left_out
