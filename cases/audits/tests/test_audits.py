import datetime

import pytest
from django.core.exceptions import ValidationError

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    QuestionSetFactory,
    founder,
)
from auditapp.tests.question_sets import small
from cases.models import AgencyReturn, Audit, AuditAgency, Part, QuestionSet, SectionDraft
from cases.question_sets.services import load
from cases.states import AuditState, WrongState

from ..services import audits


def counts(agency_return):
    """Section -> (asked, answered, problems)."""
    return {
        d.section.code: (d.asked, d.answered, d.problems)
        for d in agency_return.drafts.select_related("section")
    }


# Of empty drafts, for a case without any event.
OF_THE_LEAD = {"A": (5, 0, 5), "B": (12, 0, 12), "C": (0, 0, 0)}  # four others in each table
OF_THE_POLICE = {"A": (5, 0, 5), "B": (2, 0, 2), "C": (1, 0, 1)}
OF_OTHERS = {"A": (5, 0, 5), "B": (2, 0, 2), "C": (0, 0, 0)}


@pytest.fixture
def place(db):
    """A partnership with a lead and another agency, and the fields of an audit there."""
    partnership = PartnershipFactory(name="Here")
    return {
        "partnership": partnership,
        "title": "An audit",
        "topic": "Topic",
        "aim": "Aim",
        "scope": "Scope",
        "period_from": datetime.date(2025, 1, 1),
        "period_to": datetime.date(2025, 12, 31),
        "panel_date": datetime.date(2026, 3, 1),
        "returns_due": datetime.date(2026, 2, 1),
        "question_set": QuestionSetFactory(),
    }


# -- creating


def test_audit_is_set_up_and_on_the_trail(place):
    audit = audits.create_audit(by=founder(), **place)

    assert Audit.objects.get() == audit
    assert audit.state == AuditState.SETTING_UP
    entry = Entry.objects.get(object_type="cases.audit")
    assert (entry.verb, entry.object_id, entry.person_id, entry.partnership_id) == (
        Verb.ADDED, audit.pk, founder().pk, place["partnership"].pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "ab"}, "Ensure this value has at least 3 characters (it has 2)."),
        ({"period_to": datetime.date(2024, 12, 31)}, "The period must end after it begins."),
    ],
)
def test_audit_with_wrong_fields_is_refused(place, changes, message):
    with pytest.raises(ValidationError) as refused:
        audits.create_audit(by=founder(), **(place | changes))

    assert refused.value.messages == [message]
    assert not Audit.objects.exists()


def test_period_of_one_day_is_allowed(place):
    day = place["period_from"]

    assert audits.create_audit(by=founder(), **(place | {"period_to": day})).period_to == day


def test_question_set_that_is_not_published_is_refused(place):
    QuestionSet.objects.update(published_at=None)
    place["question_set"].refresh_from_db()

    with pytest.raises(ValidationError, match="Publish the question set first"):
        audits.create_audit(by=founder(), **place)


def test_question_set_is_shipped_or_of_the_own_partnership(place):
    elsewhere = PartnershipFactory(name="Elsewhere")
    own, _ = load(content=small(), partnership=place["partnership"], by=None)
    theirs, _ = load(content=small(), partnership=elsewhere, by=None)

    assert audits.create_audit(by=founder(), **(place | {"question_set": own}))
    with pytest.raises(ValidationError, match="Choose a question set of this partnership"):
        audits.create_audit(by=founder(), **(place | {"question_set": theirs}))
    assert Audit.objects.count() == 1


# -- the list of agencies


def test_agency_of_another_partnership_is_refused(world):
    with pytest.raises(ValidationError, match="Choose an agency of the audit's partnership"):
        audits.add_agency(audit=world.audit, agency=world.far_police, part=Part.ASKED, by=founder())

    assert world.far_police not in world.audit.agencies.all()


def test_agency_is_listed_once(world):
    with pytest.raises(ValidationError, match="already exists"):
        audits.add_agency(audit=world.audit, agency=world.police, part="named", by=founder())


