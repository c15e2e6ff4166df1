"""The panel accepts a return or sends it back."""

import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory


@pytest.fixture
def sent(world):
    return acting.fill_in_and_send(world.case, world.police)


def form(agency_return, **others):
    return {
        "sent_at": agency_return.sent_at.isoformat(),
        "review_key": uuid.uuid4(),
    } | others


def url(agency_return, name):
    return reverse(name, args=[agency_return.public_id])


@pytest.mark.parametrize("person", ["panel", "chair", "administrator"])
def test_sent_return_is_accepted(person, world, sent, client_of):
    client = client_of(getattr(world, person))
    assert client.post(url(sent, "return-accept"), form(sent)).status_code == 302
    sent.refresh_from_db()
    assert sent.state == "accepted"
    assert sent.reviewed_by == getattr(world, person)
    assert Entry.objects.filter(verb="accepted", object_id=sent.pk).count() == 1


def test_form_of_the_page_is_what_it_takes(world, sent, client_of):
    """The hidden fields that the page shows are accepted as they are."""
    client = client_of(world.chair)
    answer = client.get(sent.get_absolute_url())
    context, page = answer.context, answer.content.decode()
    assert url(sent, "return-accept") in page
    assert url(sent, "return-send-back") in page
    data = {name: context["accept_form"][name].value() for name in ("sent_at", "review_key")}
    assert client.post(url(sent, "return-accept"), data).status_code == 302


def test_accepting_twice_with_one_form_is_one_acceptance(world, sent, client_of):
    client, data = client_of(world.chair), form(sent)
    statuses = [client.post(url(sent, "return-accept"), data).status_code for _ in range(2)]
    assert statuses == [302, 302]
    assert Entry.objects.filter(verb="accepted").count() == 1


def test_return_sent_back_needs_a_reason_and_keeps_the_page(world, sent, client_of):
    answer = client_of(world.chair).post(url(sent, "return-send-back"), form(sent, reason="  "))
    assert answer.status_code == 422
    assert "Write what the agency should look at again" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_reason_too_long_is_kept_on_the_page(world, sent, client_of):
    answer = client_of(world.chair).post(
        url(sent, "return-send-back"), form(sent, reason="y" * 2001)
    )
    assert answer.status_code == 422
    assert "y" * 2001 in answer.content.decode()


def test_return_sent_back_keeps_counting_and_is_marked(world, sent, client_of):
    client = client_of(world.chair)
    client.post(url(sent, "return-send-back"), form(sent, reason="Look at A5"))
    sent.refresh_from_db()
    assert sent.state == "sent_back"
    assert sent.answers.exists()
    page = client.get(world.case.get_absolute_url()).content.decode()
    assert "A visit every week." in page
    assert "being revised" in page


def test_review_of_a_return_sent_anew_since_is_refused(world, sent, client_of):
    old = form(sent)
    client = client_of(world.chair)
    client.post(url(sent, "return-send-back"), form(sent, reason="Look at A5"))
    acting.send(acting.agency_return(world.case, world.police))
    answer = client.post(url(sent, "return-send-back"), old | {"reason": "My long reason"})
    assert answer.status_code == 409
    assert "My long reason" in answer.content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_withdrawn_return_cannot_be_accepted(world, sent, client_of):
    sent.state, sent.reason = "withdrawn", "Wrong child"
    sent.save()
    assert client_of(world.chair).post(url(sent, "return-accept"), form(sent)).status_code == 404


def test_forged_review_is_a_bad_request(world, sent, client_of):
    client = client_of(world.chair)
    for forged in ({"sent_at": "yesterday"}, {"review_key": "x"}):
        answer = client.post(url(sent, "return-accept"), form(sent) | forged)
        assert answer.status_code == 400


def test_nobody_reviews_their_own_agencys_return(world, sent, client_of):
    both = PersonFactory(name="Both", chair=world.partnership, lead=world.police)
    assert client_of(both).post(url(sent, "return-accept"), form(sent)).status_code == 403
