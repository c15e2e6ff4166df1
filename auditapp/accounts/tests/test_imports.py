"""Agencies and people from a list: what is wrong by row and column, a look before, all or none."""

import datetime
import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from auditapp.accounts import services
from auditapp.accounts.models import Agency, User
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import AgencyFactory

AGENCIES, PEOPLE = "/agencies/import/", "/people/import/"
AGENCY_HEADINGS = ["Name", "Short name", "Kind", "Part of"]
PEOPLE_HEADINGS = ["Name", "Email", "Role", "Agency", "Until"]


class OneRefused(EmailBackend):
    def send_messages(self, messages):
        if messages[0].to == ["lost@example.org"]:
            raise ConnectionRefusedError
        return super().send_messages(messages)


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


def csv_of(*rows, encoding="utf-8"):
    text = "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    return SimpleUploadedFile("list.csv", text.encode(encoding))


def xlsx_of(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("list.xlsx", file.getvalue())


def upload(client, path, file):
    return client.post(path, {"file": file, "save_key": uuid.uuid4()})


def confirm(client, path, page):
    """Press the button of the page that shows what would be added."""
    found = re.findall(r'name="(rows|save_key)" value="([^"]+)"', page.text)
    return client.post(path, dict(found), follow=True)


def wrong_cells(page):
    return [(error.row, error.heading) for error in page.context["form"].cell_errors]


# -- agencies


TWO = [
    ["Young Lives", "Young Lives", "YOS", "Probation"],
    ["Probation", "Probation", "other", ""],
]


@pytest.mark.parametrize("make_file", [csv_of, xlsx_of])
def test_agencies_are_shown_before_they_are_added(admin, world, make_file):
    before = Agency.objects.count()
    page = upload(admin, AGENCIES, make_file(AGENCY_HEADINGS, *TWO))
    assert page.status_code == 200
    assert "2 agencies to add" in page.text
    assert "Youth offending" in page.text
    assert Agency.objects.count() == before
    added = confirm(admin, AGENCIES, page)
    assert "2 agencies are added." in added.text
    part = Agency.objects.get(name="Young Lives")
    assert (part.part_of.name, part.kind, part.partnership) == (
        "Probation",
        "YOS",
        world.partnership,
    )
    assert Entry.objects.first().verb == Verb.IMPORTED
    # the button pressed twice adds nothing, and answers the same
    assert "2 agencies are added." in confirm(admin, AGENCIES, page).text
    assert Agency.objects.count() == before + 2


def test_every_wrong_cell_of_agencies_is_said_and_none_is_added(admin, world):
    before = Agency.objects.count()
    rows = [
        ["police", "Bobbies", "Police", ""],  # the name is taken
        ["New one", "POLICE", "Police", ""],  # so is the short name
        ["Third", "Third", "Wizards", ""],
        ["Fourth", "Fourth", "Other", "Far police"],
        ["Fifth", "Fifth", "Other", "School nursing"],  # itself a part
        ["Sixth", "Sixth", "Other", "sixth"],
        ["Twice", "Twice", "Other", ""],
        ["twice", "TWICE", "Other", ""],
        ["Good", "Good", "Other", "Police"],
        ["x" * 201, "y" * 31, "Other", ""],
    ]
    page = upload(admin, AGENCIES, csv_of(AGENCY_HEADINGS, *rows))
    assert page.status_code == 422
    assert wrong_cells(page) == [
        (2, "Name"),
        (3, "Short name"),
        (4, "Kind"),
        (5, "Part of"),
        (6, "Part of"),
        (7, "Part of"),
        (8, "Name"),
        (8, "Short name"),
        (9, "Name"),
        (9, "Short name"),
        (11, "Name"),
        (11, "Short name"),
    ]
    assert Agency.objects.count() == before


def test_what_changed_since_the_page_was_shown_is_noticed(admin, world):
    page = upload(admin, AGENCIES, csv_of(AGENCY_HEADINGS, *TWO))
    AgencyFactory(partnership=world.partnership, name="Probation")
    answer = confirm(admin, AGENCIES, page)
    assert answer.status_code == 409
    assert wrong_cells(answer) == [(3, "Name"), (3, "Short name")]
    assert not Agency.objects.filter(name="Young Lives").exists()


@pytest.mark.parametrize(
    "change",
    [lambda rows: rows[:-2], lambda rows: "forged", lambda rows: "", lambda rows: rows + "\x00"],
)
def test_rows_that_were_not_shown_are_refused(admin, change):
    page = upload(admin, AGENCIES, csv_of(AGENCY_HEADINGS, *TWO))
    rows = re.search(r'name="rows" value="([^"]+)"', page.text)[1]
    data = {"rows": change(rows), "save_key": uuid.uuid4()}
    assert admin.post(AGENCIES, data).status_code == 400
    assert admin.post(AGENCIES, {"rows": rows, "save_key": "x"}).status_code == 400
    assert admin.post(PEOPLE, {"rows": rows, "save_key": uuid.uuid4()}).status_code == 400


def test_rows_shown_for_one_partnership_are_not_added_to_another(admin, world, client_of):
    page = upload(admin, AGENCIES, csv_of(AGENCY_HEADINGS, *TWO))
    answer = confirm(client_of(world.outsider), AGENCIES, page)
    assert answer.status_code == 400
    assert not Agency.objects.filter(name="Probation").exists()


@pytest.mark.parametrize("path", [AGENCIES, PEOPLE])
@pytest.mark.parametrize(
    "file",
    [
        lambda: csv_of(
            ["Name", "Short name", "Kind"], ["Caf\xe9", "C", "Other"], encoding="utf-16-le"
        ),
        lambda: csv_of(["Nom"], ["x"]),
        lambda: SimpleUploadedFile("list.xlsx", b"PK not a workbook"),
        lambda: SimpleUploadedFile("list.exe", b"MZ"),
        lambda: SimpleUploadedFile("list.csv", b"\x00\xff"),
        lambda: SimpleUploadedFile("list.csv", b""),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words(admin, path, file):
    page = upload(admin, path, file())
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_too_long_a_list_is_refused(admin):
    rows = [[f"Agency {n}", f"A{n}", "Other", ""] for n in range(301)]
    page = upload(admin, AGENCIES, csv_of(AGENCY_HEADINGS, *rows))
    assert page.status_code == 422
    assert "at most 300" in page.text


@pytest.mark.parametrize("name", ["agencies", "people"])
def test_template_is_read_back(admin, name):
    headings = AGENCY_HEADINGS if name == "agencies" else PEOPLE_HEADINGS
    book = load_workbook(io.BytesIO(admin.get(f"/{name}/import/xlsx/").content))
    assert [cell.value for cell in book.worksheets[0][1]] == headings
    answer = admin.get(f"/{name}/import/csv/")
    assert answer.content.decode("utf-8-sig").startswith(",".join(headings))
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    page = upload(admin, f"/{name}/import/", SimpleUploadedFile("list.csv", answer.content))
    assert page.status_code == 422  # only the example, which is no row
    assert "nothing below the headings" in page.text


# -- people


def person(email="sam@example.org", role="Auditor", agency="Police", until="", name="Sam New"):
    return [name, email, role, agency, until]


def next_year():
    return timezone.localdate().year + 1


@pytest.mark.parametrize("make_file", [csv_of, xlsx_of])
def test_people_are_shown_before_they_are_invited(admin, world, make_file, mailoutbox):
    rows = [
        person(until=f"28/02/{next_year()}"),
        person(role="panel member", agency=""),
        person("kim@example.org", "lead", "school nursing", name="Kim"),
        person(world.outsider.email, "Chair", "", name="Whoever"),
        person(world.auditor.email, "Auditor", "Police", name="Auditor"),
    ]
    before = User.objects.count()
    page = upload(admin, PEOPLE, make_file(PEOPLE_HEADINGS, *rows))
    assert page.status_code == 200
    assert f"28 February {next_year()}" in page.text
    assert "Has an account already, as Outsider" in page.text
    assert "Has this role already: nothing changes" in page.text
    assert User.objects.count() == before
    assert not mailoutbox
    confirm(admin, PEOPLE, page)
    sam = User.objects.get(email="sam@example.org")
    assert {m.role for m in sam.memberships.all()} == {"auditor", "panel"}
    assert sam.memberships.get(role="auditor").until == datetime.date(next_year(), 2, 28)
    assert User.objects.get(email="kim@example.org").memberships.get().agency.name == (
        "School nursing"
    )
    # a mail each, with a link for those without a password
    assert sorted(message.to[0] for message in mailoutbox) == sorted(
        ["sam@example.org", "kim@example.org", world.outsider.email]
    )
    links = {m.to[0]: re.search(r"/invitation/\S+/", m.body) for m in mailoutbox}
    assert links[world.outsider.email] is None
    assert admin.get(links["sam@example.org"][0]).status_code == 200


def test_same_list_again_adds_and_mails_nobody(admin, mailoutbox):
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, person()))
    for _ in range(2):
        answer = confirm(admin, PEOPLE, page)
    assert "was there already. No mail was sent" in answer.text
    assert len(mailoutbox) == 1
    assert User.objects.filter(email="sam@example.org").count() == 1


def test_every_wrong_cell_of_people_is_said_and_nobody_is_added(admin, world, mailoutbox):
    User.objects.filter(pk=world.nobody.pk).update(is_active=False)
    before = User.objects.count()
    rows = [
        person("no address"),
        person("a@example.org", "King"),
        person("b@example.org", agency="Far police"),
        person("c@example.org", agency=""),
        person("d@example.org", "Chair"),
        person("e@example.org", until="1 January 2019"),
        person(world.nobody.email),
        person("f@example.org"),
        person("F@example.org"),  # the same person and role again
        person("g@example.org", name="One Name"),
        person("g@example.org", "Chair", "", name="Another Name"),
        person(world.auditor.email, until=f"1/1/{next_year()}"),
        person("good@example.org"),
    ]
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, *rows))
    assert page.status_code == 422
    assert wrong_cells(page) == [
        (2, "Email"),
        (3, "Role"),
        (4, "Agency"),
        (5, "Agency"),
        (6, "Agency"),
        (7, "Until"),
        (8, "Email"),
        (10, "Email"),
        (12, "Name"),
        (13, "Until"),
    ]
    assert User.objects.count() == before
    assert not mailoutbox


