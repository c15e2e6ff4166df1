"""Accepting every sent return that has nothing to ask, and undoing it."""

import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import ConcernFactory, PersonFactory
from auditapp.tests.page_forms import posted_forms
from cases.models import Acceptance, AgencyReturn, Audit
from cases.returns.services import reviewing


def sent(world):
    return [
        acting.fill_in_and_send(case, agency)
        for case in (world.case, world.other_case)
        for agency in (world.police, world.health)
    ]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(sent=sent)


def page_of(audit):
    return reverse("audit-accept", args=[audit.public_id])


def form_of(client, audit):
    """What a browser posts from the page, as it is shown."""
    answer = client.get(page_of(audit))
    forms = posted_forms(page_of(audit), answer.content.decode())
    return next((f.data for f in forms if "returns" in f.data), {})


def states(world):
    return [row.state for row in AgencyReturn.objects.filter(pk__in=[r.pk for r in world.sent])]


def send_back(row, by):
    reviewing.send_back(
        agency_return=row, reason="Look again.", sent_at=row.sent_at,
        review_key=uuid.uuid4(), by=by,
    )  # fmt: skip


def press(client, world):
    client.post(page_of(world.audit), form_of(client, world.audit))
    return Acceptance.objects.get()


def undo(client, acceptance):
    address = reverse("acceptance-undo", args=[acceptance.audit.public_id, acceptance.pk])
    return client.post(address)


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.mark.parametrize("person", ["panel", "chair", "administrator"])
def test_one_press_accepts_all_that_is_sent(person, world, client_of):
    by = getattr(world, person)
    client = client_of(by)

    answer = client.post(page_of(world.audit), form_of(client, world.audit), follow=True)

    assert "4 returns accepted" in text_of(answer)
    assert states(world) == ["accepted"] * 4
    assert {row.reviewed_by for row in AgencyReturn.objects.filter(state="accepted")} == {by}
    accepted = Entry.objects.filter(verb=Verb.ACCEPTED, person_id=by.pk)
    assert {entry.object_id for entry in accepted} == {row.pk for row in world.sent}


def test_matrix_leads_there_while_something_is_sent(world, client_of):
    client = client_of(world.chair)
    assert page_of(world.audit) in text_of(client.get(world.audit.get_absolute_url()))
    press(client, world)
    assert page_of(world.audit) not in text_of(client.get(world.audit.get_absolute_url()))


def test_second_press_of_the_same_form_says_the_same(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)

    answers = [client.post(page_of(world.audit), data, follow=True) for _ in range(2)]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert Acceptance.objects.count() == 1
    assert Entry.objects.filter(verb=Verb.ACCEPTED).count() == 4


def test_key_of_somebody_else_is_a_bad_request(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)
    client.post(page_of(world.audit), data)
    assert client_of(world.panel).post(page_of(world.audit), data).status_code == 400


@pytest.mark.parametrize(
    "forged",
    [
        {"save_key": "x"},
        {"returns": ["x"]},
        {"returns": ["\0"]},
        {"returns": [f"{uuid.uuid4()} 2026-13-45T00:00:00+00:00"]},
        {"returns": [f"{uuid.uuid4()} 2026-01-05T09:00:00"]},
    ],
)
def test_forged_form_is_a_bad_request(forged, world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit) | forged
    assert client.post(page_of(world.audit), data).status_code == 400
    assert states(world) == ["sent"] * 4


def test_ticks_taken_out_stay_sent_and_none_at_all_is_said(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)

    none = client.post(page_of(world.audit), data | {"returns": []})
    assert none.status_code == 422
    assert "Tick at least one return" in text_of(none)
    client.post(page_of(world.audit), data | {"returns": data["returns"][:1]})

    assert sorted(states(world)) == ["accepted", "sent", "sent", "sent"]


def test_return_sent_anew_since_is_left_out_and_counted(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)
    send_back(world.sent[0], world.panel)
    acting.send(acting.agency_return(world.case, world.police))

    answer = client.post(page_of(world.audit), data, follow=True)

    assert "3 returns accepted" in text_of(answer)
    assert "1 ticked return had changed since the page was opened and was left out" in text_of(
        answer
    )
    assert sorted(states(world)) == ["accepted"] * 3 + ["sent"]


def test_return_withdrawn_brought_back_and_sent_anew_is_left_out(world, client_of):
    """Nobody sent it back, and yet it is not what the page showed."""
    client = client_of(world.chair)
    data = form_of(client, world.audit)
    row = world.sent[0]
    reviewing.withdraw(agency_return=row, reason="Wrong child.", by=world.administrator)
    reviewing.reinstate(agency_return=row, by=world.administrator)
    acting.send(acting.agency_return(world.case, world.police))

    client.post(page_of(world.audit), data)

    assert list(AgencyReturn.objects.filter(state="sent")) == [row]


def test_nothing_is_accepted_where_all_changed_since(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)
    press(client_of(world.panel), world)

    answer = client.post(page_of(world.audit), data)

    assert answer.status_code == 409
    assert "so none was accepted" in text_of(answer)
    assert Acceptance.objects.count() == 1


