import csv
import datetime
import io
import uuid
import zipfile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from auditapp.history.models import Entry
from auditapp.tests.factories import CaseFactory, PersonFactory
from cases.children.identities.services import create_identity
from cases.models import Case, CaseImport

from ..services.case_imports import drop_old_imports

CANARY = "Zebedee"
HEADINGS = [
    *("Pseudonym", "Age", "Category", "Latest category", "Circumstances", "Lead agency", "Family"),
    *("Name", "Other names", "Date of birth", "NHS number", "Mother’s name", "Police number"),
]
ROW = ["", "7", "neglect", "Emotional abuse", "Some lines", "Police", "A"]
KEY = [f"{CANARY} Smith", f"known as {CANARY}", "28/02/2019", "943 476 5919", f"M. {CANARY}", "P-1"]


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def import_url(world):
    return reverse("case-import", args=[world.audit.public_id])


def as_csv(*rows, headings=HEADINGS, encoding="utf-8"):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([headings, *rows])
    return SimpleUploadedFile("children.csv", file.getvalue().encode(encoding))


def as_xlsx(*rows, headings=HEADINGS, change=None):
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("children.xlsx", file.getvalue())


def upload(client, world, file):
    return client.post(import_url(world), {"file": file, "save_key": str(uuid.uuid4())})


def rows_of_all_tables():
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "accounts.Session"
    }


@pytest.mark.parametrize("make_file", [as_csv, as_xlsx])
def test_children_are_looked_at_and_then_added(make_file, world, client):
    second = ["Dora", "unborn at the strategy discussion", "", "", "", "", "a"]
    answer = upload(client, world, make_file(ROW + KEY, second + [""] * 6))
    check = answer.url
    page = client.get(check)
    assert "2 children to be added" in page.text
    assert "Given: name, other names, date of birth, NHS number, mother’s name, Police" in page.text
    assert Case.objects.filter(audit=world.audit).count() == 2
    added = client.post(check, {"do": "add"}, follow=True)
    assert "2 children are added." in added.text
    assert CANARY not in added.text
    cleo, dora = Case.objects.filter(audit=world.audit).order_by("pk")[2:]
    assert (cleo.age, cleo.category_initial, cleo.category_latest) == ("7 years", "NEG", "EMO")
    assert cleo.pseudonym in page.text
    assert (cleo.lead_agency, dora.lead_agency) == (world.police, None)
    assert dora.age == "unborn at the strategy discussion"
    assert list(dora.siblings.all()) == [cleo]
    assert (cleo.identity.name, cleo.identity.birth_date) == (f"{CANARY} Smith", "2019-02-28")
    assert cleo.identity.nhs_number == "9434765919"
    assert cleo.identity.local_identifiers.get().value == "P-1"
    assert not hasattr(dora, "identity")
    assert [case.returns.count() for case in (cleo, dora)] == [4, 4]
    assert not CaseImport.objects.exists()


def test_adding_twice_adds_once(world, client):
    check = upload(client, world, as_csv(ROW + KEY)).url
    client.post(check, {"do": "add"})
    again = client.post(check, {"do": "add"}, follow=True)
    assert "added already" in again.text
    assert Case.objects.filter(audit=world.audit).count() == 3


def test_dropping_adds_nobody_and_keeps_nothing(world, client):
    check = upload(client, world, as_csv(ROW + KEY)).url
    for _ in range(2):
        assert "Nobody was added" in client.post(check, {"do": "drop"}, follow=True).text
    assert client.get(check).status_code == 404
    assert Case.objects.filter(audit=world.audit).count() == 2
    assert not CaseImport.objects.exists()


def test_what_waits_is_encrypted_and_goes_after_a_day(world, client):
    check = upload(client, world, as_csv(ROW + KEY)).url
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM cases_caseimport")
        assert CANARY not in cursor.fetchone()[0]
    tomorrow = CaseImport.objects.get().at + datetime.timedelta(hours=25)
    assert drop_old_imports(at=tomorrow - datetime.timedelta(hours=2)) == 0
    CaseImport.objects.update(at=timezone.now() - datetime.timedelta(hours=25))
    assert client.get(check).status_code == 404
    assert client.post(check, {"do": "add"}).status_code == 404
    call_command("drop_old_imports")
    assert not CaseImport.objects.exists()


def test_nobody_else_sees_what_waits(world, client, client_of):
    check = upload(client, world, as_csv(ROW + KEY)).url
    other = client_of(PersonFactory(name="Other", administrator=world.partnership))
    assert other.get(check).status_code == 404
    assert other.post(check, {"do": "add"}).status_code == 404
    assert client_of(world.panel).get(check).status_code == 403
    assert client_of(world.outsider).get(check).status_code == 404


