import datetime
import uuid

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from cases.models import AgencyReturn, Answer, Audit, Observation
from cases.states import AuditState, ReturnState, WrongState

from ..services import returns, reviewing

NINE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
TEN = NINE + datetime.timedelta(hours=1)
SAID = {"observations-well": ["Seen alone."]}


@pytest.fixture
def police(world):
    """The police's return about Ada, sent."""
    return acting.fill_in_and_send(world.case, world.police, A=SAID)


def accept(agency_return, *, by, sent_at=None, review_key=None, at=None):
    return reviewing.accept(
        agency_return=agency_return,
        sent_at=sent_at or agency_return.sent_at,
        review_key=review_key or uuid.uuid4(),
        by=by,
        at=at,
    )


def send_back(agency_return, *, by, sent_at=None, review_key=None, at=None):
    return reviewing.send_back(
        agency_return=agency_return,
        reason="Look at B2 again.",
        sent_at=sent_at or agency_return.sent_at,
        review_key=review_key or uuid.uuid4(),
        by=by,
        at=at,
    )


def withdraw(agency_return, *, by, at=None):
    return reviewing.withdraw(agency_return=agency_return, reason="Wrong child.", by=by, at=at)


MOVES = {"accept": accept, "send back": send_back, "withdraw": withdraw}


def everything(agency_return):
    return list(AgencyReturn.objects.filter(pk=agency_return.pk).values()), Entry.objects.count()


def trail(agency_return):
    entries = Entry.objects.filter(object_id=agency_return.pk, object_type="cases.agencyreturn")
    return list(entries.order_by("pk").values_list("verb", "person_id"))[2:]  # after "sent"


def test_accepting_says_who_and_when(world, police):
    key = uuid.uuid4()

    accept(police, by=world.chair, review_key=key, at=NINE)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.review_key) == (ReturnState.ACCEPTED, key)
    assert (row.reviewed_at, row.reviewed_by) == (NINE, world.chair)
    assert row.reason == ""
    assert row.sent_at == police.sent_at
    assert trail(police) == [(Verb.ACCEPTED, world.chair.pk)]


def test_sending_back_gives_the_reason(world, police):
    send_back(police, by=world.chair, at=NINE)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.reason) == (ReturnState.SENT_BACK, "Look at B2 again.")
    assert (row.reviewed_at, row.reviewed_by) == (NINE, world.chair)
    assert row.is_editable
    assert row.is_being_revised
    assert trail(police) == [(Verb.SENT_BACK, world.chair.pk)]


def test_accepted_return_can_be_sent_back(world, police):
    accept(police, by=world.chair)
    send_back(police, by=world.administrator)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.reviewed_by) == (ReturnState.SENT_BACK, world.administrator)
    assert trail(police) == [
        (Verb.ACCEPTED, world.chair.pk),
        (Verb.SENT_BACK, world.administrator.pk),
    ]


@pytest.mark.parametrize("move", ["accept", "send back"])
def test_same_key_again_is_one_review(world, police, move):
    key = uuid.uuid4()
    MOVES[move](police, by=world.chair, review_key=key, at=NINE)
    before = everything(police)

    again = MOVES[move](police, by=world.chair, review_key=key, at=TEN)

    assert again.pk == police.pk
    assert everything(police) == before


@pytest.mark.parametrize("move", ["accept", "send back"])
def test_review_of_an_earlier_sending_is_stale(world, police, move):
    send_back(police, by=world.chair)
    acting.send(police)
    before = everything(police)

    with pytest.raises(returns.Stale):
        MOVES[move](police, by=world.chair, sent_at=police.sent_at)

    assert everything(police) == before


@pytest.mark.parametrize("move", ["accept", "send back"])
@pytest.mark.parametrize("state", ["not_started", "in_progress", "sent_back", "withdrawn"])
def test_only_what_is_sent_can_be_reviewed(world, police, move, state):
    if state in ("not_started", "in_progress"):
        police = acting.agency_return(world.other_case, world.police)
    if state == "in_progress":
        acting.save(police, "A", {})
    if state == "sent_back":
        send_back(police, by=world.chair)
    if state == "withdrawn":
        withdraw(police, by=world.administrator)
    before = everything(police)

    with pytest.raises(WrongState, match=f"cannot {move} from {state}"):
        MOVES[move](police, by=world.chair)

    assert everything(police) == before


def test_return_that_was_accepted_cannot_be_accepted_again(world, police):
    accept(police, by=world.chair)

    with pytest.raises(WrongState, match="cannot accept from accepted"):
        accept(police, by=world.chair)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", [AuditState.PUBLISHED, AuditState.CLOSED])
def test_returns_of_an_audit_that_is_over_stay_as_they_are(world, police, move, state):
    Audit.objects.update(state=state)
    before = everything(police)

    with pytest.raises(WrongState, match=f"cannot {move} from {state}"):
        MOVES[move](police, by=world.chair)

    assert everything(police) == before


@pytest.mark.parametrize("move", MOVES)
def test_returns_are_reviewed_while_moderating_too(world, police, move):
    Audit.objects.update(state=AuditState.MODERATING)

    MOVES[move](police, by=world.chair)

    assert len(trail(police)) == 1


# -- withdrawing


def test_withdrawn_return_keeps_what_was_sent_but_no_longer_counts(world, police):
    other = acting.fill_in_and_send(world.case, world.health, A=SAID)

    withdraw(police, by=world.administrator)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.reason) == (ReturnState.WITHDRAWN, "Wrong child.")
    assert not row.is_editable
    assert not row.is_being_revised
    assert police.answers.count() == 9
    assert set(Answer.objects.counting()) == set(other.answers.all())
    assert list(Observation.objects.counting()) == list(other.observations.all())
    assert police not in AgencyReturn.objects.sent()
    assert police not in AgencyReturn.objects.current()
    assert trail(police) == [(Verb.WITHDREW, world.administrator.pk)]


@pytest.mark.parametrize("state", ["not_started", "in_progress", "accepted", "sent_back"])
def test_return_can_be_withdrawn_from_every_state(world, police, state):
    if state in ("not_started", "in_progress"):
        police = acting.agency_return(world.other_case, world.police)
    if state == "in_progress":
        acting.save(police, "A", {})
    if state == "accepted":
        accept(police, by=world.chair)
    if state == "sent_back":
        send_back(police, by=world.chair)

    assert withdraw(police, by=world.administrator).state == ReturnState.WITHDRAWN

    with pytest.raises(WrongState, match="cannot withdraw from withdrawn"):
        withdraw(police, by=world.administrator)


# -- which returns wait for whom


def test_returns_to_do_are_those_to_be_filled_in_of_open_audits(world, police):
    health, care = (
        acting.agency_return(world.case, agency) for agency in (world.health, world.social_care)
    )
    acting.save(health, "A", {})
    withdraw(care, by=world.administrator)
    of_the_case = AgencyReturn.objects.filter(case=world.case)

    assert {r.agency for r in of_the_case.to_do()} == {world.health, world.school_nursing}
    send_back(police, by=world.chair)
    assert world.police in {r.agency for r in of_the_case.to_do()}
    Audit.objects.update(state=AuditState.PUBLISHED)
    assert not of_the_case.to_do()


def test_progress_is_the_sum_over_the_sections(world, police):
    row = AgencyReturn.objects.with_progress().get(pk=police.pk)

    assert (row.answered, row.asked) == (8, 8)
