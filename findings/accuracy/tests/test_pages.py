"""Before signing, each agency says whether what is found about it is right; the chair answers."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import AccuracyCheckFactory, AnswerCountFactory, FindingFactory
from auditapp.working_days import add_working_days
from cases.models import AccuracyCheck
from findings.models import AccuracyComment


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(check=findings_to_check)


def findings_to_check(world):
    """One finding rests on what Police sent, one names Health, one is about nobody in particular,
    and one is proposed only."""
    said = {"observations-worried": ["CANARY of police"]}
    row = acting.fill_in_and_send(world.case, world.police, A=said)
    FindingFactory(audit=world.audit, wording="Rests", observations=row.observations.all())
    FindingFactory(audit=world.audit, wording="The HEALTH visitor was left out.")
    FindingFactory(audit=world.audit, wording="Healthy habits, unpoliced.")
    FindingFactory(audit=world.audit, wording="Proposed on Police", agreed_on=None)
    return AccuracyCheckFactory(audit=world.audit)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def reply_of(world, agency):
    return AccuracyCheck.objects.get(audit=world.audit).replies.get(agency=agency)


def url(world, name="overview", *ids):
    return reverse(f"accuracy-{name}", args=[world.audit.public_id, *ids])


def page_of(answer):
    return answer.content.decode()


def comment(client, reply, words="It was the duty team.", **others):
    """The form of the page that the client sees, with this about its finding."""
    [finding] = reply.accuracy_check.audit.findings.filter(wording="Rests")
    form = posted(client.get(reply.get_absolute_url()).context["form"])
    return form | {f"comment-{finding.pk}": words, "save": "finish"} | others


def posted(form):
    return {box.name: "" if box.value() is None else box.value() for box in form}


def answer(chair, world, said, words):
    """The form of the page that the chair sees, filled in."""
    form = chair.get(url(world, "answer", said.pk)).context["form"]
    return {"answer": words, "seen": form["seen"].value()}


def test_agency_sees_the_findings_that_name_it_or_rest_on_what_it_sent(world, client_of):
    page = page_of(client_of(world.auditor).get(reply_of(world, world.police).get_absolute_url()))
    assert "Rests" in page
    assert "CANARY of police" in page
    assert "HEALTH" not in page
    assert "Proposed" not in page
    health = client_of(world.other_auditor)
    page = page_of(health.get(reply_of(world, world.health).get_absolute_url()))
    assert "The HEALTH visitor was left out." in page
    assert "Healthy habits" not in page
    assert "CANARY" not in page
    assert "Rests" not in page


def test_agency_whose_answers_are_counted_sees_the_finding(world, client_of):
    finding = FindingFactory(audit=world.audit, wording="Counted")
    AnswerCountFactory(finding=finding, agency=world.health)
    health = client_of(world.other_auditor)
    page = page_of(health.get(reply_of(world, world.health).get_absolute_url()))
    assert "Counted" in page


def test_agency_without_a_finding_may_say_so(world, client_of):
    reply = reply_of(world, world.social_care)
    care = client_of(world.care_auditor)
    assert "No finding names your agency" in page_of(care.get(reply.get_absolute_url()))
    done = posted(care.get(reply.get_absolute_url()).context["form"]) | {"save": "finish"}
    assert care.post(reply.get_absolute_url(), done).status_code == 302
    reply.refresh_from_db()
    assert reply.finished_at


def test_home_reminds_until_the_agency_has_finished(world, auditor):
    reply = reply_of(world, world.police)
    assert "Findings to check for accuracy" in page_of(auditor.get("/"))
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, save="later"))
    assert "Findings to check for accuracy" in page_of(auditor.get("/"))
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    assert "Findings to check for accuracy" not in page_of(auditor.get("/"))


def test_check_gives_ten_working_days(world):
    check = AccuracyCheck.objects.get(audit=world.audit)
    assert check.due == add_working_days(timezone.localdate(), 10)


def test_comment_is_kept_once_however_often_it_is_sent(world, auditor):
    reply = reply_of(world, world.police)
    form = comment(auditor, reply)
    for _ in range(2):
        assert auditor.post(reply.get_absolute_url(), form).status_code == 302
    kept = AccuracyComment.objects.get()
    assert (kept.words, kept.wording) == ("It was the duty team.", "Rests")
    assert Entry.objects.filter(object_type="cases.accuracyreply", verb="sent").count() == 1


def test_old_page_shows_both_texts(world, auditor, client_of):
    reply = reply_of(world, world.police)
    lead, second = client_of(world.agency_lead), comment(auditor, reply, "The second")
    lead.post(reply.get_absolute_url(), comment(lead, reply, "The first"))
    answer = auditor.post(reply.get_absolute_url(), second)
    assert answer.status_code == 409
    assert "Somebody of your agency saved comments" in page_of(answer)
    assert "The first" in page_of(answer)
    assert "The second" in page_of(answer)
    assert AccuracyComment.objects.get().words == "The first"


def test_comment_is_on_the_wording_that_the_agency_read(world, auditor):
    reply = reply_of(world, world.police)
    form = comment(auditor, reply, "This is right.")
    world.audit.findings.filter(wording="Rests").update(wording="Police lied")
    answer = auditor.post(reply.get_absolute_url(), form)
    assert answer.status_code == 409
    assert "The findings or the chair’s answers changed" in page_of(answer)
    assert page_of(answer).count("Changed since you opened the page.") == 1
    assert "Police lied" in page_of(answer)
    assert "This is right." in page_of(answer)
    assert not AccuracyComment.objects.exists()
    # the form of that page may be sent as it is
    again = posted(answer.context["form"]) | {"save": "finish"}
    assert auditor.post(reply.get_absolute_url(), again).status_code == 302
    assert AccuracyComment.objects.get().wording == "Police lied"


def test_agency_has_said_nothing_about_a_finding_that_it_has_not_read(world, auditor):
    reply = reply_of(world, world.police)
    form = comment(auditor, reply)
    FindingFactory(audit=world.audit, wording="Police rang nobody.")
    answer = auditor.post(reply.get_absolute_url(), form)
    assert answer.status_code == 409
    assert "Police rang nobody." in page_of(answer)
    reply.refresh_from_db()
    assert reply.finished_at is None


def test_comment_on_a_finding_that_was_taken_out_is_shown_again(world, auditor):
    reply = reply_of(world, world.police)
    form = comment(auditor, reply, "It was the night team.")
    world.audit.findings.filter(wording="Rests").delete()
    answer = auditor.post(reply.get_absolute_url(), form)
    assert answer.status_code == 409
    assert "It was the night team." in page_of(answer)
    again = posted(answer.context["form"]) | {"save": "finish"}
    assert auditor.post(reply.get_absolute_url(), again).status_code == 302


def test_comment_that_was_answered_meanwhile_is_not_dropped_silently(world, auditor, chair):
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, "The duty team."))
    late = comment(auditor, reply, "No, the night team.")
    said = AccuracyComment.objects.get()
    chair.post(url(world, "answer", said.pk), answer(chair, world, said, "Changed"))
    conflict = auditor.post(reply.get_absolute_url(), late)
    assert conflict.status_code == 409
    assert "Changed" in page_of(conflict)
    assert "No, the night team." in page_of(conflict)
    again = posted(conflict.context["form"]) | {"save": "finish"}
    assert auditor.post(reply.get_absolute_url(), again).status_code == 302
    said.refresh_from_db()
    assert (said.words, said.answer) == ("The duty team.", "Changed")


def test_findings_in_another_order_are_those_that_were_read(world, auditor):
    reply = reply_of(world, world.police)
    last = FindingFactory(audit=world.audit, wording="Police rang nobody.")
    form = comment(auditor, reply)
    world.audit.findings.filter(pk=last.pk).update(position=0)
    assert auditor.post(reply.get_absolute_url(), form).status_code == 302


def test_comment_taken_out_is_gone_unless_it_was_answered(world, auditor, chair):
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, ""))
    assert not AccuracyComment.objects.exists()
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, "Again"))
    said = AccuracyComment.objects.get()
    chair.post(url(world, "answer", said.pk), answer(chair, world, said, "Changed"))
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, ""))
    assert AccuracyComment.objects.get().answer == "Changed"
    assert "Changed" in page_of(auditor.get(reply.get_absolute_url()))


def test_answer_that_was_given_meanwhile_is_shown(world, auditor, chair):
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    said = AccuracyComment.objects.get()
    one, two = (answer(chair, world, said, words) for words in ("One", "Two"))
    for _ in range(2):
        assert chair.post(url(world, "answer", said.pk), one).status_code == 302
    other = chair.post(url(world, "answer", said.pk), two)
    assert other.status_code == 409
    assert "This comment was answered since" in page_of(other)
    assert "One" in page_of(other)
    assert "Two" in page_of(other)
    empty = chair.post(url(world, "answer", said.pk), answer(chair, world, said, " "))
    assert empty.status_code == 422
    assert "Write what you answer" in page_of(empty)


def test_answer_is_to_the_words_that_the_chair_read(world, auditor, chair):
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    said = AccuracyComment.objects.get()
    agreed = answer(chair, world, said, "Agreed, it was.")
    auditor.post(reply.get_absolute_url(), comment(auditor, reply, "It names a child."))
    late = chair.post(url(world, "answer", said.pk), agreed)
    assert late.status_code == 409
    assert "The agency changed this comment" in page_of(late)
    assert "It names a child." in page_of(late)
    assert "Agreed, it was." in page_of(late)
    said.refresh_from_db()
    assert said.answer == ""
    # the form of that page may be sent as it is
    again = answer(chair, world, said, "Taken out")
    again["seen"] = late.context["form"]["seen"].value()
    assert chair.post(url(world, "answer", said.pk), again).status_code == 302


def test_check_is_closed_once_everybody_finished_or_time_is_over_and_all_is_answered(
    world, auditor, chair
):
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    page = page_of(chair.get(url(world)))
    assert "3 agencies have finished or the time is over, and 1 comment has an answer" in page
    chair.post(url(world, "close"))
    check = AccuracyCheck.objects.get(audit=world.audit)
    assert check.is_open
    check.due = timezone.localdate() - datetime.timedelta(days=1)
    check.save()
    chair.post(url(world, "close"))
    check.refresh_from_db()
    assert check.is_open
    said = AccuracyComment.objects.get()
    chair.post(url(world, "answer", said.pk), answer(chair, world, said, "Yes"))
    chair.post(url(world, "close"))
    check.refresh_from_db()
    assert not check.is_open
    assert "No comment, as nothing was said in time" in page_of(chair.get(url(world)))


def test_nothing_is_said_once_it_is_closed(world, auditor, chair):
    reply = reply_of(world, world.police)
    late = comment(auditor, reply, "Too late")
    AccuracyCheck.objects.filter(audit=world.audit).update(
        closed_at=timezone.now(), closed_by=world.chair
    )
    answer = auditor.post(reply.get_absolute_url(), late)
    assert answer.status_code == 409
    assert "Too late" in page_of(answer)
    assert not AccuracyComment.objects.exists()


def test_agency_reads_after_the_check_what_it_commented_on_and_nothing_newer(
    world, auditor, client_of
):
    """The panel goes on changing its findings: nobody else reads them before they are signed."""
    reply = reply_of(world, world.police)
    auditor.post(reply.get_absolute_url(), comment(auditor, reply))
    world.audit.findings.filter(wording="Rests").update(wording="Police were told twice")
    AccuracyCheck.objects.filter(audit=world.audit).update(
        closed_at=timezone.now(), closed_by=world.chair
    )
    FindingFactory(audit=world.audit, wording="Police rang nobody")
    page = page_of(auditor.get(reply.get_absolute_url()))
    assert "Rests" in page
    assert "It was the duty team." in page
    for newer in ("Police were told twice", "Police rang nobody"):
        assert newer not in page
    silent = page_of(
        client_of(world.other_auditor).get(reply_of(world, world.health).get_absolute_url())
    )
    assert "No comment of your agency is on a finding that still stands." in silent


def test_asking_twice_is_asking_once(world, chair):
    for _ in range(2):
        assert chair.post(url(world, "open")).status_code == 302
    assert AccuracyCheck.objects.filter(audit=world.audit).count() == 1


def test_audit_that_is_published_is_asked_no_more(world, chair):
    AccuracyCheck.objects.all().delete()
    world.audit.state = "published"
    world.audit.save()
    page = page_of(chair.post(url(world, "open"), follow=True))
    assert "This audit takes no accuracy check now." in page
    assert not AccuracyCheck.objects.exists()