def test_names_are_nowhere_but_in_the_key(world, client, client_of, caplog, mailoutbox):
    answer = upload(client, world, as_csv(ROW + KEY))
    seen = [answer.url, client.get(answer.url).text]
    added = client.post(answer.url, {"do": "add"}, follow=True)
    seen += [added.text, repr(added.redirect_chain), repr(dict(client.cookies))]
    seen += [caplog.text, repr([message.body for message in mailoutbox])]
    seen += [repr(list(Entry.objects.values())), repr(list(Case.objects.values()))]
    case = Case.objects.filter(audit=world.audit).last()
    for person in (world.administrator, world.chair, world.panel, world.auditor):
        for url in (
            "/", world.audit.get_absolute_url(), case.get_absolute_url(), "/history/",
            reverse("audit-set-up-children", args=[world.audit.public_id]),
            reverse("case-edit", args=[world.audit.public_id, case.public_id]),
        ):  # fmt: skip
            seen.append(client_of(person).get(url).text)
    assert not [text for text in seen if CANARY in text or "9434765919" in text]


# -- files that are wrong


def text_of(answer):
    return " ".join(answer.text.split())


WRONG = [
    (["", "", *ROW[2:], *KEY], "Age", "missing"),
    (["", "28/02/2015", *ROW[2:], *KEY], "Age", "holds a date"),
    (["", "200", *ROW[2:], *KEY], "Age", "no age"),
    (["", "7", "Naughty", *ROW[3:], *KEY], "Category", "one of these: Neglect"),
    ([*ROW[:5], "Far police", "", *KEY], "Lead agency", "asked in this audit"),
    ([*ROW[:6], "Smith", *KEY], "Family", "a letter or a number"),
    (["ada", *ROW[1:], *KEY], "Pseudonym", "another child of this audit has it"),
    ([CANARY.upper(), *ROW[1:], *KEY], "Pseudonym", "name of somebody in the family"),
    (["x" * 41, *ROW[1:], *KEY], "Pseudonym", "at most 40"),
    ([*ROW, "N", "", "31/02/2019", "", "", ""], "Date of birth", "real date"),
    ([*ROW, "N", "", "1/1/2999", "", "", ""], "Date of birth", "in the past"),
    ([*ROW, "N", "", "", "943 476 5918", "", ""], "NHS number", "digit"),
    ([*ROW, "N" * 501, "", "", "", "", ""], "Name", "too long"),
]


@pytest.mark.parametrize(("row", "heading", "message"), WRONG)
def test_wrong_cell_is_said_by_row_and_column_and_nothing_changes(
    row, heading, message, world, client
):
    before = rows_of_all_tables()
    answer = upload(client, world, as_csv(["Dora", *ROW[1:], *[""] * 6], row))
    assert answer.status_code == 422
    assert f'<td class="govuk-table__cell">3</td><td class="govuk-table__cell">{heading}</td>' in (
        answer.text
    )
    assert message in answer.text
    assert rows_of_all_tables() == before


def test_pseudonym_that_stands_twice_in_the_file_is_refused(world, client):
    row = ["Dora", *ROW[1:], *[""] * 6]
    answer = upload(client, world, as_csv(row, ["DORA", *row[1:]]))
    assert answer.status_code == 422
    assert "another child of this audit has it" in answer.text


def test_suggested_pseudonym_is_no_name_of_anybody_in_the_file_or_the_audit(world, client):
    world.audit.pseudonym_letter = "G"
    world.audit.save()
    create_identity(case=world.case, by=world.administrator, siblings="Gail")
    rows = [[*ROW, "Gabriel Smith", "", "", "", "", ""], [*ROW, "", "", "", "", "Gareth", ""]]
    page = client.get(upload(client, world, as_csv(*rows)).url)
    assert "Gemma" in page.text
    assert not [name for name in ("Gabriel", "Gail", "Gareth") if name in page.text]


def merged(sheet):
    sheet.merge_cells("A2:B2")


def formula(sheet):
    sheet["B2"] = "=1+6"


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return SimpleUploadedFile("children.xlsx", file.getvalue())


