"""What the layouts of documents are given: a report's content, how it stands, pictures and logo."""

from auditapp.accounts.models import LogoKind, PartnershipLogo
from auditapp.plain_text import clean
from findings.models import FileFormat, ReportTemplate

from .pdf import pdf
from .pictures import pictures_of
from .standing import NOT_SIGNED
from .word.filling import docx
from .word.short import short

# What makes a file of a document as report.plain describes it.
PLAIN_MAKERS = {
    FileFormat.PDF: lambda data: pdf("plain.typ", data),
    FileFormat.WORD: lambda data: docx(data, short()),
}
# Pixels, as wide as the lines of a page.
WIDTH = 760
FORMATS = {LogoKind.PNG: "png", LogoKind.JPEG: "jpg"}


def printed(content, *, logo, standing=NOT_SIGNED, signatures=()):
    """The content of a report with all that a document of it says besides, without the characters
    that no document can hold. `signatures` are sentences on who agreed, approved and signed; `logo`
    is of `logo_of`."""
    content = cleaned(content)
    pictures = {
        part: [
            {"title": one.title, "description": one.description, "svg": one.svg(WIDTH)}
            for one in found
        ]
        for part, found in pictures_of(content).items()
    }
    return content | {
        "standing": cleaned(standing),
        "signatures": cleaned(list(signatures)),
        "logo": logo,
        "pictures": pictures,
    }


def cleaned(value):
    """A value of JSON with all its texts cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: cleaned(held) for name, held in value.items()}
    return value


def logo_of(partnership):
    """The logo as {"format", "bytes" (numbers)}, or None."""
    logo = PartnershipLogo.objects.filter(partnership=partnership).first()
    return logo and {"format": FORMATS[LogoKind(logo.kind)], "bytes": list(bytes(logo.content))}


def template_content(partnership):
    """The bytes of a partnership's own template, or None."""
    template = ReportTemplate.objects.filter(partnership=partnership).only("content").first()
    return template and bytes(template.content)
