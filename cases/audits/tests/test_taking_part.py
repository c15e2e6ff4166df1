"""Withdrawing agencies, children and returns, and bringing them back."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import AgencyFactory, CaseFactory, FindingFactory, founder
from cases.children.services import cases
from cases.models import AgencyReturn, Answer, AuditAgency, Case, CoverSheet, Observation, Part
from cases.returns.services import reviewing
from cases.states import ReturnState, WrongState
from findings.models import Finding
from findings.summary.summaries import summarise

from ..services import audits, taking_part

WHY = "It has no records of its own."


def states(audit=None, **where):
    rows = AgencyReturn.objects.filter(**where)
    return sorted({row.state for row in rows})


def withdraw_agency(world, agency, **changes):
    world.audit.refresh_from_db()
    given = {"version": world.audit.version, "save_key": uuid.uuid4(), "reason": WHY} | changes
    taking_part.withdraw_agency(audit=world.audit, agency=agency, by=world.administrator, **given)


def bring_back_agency(world, agency, **changes):
    world.audit.refresh_from_db()
    given = {"version": world.audit.version, "save_key": uuid.uuid4()} | changes
    return taking_part.bring_back_agency(
        audit=world.audit, agency=agency, by=world.administrator, **given
    )


def withdraw_case(world, case, **changes):
    case.refresh_from_db()
    given = {"version": case.version, "save_key": uuid.uuid4(), "reason": WHY} | changes
    taking_part.withdraw_case(case=case, by=world.administrator, **given)


def bring_back_case(world, case, **changes):
    case.refresh_from_db()
    given = {"version": case.version, "save_key": uuid.uuid4()} | changes
    taking_part.bring_back_case(case=case, by=world.administrator, **given)


def part(world, agency):
    return AuditAgency.objects.get(audit=world.audit, agency=agency).part


# -- agencies


def test_withdrawn_agency_is_named_and_its_returns_keep_what_was_sent(world):
    sent = acting.fill_in_and_send(world.case, world.police)
    answers = Answer.objects.filter(agency_return=sent).count()
    withdraw_agency(world, world.police)

    assert part(world, world.police) == Part.NAMED
    returns = AgencyReturn.objects.filter(agency=world.police)
    assert {(row.state, row.reason) for row in returns} == {("withdrawn", WHY)}
    assert Answer.objects.filter(agency_return=sent).count() == answers > 0
    assert not AgencyReturn.objects.sent().filter(pk=sent.pk).exists()
    trail = Entry.objects.filter(verb=Verb.WITHDREW, agency_id=world.police.pk)
    assert sorted(trail.values_list("object_type", flat=True)) == [
        "cases.agencyreturn", "cases.agencyreturn", "cases.auditagency",
    ]  # fmt: skip
    assert set(trail.values_list("partnership_id", flat=True)) == {world.partnership.pk}


def test_cover_sheet_of_a_withdrawn_agency_no_longer_counts(world):
    acting.send_cover_sheet(world.audit, world.police)
    acting.send_cover_sheet(world.audit, world.health)
    withdraw_agency(world, world.police)

    counting = CoverSheet.objects.sent().filter(audit=world.audit)
    assert [sheet.agency for sheet in counting] == [world.health]
    assert {question.sheets for question in summarise(world.audit).cover} == {1}
    assert not CoverSheet.objects.to_do().filter(agency=world.police).exists()
    assert CoverSheet.objects.filter(agency=world.police).count() == 1  # kept

    bring_back_agency(world, world.police)
    assert counting.all().count() == 2


def test_agency_is_brought_back_with_its_returns_and_those_of_new_children(
    world, django_capture_on_commit_callbacks, mailoutbox
):
    sent = acting.fill_in_and_send(world.case, world.police)
    withdraw_agency(world, world.police)
    CaseFactory(audit=world.audit, pseudonym="Cleo")
    assert AgencyReturn.objects.filter(agency=world.police).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        bring_back_agency(world, world.police, link=lambda audit: "link")

    assert part(world, world.police) == Part.ASKED
    sent.refresh_from_db()
    assert (sent.state, sent.reason, sent.is_being_revised) == ("in_progress", "", True)
    assert AgencyReturn.objects.sent().filter(pk=sent.pk).exists()
    assert AgencyReturn.objects.filter(agency=world.police).count() == 3
    assert {sent.to[0] for sent in mailoutbox} == {world.auditor.email, world.agency_lead.email}
    trail = Entry.objects.filter(verb=Verb.BROUGHT_BACK, agency_id=world.police.pk)
    assert trail.count() == 3


def test_agency_only_named_so_far_can_be_asked(world):
    bring_back_agency(world, world.nursery)
    assert part(world, world.nursery) == Part.ASKED
    assert states(agency=world.nursery) == ["not_started"]


def test_lead_agency_is_not_withdrawn(world):
    with pytest.raises(ValidationError, match="The lead agency can’t be withdrawn"):
        withdraw_agency(world, world.social_care)
    assert states(agency=world.social_care) == ["not_started"]


def test_agency_that_leads_on_a_child_is_not_withdrawn(world):
    Case.objects.filter(pk=world.case.pk).update(lead_agency=world.police)
    with pytest.raises(ValidationError, match="leads on Ada"):
        withdraw_agency(world, world.police)
    assert part(world, world.police) == Part.ASKED


def test_retired_agency_is_not_brought_back(world):
    withdraw_agency(world, world.police)
    world.police.retired_at = timezone.now()
    world.police.save()
    with pytest.raises(ValidationError, match="The agency is retired"):
        bring_back_agency(world, world.police)


def test_agency_of_another_audit_is_refused(world):
    for act in (withdraw_agency, bring_back_agency):
        with pytest.raises(ValidationError, match="Choose an agency of the audit"):
            act(world, world.far_police)


def test_agency_withdrawn_twice_is_refused_and_the_same_form_succeeds(world):
    key = uuid.uuid4()
    version = world.audit.version
    withdraw_agency(world, world.police, save_key=key)
    withdraw_agency(world, world.police, save_key=key, version=version, reason="Other")
    assert set(
        AgencyReturn.objects.filter(agency=world.police).values_list("reason", flat=True)
    ) == {WHY}
    with pytest.raises(WrongState):
        withdraw_agency(world, world.police)
    with pytest.raises(Stale):
        withdraw_agency(world, world.health, version=version)


# -- children


def test_withdrawn_child_counts_nowhere_and_keeps_what_was_written(world):
    worried = {"observations-worried": ["A worry"], "observations-worried-key": [""]}
    sent = acting.fill_in_and_send(world.case, world.police, A=worried)
    cases.record_voice(
        case=world.case, who="mother", words="Words", how="asked", consent_to_quote=True,
        observations=[], save_key=uuid.uuid4(), by=founder(),
    )  # fmt: skip
    finding = FindingFactory(audit=world.audit, observations=sent.observations.all())
    before = summarise(world.audit)
    assert (len(before.children), len(before.quotes), before.returns_total.expected) == (2, 1, 8)
    withdraw_case(world, world.case)

    assert list(world.audit.cases.current()) == [world.other_case]
    assert states(case=world.case) == ["withdrawn"]
    after = summarise(world.audit)
    assert after.children == [world.other_case]
    assert (after.quotes, after.not_quoted) == ([], 0)
    assert (after.returns_total.expected, after.returns_total.received) == (4, 0)
    assert Finding.objects.with_counts().get(pk=finding.pk).children == 0
    assert not Observation.objects.counting().filter(case=world.case).exists()
    assert Answer.objects.filter(case=world.case).exists()  # kept

    bring_back_case(world, world.case)
    again = summarise(world.audit)
    assert (len(again.children), len(again.quotes), again.returns_total.received) == (2, 1, 1)
    assert Finding.objects.with_counts().get(pk=finding.pk).children == 1


def test_voice_of_a_withdrawn_child_is_no_evidence_that_counts(world):
    from cases.returns.forms.observations import ObservationRow

    voice = cases.record_voice(
        case=world.case, who="mother", words="Words", how="asked", consent_to_quote=True,
        observations=[ObservationRow("worried", 0, "", "A worry")], save_key=uuid.uuid4(),
        by=founder(),
    )  # fmt: skip
    finding = FindingFactory(audit=world.audit, observations=voice.observations.all())
    withdraw_case(world, world.case)
    counted = Finding.objects.with_counts().get(pk=finding.pk)
    assert (counted.children, counted.families) == (0, 0)


def test_withdrawn_child_gets_no_new_returns(world):
    withdraw_case(world, world.case)
    gp = AgencyFactory(partnership=world.partnership, name="GP", kind="GP")
    audits.add_agency(audit=world.audit, agency=gp, part=Part.ASKED, by=founder())
    assert [row.case for row in AgencyReturn.objects.filter(agency=gp)] == [world.other_case]
    bring_back_case(world, world.case)
    assert AgencyReturn.objects.filter(agency=gp).count() == 2


def test_child_and_agency_withdrawn_come_back_in_either_order(world):
    """A return counts again only once both its child and its agency take part."""
    one = AgencyReturn.objects.get(case=world.case, agency=world.police)
    for first, second in (("agency", "case"), ("case", "agency")):
        withdraw_agency(world, world.police)
        withdraw_case(world, world.case)
        for what in (first, second):
            one.refresh_from_db()
            assert one.state == ReturnState.WITHDRAWN
            if what == "agency":
                bring_back_agency(world, world.police)
            else:
                bring_back_case(world, world.case)
        one.refresh_from_db()
        assert one.state == ReturnState.IN_PROGRESS


def test_child_is_withdrawn_once_and_for_a_reason(world):
    key = uuid.uuid4()
    with pytest.raises(ValidationError):
        withdraw_case(world, world.case, reason="")
    withdraw_case(world, world.case, save_key=key, version=1)
    withdraw_case(world, world.case, save_key=key, version=1, reason="Other")
    world.case.refresh_from_db()
    assert world.case.withdrawn_reason == WHY
    with pytest.raises(WrongState):
        withdraw_case(world, world.case)
    with pytest.raises(Stale):
        bring_back_case(world, world.case, version=1)
    assert Entry.objects.filter(verb=Verb.WITHDREW, case_id=world.case.pk).count() == 5


def test_nothing_is_withdrawn_from_a_published_audit(world):
    type(world.audit).objects.filter(pk=world.audit.pk).update(state="published")
    with pytest.raises(WrongState):
        withdraw_agency(world, world.police)
    with pytest.raises(WrongState):
        withdraw_case(world, Case.objects.get(pk=world.case.pk))
    assert states(case=world.case) == ["not_started"]


# -- single returns


def test_return_is_withdrawn_and_brought_back_with_its_last_sent_content(world):
    sent = acting.fill_in_and_send(world.case, world.police)
    keys = [uuid.uuid4(), uuid.uuid4()]
    for _ in range(2):  # the same form twice
        reviewing.withdraw(
            agency_return=sent, reason=WHY, review_key=keys[0], by=world.administrator
        )
    for _ in range(2):
        row = reviewing.reinstate(agency_return=sent, review_key=keys[1], by=world.administrator)
    assert (row.state, row.reason, row.is_being_revised) == ("in_progress", "", True)
    assert Answer.objects.counting().filter(agency_return=sent).exists()
    verbs = Entry.objects.filter(object_type="cases.agencyreturn", object_id=sent.pk)
    assert verbs.filter(verb__in=[Verb.WITHDREW, Verb.BROUGHT_BACK]).count() == 2
    with pytest.raises(WrongState):
        reviewing.reinstate(agency_return=sent, by=world.administrator)


@pytest.mark.parametrize("whole", ["child", "agency"])
def test_return_that_was_withdrawn_alone_does_not_come_back_with_its_child_or_agency(world, whole):
    """It may be about another child: bringing the whole back says nothing of that."""
    row = acting.fill_in_and_send(world.case, world.police)
    reviewing.withdraw(agency_return=row, reason="Another child’s record", by=world.administrator)
    if whole == "child":
        withdraw_case(world, world.case)
        bring_back_case(world, world.case)
    else:
        withdraw_agency(world, world.police)
        bring_back_agency(world, world.police)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("withdrawn", "Another child’s record")
    back = reviewing.reinstate(agency_return=row, by=world.administrator)
    assert (back.state, back.withdrawn_alone) == ("in_progress", False)


def test_return_of_a_withdrawn_child_or_agency_is_not_brought_back_alone(world):
    withdraw_case(world, world.case)
    withdraw_agency(world, world.health)
    for case, agency, message in (
        (world.case, world.police, "Bring the child back first"),
        (world.other_case, world.health, "Bring the agency back first"),
    ):
        with pytest.raises(ValidationError, match=message):
            reviewing.reinstate(agency_return=acting.agency_return(case, agency), by=founder())