def test_audit_has_one_lead(world):
    another = AgencyFactory(partnership=world.partnership, name="Another", kind="CSC")

    with pytest.raises(ValidationError, match="audit_has_one_lead"):
        audits.add_agency(audit=world.audit, agency=another, part=Part.LEAD, by=founder())

    assert AuditAgency.objects.filter(audit=world.audit).count() == 5


@pytest.mark.parametrize("part", ["", "leader", None])
def test_part_that_does_not_exist_is_refused(world, part):
    another = AgencyFactory(partnership=world.partnership, name="Another")

    with pytest.raises(ValidationError):
        audits.add_agency(audit=world.audit, agency=another, part=part, by=founder())


def test_agency_added_is_on_the_trail(world):
    another = AgencyFactory(partnership=world.partnership, name="Another")
    row = audits.add_agency(audit=world.audit, agency=another, part="named", by=founder())

    entry = Entry.objects.get(object_type="cases.auditagency", object_id=row.pk)
    assert (entry.verb, entry.agency_id, entry.partnership_id) == (
        Verb.ADDED, another.pk, world.partnership.pk,
    )  # fmt: skip


# -- opening


def test_opening_makes_a_return_for_every_child_and_answering_agency(world):
    returns = AgencyReturn.objects.filter(case__audit=world.audit)

    assert world.audit.state == Audit.objects.get(pk=world.audit.pk).state == "collecting"
    assert {(r.case, r.agency) for r in returns} == {
        (case, agency)
        for case in (world.case, world.other_case)
        for agency in (world.social_care, world.police, world.health, world.school_nursing)
    }
    assert {r.partnership for r in returns} == {world.partnership}
    assert {(r.state, r.sent_at) for r in returns} == {("not_started", None)}
    assert SectionDraft.objects.filter(agency_return__in=returns).count() == 8 * 3
    assert Entry.objects.filter(verb=Verb.OPENED, object_id=world.audit.pk).count() == 1


def test_empty_drafts_count_what_is_asked_of_each_agency(world):
    expected = {
        world.social_care: OF_THE_LEAD,
        world.police: OF_THE_POLICE,
        world.health: OF_OTHERS,
        world.school_nursing: OF_OTHERS,
    }
    for case in (world.case, world.other_case):
        for agency, sections in expected.items():
            assert counts(acting.agency_return(case, agency)) == sections, agency


def test_empty_drafts_are_empty_and_at_version_nought(world):
    rows = SectionDraft.objects.values_list("data", "version", "save_key", "saved_at", "saved_by")

    assert list(rows) == [({}, 0, None, None, None)] * rows.count()


def test_facts_and_lead_of_a_case_are_known_when_opening(db):
    partnership = PartnershipFactory(name="Here")
    care, police = (AgencyFactory(partnership=partnership, name=k, kind=k) for k in ("CSC", "POL"))
    audit = AuditFactory(partnership=partnership, lead=care, asked=[police])
    first, second = (
        CaseFactory(audit=audit, pseudonym="Ada"),
        CaseFactory(audit=audit, pseudonym="Ben"),
    )
    first.events.create(kind="icpc", outcome="plan", date=datetime.date(2026, 1, 5))
    second.lead_agency = police
    second.save()
    acting.open_audit(audit)

    assert counts(acting.agency_return(first, police))["C"] == (2, 0, 2)
    assert counts(acting.agency_return(second, police)) == {
        "A": (5, 0, 5), "B": (3, 0, 3), "C": (1, 0, 1),
    }  # fmt: skip
    assert counts(acting.agency_return(second, care))["B"] == (2, 0, 2)


def test_audit_without_a_lead_cannot_be_opened(place):
    audit = audits.create_audit(by=founder(), **place)
    another = AgencyFactory(partnership=place["partnership"], name="Another")
    audits.add_agency(audit=audit, agency=another, part=Part.ASKED, by=founder())

    with pytest.raises(ValidationError, match="Choose the lead agency"):
        audits.open_audit(audit=audit, by=founder())

    assert Audit.objects.get().state == AuditState.SETTING_UP


def test_nothing_is_asked_before_opening(place):
    audit = audits.create_audit(by=founder(), **place)
    lead = AgencyFactory(partnership=place["partnership"], name="Care", kind="CSC")
    audits.add_agency(audit=audit, agency=lead, part=Part.LEAD, by=founder())
    CaseFactory(audit=audit, pseudonym="Ada")

    assert not AgencyReturn.objects.exists()


