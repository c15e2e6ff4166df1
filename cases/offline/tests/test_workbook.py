"""The workbook as Excel gets it: text only, locked where nothing is to be written, lists to choose
from, nobody's name where it does not belong."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, PersonFactory, QuestionSetFactory
from auditapp.tests.question_sets import small
from cases.returns.services import reviewing

from ..sheet_names import SheetNames
from .workbooks import (
    ANSWER,
    COMMENT,
    GUIDANCE,
    KEY,
    QUESTION,
    RETURN,
    VERSION,
    all_downloaded,
    content_of,
    downloaded,
    row_of,
)

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "\t=1", "\r=1", "＝1+1", "\ufeff=1"]  # noqa: RUF001


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def client(world, client_of):
    return client_of(world.auditor)


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_text(text, client, police):
    said = {"A5": [text], "A5-comment": [text], "observations-well": [text], "A4": [text]}
    acting.save(police, "A", said)
    book = downloaded(client, police)
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    assert not [cell for cell in cells(book) if cell.data_type == "n" and cell.value is not None]
    assert row_of(book, "A5")[ANSWER].value.strip("\t\n") == text.strip("\t\r")


def test_characters_that_excel_refuses_arrive_cleaned(client, police):
    everything = "".join(map(chr, range(1, 0x20))) + "\ufffe\uffff\U0010ffff"
    acting.save(police, "A", {"A5": [f"before{everything}after"], "A3-day": [everything]})
    book = downloaded(client, police)
    text = row_of(book, "A5")[ANSWER].value
    assert text == "before\t\n\n\n\n\U0010ffffafter"


def test_only_what_is_to_be_written_is_unlocked(client, police):
    book = downloaded(client, police)
    sheet = book["Ada"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not row_of(book, "A5")[ANSWER].protection.locked
    assert not row_of(book, "A5")[COMMENT].protection.locked
    assert not row_of(book, "A2", "neglect")[ANSWER].protection.locked
    locked = [row_of(book, "A2")[ANSWER], row_of(book, "A2", "neglect")[COMMENT]]
    locked += [cell for cell in row_of(book, "A5") if cell.column - 1 not in (ANSWER, COMMENT)]
    assert all(cell.protection.locked for cell in locked)
    for letter in "FGHIJ":
        assert sheet.column_dimensions[letter].hidden


def test_choices_are_offered_from_a_hidden_sheet(client, police):
    book = downloaded(client, police)
    offers = {}
    for offer in book["Ada"].data_validations.dataValidation:
        sheet, _, place = offer.formula1.partition("!")
        labels = [row[0].value for row in _rows(book[sheet][place.replace("$", "")])]
        offers |= dict.fromkeys(str(offer.sqref).split(), (labels, offer.showErrorMessage))
    cell = {f: row_of(book, f)[ANSWER].coordinate for f in ("A1", "A3", "A6", "A7")}
    assert offers[cell["A1"]] == (["Known to us", "Not known to us"], True)
    assert offers[cell["A6"]] == (["Yes", "No", "Not recorded", "Not applicable"], True)
    assert offers[cell["A7"]] == (["Good", "Poor"], True)
    assert offers[cell["A3"]] == (["Not in our record"], False)
    assert offers[row_of(book, "A2", "school")[ANSWER].coordinate] == (["Yes"], True)
    assert book["Lists"].sheet_state == "hidden"


def _rows(found):
    return found if isinstance(found, tuple) else ((found,),)


def test_long_labels_with_commas_are_offered_whole(world, client_of):
    """More than the 255 characters, and no commas, that a list in the cell itself could hold."""
    content = small(slug="long")
    labels = [f"{number}, {'long ' * 40}".strip() for number in range(6)]
    content["sections"][0]["questions"][0]["choices"] += [
        {"value": f"v{number}", "label": label} for number, label in enumerate(labels)
    ]
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=QuestionSetFactory(content=content),
    )
    case = CaseFactory(audit=audit, pseudonym="Cal")
    acting.open_audit(audit)
    book = downloaded(client_of(world.auditor), acting.agency_return(case, world.police))
    offered = {cell.value for cell in cells(book) if cell.parent.title == "Lists"}
    assert set(labels) <= offered


def test_guidance_says_when_to_answer(client, police):
    book = downloaded(client, police)
    assert "Answer only if A2 is “Out of school”." in row_of(book, "A6")[GUIDANCE].value


def test_working_copy_is_there_exactly_as_typed(client, police):
    typed = {"A3-day": ["31"], "A3-year": ["19"], "A4": ["three"], "A1": ["forged"]}
    acting.save(police, "A", typed)
    book = downloaded(client, police)
    assert row_of(book, "A3")[ANSWER].value == "31 ? 19"
    assert row_of(book, "A4")[ANSWER].value == "three"
    assert row_of(book, "A1")[ANSWER].value == "forged"
    assert row_of(book, "A4")[VERSION].value == "1"
    assert row_of(book, "A4")[RETURN].value == str(police.public_id)


def test_observations_keep_their_keys_and_have_room_for_more(client, police):
    acting.save(police, "A", {"observations-well": ["Minutes went out"]})
    book = downloaded(client, police)
    key = police.drafts.get(section__code="A").data["observations-well-key"][0]
    assert row_of(book, "observations-well", key)[ANSWER].value == "Minutes went out"
    new = row_of(book, "observations-well")
    assert new[QUESTION].value == "What is working well 2"
    assert re.fullmatch(r"[0-9a-f-]{36}", new[KEY].value)


def test_sent_return_is_downloaded_as_sent_and_locked(world, client_of):
    sent = acting.fill_in_and_send(world.case, world.police, A={"A5": ["As sent"]})
    for person in (world.auditor, world.chair):
        book = downloaded(client_of(person), sent)
        assert row_of(book, "A5")[ANSWER].value == "As sent"
        assert row_of(book, "A3")[ANSWER].value == "28 February 2019"
        assert all(cell.protection.locked for cell in cells(book))


def test_panel_gets_what_was_sent_while_the_agency_revises(world, client_of):
    sent = acting.fill_in_and_send(world.case, world.police, A={"A5": ["As sent"]})
    reviewing.send_back(
        agency_return=sent,
        reason="More",
        sent_at=sent.sent_at,
        review_key="00000000-0000-0000-0000-000000000001",
        by=world.chair,
    )
    acting.save(sent, "A", {"A5": ["CANARY draft"]})
    book = downloaded(client_of(world.chair), sent)
    assert row_of(book, "A5")[ANSWER].value == "As sent"
    assert "CANARY" not in str([cell.value for cell in cells(book)])
    book = downloaded(client_of(world.auditor), sent)
    assert row_of(book, "A5")[ANSWER].value == "CANARY draft"


def test_sheets_are_named_by_child_and_by_agency_if_there_are_several(world, client_of):
    client = client_of(PersonFactory(name="Two", auditor=[world.police, world.health]))
    names = all_downloaded(client, world.audit).sheetnames
    assert names[0] == "Read me"
    assert set(names[1:-1]) == {
        f"{child} {agency}"
        for child in ("Ada", "Ben")
        for agency in ("Police", "Health", "School nursing")
    }
    one = all_downloaded(client_of(world.auditor), world.audit)
    assert one.sheetnames == ["Read me", "Ada", "Ben", "Lists"]


def test_names_of_sheets_are_ones_that_excel_takes():
    names = SheetNames("Read me", "Lists")
    children = ["a/b:c*d?e[f]g\\h", "x" * 40, "X" * 40, "'quoted'", "History", "read ME", "LISTS"]
    children += ["", "***", "😀" * 30, "a\x0bb", "Ada", "ada"]
    found = [names.name(child) for child in children]
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in found)
    assert not [name for name in found if re.search(r"[\[\]:*?/\\]", name) or name[0] == "'"]
    assert len({name.casefold() for name in found} | {"read me", "lists", "history"}) == (
        len(found) + 3
    )
    assert names.name("y" * 40, "A long short name of an agency").endswith(" A long short n")


def test_workbook_names_nobody_in_its_properties(world, client, police):
    content = content_of(downloaded(client, police))
    response = client.get(f"/returns/{police.public_id}/return.xlsx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        about = b"".join(archive.read(n) for n in archive.namelist() if n.startswith("docProps"))
    assert b"Side by Side" in about
    # The application's part lists the sheets, whose names are pseudonyms.
    assert b"auditor" not in about.lower()
    assert load_workbook(io.BytesIO(content)).properties.title == "Returns"
