"""Saving single fields of a cover sheet while somebody types."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.question_sets import COMPLETE_COVER
from cases.models import Audit, AuditAgency


@pytest.fixture
def sheet(world):
    return acting.cover_sheet(world.audit, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def typed(client, sheet, fields, *, version=0, save_key=None):
    saving = {"version": version, "save_key": save_key or uuid.uuid4()}
    return client.post(sheet.get_typed_url(), fields | saving)


def test_typed_field_is_kept_and_others_stay(world, sheet, auditor):
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"], "S2": ["No"]})
    answer = typed(auditor, sheet, {"S2": "No acc", "S5": "yes", "sent": "x"}, version=1)
    sheet.refresh_from_db()
    saved = f"Saved {timezone.localtime(sheet.saved_at):%H:%M}"
    assert answer.json() == {"version": 2, "saved": saved}
    assert sheet.data == {"S1": ["no"], "S2": ["No acc"]}
    assert (sheet.asked, sheet.answered, sheet.problems) == (3, 2, 1)
    assert sheet.saved_by == world.auditor
    assert not sheet.is_sent


def test_same_request_again_is_one_save(world, sheet, auditor):
    key = uuid.uuid4()
    first = typed(auditor, sheet, {"S1": "no"}, save_key=key)
    again = typed(auditor, sheet, {"S1": "no"}, save_key=key)
    assert first.json() == again.json()
    started = Entry.objects.filter(verb=Verb.STARTED_EDITING, object_type="cases.coversheet")
    assert started.count() == 1


@pytest.mark.parametrize("version", [0, 2])
def test_other_version_is_refused_and_the_form_shows_both_texts(version, world, sheet, auditor):
    acting.save_cover_sheet(world.audit, world.police, {"S2": ["Theirs"], "S1": ["no"]})
    answer = typed(auditor, sheet, {"S2": "Mine"}, version=version)
    assert (answer.status_code, answer.json()) == (409, {})
    form = {"S1": "no", "S2": "Mine", "version": version, "save_key": uuid.uuid4()}
    page = auditor.post(sheet.get_absolute_url(), form)
    assert page.status_code == 409
    assert "Mine" in page.text
    assert "Theirs" in page.text


def test_what_was_sent_is_changed_only_by_other_words(world, sheet, auditor):
    sent = acting.send_cover_sheet(world.audit, world.police)
    same = typed(auditor, sheet, {"S1": COMPLETE_COVER["S1"]}, version=sent.version)
    assert same.json()["version"] == sent.version
    assert "Changed since sent" not in auditor.get(world.audit.get_absolute_url()).text
    typed(auditor, sheet, {"S1": "no"}, version=sent.version)
    assert "Changed since sent" in auditor.get(world.audit.get_absolute_url()).text


def test_closed_audit_takes_nothing_and_says_so(world, sheet, auditor):
    Audit.objects.filter(pk=world.audit.pk).update(state="published")
    assert typed(auditor, sheet, {"S1": "no"}).status_code == 409
    sheet.refresh_from_db()
    assert sheet.data == {}


def test_withdrawn_agency_and_others_find_nothing(world, sheet, auditor, client_of):
    assert typed(client_of(world.other_auditor), sheet, {"S1": "no"}).status_code == 404
    assert typed(client_of(world.panel), sheet, {"S1": "no"}).status_code == 404
    AuditAgency.objects.filter(agency=world.police).update(part="named")
    assert typed(auditor, sheet, {"S1": "no"}).status_code == 404
    sheet.refresh_from_db()
    assert sheet.version == 0


def test_request_without_its_version_or_with_a_nul_is_refused(sheet, auditor):
    assert auditor.post(sheet.get_typed_url(), {"S1": "no"}).status_code == 400
    assert typed(auditor, sheet, {"S2": "a\x00b"}).status_code == 422
    assert auditor.get(sheet.get_typed_url()).status_code == 405


def test_save_takes_few_queries_and_a_small_answer(sheet, auditor):
    auditor.get(sheet.get_absolute_url())  # the set is in memory now
    typed(auditor, sheet, {"S1": "no"})
    with CaptureQueriesContext(connection) as queries:
        answer = typed(auditor, sheet, {"S2": "No access"}, version=1)
    work = [q["sql"] for q in queries if q["sql"].startswith(("SELECT", "UPDATE", "INSERT"))]
    assert len(work) <= 7, "\n".join(work)
    assert len(answer.content) < 1000


def test_form_says_where_to_save(sheet, auditor):
    page = auditor.get(sheet.get_absolute_url()).text
    assert f'data-typed="{sheet.get_typed_url()}"' in page
    assert 'role="status"' in page
