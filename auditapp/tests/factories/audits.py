"""Question sets, audits, children and their keys."""

import datetime

import factory

from cases.audits.services import audits
from cases.children.identities import services as identities
from cases.children.services import cases
from cases.models import Part
from cases.question_sets import services as question_sets
from cases.question_sets.editor import services as editor

from ..question_sets import small
from .accounts import AgencyFactory, PartnershipFactory, by_founder
from .base import ServiceFactory


class QuestionSetFactory(ServiceFactory):
    """The small set, or another `content`; one that was loaded before is not made again."""

    class Meta:
        model = question_sets.load

    content = factory.LazyFunction(small)
    by = None

    @classmethod
    def _create(cls, service, *args, **keywords):
        question_set, _ = super()._create(service, *args, **keywords)
        return question_set


class DraftFactory(ServiceFactory):
    """A draft with the small set in it, or another `content`."""

    class Meta:
        model = editor.create_draft

    partnership = factory.SubFactory(PartnershipFactory)
    content = factory.LazyFunction(lambda: small(slug="draft"))
    by = by_founder


def in_days(number):
    return factory.LazyFunction(lambda: datetime.date.today() + datetime.timedelta(days=number))


class AuditFactory(ServiceFactory):
    """An audit that is being set up: whole, but for its children. `asked` and `named` are
    agencies beside the `lead`; `acting.open_audit` opens it."""

    class Meta:
        model = audits.create_audit

    partnership = factory.SubFactory(PartnershipFactory)
    title = "An audit"
    topic = "Topic of the audit"
    aim = "Aim of the audit"
    scope = "Scope of the audit"
    period_from = in_days(-300)
    period_to = in_days(-30)
    panel_date = in_days(30)
    returns_due = in_days(10)
    question_set = factory.SubFactory(QuestionSetFactory)
    lead = factory.SubFactory(
        AgencyFactory, kind="CSC", partnership=factory.SelfAttribute("..partnership")
    )
    asked = ()
    named = ()
    by = by_founder

    @classmethod
    def _create(cls, service, *args, lead, asked, named, **keywords):
        audit = super()._create(service, *args, **keywords)
        listed = [(lead, Part.LEAD)]
        listed += [(agency, Part.ASKED) for agency in asked]
        listed += [(agency, Part.NAMED) for agency in named]
        for agency, part in listed:
            audits.add_agency(audit=audit, agency=agency, part=part, by=keywords["by"])
        return audit


class CaseFactory(ServiceFactory):
    class Meta:
        model = cases.add_case

    audit = factory.SubFactory(AuditFactory)
    pseudonym = factory.Sequence("Child {}".format)
    age = "7 years"
    circumstances = factory.LazyAttribute(lambda case: f"What happened to {case.pseudonym}")
    by = by_founder


class IdentityFactory(ServiceFactory):
    """The key of a child, with something in every field."""

    class Meta:
        model = identities.create_identity

    case = factory.SubFactory(CaseFactory)
    name = factory.LazyAttribute(lambda key: f"Nominella {key.case.pk}")
    other_names = factory.LazyAttribute(lambda key: f"Secunda {key.case.pk}")
    birth_date = "2015-03-07"
    nhs_number = "9434765919"
    address = factory.LazyAttribute(lambda key: f"{key.case.pk} Adresse Road")
    mother_name = factory.LazyAttribute(lambda key: f"Matrina {key.case.pk}")
    mother_birth_date = "1985-11-09"
    siblings = factory.LazyAttribute(lambda key: f"Fratello {key.case.pk}")
    others_with_responsibility = factory.LazyAttribute(lambda key: f"Patrona {key.case.pk}")
    school = factory.LazyAttribute(lambda key: f"Scola {key.case.pk} Primary School")
    local_identifiers = None
    by = by_founder
