"""What may be uploaded as a template, and what is said of the rest."""

import io
import time
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ..sample import sample
from ..word.checking import MAX_FILE, Refused, check_template
from ..word.environment import Walking
from ..word.filling import CannotFill, docx
from ..word.shipped import shipped
from .reading import headings, opened, tables, words_of
from .templates import replaced, saved, template, with_part


def refusal(content):
    with pytest.raises(Refused) as refused:
        check_template(content)
    return str(refused.value)


def loops(*inside):
    return [
        "{%p for list in lists %}",
        "{%p for finding in list.findings %}",
        *inside,
        "{%p endfor %}",
        "{%p endfor %}",
    ]


def test_shipped_template_is_one():
    check_template(shipped())


def test_own_template_walks_over_the_content():
    own = template(
        "{{ title|upper }}: {{ lists|length }}",
        *loops(
            "{{ loop.index }}/{{ loop.length }} {{ finding.wording }}{% if loop.last %}!{% endif %}"
        ),
        "{%p if grades and not lists[0].empty %}",
        "Graded",
        "{%p elif title == 'x' %}",
        "{%p else %}",
        "{%p endif %}",
        '{{ figures.organisations|join("/") }} {{ children.rows[1].pseudonym }}',
        '{{ (lists|first).kind }} {{ signatures|last }} {{ children.empty|default("none") }}',
        "{# nothing of this #}",
        footer="{{ standing }}",
    )
    check_template(own)
    words = words_of(opened(docx(sample(), own)))
    assert "AUDIT OF STRATEGY DISCUSSIONS, FEBRUARY 2019: 3" in words
    assert "1/2 Minutes came late.\n2/2 School nurses were not invited.!" in words
    assert "Graded" in words
    assert "Police/School Nursing Sky" in words
    assert "nothing of this" not in words
    assert "Signed version 2 of 28 March 2019." in words


PLACEHOLDERS = {
    "misspelt": (["{{ titel }}"], "“{{ titel }}”: there is no placeholder “titel”. Did you mean "
                 "“title”?"),
    "misspelt in a loop": (loops("{{ finding.wordng }}"), "“finding.wordng”. Did you mean "
                           "“finding.wording”?"),
    "outside its loop": (["{{ finding.wording }}"], "there is no placeholder “finding”"),
    "misspelt list": (["{%p for x in listen %}", "{%p endfor %}"], "Did you mean “lists”?"),
    "misspelt condition": (["{%p if grade %}", "{%p endif %}"], "Did you mean “grades”?"),
    "of the loop": (["{{ loop.index }}"], "there is no placeholder “loop”"),
    "a list": (["{{ lists }}"], "“lists” is a list"),
    "something with parts": (["{{ figures }}"], "such as “figures.children”"),
    "no list": (["{%p for x in title %}", "{%p endfor %}"], "“title” is not a list"),
    "filter of texts": (["{{ lists|upper }}"], "needs a text"),
    "filter of lists": (['{{ title|join(" ") }}'], "needs a list"),
    "filter of a picture": (["{{ logo.image|upper }}"], "needs a text"),
    "unfinished": (["{{ title"], "“{{ title” does not end as it should, with }}"),
    "ended otherwise": (["{{ title %}"], "does not end as it should"),
    "without a beginning": (["the title }}"], "“the title }}” ends what did not begin"),
    "over two paragraphs": (["{{ title", "}}"], "does not end as it should"),
    "begun over two paragraphs": (["{", "{ title }}"], "spread over two paragraphs"),
    "no end of a loop": (loops()[:-1], "Each “for” needs an “endfor”"),
    "no beginning of a loop": (["{%p endfor %}"], "“{% endfor %}”: it can’t be understood"),
    "no sense": (["{{ title title }}"], "“{{ title title }}”: it can’t be understood"),
    "nothing": (["{{ }}"], "it can’t be understood"),
    "no placeholder": (["Hello"], "There is no placeholder in this document"),
}  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "words"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_placeholder_that_is_none_is_named(paragraphs, words):
    assert words in refusal(template(*paragraphs))


def test_placeholder_is_found_in_tables_headers_and_footers_too():
    assert "titel" in refusal(template(row=["{{ title }}", "{{ titel }}"]))
    assert "titel" in refusal(template("{{ title }}", footer="{{ titel }}"))