def test_return_that_was_sent_back_once_is_left_out(world, client_of):
    send_back(world.sent[0], world.panel)
    acting.send(acting.agency_return(world.case, world.police))
    client = client_of(world.chair)

    page = text_of(client.get(page_of(world.audit)))

    assert "It was sent back and sent again" in page
    assert str(world.sent[0].public_id) not in str(form_of(client, world.audit))


def test_return_with_an_open_concern_is_left_out_for_those_who_know_of_it(world, client_of):
    ConcernFactory(agency_return=world.sent[0], by=world.auditor)

    known = text_of(client_of(world.administrator).get(page_of(world.audit)))
    unknown = text_of(client_of(world.panel).get(page_of(world.audit)))

    assert "1 sent return is not accepted here" in known
    assert "urgent concern" in known
    assert "concern" not in unknown.split("<main")[1]
    assert len(form_of(client_of(world.panel), world.audit)["returns"]) == 4


def test_nobody_accepts_a_return_of_their_own_agency(world, client_of):
    both = PersonFactory(name="Both", chair=world.partnership, lead=world.police)
    client = client_of(both)
    data = form_of(client, world.audit)
    own = [f"{row.public_id} {row.sent_at.isoformat()}" for row in world.sent]

    assert len(data["returns"]) == 2
    answer = client.post(page_of(world.audit), data | {"returns": own}, follow=True)

    assert "2 returns accepted" in text_of(answer)
    assert set(AgencyReturn.objects.filter(state="sent")) == {world.sent[0], world.sent[2]}


def test_unread_return_can_not_be_accepted(world, client_of):
    """Who audits for an agency whose own return is unsent reads no other of that child."""
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.school_nursing)
    page = text_of(client_of(both).get(page_of(world.audit)))
    assert "You read it once your own agency’s return on this child is sent" in page
    assert "No return can be accepted here now" in page


def test_undo_puts_all_back_and_again_changes_nothing(world, client_of):
    client = client_of(world.chair)
    acceptance = press(client, world)

    first, second = undo(client, acceptance), undo(client, acceptance)

    assert first.url == second.url == acceptance.get_absolute_url()
    assert "4 returns were put back to sent" in text_of(client.get(first.url))
    assert states(world) == ["sent"] * 4
    assert AgencyReturn.objects.filter(reviewed_by__isnull=False).count() == 0
    assert Entry.objects.filter(verb=Verb.UNACCEPTED).count() == 4
    assert len(form_of(client, world.audit)["returns"]) == 4


def test_undo_leaves_what_somebody_changed_since(world, client_of):
    client = client_of(world.chair)
    acceptance = press(client, world)
    send_back(AgencyReturn.objects.get(pk=world.sent[0].pk), world.panel)

    undo(client, acceptance)

    page = text_of(client.get(acceptance.get_absolute_url()))
    assert "3 returns were put back to sent. 1 return had been changed since" in page
    assert sorted(states(world)) == ["sent", "sent", "sent", "sent_back"]


def test_undo_leaves_what_somebody_accepted_again(world, client_of):
    client = client_of(world.chair)
    acceptance = press(client, world)
    send_back(AgencyReturn.objects.get(pk=world.sent[0].pk), world.panel)
    acting.send(acting.agency_return(world.case, world.police))
    row = AgencyReturn.objects.get(pk=world.sent[0].pk)
    reviewing.accept(
        agency_return=row, sent_at=row.sent_at, review_key=uuid.uuid4(), by=world.panel
    )

    undo(client, acceptance)

    assert list(AgencyReturn.objects.filter(state="accepted")) == [row]


def test_undo_with_nothing_left_says_so(world, client_of):
    client = client_of(world.chair)
    acceptance = press(client, world)
    for row in AgencyReturn.objects.filter(state="accepted"):
        send_back(row, world.panel)

    answer = undo(client, acceptance)

    assert answer.status_code == 409
    assert "This can’t be undone now" in text_of(answer)


def test_closed_audit_neither_accepts_nor_undoes(world, client_of):
    client = client_of(world.chair)
    data = form_of(client, world.audit)
    acceptance = press(client, world)
    Audit.objects.update(state="published")

    assert client.post(page_of(world.audit), data | {"save_key": uuid.uuid4()}).status_code == 409
    assert undo(client, acceptance).status_code == 409
    assert client.get(page_of(world.audit)).status_code == 302
    assert states(world) == ["accepted"] * 4


def test_only_who_accepted_undoes_it(world, client_of):
    acceptance = press(client_of(world.chair), world)
    other = client_of(world.panel)
    assert "Undo" not in text_of(other.get(acceptance.get_absolute_url()))
    assert undo(other, acceptance).status_code == 403


def test_press_takes_as_many_queries_for_four_as_for_one(world, client_of):
    client = client_of(world.chair)

    def queries(number):
        data = form_of(client, world.audit)
        with CaptureQueriesContext(connection) as counted:
            client.post(page_of(world.audit), data | {"returns": data["returns"][:number]})
        return len(counted)

    assert queries(1) == queries(3)