HOSTILE = {
    "another encoding": lambda: as_csv(["", "7", "é"], headings=HEADINGS[:3], encoding="cp437"),
    "bytes of no letter": lambda: SimpleUploadedFile("children.csv", b"Age,Name\n7,Zo\x81\n"),
    "utf-16 without its mark": lambda: as_csv(ROW + KEY, encoding="utf-16-le"),
    "merged cells": lambda: as_xlsx(ROW + KEY, change=merged),
    "a formula": lambda: as_xlsx(ROW + KEY, change=formula),
    "ten thousand rows": lambda: as_csv(*[ROW] * 10_000),
    "ten thousand rows in Excel": lambda: as_xlsx(*[["", 7]] * 10_000, headings=HEADINGS[:2]),
    "a zip bomb": bomb,
    "no workbook": lambda: SimpleUploadedFile("children.xlsx", b"PK nothing"),
    "a picture": lambda: SimpleUploadedFile("children.png", b"\x89PNG"),
    "other headings": lambda: as_csv(["x"], headings=["Forename"]),
    "no rows": lambda: as_csv(),
    "nothing": lambda: SimpleUploadedFile("children.csv", b""),
    "zeros": lambda: SimpleUploadedFile("children.csv", b"Age\n\x00\n"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_and_nothing_changes(what, world, client):
    before = rows_of_all_tables()
    answer = upload(client, world, HOSTILE[what]())
    assert answer.status_code == 422
    assert "govuk-error-summary__title" in answer.text
    assert rows_of_all_tables() == before


def test_forged_forms_are_bad_requests(world, client):
    file = as_csv(ROW + KEY)
    assert client.post(import_url(world), {"file": file, "save_key": "x"}).status_code == 400
    check = upload(client, world, as_csv(ROW + KEY)).url
    assert client.post(check, {"do": "x"}).status_code == 400
    assert client.post(import_url(world), {"save_key": uuid.uuid4()}).status_code == 422


# -- what changed meanwhile


def test_pseudonym_taken_meanwhile_is_said_and_nobody_is_added(world, client):
    check = upload(client, world, as_csv(["Dora", *ROW[1:], *KEY])).url
    CaseFactory(audit=world.audit, pseudonym="Dora")
    answer = client.post(check, {"do": "add"})
    assert answer.status_code == 409
    assert "another child of this audit has it" in answer.text
    assert Case.objects.filter(audit=world.audit).count() == 3
    assert CaseImport.objects.exists()


def test_audit_published_meanwhile_takes_nobody(world, client):
    check = upload(client, world, as_csv(ROW + KEY)).url
    world.audit.state = "published"
    world.audit.save()
    assert client.post(check, {"do": "add"}).status_code == 409
    assert upload(client, world, as_csv(ROW + KEY)).status_code == 409
    assert "is published" in client.get(import_url(world)).text
    assert Case.objects.filter(audit=world.audit).count() == 2


# -- templates


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_comes_back_filled_in(kind, world, client):
    answer = client.get(f"{import_url(world)}template.{kind}")
    assert answer["Content-Disposition"] == f'attachment; filename="children.{kind}"'
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        headings = next(csv.reader(io.StringIO(text)))
        row = [{"Age": "7 years", "Name": "Somebody"}.get(heading, "") for heading in headings]
        filled = SimpleUploadedFile("t.csv", answer.content + ",".join(row).encode() + b"\r\n")
    else:
        book = load_workbook(io.BytesIO(answer.content))
        headings = [cell.value for cell in book.active[1]]
        book.active.cell(3, headings.index("Age") + 1, "7 years")
        file = io.BytesIO()
        book.save(file)
        filled = SimpleUploadedFile("t.xlsx", file.getvalue())
    assert {"Police number", "Health number", "Social care number"} <= set(headings)
    assert "Nursery number" not in headings
    assert "1 child to be added" in client.get(upload(client, world, filled).url).text


def test_table_saved_by_libreoffice_is_added(libreoffice, tmp_path, world, client):
    made = tmp_path / "children.csv"
    made.write_bytes(as_csv(["Zuleika", "7", "Neglect", "", "Ünïcode", "", "", *KEY]).read())
    content = libreoffice(made, "--convert-to", "xlsx", "--infilter=CSV:44,34,76,1")
    check = upload(client, world, SimpleUploadedFile("children.xlsx", content)).url
    client.post(check, {"do": "add"})
    case = Case.objects.get(pseudonym="Zuleika")
    assert (case.age, case.circumstances) == ("7 years", "Ünïcode")
    assert case.identity.birth_date == "2019-02-28"


def test_forty_children_take_few_queries(world, client, django_assert_max_num_queries):
    rows = [["", "7", "", "", "", "", "", f"Child {i}", *[""] * 5] for i in range(40)]
    with django_assert_max_num_queries(29):
        check = upload(client, world, as_csv(*rows)).url
    with django_assert_max_num_queries(49):
        assert client.post(check, {"do": "add"}).status_code == 302
    assert Case.objects.filter(audit=world.audit).count() == 42
