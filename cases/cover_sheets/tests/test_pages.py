"""The cover sheet's page, and where it is shown."""

import uuid

import pytest

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.question_sets import COMPLETE_COVER
from cases.models import Audit


@pytest.fixture
def sheet(world):
    return acting.cover_sheet(world.audit, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def form(data=None, version=0, **others):
    return (data or {}) | {"version": version, "save_key": uuid.uuid4()} | others


def end(audit, state="published"):
    Audit.objects.filter(pk=audit.pk).update(state=state)


# -- filling in


def test_page_asks_what_is_asked_of_the_agency_and_nothing_of_a_child(auditor, sheet, world):
    page = auditor.get(sheet.get_absolute_url()).text
    assert "Your part in the audit" in page
    assert "S1 Could you see the shared record?" in page
    assert "Answer only if S1 is “No”." in page
    assert "S5" not in page
    assert "observations-" not in page
    assert "<title>Cover sheet –" in page


def test_sheet_can_be_left_unfinished_and_is_shown_again_as_typed(auditor, sheet, world):
    url = sheet.get_absolute_url()
    answer = auditor.post(url, form({"S1": "no", "S4-day": "31"}, save="later"))
    assert answer.url == world.audit.get_absolute_url()
    page = auditor.get(url).text
    assert 'value="31"' in page
    assert "S2: write an answer" not in page  # not begun is not wrong


def test_incomplete_sheet_is_kept_but_not_sent_with_links_to_what_is_missing(auditor, sheet):
    url = sheet.get_absolute_url()
    typed = {"S1": "no", "S2": " ", "S1-comment": "Kept <words>"}
    answer = auditor.post(url, form(typed, save="send"))
    assert answer.status_code == 422
    for target, message in [("id_S2", "S2: write an answer"), ("id_S3_0", "S3: select at least")]:
        assert f'<a href="#{target}">{message}' in answer.text
        assert f'id="{target}"' in answer.text
    assert "Kept &lt;words&gt;" in answer.text
    assert "<title>Error: Cover sheet" in answer.text
    sheet.refresh_from_db()
    assert (sheet.data["S1-comment"], sheet.sent) == (["Kept <words>"], None)
    # the page can be completed and sent as it stands
    saving = answer.context["saving"]
    again = COMPLETE_COVER | {name: saving[name].value() for name in ("version", "save_key")}
    assert auditor.post(url, again | {"save": "send"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.is_sent


def test_sent_sheet_can_be_changed_and_says_so_until_it_is_sent_again(auditor, sheet):
    url = sheet.get_absolute_url()
    answer = auditor.post(url, form(COMPLETE_COVER, save="send"), follow=True)
    assert "The cover sheet is sent. Thank you." in answer.text
    assert "changed since it was last sent" not in answer.text
    auditor.post(url, form(COMPLETE_COVER | {"S1": "no"}, version=1, save="later"))
    assert "It was changed since it was last sent" in auditor.get(url).text
    final = form(COMPLETE_COVER, version=2, save="send")
    assert "changed since it was last sent" not in auditor.post(url, final, follow=True).text


def test_same_form_sent_twice_is_one_sending(auditor, sheet):
    data = form(COMPLETE_COVER, save="send")
    first, second = (auditor.post(sheet.get_absolute_url(), data) for _ in range(2))
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Entry.objects.filter(verb="sent").count() == 1


def test_stale_form_gets_409_with_both_texts_and_can_be_kept(auditor, sheet, world):
    url = sheet.get_absolute_url()
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"], "S2": ["Theirs"]})
    mine = form({"S1": "no", "S2": "Mine <b>"}, save="send")
    answer = auditor.post(url, mine)
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine &lt;b&gt;" in answer.text
    sheet.refresh_from_db()
    assert sheet.data["S2"] == ["Theirs"]
    saving = answer.context["saving"]
    kept = dict(answer.context["mine"])
    kept |= {name: saving[name].value() for name in ("version", "save_key")}
    assert auditor.post(url, kept).status_code == 302
    sheet.refresh_from_db()
    assert sheet.data["S2"] == ["Mine <b>"]


@pytest.mark.parametrize("forged", [{"version": "x"}, {"version": "-1"}, {"save_key": "x"}])
def test_forged_version_or_key_is_a_bad_request(auditor, sheet, forged):
    assert auditor.post(sheet.get_absolute_url(), form({"S1": "own"}, **forged)).status_code == 400


def test_nul_gets_a_message_and_stores_nothing(auditor, sheet):
    answer = auditor.post(sheet.get_absolute_url(), form({"S1": "no", "S2": "a\x00b"}))
    assert answer.status_code == 422
    assert '<a href="#id_S2">This holds a character that cannot be stored' in answer.text
    sheet.refresh_from_db()
    assert sheet.version == 0


def test_old_page_of_an_ended_audit_changes_nothing_and_gives_the_text_back(auditor, sheet, world):
    end(world.audit)
    answer = auditor.post(sheet.get_absolute_url(), form({"S2": "Too late"}, save="send"))
    assert answer.status_code == 409
    assert "Too late" in answer.text
    assert "Keep what I typed" not in answer.text
    sheet.refresh_from_db()
    assert sheet.version == 0


# -- who reads it


def test_panel_reads_what_was_sent_and_never_what_is_being_written(world, sheet, client_of):
    url = sheet.get_absolute_url()
    for person in (world.panel, world.chair, world.administrator):
        assert client_of(person).get(url).status_code == 404
    acting.send_cover_sheet(
        world.audit, world.police, {"S1": ["no"], "S2": ["Sent words"], "S3": ["manager"]}
    )
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"], "S2": ["Draft words"]})
    for person in (world.panel, world.chair, world.administrator):
        answer = client_of(person).get(url)
        assert answer.status_code == 200
        assert "Sent words" in answer.text
        assert "Draft words" not in answer.text
        assert "<form" not in answer.text.split("<main")[1]
        assert client_of(person).post(url, form({"S1": "own"})).status_code == 403


def test_other_agency_does_not_see_the_sheet_and_the_refusal_is_recorded(world, sheet, client_of):
    acting.send_cover_sheet(world.audit, world.police)
    for person in (world.other_auditor, world.outsider, world.nobody):
        for answer in (
            client_of(person).get(sheet.get_absolute_url()),
            client_of(person).post(sheet.get_absolute_url(), form({"S1": "no"})),
        ):
            assert answer.status_code == 404
        refused = Entry.objects.filter(verb="refused", person_id=person.pk, object_id=sheet.pk)
        assert refused.count() == 2


def test_agency_reads_its_sent_sheet_after_the_audit(world, sheet, auditor):
    url = sheet.get_absolute_url()
    acting.send_cover_sheet(world.audit, world.police)
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"]})
    end(world.audit)
    page = auditor.get(url).text
    assert "Yes, ourselves" in page
    assert "did not send it again" in page
    assert "<form" not in page.split("<main")[1]


def test_agency_that_sent_nothing_is_told_so_after_the_audit(world, auditor, sheet):
    end(world.audit)
    assert "Your agency sent no cover sheet" in auditor.get(sheet.get_absolute_url()).text


# -- where it shows


def test_home_lists_the_sheet_until_it_is_sent_and_again_when_it_is_changed(
    world, auditor, client_of, sheet
):
    def listed(client=auditor):
        return sheet.get_absolute_url() in client.get("/").text

    assert "Cover sheet: An audit" in auditor.get("/").text
    assert "0 of 2 answered" in auditor.get("/").text
    assert not listed(client_of(world.other_auditor))
    assert not listed(client_of(world.chair))
    acting.send_cover_sheet(world.audit, world.police)
    assert not listed()
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"]})
    assert "Changed since sent" in auditor.get("/").text
    end(world.audit)
    assert not listed()


def test_audit_page_of_an_agency_shows_its_own_sheet_only(world, auditor, sheet):
    other = acting.cover_sheet(world.audit, world.health)
    page = auditor.get(world.audit.get_absolute_url()).text
    assert sheet.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_matrix_counts_the_sheets_and_links_the_sent_ones(world, client_of, sheet):
    acting.send_cover_sheet(world.audit, world.health)
    health = acting.cover_sheet(world.audit, world.health)
    page = client_of(world.chair).get(world.audit.get_absolute_url()).text
    assert "Cover sheets: 1 of 4 sent" in page
    assert health.get_absolute_url() in page
    assert sheet.get_absolute_url() not in page
    assert "Not sent yet: Social care, Police, School nursing" in page
