"""A filled-in workbook comes back: seen as a difference, then saved or dropped."""

import datetime
import html

import pytest
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from cases.models import AgencyReturn, SectionDraft, Upload

from .. import services
from .workbooks import (
    ANSWER,
    COMMENT,
    FIELD,
    KEY,
    RETURN,
    SECTION,
    VERSION,
    all_downloaded,
    downloaded,
    fill_in,
    row_of,
    save,
    taken,
    upload,
)


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def client(world, client_of):
    return client_of(world.auditor)


@pytest.fixture
def book(client, police):
    return downloaded(client, police)


@pytest.fixture
def uploaded(client, world):
    """Upload a workbook and go where that leads."""
    return lambda book: upload(client, world.audit, book, follow=True)


def data_of(agency_return, section="A"):
    return SectionDraft.objects.get(agency_return=agency_return, section__code=section).data


def words(page):
    return html.unescape(page.content.decode())


# -- the way there and back


def test_filled_in_workbook_is_shown_before_it_is_saved(client, book, police, uploaded):
    fill_in(
        book,
        {
            "A1": "Known to us",
            ("A2", "neglect"): "Yes",
            "A3": "28/2/2019",
            "A4": 3,
            "A5": "We visited.\nTwice.",
            "A5-comment": "See the log",
            "A7": "good",
            "observations-worried": "Nobody asked the school",
        },
    )
    page = uploaded(book)
    assert page.status_code == 200
    for text in ("Known to us", "Neglect", "28 February 2019", "Nobody asked the school"):
        assert text in words(page)
    assert data_of(police) == {}
    assert AgencyReturn.objects.get(pk=police.pk).state == "not_started"

    page = save(client, page)
    assert "Saved: 1 section of 1 return" in words(page)
    data = data_of(police)
    assert data.pop("observations-worried-key")
    assert data == {
        "A1": ["known"],
        "A2": ["neglect"],
        "A3-day": ["28"],
        "A3-month": ["2"],
        "A3-year": ["2019"],
        "A4": ["3"],
        "A5": ["We visited.\nTwice."],
        "A5-comment": ["See the log"],
        "A7": ["good"],
        "observations-worried": ["Nobody asked the school"],
    }
    assert not Upload.objects.exists()
    assert Entry.objects.filter(verb="uploaded", object_id=police.pk).count() == 1


def test_real_date_of_a_spreadsheet_is_a_date(client, book, police, uploaded):
    row_of(book, "A3")[ANSWER].number_format = "dd/mm/yyyy"
    save(client, uploaded(fill_in(book, {"A3": datetime.datetime(2019, 2, 28)})))
    data = data_of(police)
    assert [data[f"A3-{part}"] for part in ("day", "month", "year")] == [
        ["28"],
        ["February"],
        ["2019"],
    ]


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        ("28/02/2019 14:30", "", ["28", "02", "2019"]),
        ("Thu 28th\xa0February 2019", "", ["28", "February", "2019"]),
        ("28/02/19", "A3: the date must include a year with 4 digits", ["28", "02", "19"]),
        ("02/28/2019", "A3: write the day first", ["02/28/2019", "", ""]),
        ("Mon 28 Feb 2019", "A3: 28 February 2019 is a Thursday", ["Mon 28 Feb 2019", "", ""]),
    ],
)
def test_date_of_a_cell_is_read_or_kept_as_typed(
    typed, message, parts, client, book, police, uploaded
):
    page = uploaded(fill_in(book, {"A3": typed}))
    assert message in words(page)
    assert bool(message) == ("A3: " in words(page))
    save(client, page)
    data = data_of(police)
    assert [data.get(f"A3-{part}", [""])[0] for part in ("day", "month", "year")] == parts


HIDDEN = "hidden in the workbook, by a filter or by hand"


def test_changes_in_hidden_rows_are_counted_and_kept(client, book, police, uploaded):
    fill_in(book, {"A4": "3", "A5": "Filtered out", "A5-comment": "This too"})
    sheet = book["Ada"]
    sheet.row_dimensions[row_of(book, "A5")[0].row].hidden = True
    sheet.row_dimensions[row_of(book, "A3")[0].row].hidden = True  # without a change
    page = uploaded(book)
    assert f"2 of these changes stand in rows that are {HIDDEN}" in words(page)
    save(client, page)
    assert data_of(police)["A5"] == ["Filtered out"]


def test_changes_on_a_hidden_sheet_are_counted(book, uploaded):
    fill_in(book, {"A5": "Put aside"})
    assert HIDDEN not in words(uploaded(book))
    book["Ada"].sheet_state = "hidden"
    assert f"1 of these changes stands in a row that is {HIDDEN}" in words(uploaded(book))


