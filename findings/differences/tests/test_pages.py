"""The panel looks through where records differ, asks agencies to check, and decides."""

import datetime
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import FindingFactory, founder
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
    about = world.police.pk if code == "B1" else 0
    ids = [world.audit.public_id, world.case.public_id, code, about]
    return reverse(f"difference-{name}", args=ids)


def listed(world):
    return reverse("difference-list", args=[world.audit.public_id])


def decision(client, world, **others):
    """The form of the page that the client sees, filled in."""
    form = client.get(place(world)).context["decide_form"]
    return posted(form) | {"outcome": "stands"} | others


def question(client, world, *names, code="B1", **others):
    """The same of the form by which agencies are asked; with these ticked, if any are named."""
    form = client.get(place(world, code=code)).context["ask_form"]
    ticked = [v for v, label in form.fields["sides"].choices if label.split(":")[0] in names]
    return posted(form) | ({"sides": ticked} if names else {}) | others


def posted(form):
    return {box.name: "" if box.value() is None else box.value() for box in form}


SENTENCE = "Social care records that Police took part; Police records that it was not invited."


def test_list_says_who_records_what_and_counts_by_kind(world, panel):
    page = page_of(panel.get(listed(world)))
    assert SENTENCE in page
    assert "2 differences between what agencies sent" in page
    assert "Social care and Police" in page


def test_list_shows_what_is_still_to_settle_unless_asked_otherwise(world, panel):
    panel.post(place(world, "decide"), decision(panel, world))
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
    panel.post(place(world, "decide"), decision(panel, world))
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
    answer = panel.post(place(world, "decide"), decision(panel, world, outcome="") | typed)
    assert answer.status_code == 422
    assert message in page_of(answer)
    assert not DifferenceDecision.objects.exists()


def test_decision_is_kept_with_the_answers_that_it_judged(world, panel):
    explained = decision(panel, world, outcome="explained", reason="A duty worker went")
    for _ in range(2):  # a double press
        assert panel.post(place(world, "decide"), explained).status_code == 302
    kept = DifferenceDecision.objects.get()
    assert (kept.outcome, kept.reason, kept.by) == ("explained", "A duty worker went", world.panel)
    assert sorted(kept.values.values()) == ["part", "uninvited"]
    assert Entry.objects.get(object_type="findings.differencedecision").verb == "added"
    assert "A duty worker went" in page_of(panel.get(place(world)))


def test_second_decision_on_an_old_page_shows_the_first_and_keeps_the_words(world, panel, chair):
    late = decision(chair, world, outcome="explained", reason="Second one")
    first = decision(panel, world, outcome="explained", reason="First reason")
    panel.post(place(world, "decide"), first)
    answer = chair.post(place(world, "decide"), late)
    assert answer.status_code == 409
    assert "First reason" in page_of(answer)
    assert "Second one" in page_of(answer)
    assert DifferenceDecision.objects.count() == 1
    # the form of that page may be sent as it is
    again = posted(answer.context["decide_form"])
    assert chair.post(place(world, "decide"), again).status_code == 302


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"B": {"B2": ["absent"]}}, "did not take part"),
        ({"B": {"B2": ["uninvited"], "B2-comment": ["Rang at noon"]}}, "Rang at noon"),
    ],
)
def test_nothing_is_decided_about_what_the_page_did_not_show(world, panel, changes, now):
    page = page_of(panel.get(place(world)))
    assert now not in page
    form = decision(panel, world, outcome="explained", reason="It was not invited")
    acting_again(world, **changes)
    answer = panel.post(place(world, "decide"), form)
    assert answer.status_code == 409
    assert "It was not invited" in page_of(answer)
    assert now in page_of(answer)
    assert not DifferenceDecision.objects.exists()
    # the form of that page may be sent as it is
    again = posted(answer.context["decide_form"])
    assert panel.post(place(world, "decide"), again).status_code == 302


def test_nothing_is_decided_before_a_reply_is_read(world, panel, client_of):
    panel.post(place(world, "ask"), question(panel, world, "Police"))
    form = decision(panel, world, outcome="explained", reason="They never replied")
    reply = {"reply": "wrong", "words": "The sergeant was there", "save_key": uuid.uuid4()}
    client_of(world.auditor).post(AnswerCheck.objects.get().get_absolute_url(), reply)
    answer = panel.post(place(world, "decide"), form)
    assert answer.status_code == 409
    assert "They never replied" in page_of(answer)
    assert "The sergeant was there" in page_of(answer)
    assert DifferenceDecision.objects.get().outcome == "asked"


def test_form_sent_twice_is_kept_whatever_changed_in_between(world, panel):
    form = decision(panel, world, outcome="explained", reason="Known why")
    panel.post(place(world, "decide"), form)
    acting_again(world, B={"B2": ["absent"]})
    assert panel.post(place(world, "decide"), form).status_code == 302


def test_changed_answer_opens_a_decision_again(world, panel, chair):
    explained = decision(panel, world, outcome="explained", reason="Known why")
    panel.post(place(world, "decide"), explained)
    acting_again(world, B={"B2": ["absent"]})
    page = page_of(panel.get(listed(world)))
    assert "Open again" in page
    assert "The answers changed since it was decided" in page_of(panel.get(place(world)))


