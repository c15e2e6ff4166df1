"""Reports in Word, from the shipped template: a sample that has everything."""

import copy
import io
import json
import re
import zipfile

import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from ..documents import NOT_SIGNED, printed
from ..pdf import pdf
from ..sample import CONTENT, sample
from ..word.filling import docx
from .reading import headings, opened, squeezed, tables, words_of, words_of_pdf


@pytest.fixture(scope="module")
def content():
    return docx(sample())


@pytest.fixture(scope="module")
def document(content):
    return opened(content)


def changed(change, **more):
    """The sample, its content changed by a function."""
    content = copy.deepcopy(CONTENT)
    change(content)
    return printed(content, logo=None, **more)


def test_parts_are_headings_in_the_order_of_the_report(document):
    assert headings(document, 1) == [CONTENT["title"]]
    assert headings(document, 2) == [
        "What was audited and why",
        "What is working well (1)",
        "What we are worried about (2)",
        "What needs to happen (0)",
        "The children",
        "What the findings rest on",
        "Since the audit of 1 March 2018",
        "What families and practitioners said",
        "Timescales met and missed",
        "Who was invited and came",
        "Where records differ",
        "Grades",
        "How the audit itself went",
    ]
    assert headings(document, 3)[:4] == [
        "Sam, 7 years", "Sky, 18 months", "What is working well", "What we are worried about",
    ]  # fmt: skip


def test_part_that_the_question_set_does_not_call_for_is_left_out():
    def without(content):
        content |= dict.fromkeys(["since", "timescales", "meetings", "differences"])
        content |= {"grades": []}

    found = headings(opened(docx(changed(without))), 2)
    assert found[-3:] == [
        "What the findings rest on",
        "What families and practitioners said",
        "How the audit itself went",
    ]


def test_sentence_stands_where_there_is_nothing_to_say():
    def without(content):
        content["children"]["rows"] = []
        content["timescales"]["rows"] = []
        content["meetings"]["tables"] = []
        content["voices"] = {"quotes": [], "not_quoted": "", "empty": "No view is recorded."}

    words = words_of(opened(docx(changed(without))))
    assert CONTENT["children"]["empty"] in words
    assert CONTENT["timescales"]["empty"] in words
    assert CONTENT["meetings"]["empty"] in words
    assert CONTENT["lists"][2]["empty"] in words
    assert "No view is recorded." in words


# In the second column of each finding.
BELOW = (
    "Conference minutes sent within 5 days: no, in 2 of 3 returns\n"
    "How we will know (School Nursing): The nurse knows what was decided."
)


def test_tables_hold_the_numbers_of_the_content(document):
    assert tables(document) == [
        [["Plan", "Children"], ["Child protection", "1"], ["Child in need", "1"]],
        [
            ["Finding", "What it rests on", "Theme"],
            [
                "1. Children were seen alone.",
                "Raised for 2 of 2 children\n" + BELOW,
                "Child’s voice",
            ],
        ],
        [
            ["Finding", "What it rests on", "Theme"],
            [
                "1. Minutes came late.",
                "Raised for 2 of 2 children\n" + BELOW,
                "Meetings",
            ],
            [
                "2. School nurses were not invited.",
                "Raised for 1 of 2 children\n" + BELOW,
                "",
            ],
        ],
        [
            ["Limit", "Children", "In time", "Missed", "Nothing recorded", "Still running"],
            [
                "Conference within 15 working days\nWorking Together to Safeguard Children",
                *"21100",
            ],
        ],
        [
            ["Service", "Invited", "Came"],
            ["Police", "2 of 2", "1 of 2"],
            ["School Nursing", "1 of 2", "1 of 2"],
            ["All services", "3 of 4", "2 of 4"],
        ],
        [
            ["Kind", *CONTENT["differences"]["columns"]],
            ["One says yes, another no", *"32111"],
            ["Sent but not on record", *"11010"],
        ],
        [
            ["Agencies", "One says yes, another no", "Sent but not on record", "All"],
            ["Police and SN", *"314"],
        ],
        [["Grade", "Returns"], ["Good", "3"], ["Poor", "1"], ["All", "4"]],
        [
            ["Organisation", "Expected", "Received", "Child not known to it"],
            ["Police", *"220"],
            ["School Nursing", *"221"],
            ["All", *"441"],
        ],
        [
            ["Answer", "Agencies"],
            ["All of them", "1"],
            ["Some of them", "1"],
            ["All that answered", "2"],
        ],
    ]