def test_workbook_with_macros_is_read_without_them(world, client, book):
    page = upload(client, world.audit, fill_in(book, {"A5": "Found"}), "r.xlsm", follow=True)
    assert "Found" in page.text


def test_not_in_our_record_is_read_in_dates_and_numbers(client, book, police, uploaded):
    answers = {"A3": "not in our record", "A4": "Not in our record."}
    save(client, uploaded(fill_in(book, answers)))
    assert data_of(police) == {"A3-nr": ["on"], "A4-nr": ["on"]}


def test_half_an_answer_is_kept_as_typed_and_pointed_out(client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A3": "31 2 2019", "A4": "about three"}))
    assert "A3: the date must be a real date" in words(page)
    assert "A4: enter a whole number" in words(page)
    save(client, page)
    assert data_of(police) == {
        "A3-day": ["31"],
        "A3-month": ["2"],
        "A3-year": ["2019"],
        "A4": ["about three"],
    }


def test_lead_answers_about_each_agency(world, client_of):
    care = acting.agency_return(world.case, world.social_care)
    client = client_of(world.care_auditor)
    book = fill_in(downloaded(client, care), {f"B1-{world.police.pk}": "took PART "})
    page = upload(client, world.audit, book, follow=True)
    assert "Who took part? – Police" in words(page)
    save(client, page)
    assert data_of(care, "B") == {f"B1-{world.police.pk}": ["part"]}


def test_unchanged_workbook_differs_in_nothing(client, police, uploaded):
    said = {"observations-well": ["One\r\nTwo", " spaced "], "A5": ["a\r\nb\x0bc\r\n"]}
    acting.save(police, "A", said | {"A3-day": ["31"], "A4": ["many"], "A2": ["neglect"]})
    page = uploaded(downloaded(client, police))
    assert "Nothing differs from what is there" in words(page)
    assert not Upload.objects.exists()


def test_answers_that_the_workbook_does_not_ask_are_kept(client, police, uploaded):
    """B and C are hidden once the child is not known; what is there stays."""
    acting.save(police, "B", {"B2": ["part"], "B6": ["full"]})
    acting.save(police, "A", {"A1": ["unknown"], "A5": ["Written before"]})
    book = downloaded(client, police)
    assert "B2" not in [row[FIELD].value for row in book["Ada"].iter_rows()]
    save(client, uploaded(fill_in(book, {"observations-well": "Seen", "A1": "Known to us"})))
    assert data_of(police, "B") == {"B2": ["part"], "B6": ["full"]}
    assert data_of(police)["A5"] == ["Written before"]


def test_cleared_answers_are_called_out(client, police, uploaded):
    acting.save(police, "A", {"A1": ["known"], "A2": ["neglect"], "observations-well": ["Good"]})
    book = downloaded(client, police)
    key = data_of(police)["observations-well-key"][0]
    cleared = {"A1": None, ("A2", "neglect"): None, ("observations-well", key): ""}
    page = uploaded(fill_in(book, cleared))
    assert words(page).count("Taken out") == 3
    assert "3 answers would be taken out" in words(page)
    save(client, page)
    assert data_of(police) == {}


def test_deleted_rows_change_nothing(client, police, uploaded):
    acting.save(police, "A", {"A1": ["known"], "A2": ["neglect"], "observations-well": ["Good"]})
    book = downloaded(client, police)
    sheet = book["Ada"]
    for row in reversed(range(5, sheet.max_row)):
        if sheet.cell(row, FIELD + 1).value in ("A1", "A2", "observations-well"):
            sheet.delete_rows(row)
    assert "Nothing differs" in words(uploaded(book))


def test_same_workbook_uploaded_again_after_saving_differs_in_nothing(client, book, uploaded):
    fill_in(book, {"A5": "Something", "observations-worried": "A worry"})
    save(client, uploaded(book))
    assert "Nothing differs" in words(uploaded(book))


def test_rows_are_known_by_their_codes_not_by_their_place(client, police, book, uploaded):
    fill_in(book, {"A5": "Found by its code", "A1": "Known to us"})
    sheet = book["Ada"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate(reversed(rows), start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.title = "Renamed"
    book.move_sheet("Renamed", -1)
    save(client, uploaded(book))
    assert data_of(police) == {"A5": ["Found by its code"], "A1": ["known"]}


def test_all_returns_of_the_agency_go_in_one_workbook(world, client, uploaded):
    book = all_downloaded(client, world.audit)
    fill_in(book, {"A5": "About Ada"})
    fill_in(book, {"A5": "About Ben"}, sheet="Ben")
    page = save(client, uploaded(book))
    assert "Saved: 2 sections of 2 returns" in words(page)
    for case, text in ((world.case, "About Ada"), (world.other_case, "About Ben")):
        assert data_of(acting.agency_return(case, world.police)) == {"A5": [text]}


def test_text_too_long_for_a_cell_is_left_alone(client, police, uploaded):
    acting.save(police, "A", {"A5": ["x" * 40_000], "A1": ["known"]})
    book = downloaded(client, police)
    assert "too long for a workbook" in row_of(book, "A5")[ANSWER].value
    save(client, uploaded(fill_in(book, {"A1": "Not known to us"})))
    assert data_of(police) == {"A5": ["x" * 40_000], "A1": ["unknown"]}
    page = uploaded(fill_in(book, {"A5": "Shorter"}))
    assert page.status_code == 422
    assert "Change it in the browser" in words(page)


# -- what happened here meanwhile


def test_section_changed_since_is_saved_only_if_ticked(client, book, police, uploaded):
    acting.save(police, "A", {"A5": ["Written in the browser"]})
    page = uploaded(fill_in(book, {"A5": "From the workbook", "A1": "Known to us"}))
    assert "Changed here since you downloaded" in words(page)
    assert taken(page) == []
    page = save(client, page)
    assert page.status_code == 422
    assert "Tick the sections to take over" in words(page)
    assert data_of(police) == {"A5": ["Written in the browser"]}

    [section] = page.context["preview"].changed_since
    save(client, page, [section.take])
    assert data_of(police) == {"A5": ["From the workbook"], "A1": ["known"]}


def test_unticked_section_stays_while_others_are_saved(client, book, police, uploaded):
    acting.save(police, "A", {"A5": ["Written in the browser"]})
    fill_in(book, {"A5": "From the workbook", "B2": "Not invited"})
    save(client, uploaded(book))
    assert data_of(police) == {"A5": ["Written in the browser"]}
    assert data_of(police, "B") == {"B2": ["uninvited"]}


def test_what_moves_after_the_preview_stops_all_of_it(client, book, police, uploaded):
    fill_in(book, {"A5": "From the workbook", "B2": "Not invited"})
    page = uploaded(book)
    acting.save(police, "B", {"B6": ["full"]})
    page = save(client, page)
    assert page.status_code == 409
    assert "nothing was saved" in words(page)
    assert data_of(police) == {}
    assert data_of(police, "B") == {"B6": ["full"]}
    assert [s.section.code for s in page.context["preview"].ready] == ["A"]
    assert [s.section.code for s in page.context["preview"].changed_since] == ["B"]


def test_return_sent_after_the_preview_is_not_changed(client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A5": "From the workbook"}))
    acting.fill_in(police)
    acting.send(police)
    before = data_of(police)
    page = save(client, page)
    assert page.status_code == 409
    assert "Not taken over" in words(page)
    assert data_of(police) == before
    assert not Entry.objects.filter(verb="uploaded").exists()


def test_sent_return_is_listed_as_not_taken_over(world, client, uploaded):
    book = all_downloaded(client, world.audit)
    acting.fill_in_and_send(world.other_case, world.police)
    fill_in(book, {"A5": "About Ada"})
    fill_in(book, {"A5": "About Ben"}, sheet="Ben")
    page = uploaded(book)
    assert [r.agency_return.case for r in page.context["preview"].refused] == [world.other_case]
    assert "can't be changed now" in words(page)
    save(client, page)
    assert data_of(acting.agency_return(world.other_case, world.police))["A5"] != ["About Ben"]


def test_saving_twice_is_saving_once(client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A5": "Once"}))
    save(client, page)
    again = save(client, page)
    assert again.status_code == 200
    assert "already saved" in words(again)
    assert "already saved" in words(client.get(page.request["PATH_INFO"], follow=True))
    assert SectionDraft.objects.get(agency_return=police, section__code="A").version == 1
    assert Entry.objects.filter(verb="uploaded").count() == 1


def test_dropped_upload_is_gone_and_changed_nothing(client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A5": "Never"}))
    url = page.request["PATH_INFO"]
    for _ in range(2):
        assert "Nothing was saved" in words(client.post(url, {"do": "drop"}, follow=True))
    assert client.get(url).status_code == 404
    assert save(client, page).status_code == 404
    assert data_of(police) == {}


def test_uploads_of_yesterday_go_when_the_person_uploads_again(world, client, book, uploaded):
    by = {"audit": world.audit, "agency": world.police, "content": []}
    old = timezone.now() - datetime.timedelta(hours=25)
    mine = services.keep_upload(**by, by=world.auditor, at=old)
    other = services.keep_upload(**by, by=world.agency_lead, at=old)
    uploaded(fill_in(book, {"A5": "New"}))
    assert not Upload.objects.filter(pk=mine.pk).exists()
    assert Upload.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("take", ["", "x", "0", "0:x", "-1:0", "7:0", "0:99999999999999", "٣:0"])
def test_forged_confirmation_changes_nothing(take, client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A5": "Mine"}))
    answer = client.post(page.request["PATH_INFO"], {"do": "save", "take": take})
    assert answer.status_code == 400
    assert data_of(police) == {}


def test_upload_cannot_be_saved_once_the_membership_ended(world, client, book, police, uploaded):
    page = uploaded(fill_in(book, {"A5": "Mine"}))
    world.auditor.memberships.all().delete()
    assert save(client, page).status_code == 404
    assert data_of(police) == {}


# -- what is wrong with a workbook, all at once


def refused(page):
    assert page.status_code == 422
    assert not Upload.objects.exists()
    return "\n".join(page.context["wrong"])


def test_errors_are_listed_by_sheet_row_and_question(book, uploaded):
    row = row_of(book, "A1")[0].row
    fill_in(book, {"A1": "Perhaps", ("A2", "neglect"): "a bit", "A5": "=1+1", "A6": "Maybe"})
    page = uploaded(book)
    messages = refused(page)
    assert f"Sheet “Ada”, row {row}, A1: choose one of “Known to us”, “Not known to us”" in messages
    assert "A2: choose “Yes”" in messages
    assert "A5: the answer is a formula" in messages
    assert "A6: choose one of “Yes”" in messages
    assert "4 things to correct" in words(page)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (FIELD, "A99", "hidden codes"),
        (FIELD, "", "hidden codes"),
        (KEY, "nothing", "hidden codes"),
        (SECTION, "Z", "hidden codes"),
        (VERSION, "new", "hidden codes"),
        (VERSION, "٣", "hidden codes"),
        (VERSION, "-1", "hidden codes"),
        (RETURN, "no id", "no return of your agency"),
        (RETURN, "5c8e97c1-776d-4715-9c73-783014d80bf2", "no return of your agency"),
        (RETURN, "=A1", "no return of your agency"),
    ],
)
def test_changed_codes_are_refused(column, value, message, book, uploaded):
    row_of(book, "A1")[column].value = value
    fill_in(book, {"A5": "Written"})
    assert message in refused(uploaded(book))


def test_row_without_codes_is_refused_if_something_is_written_in_it(book, uploaded):
    sheet = book["Ada"]
    sheet.cell(sheet.max_row + 2, ANSWER + 1).value = "Written below"
    assert "hidden codes are missing" in refused(uploaded(book))


def test_two_rows_for_one_question_are_refused(book, uploaded):
    sheet, last = book["Ada"], book["Ada"].max_row
    for column, cell in enumerate(row_of(book, "A5"), start=1):
        sheet.cell(last + 1, column).value = cell.value
    assert "A5: this stands in the workbook twice" in refused(uploaded(book))


def test_text_where_nothing_is_asked_is_refused_not_lost(book, uploaded):
    row_of(book, "A2")[ANSWER].value = "Neglect"
    row_of(book, "A2", "neglect")[COMMENT].value = "In the wrong place"
    messages = refused(uploaded(book))
    assert "write the answer in the rows below it" in messages


@pytest.mark.parametrize("whose", ["health", "far"])
def test_return_of_somebody_else_is_refused_and_recorded(whose, world, client_of, client, uploaded):
    if whose == "health":
        other, person = acting.agency_return(world.case, world.health), world.other_auditor
        book = downloaded(client_of(person), other)
    else:
        other = acting.agency_return(world.far_case, world.far_police)
        book = downloaded(client_of(world.outsider), other)
    fill_in(book, {"A5": "Forged"}, sheet="Ada" if whose == "health" else "Zoe")
    messages = refused(uploaded(book))
    assert messages.count("no return of your agency") == 1
    assert data_of(other) == {}
    entry = Entry.objects.get(verb="refused", object_id=other.pk)
    assert entry.person_id == world.auditor.pk


def test_foreign_sheet_is_refused_not_passed_over(book, uploaded):
    book.create_sheet("My notes")["A1"] = "Something"
    assert "“My notes”: this is not a sheet of the workbook" in refused(uploaded(book))


def test_thousands_of_errors_make_a_readable_page(book, uploaded):
    sheet = book["Ada"]
    for row in range(sheet.max_row + 1, 1_500):
        sheet.cell(row, ANSWER + 1).value = "lost"
    page = uploaded(book)
    assert page.status_code == 422
    assert len(page.context["wrong"]) == 200
    assert "more, which are shown once these are corrected" in words(page)
