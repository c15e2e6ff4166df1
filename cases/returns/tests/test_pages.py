"""An agency's people fill in a return, through its pages."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.question_sets import COMPLETE
from cases.question_sets.fields import MAX_COMMENT, MAX_TEXT

from ..forms.observations import MAX_OBSERVATION
from ..services import returns as services
from ..services import reviewing


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def section_url(agency_return, code="A"):
    return reverse("return-section", args=[agency_return.public_id, code])


def form(data=None, version=0, **others):
    return (data or {}) | {"version": version, "save_key": uuid.uuid4()} | others


def draft(agency_return, code="A"):
    return agency_return.drafts.get(section__code=code)


def text_of(answer):
    return answer.content.decode()


def test_task_list_shows_state_and_progress_of_each_section(auditor, police):
    acting.save(police, "A", COMPLETE["A"])
    acting.save(police, "B", {"B2": ["part"]})
    page = text_of(auditor.get(police.get_absolute_url()))
    assert "Complete" in page
    assert "In progress" in page
    assert "Not started" in page
    # A: five of five (A6 depends, A7 may be left out), B: one of two, C: C3 alone, of police
    assert "6 of 8 answered" in page
    assert "2 still to answer" in page
    assert "1 of 2 answered" in page


def test_section_saved_with_errors_is_shown_again_as_typed(auditor, police):
    typed = {"A3-day": "31", "A3-month": "2", "A3-year": "2019", "A4": "many"}
    answer = auditor.post(section_url(police), form(typed, save="continue"), follow=True)
    page = text_of(answer)
    assert 'value="31"' in page
    assert 'value="many"' in page
    assert "There is a problem" in page
    assert "A1: select an answer" in page  # what is missing is said too, as they wanted to continue
    resumed = text_of(auditor.get(section_url(police)))
    assert 'value="many"' in resumed
    assert "A4: enter a whole number" in resumed
    assert "A1: select an answer" not in resumed  # not begun is not wrong


def test_section_can_be_left_unfinished(auditor, police):
    answer = auditor.post(section_url(police), form({"A1": "known"}, save="later"))
    assert answer.url == police.get_absolute_url()
    police.refresh_from_db()
    assert police.state == "in_progress"
    assert draft(police).answered == 1


def test_complete_section_leads_to_the_next(auditor, police):
    answer = auditor.post(section_url(police), form(COMPLETE["A"], save="continue"))
    assert answer.url == section_url(police, "B")


def test_last_section_leads_to_the_check(auditor, police):
    answer = auditor.post(section_url(police, "C"), form(COMPLETE["C"], save="continue"))
    assert answer.url == reverse("return-check", args=[police.public_id])


def test_same_form_sent_twice_is_one_save(auditor, police):
    data = form({"A1": "known"}, save="later")
    first, second = (auditor.post(section_url(police), data) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert draft(police).version == 1
    assert Entry.objects.filter(verb="started_editing").count() == 1


def test_stale_form_gets_409_with_both_texts_and_changes_nothing(auditor, police):
    acting.save(police, "A", {"A5": ["Text of a colleague"]})
    answer = auditor.post(section_url(police), form({"A5": "My own <text>"}, version=0))
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Text of a colleague" in page
    assert "My own &lt;text&gt;" in page
    assert draft(police).data["A5"] == ["Text of a colleague"]


def test_conflict_page_lets_me_keep_what_i_typed(auditor, police):
    acting.save(police, "A", {"A5": ["Theirs"]})
    page = auditor.post(section_url(police), form({"A5": "Mine", "A4": "x"}, version=0))
    kept = dict(page.context["mine"])
    saving = page.context["saving"]
    kept |= {"version": saving["version"].value(), "save_key": saving["save_key"].value()}
    assert auditor.post(section_url(police), kept).status_code == 302
    assert draft(police).data["A5"] == ["Mine"]
    assert draft(police).data["A4"] == ["x"]


def test_old_page_of_a_sent_return_changes_nothing(auditor, world):
    sent = acting.fill_in_and_send(world.case, world.police)
    before = draft(sent).data
    answer = auditor.post(
        section_url(sent), form({"A5": "Changed afterwards"}, version=draft(sent).version)
    )
    assert answer.status_code == 409
    assert "Changed afterwards" in text_of(answer)  # to copy
    assert "Keep what I typed" not in text_of(answer)
    assert draft(sent).data == before


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"A5": "x" * (MAX_TEXT + 1)}, "A5: shorten this to 100000 characters or fewer"),
        ({"A1-comment": "x" * (MAX_COMMENT + 1)}, "A1: shorten this"),
        ({"observations-well": "x" * (MAX_OBSERVATION + 1)}, "Shorten this to 2000"),
        ({"A1": "no such"}, "A1: select one of the answers listed"),
        ({"A2": ["neglect", "forged"]}, "A2: select from the answers listed"),
        ({"A2": ["neglect", "none"]}, "A2: select “None of these” alone, or the others"),
        ({"A4": "-1"}, "A4: enter a whole number"),
        ({"A4": "9" * 400}, "A4: enter a whole number"),
        ({"A4": "3", "A4-nr": "on"}, "A4: either give an answer or tick"),
        ({"A3-day": "1"}, "A3: the date must include"),
        ({"A3-day": "1", "A3-month": "1", "A3-year": "2999"}, "A3: the date must be today or in"),
        ({"A7": "excellent"}, "A7: select one of the answers listed"),
    ],
)
def test_bad_input_is_kept_and_gets_a_message_at_its_field(auditor, police, typed, message):
    answer = auditor.post(section_url(police), form(typed, save="continue"), follow=True)
    assert answer.status_code == 200
    assert message in text_of(answer)
    kept = draft(police).data
    for name, value in typed.items():
        assert kept[name] == (value if isinstance(value, list) else [value])


@pytest.mark.parametrize("name", ["A5", "A1-comment", "observations-well", "A3-day", "A1"])
def test_nul_gets_a_message_and_stores_nothing(auditor, police, name):
    answer = auditor.post(section_url(police), form({name: "before\x00after"}))
    assert answer.status_code == 422
    assert "cannot be stored" in text_of(answer)
    assert draft(police).version == 0


@pytest.mark.parametrize(
    "forged",
    [{"version": ""}, {"version": "x"}, {"version": "-1"}, {"save_key": "x"}, {"save_key": ""}],
)
def test_forged_version_or_key_is_a_bad_request(auditor, police, forged):
    assert auditor.post(section_url(police), form({"A1": "known"}, **forged)).status_code == 400
    assert draft(police).version == 0


def test_answers_of_another_audience_are_not_taken(auditor, police, world):
    data = {f"B1-{world.health.pk}": "part", "B2": "part"}
    auditor.post(section_url(police, "B"), form(data))
    assert draft(police, "B").data == {"B2": ["part"]}


def test_unknown_section_is_not_found(auditor, police):
    assert auditor.get(section_url(police, "nothing")).status_code == 404


def test_not_known_to_us_is_a_short_complete_return(auditor, police, world):
    url = section_url(police)
    auditor.post(url, form({"A1": "unknown", "observations-worried": "Asked by no name"}))
    page = text_of(auditor.get(police.get_absolute_url()))
    assert "1 of 1 answered" in page
    assert "Nothing required" in page
    check = auditor.get(police.get_check_url())
    answer = auditor.post(
        police.get_check_url(), form(version=check.context["saving"]["version"].value())
    )
    assert answer.status_code == 302
    police.refresh_from_db()
    assert police.state == "sent"
    assert [a.choice for a in police.answers.all()] == ["unknown"]
    assert police.observations.get().text == "Asked by no name"


def test_check_page_says_which_comment_is_too_long(auditor, police):
    acting.fill_in(police, A={"A4-comment": ["x" * 10_001]})
    page = text_of(auditor.get(police.get_check_url()))
    assert "1 to correct" in page
    assert "A4: shorten this to 10000 characters or fewer; it has 10001" in page


def test_not_known_keeps_what_was_begun_but_does_not_send_it(auditor, police):
    acting.fill_in(police)
    acting.save(police, "A", COMPLETE["A"] | {"A1": ["unknown"]})
    acting.send(police)
    assert police.answers.count() == 1
    assert draft(police, "B").data == COMPLETE["B"]


def test_lead_cannot_say_not_known(world, client_of):
    lead = acting.agency_return(world.case, world.social_care)
    client = client_of(world.care_auditor)
    assert "Not known to us" not in text_of(client.get(section_url(lead)))
    answer = client.post(section_url(lead), form({"A1": "unknown"}, save="continue"), follow=True)
    assert "A1: select one of the answers listed" in text_of(answer)


def test_lead_fills_in_a_table_with_every_other_agency(world, client_of):
    lead = acting.agency_return(world.case, world.social_care)
    client = client_of(world.care_auditor)
    page = text_of(client.get(section_url(lead, "B")))
    for agency in (world.police, world.health, world.school_nursing, world.nursery):
        for code in ("B1", "B3", "B5"):
            assert f'name="{code}-{agency.pk}"' in page
    assert f"B1-{world.social_care.pk}" not in page
    answer = client.post(
        section_url(lead, "B"),
        form({f"B1-{world.police.pk}": "part"}, save="continue"),
        follow=True,
    )
    assert "B1: select an answer for Nursery" in text_of(answer)


def test_question_that_depends_on_another_section_appears_once_it_is_answered(auditor, police):
    assert "Answer only if A2 is" in text_of(auditor.get(section_url(police, "C")))
    acting.save(police, "A", {"A2": ["neglect"]})
    assert "C1 " not in text_of(auditor.get(section_url(police, "C")))
    acting.save(police, "A", {"A2": ["school"]})
    page = text_of(auditor.get(section_url(police, "C")))
    assert "C1 Was school in the plan?" in page
    assert "Answer only if A2 is" not in page


def test_adding_a_box_without_javascript_saves_and_shows_one_more(auditor, police):
    answer = auditor.post(section_url(police), form({"observations-well": "One"}, add="well"))
    assert answer.url == f"{section_url(police)}#observations-well"
    page = text_of(auditor.get(section_url(police)))
    assert 'id="id_observations-well-1"' in page


def test_check_page_lists_what_is_missing_and_offers_no_sending(auditor, police):
    acting.save(police, "A", COMPLETE["A"])
    page = text_of(auditor.get(police.get_check_url()))
    assert "The meeting: 2 still to answer" in page
    assert f"{section_url(police, 'B')}?check=1" in page
    assert "Send the return</button>" not in page
    answer = auditor.post(police.get_check_url(), form(version=1))
    assert answer.status_code == 422
    police.refresh_from_db()
    assert police.state == "in_progress"


def test_check_page_shows_every_answer_in_words(auditor, police):
    acting.fill_in(police, A={"A1-comment": ["Seen <once>"], "A4-nr": ["on"], "A4": []})
    page = text_of(auditor.get(police.get_check_url()))
    for words in [
        "Known to us",
        "Seen &lt;once&gt;",
        "28 February 2019",
        "Not in our record",
        "A visit every week.",
        "Not invited",
        "Good",
    ]:
        assert words in page


def test_return_is_sent_once_however_often_the_form_is_posted(auditor, police):
    acting.fill_in(police)
    version = services.return_version(services.drafts_of(police))
    data = form(version=version)
    answers = [auditor.post(police.get_check_url(), data) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert police.sent_versions.count() == 1


def test_return_changed_since_it_was_checked_is_not_sent(auditor, police):
    acting.fill_in(police)
    version = services.return_version(services.drafts_of(police))
    acting.save(police, "A", COMPLETE["A"] | {"A5": ["Changed meanwhile"]})
    answer = auditor.post(police.get_check_url(), form(version=version))
    assert answer.status_code == 409
    assert "Changed meanwhile" in text_of(answer)
    assert not police.sent_versions.exists()


def test_sending_a_withdrawn_return_says_how_it_stands(auditor, police, world):
    acting.fill_in(police)
    version = services.return_version(services.drafts_of(police))
    reviewing.withdraw(agency_return=police, reason="Wrong child", by=world.administrator)
    answer = auditor.post(police.get_check_url(), form(version=version))
    assert answer.status_code == 409
    assert "withdrawn" in text_of(answer)


def test_reason_for_sending_back_shows_first(auditor, police, world):
    sent = acting.fill_in_and_send(world.case, world.police)
    reviewing.send_back(
        agency_return=sent,
        reason="Please <look> at B2",
        sent_at=sent.sent_at,
        review_key=uuid.uuid4(),
        by=world.chair,
    )
    page = text_of(auditor.get(police.get_absolute_url()))
    assert page.index("Please &lt;look&gt; at B2") < page.index("govuk-task-list")
    assert "Please &lt;look&gt; at B2" in text_of(auditor.get(section_url(police)))


def test_sent_return_shows_its_agency_what_was_sent(auditor, police, world):
    acting.fill_in_and_send(world.case, world.police, by=world.auditor)
    page = text_of(auditor.get(police.get_absolute_url()))
    assert "A visit every week." in page
    assert "Sent by Auditor on" in page
    assert "Send it back" not in page


def test_script_in_every_text_is_escaped(auditor, police, world, client_of):
    script = "<script>alert(1)</script>"
    typed = {
        "A5": [script],
        "A1-comment": [script],
        "observations-well": [script],
    }
    acting.fill_in_and_send(world.case, world.police, A=typed)
    pages = [
        auditor.get(police.get_absolute_url()),
        client_of(world.chair).get(police.get_absolute_url()),
        client_of(world.chair).get(world.case.get_absolute_url()),
        client_of(world.chair).get(world.audit.get_findings_url()),
    ]
    for answer in pages:
        assert script not in text_of(answer)
        assert "&lt;script&gt;alert(1)" in text_of(answer)


@pytest.mark.parametrize("code", ["A", "B", "C"])
@pytest.mark.parametrize("person", ["auditor", "care_auditor"])
def test_every_link_of_the_error_summary_lands_on_an_input(person, code, world, client_of):
    agency = world.police if person == "auditor" else world.social_care
    url = section_url(acting.agency_return(world.case, agency), code)
    client = client_of(getattr(world, person))
    wrong = {
        f"{code}1-comment": "x" * (MAX_COMMENT + 1),
        "observations-well": ["Fine", "x" * (MAX_OBSERVATION + 1)],
        "A3-day": "31",
        "A4": "many",
    }
    page = text_of(client.post(url, form(wrong, save="continue"), follow=True))
    start = page.index("govuk-error-summary__list")
    summary = page[start : page.index("</ul>", start)]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets
    for target in targets:
        assert re.search(rf'<(input|select|textarea)[^>]* id="{re.escape(target)}"', page), target
