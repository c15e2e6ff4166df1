"""The chair checks and signs the report, and begins a new version."""

import datetime
import hashlib
import re
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    AccuracyCheckFactory,
    AccuracyCommentFactory,
    FindingFactory,
    IdentityFactory,
    MeetingFactory,
    ReportFactory,
)
from auditapp.tests.page_forms import posted_forms
from cases.audits.services.audits import close_audit, start_moderating
from cases.models import Audit
from findings.identity_check.checking import open_hits
from findings.identity_check.services import override
from findings.models import Attendance, Finding, ReportFile, SummaryReport


def address(name, audit, *more):
    return reverse(name, args=[audit.public_id, *more])


def make(world):
    """All returns but police's on Ben are sent, and something is found."""
    for case in (world.case, world.other_case):
        for agency in (world.social_care, world.police, world.health, world.school_nursing):
            if (case, agency) != (world.other_case, world.police):
                acting.fill_in_and_send(case, agency)
    finding = FindingFactory(audit=world.audit, wording="Minutes go astray")
    start_moderating(audit=world.audit, by=world.chair)
    world.finding = finding


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]


FILLED = {
    "agreed_on-day": "28", "agreed_on-month": "2", "agreed_on-year": "2019",
    "agreed_by": "Charlie Chair; Pip Police (Police)",
    "approved_on-day": "14", "approved_on-month": "3", "approved_on-year": "2019",
    "approved_by": "Erin Executive, independent chair",
    "reason-returns": "Police could not find the record of Ben.",
    "reason-findings": "Nothing else came up.",
    "reason-accuracy": "Agencies read it in the meeting.",
}  # fmt: skip


def filled(page, **changes):
    keys = {name: hidden(page, name) for name in ("number", "digest", "save_key")}
    return FILLED | keys | changes


def sign(client, audit, **changes):
    page = client.get(address("report-sign", audit))
    return client.post(address("report-sign", audit), filled(page, **changes))


def test_list_says_what_is_missing_and_where(world, chair):
    page = " ".join(chair.get(address("report-sign", world.audit)).text.split())
    assert "1 return was not sent." in page
    assert "Ben: Police" in page
    assert "Nothing stands under: What is working well and What needs to happen." in page
    assert "The agencies were not asked." in page
    assert "No proposal waits." in page


def test_signing_publishes_and_keeps_who_agreed_and_why(world, chair, client_of):
    answer = sign(chair, world.audit)
    assert answer.status_code == 302
    report = SummaryReport.objects.get()
    assert (report.number, report.signed_by) == (1, world.chair)
    assert report.agreed_on == datetime.date(2019, 2, 28)
    assert report.reasons["returns"] == "Police could not find the record of Ben."
    assert Audit.objects.get(pk=world.audit.pk).state == "published"
    assert Entry.objects.filter(verb="signed", object_id=world.audit.pk).count() == 1
    for person in (world.chair, world.auditor, world.panel):
        page = client_of(person).get(world.audit.get_summary_url()).text
        assert "Version 1, signed by Chair" in page
        assert "Minutes go astray" in page
        assert report.digest in page
        assert "Erin Executive" in page
        assert "How the audit itself went" in page


def test_files_of_both_editions_are_kept_and_downloaded_as_they_were(world, chair, client_of):
    sign(chair, world.audit)
    files = list(ReportFile.objects.all())
    assert {(file.edition, file.format) for file in files} >= {
        (edition, format) for edition in ("members", "public") for format in ("pdf", "html")
    }
    auditor = client_of(world.auditor)
    for file in files:
        answer = auditor.get(address("report-file", world.audit, 1, file.edition, file.format))
        assert hashlib.sha256(answer.content).hexdigest() == file.digest
        assert f'-version-1-{file.edition}.{file.format}"' in answer["Content-Disposition"]
    assert Entry.objects.filter(verb="exported").count() == len(files)


