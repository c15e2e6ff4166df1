"""The panel looks through where records differ, asks agencies to check, and decides."""

import datetime
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import FindingFactory
from auditapp.working_days import add_working_days
from cases.models import AnswerCheck
from cases.returns.services import reviewing
from findings.models import DifferenceDecision


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(rows=differing_returns)


def differing_returns(world):
    """The lead records that Police took part and got the record; Police records neither."""
    acting.fill_in_and_send(world.case, world.social_care)
    return acting.fill_in_and_send(world.case, world.police)


@pytest.fixture
def panel(world, client_of):
    return client_of(world.panel)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def page_of(answer):
    return answer.content.decode()


def place(world, name="detail", code="B1"):
    ids = [world.audit.public_id, world.case.public_id, code, world.police.pk]
    return reverse(f"difference-{name}", args=ids)


def listed(world):
    return reverse("difference-list", args=[world.audit.public_id])


def decision(**others):
    form = {"outcome": "stands", "reason": "", "finding": "", "version": 0}
    return form | {"save_key": uuid.uuid4()} | others


def question(*sides, **others):
    form = {"sides": sides or ["0", "1"], "note": "", "version": 0, "save_key": uuid.uuid4()}
    return form | others


SENTENCE = "Social care records that Police took part; Police records that it was not invited."


def test_list_says_who_records_what_and_counts_by_kind(world, panel):
    page = page_of(panel.get(listed(world)))
    assert SENTENCE in page
    assert "2 differences between what agencies sent" in page
    assert "Social care and Police" in page


def test_list_shows_what_is_still_to_settle_unless_asked_otherwise(world, panel):
    panel.post(place(world, "decide"), decision())
    page = page_of(panel.get(listed(world)))
    assert SENTENCE not in page
    assert "1 difference of 2" in page
    for query in ("?show=decided", "?show=all", "?show=all&kind=contradiction"):
        assert SENTENCE in page_of(panel.get(listed(world) + query))
    for query in (f"?show=all&agency={world.health.pk}", f"?show=all&child={world.other_case.pk}"):
        assert "None to show" in page_of(panel.get(listed(world) + query))


def test_list_to_send_out_holds_what_is_still_to_settle(world, panel):
    url = reverse("difference-to-settle", args=[world.audit.public_id])
    assert SENTENCE in page_of(panel.get(url))
    panel.post(place(world, "decide"), decision())
    assert SENTENCE not in page_of(panel.get(url))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"outcome": ""}, "Select what the panel decides"),
        ({"outcome": "explained"}, "Write what explains it"),
        ({"outcome": "set_aside"}, "Write why it is set aside"),
        ({"outcome": "finding"}, "Select what the panel decides from the list"),
        ({"reason": "x" * 1001, "outcome": "stands"}, "shorten this to 1000"),
    ],
)
def test_decision_that_lacks_something_is_refused_and_kept_as_typed(world, panel, typed, message):
    answer = panel.post(place(world, "decide"), decision(reason="", **{"outcome": ""}) | typed)
    assert answer.status_code == 422
    assert message in page_of(answer)
    assert not DifferenceDecision.objects.exists()


def test_decision_is_kept_with_the_answers_that_it_judged(world, panel):
    key = uuid.uuid4()
    explained = decision(outcome="explained", reason="A duty worker went", save_key=key)
    for _ in range(2):  # a double press
        assert panel.post(place(world, "decide"), explained).status_code == 302
    kept = DifferenceDecision.objects.get()
    assert (kept.outcome, kept.reason, kept.by) == ("explained", "A duty worker went", world.panel)
    assert sorted(kept.values.values()) == ["part", "uninvited"]
    assert Entry.objects.get(object_type="findings.differencedecision").verb == "added"
    assert "A duty worker went" in page_of(panel.get(place(world)))


def test_second_decision_on_an_old_page_shows_the_first_and_keeps_the_words(world, panel, chair):
    panel.post(place(world, "decide"), decision(outcome="explained", reason="First reason"))
    answer = chair.post(place(world, "decide"), decision(outcome="explained", reason="Second one"))
    assert answer.status_code == 409
    assert "First reason" in page_of(answer)
    assert "Second one" in page_of(answer)
    assert DifferenceDecision.objects.count() == 1
    # the form of that page may be sent as it is
    again = decision(outcome="explained", reason="Second one", version=1)
    assert chair.post(place(world, "decide"), again).status_code == 302


def test_changed_answer_opens_a_decision_again(world, panel, chair):
    panel.post(place(world, "decide"), decision(outcome="explained", reason="Known why"))
    acting_again(world, B={"B2": ["absent"]})
    page = page_of(panel.get(listed(world)))
    assert "Open again" in page
    assert "The answers changed since it was decided" in page_of(panel.get(place(world)))


def test_corrected_answer_leaves_a_page_that_says_so_with_what_was_typed(world, panel):
    acting_again(world, B={"B2": ["part"]})
    assert "The records agree" in page_of(panel.get(place(world)))
    answer = panel.post(place(world, "decide"), decision(reason="Typed meanwhile"))
    assert answer.status_code == 409
    assert "Typed meanwhile" in page_of(answer)


