"""Which questions of a set are asked of a return. The answer is nowhere else."""

from dataclasses import dataclass, replace

from auditapp.accounts.models import Agency
from cases.models import Kind
from cases.models.case import facts_of
from cases.models.question_set import ALL, LEAD, NOT_LEAD


@dataclass(frozen=True)
class Asking:
    """Everything about a return that decides what it is asked, apart from its own answers.

    `others` are the audit's other agencies, named ones included, for the lead's tables; it is
    empty for everybody else. `not_known` is the (question code, value) that says "not known to
    us"; the lead may not say so.
    """

    kind: str
    is_lead: bool
    facts: frozenset[str]
    scale: tuple[tuple[str, str], ...] = ()
    others: tuple[Agency, ...] = ()
    not_known: tuple[str, str] | None = None

    def addresses(self, question):
        """Is the agency in the question's audience?"""
        audience = question.audience
        return (
            ALL in audience
            or (LEAD in audience and self.is_lead)
            or (NOT_LEAD in audience and not self.is_lead)
            or self.kind in audience
        )

    def concerns(self, question):
        """Is it for this agency and this child, whatever was answered?"""
        return (
            self.addresses(question)
            and self.facts.issuperset(question.asked_when)
            and (question.kind != Kind.GRADE or bool(self.scale))
            and (not question.for_each_agency or bool(self.others))
        )

    def says_not_known(self, typed):
        """Do the typed answers say that the child is not known to the agency?

        `typed` maps question codes to lists of values, from all sections.
        """
        if self.is_lead or self.not_known is None:
            return False
        code, value = self.not_known
        return typed.get(code) == [value]

    def asks(self, question, typed):
        """Is it asked, given the answers typed so far? Only asked questions are required, sent
        and counted."""
        if not self.concerns(question):
            return False
        if not question.asked_if_not_known and self.says_not_known(typed):
            return False
        parent = question.parent
        return parent is None or (
            self.asks(parent, typed)
            and not set(typed.get(parent.code, [])).isdisjoint(question.depends_is_any_of)
        )


def asking_of(agency_return):
    """The Asking of a return that was fetched with `for_filling_in()`; no further query."""
    question_set = agency_return.case.audit.question_set
    is_lead = agency_return.lead_id == agency_return.agency_id
    asking = Asking(
        kind=agency_return.agency.kind,
        is_lead=is_lead,
        facts=facts_of(agency_return),
        scale=tuple((grade["value"], grade["label"]) for grade in question_set.scale),
        others=other_agencies(agency_return) if is_lead else (),
    )
    says = question_set.not_known_question
    if says is None or not asking.addresses(says):
        return asking
    return replace(asking, not_known=(says.code, question_set.not_known_is))


def asking_of_cover(sheet):
    """The Asking of a cover sheet that was fetched with `for_filling_in()`: it knows no child."""
    return Asking(
        kind=sheet.agency.kind,
        is_lead=sheet.lead_id == sheet.agency_id,
        facts=frozenset(),
        scale=tuple((g["value"], g["label"]) for g in sheet.audit.question_set.scale),
    )


def other_agencies(agency_return):
    """The agencies on the audit's list apart from the return's own, in the list's order."""
    rows = sorted(agency_return.listed, key=lambda row: row["place"])
    return tuple(
        Agency(pk=row["pk"], name=row["name"], short_name=row["short_name"])
        for row in rows
        if row["pk"] != agency_return.agency_id
    )