def test_opening_and_going_back_and_forth_follow_the_states(world):
    audit = world.audit
    audits.start_moderating(audit=audit, by=world.chair)
    assert audit.state == Audit.objects.get(pk=audit.pk).state == AuditState.MODERATING
    with pytest.raises(WrongState, match="cannot moderate from moderating"):
        audits.start_moderating(audit=audit, by=world.chair)
    with pytest.raises(WrongState, match="cannot open from moderating"):
        audits.open_audit(audit=audit, by=founder())

    audits.collect_again(audit=audit, by=world.chair)
    assert audit.state == Audit.objects.get(pk=audit.pk).state == AuditState.COLLECTING
    with pytest.raises(WrongState, match="cannot collect again from collecting"):
        audits.collect_again(audit=audit, by=world.chair)

    verbs = Entry.objects.filter(object_type="cases.audit", object_id=audit.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        Verb.ADDED, Verb.OPENED, Verb.MODERATED, Verb.REOPENED,
    ]  # fmt: skip


def test_audit_is_closed_once_published_and_opened_again(world):
    audit = world.audit
    with pytest.raises(WrongState, match="cannot close from collecting"):
        audits.close_audit(audit=audit, by=world.chair)
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.PUBLISHED)

    audits.close_audit(audit=audit, by=world.chair)
    assert audit.state == Audit.objects.get(pk=audit.pk).state == AuditState.CLOSED
    for move in (audits.close_audit, audits.revise):
        with pytest.raises(WrongState, match="from closed"):
            move(audit=audit, by=world.chair)

    audits.open_again(audit=audit, by=world.administrator)
    assert audit.state == Audit.objects.get(pk=audit.pk).state == AuditState.PUBLISHED
    verbs = Entry.objects.filter(object_type="cases.audit", object_id=audit.pk).order_by("-pk")
    assert list(verbs.values_list("verb", "person_id")[:2]) == [
        (Verb.OPENED_AGAIN, world.administrator.pk),
        (Verb.CLOSED, world.chair.pk),
    ]


def test_second_of_two_movers_is_told(world):
    seen_by_another = Audit.objects.get(pk=world.audit.pk)
    audits.start_moderating(audit=world.audit, by=world.chair)

    with pytest.raises(WrongState, match="cannot moderate from moderating"):
        audits.start_moderating(audit=seen_by_another, by=world.administrator)


# -- adding afterwards


def test_agency_added_to_an_open_audit_gets_its_returns(world):
    lead = acting.agency_return(world.case, world.social_care)
    acting.fill_in(lead)
    assert counts(lead)["B"] == (12, 12, 0)

    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    audits.add_agency(audit=world.audit, agency=gp, part=Part.ASKED, by=founder())

    assert AgencyReturn.objects.filter(agency=gp).count() == 2
    assert counts(acting.agency_return(world.case, gp)) == OF_OTHERS
    assert counts(lead)["B"] == (15, 12, 3)  # a row more in each of the lead's tables
    assert SectionDraft.objects.filter(agency_return__case__audit=world.audit).count() == 10 * 3


def test_agency_named_in_an_open_audit_is_only_a_row_more_for_the_lead(world):
    da_service = AgencyFactory(partnership=world.partnership, name="Domestic abuse", kind="DA")
    audits.add_agency(audit=world.audit, agency=da_service, part=Part.NAMED, by=founder())

    assert not AgencyReturn.objects.filter(agency=da_service).exists()
    assert counts(acting.agency_return(world.case, world.social_care))["B"] == (15, 0, 15)
    assert counts(acting.agency_return(world.case, world.police)) == OF_THE_POLICE


def test_adding_leaves_what_was_typed(world):
    police = acting.agency_return(world.case, world.police)
    acting.fill_in(police)
    before = list(police.drafts.values())
    CaseFactory(audit=world.audit, pseudonym="Cleo")

    assert list(police.drafts.values()) == before
    assert acting.agency_return(world.case, world.police).state == "in_progress"