def test_corrected_answer_leaves_a_page_that_says_so_with_what_was_typed(world, panel):
    form = decision(panel, world, reason="Typed meanwhile")
    acting_again(world, B={"B2": ["part"]})
    assert "The records agree" in page_of(panel.get(place(world)))
    answer = panel.post(place(world, "decide"), form)
    assert answer.status_code == 409
    assert "Typed meanwhile" in page_of(answer)


def test_chair_makes_a_finding_of_it_until_the_finding_is_removed(world, chair, panel):
    finding = FindingFactory(audit=world.audit, wording="Invitations go astray", by=world.chair)
    made = decision(chair, world, outcome="finding", finding=finding.pk)
    assert chair.post(place(world, "decide"), made).status_code == 302
    assert "Invitations go astray" in page_of(panel.get(place(world)))
    finding.delete()
    page = page_of(panel.get(place(world)))
    assert "Open again" in page
    assert "The finding made of it was removed" in page


def test_finding_of_another_audit_is_none_to_choose(world, chair):
    far = FindingFactory(audit=world.far_audit)
    FindingFactory(audit=world.audit)
    made = decision(chair, world, outcome="finding", finding=far.pk)
    answer = chair.post(place(world, "decide"), made)
    assert answer.status_code == 422
    assert "Select a finding from the list" in page_of(answer)


def test_agencies_are_asked_and_each_sees_its_own_answer_only(world, panel, client_of):
    note = question(panel, world, note="Who telephoned?")
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


def test_who_is_asked_is_who_was_ticked_though_the_list_is_another_by_then(world, panel):
    when_differs(world)
    note = question(panel, world, "Health", code="A3", note="Did the health visitor ring?")
    withdraw(world.case, world.police)  # which is listed before Health
    answer = panel.post(place(world, "ask", code="A3"), note)
    assert answer.status_code == 409
    assert "Did the health visitor ring?" in page_of(answer)
    assert not AnswerCheck.objects.exists()
    # the form of that page may be sent as it is
    again = posted(answer.context["ask_form"])
    assert panel.post(place(world, "ask", code="A3"), again).status_code == 302
    assert [check.agency_return.agency for check in AnswerCheck.objects.all()] == [world.health]


def test_agency_that_is_not_listed_any_more_is_not_asked(world, panel):
    when_differs(world)
    note = question(panel, world, "Police", code="A3", note="Police, did you ring?")
    withdraw(world.case, world.police)
    answer = panel.post(place(world, "ask", code="A3"), note)
    assert answer.status_code == 409
    assert "Police, did you ring?" in page_of(answer)
    assert not AnswerCheck.objects.exists()
    assert not DifferenceDecision.objects.exists()


def test_asking_whom_the_page_does_not_list_asks_nobody(world, panel):
    forged = question(panel, world, "Police")
    forged["sides"] += ["1-2-3"]
    assert panel.post(place(world, "ask"), forged).status_code == 409
    assert not AnswerCheck.objects.exists()
    assert not DifferenceDecision.objects.exists()


def test_reply_reaches_the_panel(world, panel, client_of):
    panel.post(place(world, "ask"), question(panel, world, "Police"))
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
    panel.post(place(world, "ask"), question(panel, world, "Police"))
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
    panel.post(place(world, "ask"), question(panel, world, "Police"))
    check = AnswerCheck.objects.get()
    panel.post(place(world, "decide"), decision(panel, world))
    auditor = client_of(world.auditor)
    assert "to check against your record" not in page_of(auditor.get("/"))
    assert "no longer needs a reply" in page_of(auditor.get(check.get_absolute_url()))
    typed = {"reply": "right", "words": "Typed meanwhile", "save_key": uuid.uuid4()}
    answer = auditor.post(check.get_absolute_url(), typed)
    assert answer.status_code == 409
    assert "Typed meanwhile" in page_of(answer)


def test_empty_reply_says_what_to_do(world, panel, client_of):
    panel.post(place(world, "ask"), question(panel, world, "Police"))
    url = AnswerCheck.objects.get().get_absolute_url()
    answer = client_of(world.auditor).post(url, {"save_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert "Select what your record says" in page_of(answer)
    assert "Write where you looked and what you found" in page_of(answer)


def test_nothing_is_decided_or_replied_once_the_audit_is_published(world, panel, client_of):
    panel.post(place(world, "ask"), question(panel, world, "Police"))
    late = decision(panel, world, reason="Too late")
    world.audit.state = "published"
    world.audit.save()
    answer = panel.post(place(world, "decide"), late)
    assert answer.status_code == 409
    assert "Too late" in page_of(answer)
    reply = {"reply": "right", "words": "Too late too", "save_key": uuid.uuid4()}
    answer = client_of(world.auditor).post(AnswerCheck.objects.get().get_absolute_url(), reply)
    assert answer.status_code == 409
    assert "Too late too" in page_of(answer)


def when_differs(world):
    """Health and School nursing record another day each than Social care and Police."""
    for day, agency in enumerate([world.health, world.school_nursing], start=1):
        acting.fill_in_and_send(world.case, agency, A={"A3-day": [str(day)]})


def withdraw(case, agency):
    row = acting.agency_return(case, agency)
    reviewing.withdraw(agency_return=row, reason="Of another child", by=founder())


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
