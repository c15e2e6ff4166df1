"""Which questions of a set are asked of a return. The answer is nowhere else."""

from dataclasses import dataclass

from auditapp.accounts.models import Agency

from .models import AuditAgency, Kind
from .models.case import facts_of
from .models.question_set import ALL, LEAD, NOT_LEAD


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


def asking_of(agency_return, *, listed=None):
    """The Asking of a return that was fetched with `for_filling_in()`.

    One query for the lead, whose tables list the other agencies; none for others, nor where
    `listed`, the agencies on the audit's list in its order, was fetched for many returns.
    """
    question_set = agency_return.case.audit.question_set
    is_lead = agency_return.lead_id == agency_return.agency_id
    not_known = question_set.not_known_question
    return Asking(
        kind=agency_return.agency.kind,
        is_lead=is_lead,
        facts=facts_of(agency_return),
        scale=tuple((grade["value"], grade["label"]) for grade in question_set.scale),
        others=other_agencies(agency_return, listed) if is_lead else (),
        not_known=not_known and (not_known.code, question_set.not_known_is),
    )


def listed_agencies(audit_id):
    """The agencies on an audit's list, in its order."""
    rows = AuditAgency.objects.filter(audit=audit_id).select_related("agency")
    return [row.agency for row in rows]


def other_agencies(agency_return, listed=None):
    """The agencies on the audit's list apart from the return's own, in the list's order."""
    if listed is None:
        listed = listed_agencies(agency_return.case.audit_id)
    return tuple(agency for agency in listed if agency.pk != agency_return.agency_id)
