"""What only the chair and administrators read: written by the return's agency, seen by few."""

import uuid
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.addresses import words_of
from auditapp.tests.factories import ContributionFactory, PersonFactory
from cases.models import Audit, RestrictedComment
from cases.returns.services import reviewing

TEXT = "CANARY-restricted: <the> refuge in Mill Lane"


@pytest.fixture
def unsent(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def sent(world):
    """With a comment on it."""
    row = acting.fill_in_and_send(world.case, world.police)
    acting.comment_restricted(row, TEXT, by=world.auditor)
    return row


def url(row, name=""):
    return reverse(f"restricted-comment{name}", args=[row.public_id])


def form(**others):
    return {
        "reason": "address", "text": TEXT, "version": 0, "save_key": uuid.uuid4()
    } | others  # fmt: skip


def look(client, row):
    return client.post(url(row), {"look": "yes"})


def text_of(answer):
    return unescape(answer.content.decode())


def trail(verb):
    return Entry.objects.filter(object_type="cases.restrictedcomment", verb=verb)


# -- writing


@pytest.mark.parametrize("person", ["auditor", "agency_lead"])
def test_agency_writes_it_before_or_after_sending(person, world, unsent, client_of):
    client = client_of(getattr(world, person))
    assert url(unsent) in text_of(client.get(unsent.get_absolute_url()))
    assert client.post(url(unsent), form()).status_code == 302
    acting.fill_in(unsent)
    acting.send(unsent)
    assert client.post(url(unsent), form(version=1, text="Changed")).status_code == 302
    assert RestrictedComment.objects.get().text == "Changed"
    assert [trail(verb).count() for verb in (Verb.ADDED, Verb.CHANGED)] == [1, 1]


def test_text_is_encrypted(sent):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_restrictedcomment")
        assert "CANARY" not in cursor.fetchone()[0]


def test_same_form_twice_is_one_comment(world, unsent, client_of):
    client, data = client_of(world.auditor), form()
    for _ in range(2):
        assert client.post(url(unsent), data).status_code == 302
    assert RestrictedComment.objects.get().version == 1
    assert trail(Verb.ADDED).count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": ""}, "Select why it is for the chair alone"),
        ({"reason": "x"}, "Select a reason from the list"),
        ({"text": "  "}, "Write what the chair should know"),
        ({"text": "kept" + "x" * 5000}, "5000"),
        ({"text": "kept\0"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(wrong, message, world, unsent, client_of):
    answer = client_of(world.auditor).post(url(unsent), form(**wrong))
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert wrong.get("text", TEXT).strip("\0 ") in text_of(answer)
    assert not RestrictedComment.objects.exists()


@pytest.mark.parametrize("forged", [{"version": "x"}, {"version": -1}, {"save_key": "x"}])
def test_forged_form_is_a_bad_request(forged, world, unsent, client_of):
    assert client_of(world.auditor).post(url(unsent), form(**forged)).status_code == 400


def test_key_of_another_comment_is_a_bad_request(world, sent, client_of):
    other = acting.agency_return(world.other_case, world.police)
    key = RestrictedComment.objects.get().save_key
    assert client_of(world.auditor).post(url(other), form(save_key=key)).status_code == 400


def test_stale_form_shows_both_texts_and_keeps_either(world, sent, client_of):
    client = client_of(world.agency_lead)
    for version in (0, 9):
        answer = client.post(url(sent), form(version=version, text="Mine"))
        assert answer.status_code == 409
        assert TEXT in text_of(answer)
        assert "Mine" in text_of(answer)
    assert trail(Verb.LOOKED).count() == 2
    saving = answer.context["saving"]
    again = {name: saving[name].value() for name in ("version", "save_key")}
    assert client.post(url(sent), form(text="Mine") | again).status_code == 302
    assert RestrictedComment.objects.get().text == "Mine"


def test_form_of_a_comment_removed_since_is_kept(world, sent, client_of):
    RestrictedComment.objects.all().delete()
    answer = client_of(world.auditor).post(url(sent), form(version=1, text="Mine"))
    assert answer.status_code == 409
    assert "Somebody removed the comment" in text_of(answer)
    assert "Mine" in text_of(answer)


@pytest.mark.parametrize("closed", ["published", "withdrawn"])
def test_closed_return_takes_none_but_shows_what_was_typed(closed, world, sent, client_of):
    client = client_of(world.auditor)
    if closed == "published":
        Audit.objects.update(state=closed)
    else:
        reviewing.withdraw(agency_return=sent, reason="Wrong child", by=world.administrator)
    answer = client.post(url(sent), form(version=1, text="Mine"))
    assert answer.status_code == 409
    assert "Mine" in text_of(answer)
    remove = client.post(url(sent, "-remove"), {"version": 1, "save_key": uuid.uuid4()})
    assert remove.status_code == 409
    assert "textarea" not in text_of(look(client, sent))
    assert RestrictedComment.objects.get().text == TEXT


# -- removing


def test_removed_comment_is_gone_and_again_is_harmless(world, sent, client_of):
    client = client_of(world.auditor)
    assert client.get(url(sent, "-remove")).status_code == 200
    data = {"version": 1, "save_key": uuid.uuid4()}
    for _ in range(2):
        assert client.post(url(sent, "-remove"), data).status_code == 302
    assert not RestrictedComment.objects.exists()
    assert trail(Verb.REMOVED).count() == 1


def test_comment_changed_since_is_not_removed(world, sent, client_of):
    client = client_of(world.auditor)
    client.post(url(sent), form(version=1, text="Newer"))
    answer = client.post(url(sent, "-remove"), {"version": 1, "save_key": uuid.uuid4()})
    assert answer.status_code == 409
    assert RestrictedComment.objects.exists()


# -- reading


@pytest.mark.parametrize("person", ["chair", "administrator"])
def test_chair_and_administrator_read_it_and_each_look_is_recorded(person, world, sent, client_of):
    reader = getattr(world, person)
    client = client_of(reader)
    assert url(sent) in text_of(client.get(sent.get_absolute_url()))
    assert "CANARY" not in text_of(client.get(url(sent)))
    assert not trail(Verb.LOOKED).exists()

    assert TEXT in text_of(look(client, sent))

    entry = trail(Verb.LOOKED).get()
    assert (entry.person_id, entry.case_id) == (reader.pk, world.case.pk)
    assert client.post(url(sent), form(version=1)).status_code == 403
    assert client.get(url(sent, "-remove")).status_code == 403


def test_panel_can_not_tell_that_there_is_one(world, sent, client_of):
    client = client_of(world.panel)
    with_one = text_of(client.get(sent.get_absolute_url()))
    statuses = [client.get(url(sent)).status_code, look(client, sent).status_code]
    RestrictedComment.objects.all().delete()
    without = text_of(client.get(sent.get_absolute_url()))
    assert "estricted" not in with_one
    assert [line for line in with_one.splitlines() if "csrf" not in line and "key" not in line] == [
        line for line in without.splitlines() if "csrf" not in line and "key" not in line
    ]
    assert statuses == [404, 404]
    assert [client.get(url(sent)).status_code, look(client, sent).status_code] == statuses


def test_contributor_and_other_agencies_know_nothing_of_it(world, sent, client_of):
    ContributionFactory(agency_return=acting.agency_return(world.other_case, world.police),
                        person=world.contributor)  # fmt: skip
    other = acting.agency_return(world.other_case, world.police)
    acting.comment_restricted(other, TEXT, by=world.auditor)
    client = client_of(world.contributor)
    assert "estricted" not in text_of(client.get(other.get_absolute_url()))
    for row, person in ((other, world.contributor), (sent, world.other_auditor)):
        client = client_of(person)
        for answer in (client.get(url(row)), look(client, row), client.post(url(row), form())):
            assert answer.status_code == 404


def test_chair_reads_none_of_a_return_that_was_not_sent(world, unsent, client_of):
    acting.comment_restricted(unsent, TEXT, by=world.auditor)
    assert look(client_of(world.chair), unsent).status_code == 404


def test_chair_without_a_comment_finds_no_page_and_no_link(world, client_of):
    row = acting.fill_in_and_send(world.case, world.police)
    client = client_of(world.chair)
    assert "estricted" not in text_of(client.get(row.get_absolute_url()))
    assert client.get(url(row)).status_code == 404


def test_chair_who_audits_reads_it_after_the_own_return_is_sent(world, sent, client_of):
    both = PersonFactory(name="Both", chair=world.partnership, auditor=world.health)
    assert look(client_of(both), sent).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        *("return-workbook", "return-print", "return-answers", "return-detail"),
        *("audit-answers", "audit-summary", "case-detail", "history-list", "history-export"),
    ],
)
@pytest.mark.parametrize("person", ["chair", "administrator", "auditor"])
def test_nothing_else_holds_it(name, person, world, sent, client_of):
    arguments = {
        "return": [sent.public_id], "audit": [world.audit.public_id], "history": [],
        "case": [world.audit.public_id, world.case.public_id],
    }[name.split("-")[0]]  # fmt: skip
    look(client_of(world.chair), sent)
    answer = client_of(getattr(world, person)).get(reverse(name, args=arguments))
    assert "CANARY" not in words_of(answer)
    assert "Mill Lane" not in words_of(answer)
