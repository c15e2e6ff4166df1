"""A Word document from a report's content and a template.

docxtpl leaves three things to its caller, which `Filled` takes on: a template is somebody's file
(environment.py), what people wrote must arrive as they wrote it, and markup that does not fit must
be an error rather than be left out.
"""

import datetime
import io
from functools import partial

from django.utils import timezone
from docx.image.image import Image
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docxtpl import DocxTemplate, InlineImage
from lxml import etree

from ..pdf import png
from . import contents
from .environment import compiled
from .shipped import shipped

MOST = 20_000_000  # characters of what a template becomes
LOGO_HEIGHT = Cm(1.4)
ABOVE_A_PICTURE = Cm(2.5)
# What pages link by, and what only a picture shows.
NOT_PRINTED = {"form", "id", "of_children", "drawn"}


class CannotFill(Exception):
    """The template and this content give no document; the message says why."""


def docx(data, template=None):
    """The bytes of the document. `data` is what documents.printed gives; `template` the bytes of a
    partnership's own. Raises CannotFill, with the shipped one only for a content without end."""
    filled = Filled(io.BytesIO(template or shipped()))
    filled.render(context_of(data, partial(Picture, filled)))
    document = filled.docx
    contents.fill(document)
    _describe(document.core_properties, data)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# -- what placeholders stand for


def context_of(data, picture):
    """The content for placeholders: without what is not there, and with pictures. `picture` makes
    one of its bytes, title, description and whether it is a logo."""
    context = _ready(data)
    svgs = [one["svg"] for drawn in data.get("pictures", {}).values() for one in drawn]
    drawn = iter(png(svgs))
    context["pictures"] = {
        part: [_drawn(one, picture(next(drawn), one["title"], one["description"])) for one in found]
        for part, found in data.get("pictures", {}).items()
    }
    tables = context.get("meetings", {}).get("tables", [])
    for table, one in zip(tables, context["pictures"].get("meetings", []), strict=False):
        table["picture"] = one
    logo = data["logo"] and bytes(data["logo"]["bytes"])
    if logo and _size(logo):
        name = f"Logo of {context['partnership']}"
        context["logo"] = {"image": picture(logo, name, name, is_logo=True)}
    return context


def _drawn(one, image):
    return {"title": one["title"], "description": one["description"], "image": image}


def _ready(value):
    if isinstance(value, list):
        return [_ready(one) for one in value]
    if isinstance(value, dict):
        return {
            name: _ready(held)
            for name, held in value.items()
            if held is not None and name not in NOT_PRINTED | {"logo", "pictures"}
        }
    return value


def _size(content):
    """(width, height) in pixels, None for what is no picture."""
    try:
        image = Image.from_blob(content)
    except Exception:  # whatever a broken picture makes python-docx stumble on
        return None
    return (image.px_width, image.px_height) if image.px_width and image.px_height else None


class Picture(InlineImage):
    """As wide as the text, but no higher than a page; a logo as high as it should be. It says in
    words what it shows."""

    def __init__(self, filled, content, title, description, *, is_logo=False):
        super().__init__(filled, io.BytesIO(content))
        self.title, self.description = title, description
        width, height = _size(content)
        most = filled.text_width, LOGO_HEIGHT if is_logo else filled.text_height
        scale = min(most[0] / width, most[1] / height)
        self.width, self.height = Emu(int(width * scale)), Emu(int(height * scale))

    def _insert_image(self):
        inline = self.tpl.current_rendering_part.new_pic_inline(
            self.image_descriptor, self.width, self.height
        )
        about = inline.docPr
        about.set("id", self.tpl.next_id())
        about.set("title", self.title)
        about.set("descr", self.description)
        for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice leaves some room
            inline.set(side, "0")
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


# -- docxtpl


class Filled(DocxTemplate):
    def render_init(self):
        super().render_init()
        contents.empty(self.docx.element.body)

    def sources(self):
        """The markup of all that is filled in: the text, headers and footers."""
        yield self.get_xml()
        for kind in (self.HEADER_URI, self.FOOTER_URI):
            for _, part in self.get_headers_footers(kind):
                yield self.get_part_xml(part)

    @property
    def text_width(self):
        section = self._first_section()
        return Emu(section.page_width - section.left_margin - section.right_margin)

    @property
    def text_height(self):
        section = self._first_section()
        most = section.page_height - section.top_margin - section.bottom_margin
        return Emu(most - ABOVE_A_PICTURE)

    def _first_section(self):
        self.init_docx()
        return self.docx.sections[0]

    def render_xml_part(self, src_xml, part, context, jinja_env=None):
        """Nothing but rendering: docxtpl's own way turns `{_{` of somebody's text into `{{`."""
        self.current_rendering_part = part
        pieces, length = [], 0
        for piece in compiled(src_xml).generate(context):
            length += len(piece)
            if length > MOST:
                raise CannotFill("With this template the document gets too long")
            pieces.append(piece)
        return self.resolve_listing("".join(pieces))

    def fix_tables(self, xml):
        """The body as a tree. What does not fit is an error; docxtpl's own parser leaves it out."""
        try:
            body = parse_xml(xml)
        except etree.XMLSyntaxError as error:
            raise CannotFill("With this template the document gets broken") from error
        for table in body.iter(qn("w:tbl")):
            _fit(table)
        return body

    def fix_docpr_ids(self, tree):
        """A picture within a loop of the template is there several times."""
        for about in tree.iter(qn("wp:docPr")):
            about.set("id", self.next_id())

    def next_id(self):
        self.docx_ids_index += 1
        return str(self.docx_ids_index)

    def render_properties(self, context, jinja_env=None):
        """They are set by _describe."""

    def render_footnotes(self, context, jinja_env=None):
        """Placeholders stand in the text, headers and footers alone."""


def _fit(table):
    """Where a loop made more or fewer columns than the template has: the first keeps its width, the
    others share what is left."""
    grid = table.find(qn("w:tblGrid"))
    widths = [int(float(column.get(qn("w:w"), 0))) for column in grid] if grid is not None else []
    number = max((len(row.findall(qn("w:tc"))) for row in table.iter(qn("w:tr"))), default=0)
    if number in (0, len(widths)) or not widths:
        return
    rest = (sum(widths) - widths[0]) // max(number - 1, 1)
    for column in list(grid):
        grid.remove(column)
    for place in range(number):
        column = etree.SubElement(grid, qn("w:gridCol"))
        column.set(qn("w:w"), str(rest if place else widths[0]))
    for row in table.iter(qn("w:tr")):
        for place, cell in enumerate(row.findall(qn("w:tc"))):
            for width in cell.iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
                width.set(qn("w:w"), str(rest if place else widths[0]))


def _describe(about, data):
    about.title, about.author = data["title"][:255], data["partnership"][:255]
    about.last_modified_by, about.language = about.author, "en-GB"
    about.subject, about.comments, about.keywords = "Summary report", "", ""
    about.created = about.modified = timezone.now().astimezone(datetime.UTC).replace(tzinfo=None)
