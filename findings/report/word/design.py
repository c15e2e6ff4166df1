"""How the shipped template looks: styles, lists, tables, fields."""

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

# Liberation Sans, which LibreOffice has, is as wide.
FONT = "Arial"
BRAND, GREY = RGBColor(0x12, 0x34, 0x3B), RGBColor(0x50, 0x5A, 0x5F)
LINE = "B1B4B6"
TEXT_WIDTH = Cm(17)
# (size, space before, space after), in points.
HEADINGS = {1: (22, 6, 8), 2: (14, 16, 6), 3: (11, 12, 4), 4: (10.5, 10, 4)}
# name -> (what it is based on, size, space after, other properties of the font)
STYLES = {
    "Standing": ("Normal", 10.5, 6, {"bold": True}),
    "Action": ("Normal", 9, 2, {}),
    "Quoted": ("Normal", 9.5, 10, {"color": GREY}),
    "Said": ("Normal", 10.5, 2, {}),
    "Below Heading": ("Normal", 9.5, 4, {"color": GREY}),
    "Contents Heading": ("Normal", 14, 6, {"bold": True, "color": BRAND}),
    "toc 2": ("Normal", 10.5, 3, {"color": BRAND}),
    "Table Text": ("Normal", 9.5, 0, {}),
    "Table Heading": ("Table Text", 9.5, 0, {"bold": True}),
    "Table Note": ("Table Text", 8.5, 0, {"color": GREY}),
    "Template instruction": ("Normal", 8.5, 0, {"color": GREY}),
}
# Numbers of lists: findings below their headings, and bullets.
NUMBERED, BULLETS = 901, 902
LISTS = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="{NUMBERED}"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:pStyle w:val="Heading2"/>
<w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/>
<w:lvlText w:val="%2."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="454" w:hanging="454"/></w:pPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="{BULLETS}"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>
<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="{NUMBERED}"><w:abstractNumId w:val="{NUMBERED}"/></w:num>
<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num></w:numbering>"""
IN_LISTS = {"Heading 2": (NUMBERED, 0), "List Number": (NUMBERED, 1), "List Bullet": (BULLETS, 0)}
TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:color="{LINE}"/>
<w:bottom w:val="single" w:sz="4" w:color="{LINE}"/>
<w:insideH w:val="single" w:sz="4" w:color="{LINE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>
<w:bottom w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>
</w:style>"""


