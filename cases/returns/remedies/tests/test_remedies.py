"""What an agency puts right for one child: by whom it is seen, due when, and what was done."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import ContributionFactory, RemedyFactory
from auditapp.working_days import add_working_days
from cases.models import Remedy
from cases.returns.remedies.services import finish_remedy
from cases.returns.services import reviewing
from cases.states import AuditState

LATE = datetime.date(2019, 3, 1)


@pytest.fixture
def unsent(world):
    return acting.agency_return(world.case, world.police)


def url(row):
    return reverse("remedy-list", args=[row.public_id])


def form(**others):
    due = {"due-day": "3", "due-month": "3", "due-year": "2026"}
    return due | {"what": "Add the alert", "version": 0, "save_key": uuid.uuid4()} | others


def done_form(remedy, **others):
    return {"done": "The alert is on", "version": remedy.version, "save_key": uuid.uuid4()} | others


def trail():
    return list(
        Entry.objects.filter(object_type="cases.remedy")
        .order_by("pk")
        .values_list("verb", "agency_id", "case_id")
    )


@pytest.mark.parametrize("person", ["auditor", "agency_lead", "administrator"])
def test_agency_and_administrator_note_it(person, world, unsent, client_of):
    client = client_of(getattr(world, person))
    page = client.get(url(unsent))
    suggested = add_working_days(timezone.localdate(), 5)
    assert f'value="{suggested.day}"' in page.text
    data = form()
    for _ in range(2):  # sent twice
        assert "Add the alert" in client.post(url(unsent), data, follow=True).text
    remedy = Remedy.objects.get()
    assert (remedy.due, remedy.asked_by) == (datetime.date(2026, 3, 3), getattr(world, person))
    assert trail() == [("added", world.police.pk, world.case.pk)]


@pytest.mark.parametrize("person", ["panel", "chair", "other_auditor", "outsider", "nobody"])
def test_nobody_else_learns_of_it(person, world, client_of):
    sent = acting.fill_in_and_send(world.case, world.police)
    remedy = RemedyFactory(agency_return=sent)
    client = client_of(getattr(world, person))
    assert client.get(url(sent)).status_code == 404
    assert client.get(reverse("remedy-done", args=[remedy.pk])).status_code == 404
    seen = [client.get(page).text for page in ("/", sent.get_absolute_url(), "/audits/")]
    assert not [text for text in seen if "put-right" in text or "put right" in text.lower()]


def test_one_off_contributor_learns_nothing_of_it(world, unsent, client_of):
    ContributionFactory(agency_return=unsent, person=world.contributor)
    client = client_of(world.contributor)
    assert client.get(url(unsent)).status_code == 404
    assert "Put right" not in client.get(unsent.get_absolute_url()).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"what": ""}, "Write what will be put right"),
        ({"due-day": ""}, "By when: the date must include a day"),
        ({"due-day": "", "due-month": "", "due-year": ""}, "Enter by when it is put right"),
        ({"what": "x" * 2_001}, "shorten this to 2000 characters"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(changes, message, world, unsent, client_of):
    answer = client_of(world.auditor).post(url(unsent), form(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert not Remedy.objects.exists()


def test_it_is_on_the_home_page_until_it_is_done(world, unsent, client_of):
    remedy = RemedyFactory(agency_return=unsent, due=LATE)
    auditor, administrator = client_of(world.auditor), client_of(world.administrator)
    assert "Overdue: it was due on 1 March 2019" in auditor.get("/").text
    assert "1 thing overdue" in administrator.get("/").text
    auditor.post(reverse("remedy-done", args=[remedy.pk]), done_form(remedy))
    for client in (auditor, administrator):
        assert "verdue" not in client.get("/").text
    page = auditor.get(url(unsent)).text
    assert "The alert is on" in page
    assert f"by {world.auditor.name}" in page
    assert [verb for verb, *_ in trail()] == ["added", "answered"]


def test_it_may_turn_out_not_to_be_done(world, unsent, client_of):
    remedy, client = RemedyFactory(agency_return=unsent), client_of(world.auditor)
    client.post(reverse("remedy-done", args=[remedy.pk]), done_form(remedy))
    remedy.refresh_from_db()
    data = {"version": remedy.version, "save_key": uuid.uuid4()}
    client.post(reverse("remedy-reopen", args=[remedy.pk]), data)
    remedy.refresh_from_db()
    assert (remedy.done, remedy.done_at, remedy.done_by) == ("", None, None)


def test_second_save_shows_both_texts(world, unsent, client_of):
    remedy, client = RemedyFactory(agency_return=unsent), client_of(world.auditor)
    address = reverse("remedy-edit", args=[remedy.pk])
    client.post(address, form(what="Add two alerts", version=1))
    answer = client.post(address, form(what="Add three alerts", version=1))
    assert answer.status_code == 409
    assert "Add two alerts" in answer.text
    assert "Add three alerts" in answer.text
    assert client.post(address, form(what="Add three alerts", version=2)).status_code == 302
    remedy.refresh_from_db()
    assert remedy.what == "Add three alerts"


def test_it_is_removed_after_a_question(world, unsent, client_of):
    remedy, client = RemedyFactory(agency_return=unsent), client_of(world.auditor)
    address = reverse("remedy-remove", args=[remedy.pk])
    page = client.get(address)
    assert "deleted for good" in page.text
    assert client.post(address).status_code == 400
    client.post(address, removing(page))
    assert not Remedy.objects.exists()
    assert client.post(address, removing(page)).status_code == 404


def removing(page):
    """What the page sends."""
    return {name: page.context["saving"][name].value() for name in ("version", "save_key")}


def test_what_was_written_since_the_question_is_not_removed(world, unsent, client_of):
    remedy, client = RemedyFactory(agency_return=unsent), client_of(world.auditor)
    address = reverse("remedy-remove", args=[remedy.pk])
    old = client.get(address)
    finish_remedy(
        remedy=remedy, done="The alert is on the record", version=1, save_key=uuid.uuid4(),
        by=world.agency_lead,
    )  # fmt: skip
    answer = client.post(address, removing(old))
    assert answer.status_code == 409
    assert "nothing was removed" in answer.text
    assert "The alert is on the record" in answer.text
    assert Remedy.objects.exists()
    assert client.post(address, removing(answer)).status_code == 302
    assert not Remedy.objects.exists()


def test_nothing_is_added_where_the_return_was_withdrawn(world, unsent, client_of):
    reviewing.withdraw(agency_return=unsent, reason="Moved", by=world.administrator)
    answer = client_of(world.administrator).post(url(unsent), form(what="Add a flag"))
    assert answer.status_code == 409
    assert "Add a flag" in answer.text
    assert not Remedy.objects.exists()


def test_it_can_be_done_after_the_audit(world, unsent, client_of):
    remedy = RemedyFactory(agency_return=unsent)
    world.audit.state = AuditState.CLOSED
    world.audit.save()
    client = client_of(world.auditor)
    assert "the audit is closed" in client.get(url(unsent)).text
    client.post(reverse("remedy-done", args=[remedy.pk]), done_form(remedy))
    remedy.refresh_from_db()
    assert remedy.done_at


def test_administrator_sees_those_of_an_audit_what_is_to_do_first(world, unsent, client_of):
    health = acting.agency_return(world.case, world.health)
    first = RemedyFactory(agency_return=health, what="Visit")
    late = RemedyFactory(agency_return=unsent, what="Alert", due=LATE)
    client_of(world.other_auditor).post(
        reverse("remedy-done", args=[first.pk]), done_form(first, done="Visited")
    )
    page = client_of(world.administrator).get(
        reverse("remedy-of-audit", args=[world.audit.public_id])
    )
    assert list(page.context["remedies"]) == [late, first]


def test_database_holds_that_done_is_said_in_words(world, unsent):
    remedy = RemedyFactory(agency_return=unsent)
    for wrong in (
        {"done": "Done"},
        {"done_at": timezone.now(), "done_by": world.auditor},
        {"what": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Remedy.objects.filter(pk=remedy.pk).update(**wrong)
