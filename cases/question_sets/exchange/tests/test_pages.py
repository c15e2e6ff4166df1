"""Taking question sets out and bringing them in on the site."""

import io
import json
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from auditapp.tests.factories import DraftFactory, PartnershipFactory, PersonFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.question_sets import small
from cases.models import QuestionSet, QuestionSetDraft
from cases.question_sets.format import LAST_VERSION, problems
from cases.question_sets.writing import content_of

from ..forms import MAX_PASTED
from ..reading import read_workbook
from ..workbook import set_xlsx

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le") + b"\0\0"
BRING_IN = "/question-sets/bring-in/"
LIST = "Identification\n1. Was the child seen? Yes / No / N/A\nHow good was the plan?\n"


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def question_set(world):
    return QuestionSet.objects.get(slug="small")


def file_of(content, name="set.json"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return SimpleUploadedFile(name, content)


def store(client, page):
    [form] = [f for f in posted_forms(BRING_IN, page.text) if "content" in f.data]
    return client.post(form.action, form.data)


# -- out


def downloaded(client, question_set, form):
    response = client.get(reverse("question-set-file", args=[question_set.pk, form]))
    assert response.status_code == 200
    return response


def words(response):
    document = Document(io.BytesIO(response.content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs), document


def test_page_of_a_set_offers_its_downloads(admin, question_set):
    page = admin.get(reverse("question-set-detail", args=["small", 1])).text

    for form in ("json", "xlsx", "docx"):
        assert reverse("question-set-file", args=[question_set.pk, form]) in page


def test_json_and_workbook_hold_the_set(admin, question_set):
    written = downloaded(admin, question_set, "json")
    book = downloaded(admin, question_set, "xlsx")

    assert written["Content-Disposition"] == 'attachment; filename="small-1.json"'
    assert json.loads(written.content) == content_of(question_set)
    assert read_workbook(io.BytesIO(book.content), "a.xlsx") == (content_of(question_set), [])


def test_other_forms_are_not_to_be_had(admin, question_set):
    assert admin.get(f"/question-sets/download/{question_set.pk}/set.pdf").status_code == 404


def test_word_for_consultation_has_questions_answers_conditions_and_boxes(admin, question_set):
    text, document = words(downloaded(admin, question_set, "docx"))

    for expected in (
        "A small set, version 1",
        "A1 What do you hold?\nAsked of: Everybody\nOne is chosen:\n☐ Known to us",
        "A6 Was school weighed?\nAsked of: Everybody, only if A2 is “Out of school”\n☐ Yes   ☐ No",
        "A7 How good?\nAsked of: Everybody, need not be answered\n☐ Good\n☐ Poor",
        "B1 Who took part?\nAsked of: The lead agency\nAnswered once for each other agency:\n☐ Too",
        "C2 Was there a conference record?\nAsked of: Everybody, only where an initial conference",
        "C3 How many crimes?\nAsked of: Police\nA number, or ☐ Not in our record",
        "Your part in the audit\nAsked once of each agency, not for each child.",
    ):
        assert expected in text
    sections = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(document.tables) == len(sections) == 5, "a box below each, and for the whole"


def test_draft_can_be_taken_out_however_unfinished(admin, world):
    content = small(title="")
    content["sections"][0]["questions"] = content["sections"][0]["questions"][5:]
    draft = DraftFactory(content=content, partnership=world.partnership)
    files = {
        form: admin.get(reverse("draft-file", args=[draft.pk, form]))
        for form in ("json", "xlsx", "docx")
    }

    assert {file.status_code for file in files.values()} == {200}
    assert (
        reverse("draft-file", args=[draft.pk, "docx"]) in admin.get(draft.get_absolute_url()).text
    )
    assert json.loads(files["json"].content) == draft.content
    _, mistakes = read_workbook(io.BytesIO(files["xlsx"].content), "a.xlsx")
    assert "Set, row 2, Title: is missing" in map(str, mistakes)
    assert "Untitled, version" in words(files["docx"])[0]


def test_blank_template_can_be_downloaded(admin):
    response = admin.get(reverse("question-set-template"))

    assert response.content.startswith(b"PK")
    assert "question-set-template.xlsx" in response["Content-Disposition"]


# -- in


@pytest.mark.parametrize(
    "file",
    [
        lambda: file_of(small(slug="other")),
        lambda: file_of(b"\xef\xbb\xbf" + json.dumps(small(slug="other")).encode(), "other"),
        lambda: file_of(set_xlsx(small(slug="other")), "other.xlsx"),
    ],
)
def test_file_is_shown_first_and_stored_as_a_draft_then(admin, world, file):
    page = admin.post(BRING_IN, {"file": file()})
    assert (page.status_code, QuestionSetDraft.objects.count()) == (200, 0)
    text = unescape(page.text)
    for expected in ("A small set", "20 questions in 4 sections", "What do you hold?", "Known to"):
        assert expected in text

    stored = store(admin, page)
    again = store(admin, page)

    draft = QuestionSetDraft.objects.get()
    assert stored["Location"] == again["Location"] == draft.get_absolute_url()
    assert (draft.partnership, draft.number, draft.slug) == (world.partnership, 1, "other")
    assert draft.content == small(slug="other")


def test_pasted_list_is_shown_with_its_remarks_and_stored(admin):
    page = admin.post(BRING_IN, {"text": LIST, "title": "Visits"})
    text = unescape(page.text)
    for expected in ("2 questions in 1 section", "A1, a question answered yes or no", "Visits"):
        assert expected in text

    store(admin, page)

    content = QuestionSetDraft.objects.get().content
    assert (content["title"], content["slug"]) == ("Visits", "visits")
    assert problems(content) == []


def test_set_that_is_there_already_becomes_its_next_version(admin):
    store(admin, admin.post(BRING_IN, {"file": file_of(small())}))

    assert QuestionSetDraft.objects.get().number == 2


@pytest.mark.parametrize(
    ("posted", "expected"),
    [
        ({}, ["Choose a file, or paste a list of questions below"]),
        ({"text": "  \r\n "}, ["Choose a file, or paste a list of questions below"]),
        ({"text": LIST, "file": "json"}, ["Choose a file or paste a list, not both", "seen? Yes"]),
        ({"text": "Hello"}, ["No question was found in the list", ">\nHello</textarea>"]),
        ({"text": "x" * (MAX_PASTED + 1)}, ["shorten this to 100000", "x" * (MAX_PASTED + 1)]),
        ({"text": "Hi\na?\n" * 1_001}, ["Shorten the set to 1,000 questions", "a?\nHi\na?"]),
        ({"text": LIST, "title": "x" * 201}, ["Title: shorten this to 200", "seen? Yes"]),
        ({"text": "a\x00b?"}, ["Null characters are not allowed", "b?"]),
        ({"file": b""}, ["The file is empty"]),
        ({"file": b'{"a"'}, ["The file, line 1, column 5: not JSON"]),
        ({"file": b"\xff\xfe\x00"}, ["The file: save the file as UTF-8"]),
        ({"file": b"[" * 100_000}, ["The file: nested too deeply"]),
        ({"file": b" " * 1_000_001}, ["The file is too big"]),
        ({"file": b"[]"}, ["1 thing to correct", "must be an object"]),
        ({"file": b"PK\x03\x04 and no more"}, ["be read as a table"]),
        ({"file": b"\xd0\xcf\x11\xe0 and no more"}, ["password or is of an old kind"]),
        ({"file": OLD_WORKBOOK}, ["This is an old Excel workbook (.xls)"]),
        ({"file": set_xlsx({})}, ["1 thing to correct", "Set, row 2, Title: is missing"]),
        (
            {"file": json.dumps(small(slug="No", scale=1)).encode()},
            ["1 thing to correct", "scale: must be a list"],
        ),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_place_and_kept(admin, posted, expected):
    if file := posted.get("file"):
        content = json.dumps(small()).encode() if file == "json" else file
        posted = posted | {"file": file_of(content)}
    elif "file" in posted:
        posted = posted | {"file": file_of(b"")}
    page = admin.post(BRING_IN, posted)

    assert page.status_code == 422
    for text in expected:
        assert text in unescape(page.text)
    assert "Save as a draft" not in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"content": ""},
        {"content": "{"},
        {"content": "[]"},
        {"content": json.dumps(small(sections=[]))},
        {"content": "\x00"},
        {"partnership": ""},
        {"partnership": "9" * 30},
        {"save_key": "key"},
    ],
)
def test_forged_store_is_a_bad_request(admin, world, changes):
    data = {"content": json.dumps(small()), "partnership": world.partnership.pk}
    data |= {"save_key": uuid.uuid4()} | changes

    assert admin.post(f"{BRING_IN}store/", data).status_code == 400
    assert not QuestionSetDraft.objects.exists()


def test_version_after_which_there_is_none_is_said(admin):
    page = store(admin, admin.post(BRING_IN, {"file": file_of(small(version=LAST_VERSION))}))

    if page.status_code == 302:
        assert QuestionSetDraft.objects.get().number == LAST_VERSION
        page = store(admin, admin.post(BRING_IN, {"file": file_of(small(version=LAST_VERSION))}))
    assert page.status_code == 422
    assert "version: use a whole number" in page.text


def test_administrator_of_two_partnerships_chooses_one(world, client_of):
    second = PartnershipFactory()
    both = PersonFactory(administrator=[world.partnership, second])
    client = client_of(both)

    refused = client.post(BRING_IN, {"text": LIST})
    taken = store(client, client.post(BRING_IN, {"text": LIST, "partnership": second.pk}))

    assert (refused.status_code, "Choose the partnership" in refused.text) == (422, True)
    assert taken.status_code == 302
    assert QuestionSetDraft.objects.get().partnership == second


def test_set_cannot_be_stored_for_a_partnership_of_others(admin, world):
    data = {"content": json.dumps(small()), "save_key": uuid.uuid4()}
    data["partnership"] = world.far_audit.partnership.pk

    assert admin.post(f"{BRING_IN}store/", data).status_code == 400