HOSTILE = {
    "attributes": ("{{ ''.__class__.__mro__ }}", "there is no placeholder"),
    "attributes of what there is": ("{{ title.__class__ }}", "there is no placeholder"),
    "attributes by brackets": ("{{ title['__class__'] }}", "there is no placeholder"),
    "a method": ("{{ title.upper() }}", "can’t hold a call"),
    "a method of dicts": ("{{ figures.items }}", "there is no placeholder"),
    "long loop": ("{% for i in range(10**9) %}x{% endfor %}", "can’t hold a call"),
    "self": ("{{ self }}", "there is no placeholder"),
    "context": ("{{ cycler.__init__.__globals__ }}", "there is no placeholder"),
    "arithmetic": ("{{ 9**9**9 }}", "can’t hold arithmetic"),
    "long text": ("{{ title ~ title }}", "can’t hold joining"),
    "safe": ("{{ title|safe }}", "can’t hold the filter “safe”"),
    "attr": ("{{ title|attr('__class__') }}", "can’t hold the filter “attr”"),
    "format": ("{{ '%99999999s'|format(title) }}", "can’t hold the filter “format”"),
    "join of data": ("{{ what|join(title) }}", "the filter “join” with anything but"),
    "test": ("{% if title is defined %}{% endif %}", "can’t hold “is”"),
    "comparison": ("{% if title > 3 %}{% endif %}", "a comparison other than"),
    "unpacking": ("{% for a, b in lists %}{% endfor %}", "a loop with more than one name"),
    "recursion": ("{% for a in lists recursive %}{% endfor %}", "a loop with more than one"),
    "loops of no use": (
        "{% for a in lists %}{% for b in lists %}x{% endfor %}{% endfor %}",
        "no part of “a”",
    ),
    "loops too deep": (
        "{% for a in meetings.tables %}{% for b in a.rows %}{% for c in b.shares %}"
        "{% for d in c.words %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "more than 3 loops",
    ),
    "own statement of docxtpl": ("{% colspan 99999999 %}", "“{% colspan 99999999 %}” can’t be in"),
    "brackets": ("{{ " + "(" * 140 + "title" + ")" * 140 + " }}", "within each other"),
    "very long": ("{{ " + "title" * 100 + " }}", "does not end as it should"),
    "unfinished some times": ("{{p " * 5_000, "does not end as it should"),
    "unfinished many times": ("{{p " * 50_000, "more than 3,000 placeholders"),
    **{
        word: (f"{{% {word} %}}", f"“{{% {word} %}}” can’t be in a template")
        for word in (
            "include 'x'", "import 'x' as y", "extends 'x'", "macro x()", "set x = 1", "raw",
            "block x", "with", "filter upper", "autoescape false", "call x()", "do x",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_template_that_would_do_more_is_refused_at_once(words, expected):
    content = template(words)
    started = time.perf_counter()
    assert expected in refusal(content)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("words", ["{{ x() }}", "{% set x = 1 %}", "{{ 7*7 }}", "{{ x|safe }}"])
def test_what_is_refused_is_not_rendered_either(words):
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever Jinja calls it
        Walking().from_string(words).render()


def test_rendering_reaches_nothing_but_the_content():
    environment = Walking()
    given = {"text": "abc", "held": {"a": "b"}, "list": ["x"], "nothing": None}
    for words in (
        "text.upper", "text.__class__", "held.items", "held.__class__", "list.append", "list[9]",
        "missing.more", "missing[0].more", "nothing", "held", "list", "range", "dict", "lipsum",
    ):  # fmt: skip
        assert environment.from_string(f"{{{{ {words} }}}}").render(given) == ""
    assert environment.from_string("{{ held.a }}{{ list[0] }}").render(given) == "bx"
    assert environment.from_string("{{ t }}").render(t="<&") == "&lt;&amp;"


def test_condition_that_ends_in_another_cell_is_refused():
    document = Document()
    document.add_paragraph("{%p if title %}")
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = "{{ title }}"
    cell.add_paragraph("{%p endif %}")
    assert "“{% if title %}”: a template can’t hold a loop or condition that begins in" in refusal(
        saved(document)
    )


def test_conditions_without_number_are_refused():
    document = template(*["{%p if title %}"] * 600, *["{%p endif %}"] * 600)
    assert "within each other" in refusal(document)
    assert "placeholders. Use loops" in refusal(template("{{ title }}" * 3_100))


def test_document_that_gets_too_long_is_not_made(monkeypatch):
    monkeypatch.setattr("findings.report.word.filling.MOST", 10_000)
    assert "too long" in refusal(shipped())
    with pytest.raises(CannotFill):
        docx(sample(), shipped())


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return file.getvalue()


def many_parts():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(600):
            archive.writestr(f"word/{number}.xml", "<a/>")
    return file.getvalue()


def linked(target, kind="image", mode="External"):
    link = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return replaced("word/_rels/document.xml.rels", b"</Relationships>", link.encode())


def with_field(*pieces):
    document = Document()
    paragraph = document.add_paragraph("{{ title }}")
    for kind in ("begin", *pieces, "end"):
        run = paragraph.add_run()._r
        name = "w:fldChar" if kind in ("begin", "end") else "w:instrText"
        element = OxmlElement(name)
        if name == "w:fldChar":
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = kind
        run.append(element)
    return saved(document)


def doctype(encoding):
    text = "<?xml version='1.0' encoding='{}'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
    return with_part("customXml/item1.xml", text.format(encoding).encode(encoding))


FILES = {
    "empty": (b"", "no Word document"),
    "text": (b"{{ title }}", "no Word document"),
    "old": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old Word document (.doc), or one with a password"),
    "cut off": (shipped()[:20_000], "no Word document"),
    "another archive": (with_part("x", b"y", base=many_parts()), "too big"),
    "too big": (b"PK\x03\x04" + b"x" * MAX_FILE, "too big"),
    "unpacked too big": (bomb(), "too big"),
    "no document": (replaced("[Content_Types].xml", b"document.main", b"sheet.main"), "no Word"),
    "macros": (
        replaced(
            "[Content_Types].xml",
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main",
        ),
        "no Word document",
    ),
    "macro part": (with_part("word/vbaProject.bin", b"x"), "macros or embedded files"),
    "embedded file": (with_part("word/embeddings/oleObject1.bin", b"x"), "macros or embedded"),
    "linked picture": (linked("https://example.org/x.png"), "fetches something from elsewhere"),
    "attached template": (linked("//host/x.dotm", "attachedTemplate"), "fetches something"),
    "link to a file": (linked("file:///etc/passwd", "hyperlink"), "fetches something"),
    "hidden link": (linked("x.png", mode="Ext&#101;rnal"), "fetches something"),
    "entities": (doctype("utf-8"), "no Word document"),
    "entities in other letters": (doctype("utf-16-le"), "no Word document"),
    "broken XML": (replaced("word/document.xml", b"</w:p>", b""), "no Word document"),
    "command field": (with_field("DDEAUTO c:\\x.exe"), "“DDEAUTO c:\\x.exe” can’t be"),
    "command in pieces": (with_field("DDE", "AUTO x"), "The field “DDEAUTO x” can’t be in"),
    "fetching field": (with_field('INCLUDEPICTURE "http://x"'), "The field “INCLUDEPICTURE"),
    "placeholder elsewhere": (
        with_part("word/footnotes.xml", "<x>{{ title }}</x>"),
        "“{{ title }}” stands in a footnote",
    ),
    "placeholder in a description": (
        replaced("word/document.xml", b"<w:body>", b'<w:body><w:p w:rsidR="{{ title }}"/>'),
        "description of a picture",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), FILES.values(), ids=FILES)
def test_file_that_is_no_template_is_refused_with_why(content, words):
    assert words in refusal(content)


def test_hyperlinks_and_fields_that_do_nothing_may_stay():
    check_template(linked("https://example.org/", "hyperlink"))
    check_template(with_field(' STYLEREF "Heading 1" '))


def test_contents_of_an_own_template_are_made_anew():
    """Word writes the template's own headings, with their placeholders, into its contents."""
    once = opened(shipped())
    start = next(i for i, p in enumerate(once.paragraphs) if p.text.startswith("Contents"))
    stale = once.paragraphs[start + 1]
    assert "TOC" in "".join(c.text for c in stale._p.iter(qn("w:instrText")))
    stale.runs[3].text = "{{ list.label }} 1"
    own = saved(once)
    check_template(own)
    assert headings(opened(docx(sample(), own)), 2)[1] == "What is working well (1)"
    assert "{{" not in words_of(opened(docx(sample(), own)))


def test_own_table_may_have_columns_and_rows_of_a_list():
    document = Document()
    document.add_paragraph("{%p for table in meetings.tables %}")
    table = document.add_table(4, 4)
    for row, words in enumerate(
        [
            ["", "{%tc for column in table.columns %}", "{{ column }}", "{%tc endfor %}"],
            ["{%tr for row in table.rows %}", "", "", ""],
            ["{{ row.service }}", "{%tc for share in row.shares %}", "{{ share.count }}",
             "{%tc endfor %}"],
            ["{%tr endfor %}", "", "", ""],
        ]
    ):  # fmt: skip
        for cell, text in zip(table.rows[row].cells, words, strict=True):
            cell.text = text
    document.add_paragraph("{%p endfor %}")
    own = saved(document)
    check_template(own)
    assert tables(opened(docx(sample(), own))) == [
        [["", "Invited", "Came"], ["Police", "2", "1"], ["School Nursing", "1", "1"]]
    ]