def test_formulas_and_odd_dates_are_refused_by_row_and_column(admin):
    rows = [person(role="King"), person("a@example.org", name='=HYPERLINK("x")')]
    rows += [person("b@example.org", until="soon"), person("c@example.org", until="31/02/2030")]
    page = upload(admin, PEOPLE, xlsx_of(PEOPLE_HEADINGS, *rows))
    assert page.status_code == 422
    assert wrong_cells(page) == [(2, "Role"), (3, "Name"), (4, "Until"), (5, "Until")]


def test_roles_are_known_by_the_partnership_s_names(admin, world):
    world.partnership.panel_name, world.partnership.administrator_name = "QA group", "Manager"
    world.partnership.save()
    rows = [person(role="Manager", agency=""), person("b@example.org", "qa group member", "")]
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, *rows))
    confirm(admin, PEOPLE, page)
    assert User.objects.get(email="sam@example.org").memberships.get().role == "administrator"
    assert User.objects.get(email="b@example.org").memberships.get().role == "panel"


def test_retired_agency_takes_nobody(admin, world):
    services.retire_agency(agency=world.police, by=world.administrator)
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, person()))
    assert wrong_cells(page) == [(2, "Agency")]


def test_page_says_whom_mail_did_not_reach(admin, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.OneRefused"
    rows = [person("lost@example.org", name="Lost"), person("found@example.org", name="Found")]
    page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, *rows))
    answer = confirm(admin, PEOPLE, page)
    assert "2 people are added. Each gets a mail within the next minutes" in answer.text
    tags = {row.person.name: row.tag.label for row in answer.context["rows"] if row.tag}
    assert (tags["Lost"], tags["Found"]) == ("Mail not sent yet", "Invited")
    assert [message.to for message in mailoutbox] == [["found@example.org"]]


def test_long_list_takes_no_query_per_row_to_check(admin, django_assert_max_num_queries):
    rows = [person(f"p{n}@example.org", name=f"P {n}") for n in range(200)]
    with django_assert_max_num_queries(20):
        page = upload(admin, PEOPLE, csv_of(PEOPLE_HEADINGS, *rows))
    assert page.status_code == 200
