"""N reads of who a child is, N files taken away, N refusals, N settings saved: N entries on the
trail, each with person, object, partnership and time, and no word more.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.tests.addresses import addresses
from auditapp.tests.page_forms import posted_forms

from .world import another_tab

N = 2
# Files with nothing of an audit in them.
BLANK = {
    *("agency-template", "person-template", "case-import-csv", "case-import-xlsx"),
    *("candidates-csv", "candidates-xlsx", "report-template-shipped", "report-template-own"),
    *("question-set-template", "question-set-file", "draft-file"),
}
FILES = {
    *("return-answers", "audit-answers", "return-workbook", "audit-workbook", "return-print"),
    *("audit-summary-pdf", "audit-summary-docx", "report-file", "child-evaluation-file"),
    *("evaluations-file", "briefing-file", "audit-take-away-file", "history-export"),
    *("subject-child-file", "subject-person-file"),
}
# Pages to be printed and taken along: (address, how many children are on them).
PRINTED = [("child-pack", 1), ("audit-packs", 1)]
LOOKS = [
    ("case-identity", "administrator", "cases.caseidentity"),
    ("return-identity", "auditor", "cases.caseidentity"),
    ("audit-matching", "auditor", "cases.caseidentity"),
    ("restricted-comment", "chair", "cases.restrictedcomment"),
]
SETTINGS = [
    ("partnership-detail", "administrator", "accounts.partnership"),
    ("agency-edit", "administrator", "accounts.agency"),
    ("timescale-create", "administrator", "cases.timescalerule"),
    ("theme-create", "administrator", "cases.theme"),
]

NAMES = ["Housing", "Interpreters", "School nurses"]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(paths=addresses)


class Since:
    """Entries from here on."""

    def __init__(self):
        self.last = Entry.objects.values_list("pk", flat=True).first() or 0

    def of(self, verb):
        return list(Entry.objects.filter(verb=verb, pk__gt=self.last))


def is_whole(entry, person, partnership):
    return (
        (entry.person_id, entry.partnership_id) == (person.pk, partnership.pk)
        and entry.object_id > 0
        and timezone.now() - entry.at < timedelta(minutes=1)
    )


def read(response):
    return response.getvalue() if response.streaming else response.content


def ask(client, address, path):
    """What is asked for by POST, as it decrypts, gives a file to nobody who follows a link."""
    return client.post(path) if address.startswith("subject-") else client.get(path)


def test_file_taken_away_again_is_another_entry(world, client_of):
    """That whatever address gives a file leaves one is looked at in test_answers.py."""
    found = set()
    for name in ("administrator", "chair", "auditor"):
        person = getattr(world, name)
        client = client_of(person)
        for address in FILES:
            path = world.paths[address]
            before, response = Since(), ask(client, address, path)
            if "attachment" not in response.get("Content-Disposition", ""):
                continue
            for _ in range(N - 1):
                read(ask(client, address, path))
            entries = before.of(Verb.EXPORTED)
            assert len(entries) == N, (address, name)
            assert all(is_whole(e, person, world.partnership) for e in entries), address
            found.add(address)
    assert found == FILES


def test_blank_files_are_files(world, client_of):
    client = client_of(world.administrator)
    for address in BLANK:
        response = client.get(world.paths[address])
        assert "attachment" in response["Content-Disposition"], address


@pytest.mark.parametrize(("address", "children"), PRINTED)
def test_packs_are_an_entry_for_each_child(world, client_of, address, children):
    before, client = Since(), client_of(world.chair)
    for _ in range(N):
        assert client.get(world.paths[address]).status_code == 200
    entries = before.of(Verb.EXPORTED)
    assert len(entries) == N * children
    assert {e.object_type for e in entries} == {"cases.case"}
    assert all(is_whole(e, world.chair, world.partnership) for e in entries)


@pytest.mark.parametrize(("address", "name", "kind"), LOOKS)
def test_every_look_at_who_a_child_is_is_one_entry(world, client_of, address, name, kind):
    person = getattr(world, name)
    before, client = Since(), client_of(person)
    client.get(world.paths[address])  # asks what for, and tells nothing
    assert not before.of(Verb.LOOKED)
    for _ in range(N):
        response = client.post(world.paths[address], {"purpose": "find_record", "look": "1"})
        assert response.status_code == 200
    entries = before.of(Verb.LOOKED)
    assert len(entries) == N
    assert {e.object_type for e in entries} == {kind}
    assert all(is_whole(e, person, world.partnership) for e in entries)


@pytest.mark.parametrize(("address", "name", "kind"), SETTINGS)
def test_every_setting_saved_is_one_entry(world, client_of, address, name, kind):
    client, path = client_of(getattr(world, name)), world.paths[address]
    before = Since()
    for number in range(N):
        form = next(f for f in posted_forms(path, client.get(path).text) if "save_key" in f.data)
        response = client.post(path, form.data | filled(form, number))
        assert response.status_code == 302, response.text
    entries = before.of(Verb.CHANGED) + before.of(Verb.ADDED)
    assert len(entries) == N
    assert {e.object_type for e in entries} == {kind}


def filled(form, number):
    values = {
        "name": NAMES[number], "new_theme": NAMES[number],
        "limit": "3", "unit": "calendar_days", "direction": "after",
        "from_kind": "referral", "to_kind": "icpc", "source": "Local", "valid_from-day": "1",
        "valid_from-month": "1", "valid_from-year": str(2010 + number),
    }  # fmt: skip
    known = form.data.keys() | form.choices
    return {name: value for name, value in values.items() if name in known}


def test_every_refusal_of_a_thing_is_one_entry(world, client_of):
    """The outsider has every role, in another partnership."""
    person, refused, missing = world.outsider, 0, set()
    for address, path in world.paths.items():
        client = another_tab(client_of(person))
        if path.startswith("/accounts/"):
            continue
        for _ in range(N):
            before, response = Since(), client.get(path)
            if response.status_code not in (403, 404):
                continue
            entries = before.of(Verb.REFUSED)
            if not entries:
                missing.add(address)
            else:
                assert [e.person_id for e in entries] == [person.pk], address
            refused += 1
    assert not missing
    assert refused > 150


ACCOUNTS = [
    *("partnership-detail", "partnership-logo", "partnership-logo-edit"),
    *("agency-edit", "agency-retire", "agency-bring-back"),
    *("person-detail", "person-edit", "person-deactivate", "person-reactivate", "person-resend"),
    *("person-reset", "person-second-step"),
    *("membership-create", "membership-edit", "membership-end"),
    *("mfa_edit_webauthn", "mfa_remove_webauthn"),
]


@pytest.mark.parametrize("name", ["panel", "nobody", "outsider"])
def test_every_refusal_about_an_account_is_one_entry(world, client_of, name):
    """Read or changed, by whoever has no right to: also where they administer nothing at all."""
    person, refused = getattr(world, name), 0
    client = client_of(person)
    for address in ACCOUNTS:
        for ask in (client.get, client.post):
            before, response = Since(), ask(world.paths[address])
            if response.status_code in (200, 405):
                continue
            assert response.status_code == 404, address
            entries = before.of(Verb.REFUSED)
            assert [entry.person_id for entry in entries] == [person.pk], (address, ask)
            refused += 1
    assert refused > 25
