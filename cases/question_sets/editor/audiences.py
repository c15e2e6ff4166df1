"""Of whom a draft may ask something, as `Asking`s: agencies of each kind, any as the lead. Pure.

A draft belongs to no audit, so the lead's tables are about a number of made-up agencies.
"""

from auditapp.accounts.models import Agency, AgencyKind
from cases.models import Fact
from cases.models.own_fact import conditions, own_facts
from cases.question_sets.asking import Asking

OTHERS = 8  # that a lead answers for, in an audit of the usual size


def facts_in(document):
    """(value, words) of the facts of a child that a question may ask for: those of the path, then
    the set's own."""
    return [*Fact.choices, *conditions(own_facts(document.get("facts", []))).items()]


def every_fact(document):
    return frozenset(value for value, _ in facts_in(document))


def asking_as(document, kind, *, is_lead=False, facts=frozenset(), others=OTHERS):
    """The Asking of an agency of that kind on a child of whom these facts hold."""
    not_known = document.get("not_known")
    names = [f"Agency {n}" for n in range(1, others + 1)]
    return Asking(
        kind=kind,
        is_lead=is_lead,
        facts=frozenset(facts),
        scale=tuple((grade["value"], grade["label"]) for grade in document.get("scale", [])),
        others=tuple(Agency(pk=n, name=name, short_name=name) for n, name in enumerate(names, 1))
        if is_lead
        else (),
        not_known=(not_known["question"], not_known["is"]) if not_known else None,
    )


def everybody(document):
    """Agencies of each kind, as the lead and not, on a child of whom every fact holds."""
    facts = every_fact(document)
    for kind in AgencyKind.values:
        for is_lead in (False, True):
            yield asking_as(document, kind, is_lead=is_lead, facts=facts)