def test_tables_repeat_their_header_row_and_fill_the_width(document):
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in list(table.rows)[1:])
        columns = [column.width for column in table.columns]
        assert len(columns) == len(table.rows[0].cells)
        assert abs(sum(columns) - Cm(17)) < Cm(0.05)
        for row in table.rows:
            assert [cell.width for cell in row.cells] == columns


def test_total_is_left_out_where_each_could_give_several_answers_and_0_is_one():
    def several(content):
        content["method"]["cover"][0]["total"] = None

    def none(content):
        content["method"]["cover"][0]["total"] = 0

    assert tables(opened(docx(changed(several))))[-1][-1] == ["Some of them", "1"]
    assert tables(opened(docx(changed(none))))[-1][-1] == ["All that answered", "0"]


def test_findings_are_numbered_anew_below_each_heading(document):
    """Heading and finding are levels of one list: a finding counts from the heading above."""
    numbers = {
        name: document.styles[name].element.pPr.numPr
        for name in ("Heading 2", "List Number", "List Bullet")
    }
    levels = {name: (n.numId.val, n.ilvl.val) for name, n in numbers.items()}
    assert levels["Heading 2"][0] == levels["List Number"][0] != levels["List Bullet"][0]
    assert (levels["Heading 2"][1], levels["List Number"][1]) == (0, 1)
    numbered = [p.text for p in document.paragraphs if p.style.name == "List Number"]
    assert numbered == [
        "Children were seen alone.",
        "Minutes came late.",
        "School nurses were not invited.",
    ]


def test_pictures_say_in_words_what_they_show(document):
    found = [
        (one.docPr.get("id"), one.docPr.get("title"), one.docPr.get("descr"), one.extent.cx)
        for one in document.element.body.iter(qn("wp:inline"))
    ]
    drawn = [one for part in sample()["pictures"].values() for one in part]
    assert sorted((title, words) for _, title, words, _ in found) == sorted(
        (one["title"], one["description"]) for one in drawn
    )
    assert len(found) == 6 == len({number for number, *_ in found})
    assert all(abs(width - Cm(17)) < Cm(0.01) for *_, width in found)


def test_high_picture_is_no_higher_than_a_page():
    def many(content):
        row = content["timescales"]["of_children"][0]
        content["timescales"]["of_children"] = [row] * 100

    document = opened(docx(changed(many)))
    [picture] = [
        one
        for one in document.element.body.iter(qn("wp:inline"))
        if one.docPr.get("title").startswith("Time limits")
    ]
    assert picture.extent.cy <= Cm(29.7 - 2.4 - 2 - 2.5)


def test_header_has_name_and_logo_and_footer_the_page_numbers(document):
    section = document.sections[0]
    first = section.first_page_header
    assert CONTENT["partnership"] in first.paragraphs[0].text
    [logo] = first._element.iter(qn("wp:inline"))
    assert logo.docPr.get("descr") == f"Logo of {CONTENT['partnership']}"
    assert CONTENT["title"] in section.header.paragraphs[0].text
    for footer in (section.first_page_footer, section.footer):
        codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
        assert footer.paragraphs[0].text.startswith("Signed version 2 of 28 March 2019.")


@pytest.mark.parametrize("logo", [b"\x89PNG\r\n\x1a\n and no picture", b"\xff\xd8\xff", b""])
def test_logo_that_is_no_picture_is_left_out(logo):
    data = sample() | {"logo": {"format": "png", "bytes": list(logo)}}
    header = opened(docx(data)).sections[0].first_page_header
    assert not list(header._element.iter(qn("wp:inline")))
    assert pdf("report.typ", data).startswith(b"%PDF")


def test_contents_list_the_headings_and_link_to_them(document):
    paragraphs = document.paragraphs
    start = next(i for i, p in enumerate(paragraphs) if p.text == "Contents")
    entries = [p for p in paragraphs[start + 1 :] if p.style.name == "toc 2"]
    links = [p._p.find(qn("w:hyperlink")) for p in entries]
    listed = ["".join(t.text for t in link.iter(qn("w:t"))) for link in links]
    assert listed == headings(document, 2)
    bookmarks = {
        mark.get(qn("w:name")): "".join(t.text for t in mark.getparent().iter(qn("w:t")))
        for mark in document.element.body.iter(qn("w:bookmarkStart"))
    }
    assert [bookmarks[link.get(qn("w:anchor"))] for link in links] == listed
    codes = [c.text for c in document.element.body.iter(qn("w:instrText"))]
    assert codes == [' TOC \\o "2-2" \\h \\z ']