def set_up(document):
    """Page, language, styles and lists."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(2.4), Cm(2)
    page.header_distance = page.footer_distance = Cm(1)
    _speak_english(document)
    _lists(document)
    _styles(document)
    for name, link in list(document.part.package.rels.items()):
        if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # of python-docx's own document
            del document.part.package.rels[name]
    about = document.core_properties
    about.title, about.author, about.comments = "Template of summary reports", "", ""


def _speak_english(document):
    settings = document.settings.element
    for language in [
        *document.styles.element.iter(qn("w:lang")),
        *settings.iter(qn("w:themeFontLang")),
    ]:
        language.set(qn("w:val"), "en-GB")


def _lists(document):
    """First all descriptions of lists, then the lists: so the format wants it."""
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    for new in list(parse_xml(LISTS)):
        numbering.append(new)
    for name, (number, level) in IN_LISTS.items():
        properties = document.styles[name].element.get_or_add_pPr()
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        numbered = properties.get_or_add_numPr()
        numbered.get_or_add_ilvl().val = level
        numbered.get_or_add_numId().val = number
        # A list says itself how far it is indented.
        properties.remove_all("w:ind", "w:tabs", "w:contextualSpacing")


def _styles(document):
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 10.5, color=RGBColor(0x0B, 0x0C, 0x0C))
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.12
    for level, (size, before, after) in HEADINGS.items():
        _font(styles[f"Heading {level}"], size, bold=True, italic=False, color=BRAND)
        _spaced(styles[f"Heading {level}"], before, after)
    for name, (base, size, after, font) in STYLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base]
        style.quick_style = True
        style.paragraph_format.space_after = Pt(after)
        _font(style, size, **font)
    _font(styles["Caption"], 10.5, bold=True, color=RGBColor(0x0B, 0x0C, 0x0C))
    _spaced(styles["Caption"], before=10, after=10)
    styles["Caption"].paragraph_format.keep_with_next = False
    styles["Caption"].paragraph_format.keep_together = True
    _font(styles["Quote"], 10.5, italic=True)
    styles["Quote"].paragraph_format.left_indent = Cm(0.6)
    styles["Quoted"].paragraph_format.left_indent = Cm(0.6)
    styles["Action"].paragraph_format.left_indent = Cm(0.8)
    styles["Said"].paragraph_format.space_before = Pt(4)
    bar(styles["Quote"], LINE)
    for name in ("List Number", "List Bullet"):
        styles[name].paragraph_format.space_after = Pt(2)
    for name in ("Quote", "Below Heading"):
        styles[name].paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        _font(styles[name], 8.5, color=GREY)
        styles[name].element.pPr.remove_all("w:tabs")
        styles[name].paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    styles.element.append(parse_xml(TABLE_STYLE))


def _spaced(style, before, after):
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(before), Pt(after)
    space.keep_with_next = True


def _font(style, size, *, bold=None, italic=None, color=None):
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    if color is not None:
        font.color.rgb = color
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)


def bar(paragraph_or_style, colour):
    """A coloured line at its left."""
    properties = paragraph_or_style._element.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(
            f"<w:pBdr {nsdecls('w')}>"
            f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        ),
        *("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing"),
        *("w:jc", "w:outlineLvl", "w:rPr"),
    )


def field(paragraph, code, words="1"):
    """What Word works out; `words` until it does."""
    for kind, text in [("begin", ""), ("", code), ("separate", ""), ("words", words), ("end", "")]:
        run = paragraph.add_run()
        if kind == "words":
            run.text = text
        elif kind:
            character = OxmlElement("w:fldChar")
            character.set(qn("w:fldCharType"), kind)
            run._r.append(character)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


# -- tables


def table(document, head, loop, body, widths, *, total=None, total_if="", numbers=True):
    """A table with a row of headings, a row for each turn of a loop, and perhaps a last one. A cell
    that is (loop, words) stands for a column each turn. `widths` are of the first columns; the
    others share what is left. All columns but the first hold numbers, if `numbers`."""
    cells = _cells(head)
    made = document.add_table(0, len(cells), document.styles["Report Table"])
    made.autofit = False
    _row(made, cells, "Table Heading", numbers)
    _header_row(made.rows[0])
    _instruction(made, f"for {loop}")
    _row(made, _cells(body), "Table Text", numbers)
    _instruction(made, "endfor")
    if total_if:
        _instruction(made, f"if {total_if}")
    if total:
        _row(made, _cells(total), "Table Heading", numbers)
    if total_if:
        _instruction(made, "endif")
    rest = (TEXT_WIDTH - sum(widths)) // max(len(cells) - len(widths), 1)
    wide = [*widths, *[rest] * (len(cells) - len(widths))]
    for column, width in zip(made.columns, wide, strict=True):
        column.width = width
    for row in made._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, wide, strict=False):
            cell.width = width
    return made


def _cells(words):
    """The cells of a template's row: of a loop three."""
    found = []
    for word in words:
        if isinstance(word, tuple):
            found += ["{%tc for " + word[0] + " %}", word[1], "{%tc endfor %}"]
        else:
            found.append(word)
    return found


def _row(made, words, style, numbers):
    row = made.add_row()
    for extra in row._tr.tc_lst[len(words) :]:
        row._tr.remove(extra)
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.text, paragraph.style = text, style
        if numbers and place:
            paragraph.alignment = 2
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)


def _header_row(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _instruction(made, words):
    """A row that is not in the document that comes out."""
    row = made.add_row()
    row.cells[0].paragraphs[0].text = "{%tr " + words + " %}"
    row.cells[0].paragraphs[0].style = "Template instruction"