def test_chair_makes_a_finding_of_it_until_the_finding_is_removed(world, chair, panel):
    finding = FindingFactory(audit=world.audit, wording="Invitations go astray", by=world.chair)
    made = decision(outcome="finding", finding=finding.pk)
    assert chair.post(place(world, "decide"), made).status_code == 302
    assert "Invitations go astray" in page_of(panel.get(place(world)))
    finding.delete()
    page = page_of(panel.get(place(world)))
    assert "Open again" in page
    assert "The finding made of it was removed" in page


def test_finding_of_another_audit_is_none_to_choose(world, chair):
    far = FindingFactory(audit=world.far_audit)
    FindingFactory(audit=world.audit)
    answer = chair.post(place(world, "decide"), decision(outcome="finding", finding=far.pk))
    assert answer.status_code == 422
    assert "Select a finding from the list" in page_of(answer)


def test_agencies_are_asked_and_each_sees_its_own_answer_only(world, panel, client_of):
    note = question(note="Who telephoned?")
    for _ in range(2):
        assert panel.post(place(world, "ask"), note).status_code == 302
    assert AnswerCheck.objects.count() == 2
    police = AnswerCheck.objects.get(agency_return__agency=world.police)
    assert police.due == add_working_days(datetime.date.today(), 5)
    auditor = client_of(world.auditor)
    assert "1 answer to check against your record" in page_of(auditor.get("/"))
    assert police.get_absolute_url() in page_of(
        auditor.get(police.agency_return.get_absolute_url())
    )
    page = page_of(auditor.get(police.get_absolute_url()))
    assert "Not invited" in page
    assert "Who telephoned?" in page
    assert "Took part" not in page
    care = AnswerCheck.objects.get(agency_return__agency=world.social_care)
    page = page_of(client_of(world.care_auditor).get(care.get_absolute_url()))
    assert "Took part" in page
    assert "Not invited" not in page
    assert auditor.get(care.get_absolute_url()).status_code == 404


def test_reply_reaches_the_panel(world, panel, client_of):
    panel.post(place(world, "ask"), question("1"))
    check = AnswerCheck.objects.get()
    auditor = client_of(world.auditor)
    reply = {"reply": "wrong", "words": "The sergeant was there", "save_key": uuid.uuid4()}
    for _ in range(2):
        assert auditor.post(check.get_absolute_url(), reply).status_code == 302
    assert "to check against your record" not in page_of(auditor.get("/"))
    page = page_of(panel.get(place(world)))
    assert "The sergeant was there" in page
    assert "Replies are in" in page


def test_second_reply_shows_the_first_and_what_was_typed(world, panel, client_of):
    panel.post(place(world, "ask"), question("1"))
    check = AnswerCheck.objects.get()
    lead, auditor = client_of(world.agency_lead), client_of(world.auditor)
    lead.post(
        check.get_absolute_url(), {"reply": "right", "words": "First", "save_key": uuid.uuid4()}
    )
    late = {"reply": "wrong", "words": "Second", "save_key": uuid.uuid4()}
    answer = auditor.post(check.get_absolute_url(), late)
    assert answer.status_code == 409
    assert "First" in page_of(answer)
    assert "Second" in page_of(answer)


def test_decision_takes_back_what_was_asked(world, panel, client_of):
    panel.post(place(world, "ask"), question("1"))
    check = AnswerCheck.objects.get()
    panel.post(place(world, "decide"), decision(version=1))
    auditor = client_of(world.auditor)
    assert "to check against your record" not in page_of(auditor.get("/"))
    assert "no longer needs a reply" in page_of(auditor.get(check.get_absolute_url()))
    typed = {"reply": "right", "words": "Typed meanwhile", "save_key": uuid.uuid4()}
    answer = auditor.post(check.get_absolute_url(), typed)
    assert answer.status_code == 409
    assert "Typed meanwhile" in page_of(answer)


def test_empty_reply_says_what_to_do(world, panel, client_of):
    panel.post(place(world, "ask"), question("1"))
    url = AnswerCheck.objects.get().get_absolute_url()
    answer = client_of(world.auditor).post(url, {"save_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Select what your record says" in page_of(answer)
    assert "Write where you looked and what you found" in page_of(answer)


def test_nothing_is_decided_or_replied_once_the_audit_is_published(world, panel, client_of):
    panel.post(place(world, "ask"), question("1"))
    world.audit.state = "published"
    world.audit.save()
    answer = panel.post(place(world, "decide"), decision(version=1, reason="Too late"))
    assert answer.status_code == 409
    assert "Too late" in page_of(answer)
    reply = {"reply": "right", "words": "Too late too", "save_key": uuid.uuid4()}
    answer = client_of(world.auditor).post(AnswerCheck.objects.get().get_absolute_url(), reply)
    assert answer.status_code == 409
    assert "Too late too" in page_of(answer)


def acting_again(world, **changes):
    """Police's return is sent back, corrected and sent again."""
    row = acting.agency_return(world.case, world.police)
    reviewing.send_back(
        agency_return=row, reason="Look again", sent_at=row.sent_at, review_key=uuid.uuid4(),
        by=world.chair,
    )  # fmt: skip
    row = acting.agency_return(world.case, world.police)
    acting.fill_in(row, by=world.auditor, **changes)
    acting.send(row, by=world.auditor)