def test_document_says_what_it_is_and_in_which_language(document):
    about = document.core_properties
    assert (about.title, about.author) == (CONTENT["title"], CONTENT["partnership"])
    assert (about.language, about.comments) == ("en-GB", "")
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_nothing_of_the_template_is_left(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        assert "word/document.xml" in names
        for name in names:
            assert not {b"{{", b"{%"} & set(re.findall(rb"\{[{%]", archive.read(name))), name


ODD = {
    "markup": "<w:p>&amp; < > \" ' </w:t> & ]]> <!-- -->",
    "jinja": "{{ 7*7 }} {% for x in y %} {# no #} {{ partnership }}",
    "docxtpl": "{_{ x }_} {_% y %_} {%p if z %} {{r q }}",
    "emoji": "👧🏽 👨‍👩‍👧 ❤️ 🇬🇧",
    "right to left": "שלום עולם، مرحبا بالعالم",
    "other scripts": "日本語 한국어 Ελληνικά ąęśź",
    "typst": "#let x = 1 $a$ *b* _c_ @d `e` \\u{41} //",
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_odd_words_arrive_whole_in_word(words):
    document = opened(docx(changed(spread(words))))
    found = words_of(document)
    for place in PLACES:
        assert f"{place} {words} {place}" in found, place
    assert document.core_properties.title == f"title {words} title"


@pytest.mark.parametrize("words", [ODD[name] for name in ("markup", "jinja", "docxtpl", "typst")])
def test_odd_words_arrive_whole_in_the_pdf(words):
    found = squeezed(words_of_pdf(pdf("report.typ", changed(spread(words)))))
    for place in PLACES:
        assert squeezed(f"{place} {words} {place}") in found, place


def test_control_characters_are_left_out_and_nothing_else():
    words = "a\x00b\x01c\x07d\x0be\x0cf\x1bg\ufffeh\ud800i\tj\nk"
    data = changed(spread(words))
    found = words_of(opened(docx(data)))
    assert "wording ab" in found
    assert found.count("g") > 10
    assert squeezed("wording abcdefghijk wording") in squeezed(found)
    assert squeezed("wording abcdefghijk wording") in squeezed(
        words_of_pdf(pdf("report.typ", data))
    )


def test_paragraph_of_100_kb_arrives_whole():
    words = "Ünïcode & more <of it>. " * 4_200

    def long(content):
        content["children"]["rows"][0]["circumstances"] = [words]
        content["lists"][0]["findings"][0]["wording"] = words

    data = changed(long)
    found = words_of(opened(docx(data)))
    assert found.count(words.strip()) == 3  # the circumstances, the list and the table
    # Of the PDF without what each of its pages repeats.
    pages = squeezed(words_of_pdf(pdf("report.typ", data)))
    repeated = squeezed(NOT_SIGNED) + r"Page\d+of\d+(FindingWhatitrestsonTheme)?"
    assert re.sub(repeated, "", pages).count("Ünïcode&more<ofit>.") == 3 * 4_200


PLACES = [
    "title", "aim", "pseudonym", "circumstances", "wording", "raised", "theme", "quote", "late",
    "service", "note", "answer", "said",
]  # fmt: skip


def spread(words):
    """Put the words into every kind of place."""

    def change(content):
        def at(place):
            return f"{place} {words} {place}"

        content["title"] = at("title")
        content["what"] = [at("aim")]
        child = content["children"]["rows"][0]
        child["pseudonym"], child["circumstances"] = at("pseudonym"), [at("circumstances")]
        finding = content["lists"][0]["findings"][0]
        finding |= {"wording": at("wording"), "raised": at("raised"), "theme": at("theme")}
        content["voices"]["quotes"][0]["words"] = [at("quote")]
        content["timescales"]["rows"][0]["late"] = [at("late")]
        content["meetings"]["tables"][0]["rows"][0]["service"] = at("service")
        content["method"]["note"] = [at("note")]
        content["method"]["cover"][0]["rows"][0]["answer"] = at("answer")
        content["method"]["cover"][0]["words"][0]["words"] = [at("said")]

    return change


def test_sample_is_plain_data_and_not_changed_by_printing_it():
    assert json.loads(json.dumps(CONTENT)) == CONTENT
    assert sample() is sample()


def test_report_goes_through_libreoffice_and_back(libreoffice_writer, content, document, tmp_path):
    file = tmp_path / "report.docx"
    file.write_bytes(content)
    saved = libreoffice_writer(file, "--convert-to", "docx", suffix=".docx")
    back = opened(saved)
    for level in (1, 2, 3, 4):
        assert headings(back, level) == headings(document, level)
    assert tables(back) == tables(document)
    assert len(back.inline_shapes) == len(document.inline_shapes)
