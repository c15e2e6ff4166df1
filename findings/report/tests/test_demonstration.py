"""The audit of 2019, as the demonstration loads it: page, Word and PDF say the same."""

import io
import re
from html import unescape

import pikepdf
import pytest

from auditapp.tests.world import signed_in
from findings.summary.tests.test_summary import Tables

from .reading import headings, opened, squeezed, tables, tags, words_of, words_of_pdf

# What stands in no document as it is: keys, and what pictures alone show.
NOT_SAID = {"id", "verdicts", "topic", "priority"}  # the last is for own templates


@pytest.fixture(scope="module")
def report(recorded_demonstration):
    return recorded_demonstration.ask(answers_to_the_chair)


def answers_to_the_chair(demonstration):
    audit = demonstration.audit
    client = signed_in(audit.partnership.memberships.get(role="chair").user)
    return {
        "content": audit.reports.get().content,
        "page": client.get(audit.get_summary_url()),
        "docx": client.get(f"{audit.get_summary_url()}summary.docx", follow=True),
        "pdf": client.get(f"{audit.get_summary_url()}summary.pdf", follow=True),
    }


@pytest.fixture(scope="module")
def document(report):
    return opened(report["docx"].content)


@pytest.fixture(scope="module")
def structure(report):
    return list(tags(report["pdf"].content))


def said(value):
    """The texts in a content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from said(one)
    elif isinstance(value, dict):
        for name, held in value.items():
            is_uncounted = name == "answered" and not value["rows"]  # words stand by themselves
            if name not in NOT_SAID and not is_uncounted:
                yield from said(held)


def test_page_word_and_pdf_say_every_sentence_of_the_report(report, document):
    page = unescape(re.sub(r"<[^>]*>", "", report["page"].text))
    everywhere = {
        "page": squeezed(page),
        "Word": squeezed(words_of(document)),
        "PDF": squeezed(words_of_pdf(report["pdf"].content)),
    }
    texts = {squeezed(text) for text in said(report["content"])}
    assert len(texts) > 200
    missing = [
        (where, text) for where, words in everywhere.items() for text in texts if text not in words
    ]
    assert missing == []


def test_page_word_and_pdf_have_the_same_tables(report, document, structure):
    on_page = [
        [[squeezed(cell) for cell in row] for row in rows]
        for _, rows in Tables(report["page"].text).found
    ]
    in_word = [[[squeezed(cell) for cell in row] for row in rows] for rows in tables(document)]
    assert len(in_word) > 10
    assert in_word == on_page
    in_pdf = "".join({"Table": "\n", "TR": "r"}.get(kind, "") for kind, *_ in structure)
    assert [len(rows) for rows in in_pdf.split()] == [len(rows) for rows in in_word]


def test_report_has_the_figures_of_2019(report, document):
    assert {
        "What is working well (14)", "What we are worried about (10)", "What needs to happen (10)",
    } <= set(headings(document, 2))  # fmt: skip
    numbered = [p.text for p in document.paragraphs if p.style.name == "List Number"]
    assert numbered == [
        finding["wording"] for part in report["content"]["lists"] for finding in part["findings"]
    ]
    children = [p.split(",")[0] for p in headings(document, 3)[:10]]
    assert children == [child["pseudonym"] for child in report["content"]["children"]["rows"]]
    assert "Grades" not in headings(document, 2)


def test_headings_are_the_same_in_word_page_and_pdf(report, document, structure):
    parts = headings(document, 2)
    on_page = [
        " ".join(unescape(re.sub(r"<[^>]*>", "", heading)).split())
        for heading in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", report["page"].text, re.DOTALL)
    ]
    assert [heading for heading in on_page if heading in parts] == parts
    kinds = [kind for kind, *_ in structure]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == len(parts) + 1  # the contents have one too
    assert kinds.count("L") >= 3


def test_short_part_takes_two_pages_at_most(report, libreoffice_writer, tmp_path):
    file = tmp_path / "report.docx"
    file.write_bytes(report["docx"].content)
    printed = libreoffice_writer(file, "--convert-to", "pdf", suffix=".pdf")
    for content in (printed, report["pdf"].content):
        pages = words_of_pdf(content).split("\f")
        [contents] = [number for number, page in enumerate(pages, 1) if "Contents\n" in page]
        assert contents <= 3
        assert "What needs to happen (10)" in "".join(pages[: contents - 1])


def test_files_are_named_after_the_audit_and_kept_by_nobody(report):
    for suffix in ("docx", "pdf"):
        answer = report[suffix]
        assert answer["Content-Disposition"] == (
            'attachment; filename="february-2019-strategy-discussion-to-first-core-group-version-1-'
            f'members.{suffix}"'
        )
        assert "no-store" in answer["Cache-Control"]


def test_pdf_is_tagged_for_screen_readers(report, structure):
    with pikepdf.open(io.BytesIO(report["pdf"].content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == report["content"]["title"]
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
    pictures = [words for kind, words, _ in structure if kind == "Figure"]
    assert len(pictures) == 6
    assert all(len(words) > 40 for words in pictures)
    kinds = [kind for kind, *_ in structure]
    heads = kinds.count("THead")
    assert heads == kinds.count("Table") > 10
    assert kinds.count("TH") >= 2 * heads