def test_signed_version_stays_whatever_happens_to_the_data(world, chair, client_of):
    sign(chair, world.audit)
    Finding.objects.update(wording="Something else")
    assert "Minutes go astray" in client_of(world.auditor).get(world.audit.get_summary_url()).text
    for change in ({"number": 7}, {"digest": "0" * 64}):
        with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
            SummaryReport.objects.update(**change)
    with pytest.raises(DatabaseError, match="refuses"), transaction.atomic():
        ReportFile.objects.update(content=b"")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("reason-returns", "Every child has its returns: write why it is signed all the same"),
        ("agreed_by", "Write who agreed it"),
        ("approved_by", "Write who approved it for the executive"),
        ("approved_on-day", "When it was approved"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_signed(world, chair, missing, message):
    answer = sign(chair, world.audit, **{missing: ""})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Erin Executive" in answer.text or missing == "approved_by"
    assert not SummaryReport.objects.exists()


def test_approval_comes_not_before_agreement(world, chair):
    answer = sign(chair, world.audit, **{"approved_on-year": "2018"})
    assert answer.status_code == 422
    assert "It cannot be approved before it was agreed" in answer.text


def test_report_that_changed_meanwhile_is_not_signed(world, chair):
    page = chair.get(address("report-sign", world.audit))
    FindingFactory(audit=world.audit, wording="Found since", kind="well")
    answer = chair.post(address("report-sign", world.audit), filled(page))
    assert answer.status_code == 409
    assert "changed after you opened this page" in answer.text
    assert "Police could not find the record of Ben." in answer.text
    assert not SummaryReport.objects.exists()
    again = chair.post(address("report-sign", world.audit), filled(answer))
    assert again.status_code == 302


def test_nothing_is_signed_while_a_name_is_left_to_decide_about(world, chair):
    IdentityFactory(case=world.case)
    FindingFactory(audit=world.audit, wording="Nominella was not asked.")
    page = chair.get(address("report-sign", world.audit))
    assert "1 place may tell who a child is" in page.text
    answer = chair.post(address("report-sign", world.audit), filled(page))
    assert answer.status_code == 409
    assert "A point of the list must be cleared first" in answer.text
    assert "Police could not find the record of Ben." in answer.text
    assert not SummaryReport.objects.exists()
    [placed] = open_hits(world.audit)
    override(
        audit=world.audit, fingerprint=placed.fingerprint, reason="The name of a ward",
        save_key=uuid.uuid4(), by=world.chair,
    )  # fmt: skip
    assert sign(chair, world.audit).status_code == 302


def test_same_form_twice_signs_once(world, chair):
    form = filled(chair.get(address("report-sign", world.audit)))
    for _ in range(2):
        assert chair.post(address("report-sign", world.audit), form).status_code == 302
    assert SummaryReport.objects.count() == 1


def test_audit_that_collects_is_not_signed(world, chair):
    page = chair.get(address("report-sign", world.audit))
    Audit.objects.update(state="collecting")
    answer = chair.post(address("report-sign", world.audit), filled(page))
    assert answer.status_code == 409
    assert "nothing was signed" in answer.text
    assert not SummaryReport.objects.exists()


@pytest.mark.parametrize("person", ["panel", "administrator"])
def test_nobody_but_the_chair_signs(world, client_of, person):
    client = client_of(getattr(world, person))
    assert client.get(address("report-sign", world.audit)).status_code == 403
    assert "Check and sign" not in client.get(world.audit.get_summary_url()).text


def test_new_version_lists_what_changed_and_leaves_the_first(world, chair, client_of):
    sign(chair, world.audit)
    auditor = client_of(world.auditor)
    assert chair.post(address("report-revise", world.audit)).status_code == 302
    Finding.objects.update(wording="Minutes are sent late")
    # until the next is signed, agencies read the first, and the panel what is being made of it
    assert "Minutes go astray" in auditor.get(world.audit.get_summary_url()).text
    assert "not signed" in chair.get(world.audit.get_summary_url()).text
    assert sign(chair, world.audit).status_code == 422
    why = "The police found another record."
    assert sign(chair, world.audit, why=why).status_code == 302
    page = auditor.get(address("report-changes", world.audit, 2)).text
    assert why in page
    assert "1 difference from version 1" in page
    assert "Minutes go astray" in page
    assert "Minutes are sent late" in page
    first = auditor.get(address("report-version", world.audit, 1)).text
    assert "Minutes go astray" in first
    assert "There is a later version" in first
    assert (
        "This is the first version." in auditor.get(address("report-changes", world.audit, 1)).text
    )


def test_form_of_an_earlier_version_signs_no_later_one(world, chair):
    form = filled(chair.get(address("report-sign", world.audit)))
    sign(chair, world.audit)
    acting.revise(world.audit)
    form |= {"save_key": "00000000-0000-4000-8000-000000000000"}
    answer = chair.post(address("report-sign", world.audit), form)
    assert answer.status_code == 409
    assert "Why there is a new version" in answer.text
    assert SummaryReport.objects.count() == 1


def test_signing_ends_the_accuracy_check_that_is_open(world, chair, client_of):
    check = AccuracyCheckFactory(audit=world.audit)
    reply = check.replies.get(agency=world.police)
    AccuracyCommentFactory(reply=reply, finding=world.finding, words="Not so.")
    auditor = client_of(world.auditor)
    care = client_of(world.care_auditor)
    own = check.replies.get(agency=world.social_care).get_absolute_url()
    said = posted_forms(own, care.get(own).text)[-1].data | {"save": "finish"}
    assert "Findings to check for accuracy" in care.get("/").text
    page = chair.get(address("report-sign", world.audit)).text
    assert "1 comment has no answer. Signing the report ends the check." in page
    assert sign(chair, world.audit).status_code == 302
    check.refresh_from_db()
    report = SummaryReport.objects.get()
    assert (check.closed_at, check.closed_by) == (report.signed_at, world.chair)
    ended = Entry.objects.get(object_type="cases.accuracycheck", verb="ended")
    assert (ended.object_id, ended.person_id) == (check.pk, world.chair.pk)
    # nothing goes on saying that there is still something to say
    for page in (auditor.get(reply.get_absolute_url()).text, care.get(own).text):
        assert "The check was closed on" in page
        assert "not published yet" not in page
    assert "Findings to check for accuracy" not in care.get("/").text
    overview = " ".join(chair.get(address("accuracy-overview", world.audit)).text.split())
    assert "comments until" not in overview
    assert "Nothing said when the check ended" in overview
    assert "<strong>No answer</strong>" in overview
    answer = care.post(own, said)
    assert answer.status_code == 409
    assert "The check is closed, so nothing was saved." in answer.text


def test_agencies_are_asked_once_more_about_a_new_version(world, chair):
    AccuracyCheckFactory(audit=world.audit)
    sign(chair, world.audit)
    acting.revise(world.audit)
    page = chair.get(address("report-sign", world.audit)).text
    assert "before it was over" in page
    assert "Ask the agencies once more" in chair.get(address("accuracy-overview", world.audit)).text
    chair.post(address("accuracy-open", world.audit))
    assert "comments until" in chair.get(address("accuracy-overview", world.audit)).text


def test_check_that_was_closed_stays_as_it_was(world, chair):
    check = AccuracyCheckFactory(audit=world.audit)
    check.closed_at, check.closed_by = timezone.now(), world.panel
    check.save()
    check.replies.update(finished_at=timezone.now(), finished_by=world.auditor)
    page = chair.get(address("report-sign", world.audit)).text
    assert "The check was closed on" in page
    sign(chair, world.audit)
    check.refresh_from_db()
    assert check.closed_by == world.panel


def test_new_version_of_what_is_not_published_is_refused(world, chair):
    answer = chair.post(address("report-revise", world.audit))
    assert answer.status_code == 409
    assert "No new version can be begun" in answer.text
    assert chair.get(address("report-revise", world.audit)).status_code == 200


def test_new_version_of_a_closed_audit_waits_until_it_is_opened_again(world, chair, client_of):
    sign(chair, world.audit)
    close_audit(audit=world.audit, by=world.chair)
    assert "Minutes go astray" in client_of(world.auditor).get(world.audit.get_summary_url()).text
    again = address("audit-open-again", world.audit)
    page = chair.get(world.audit.get_summary_url()).text
    assert "Begin a new version" not in page
    assert again in page
    answer = chair.post(address("report-revise", world.audit))
    assert answer.status_code == 409
    assert "The audit is closed." in answer.text
    assert again in answer.text
    assert "open the audit again" in chair.get(address("report-sign", world.audit)).text


def test_who_came_to_the_meeting_is_suggested(world, chair):
    people = [
        Attendance(name="Pip", role="detective", agency=world.police, presence="came"),
        Attendance(name="Away", presence="apologies"),
    ]
    MeetingFactory(audit=world.audit, attendances=people)
    page = chair.get(address("report-sign", world.audit)).text
    assert "Pip, detective (Police)" in page
    assert "Away" not in page


def test_factory_signs_like_the_page(world):
    report = ReportFactory(audit=world.audit)
    assert (report.number, world.audit.state, world.audit.signed_version) == (1, "published", 1)
