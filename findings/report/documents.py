"""What the layouts of documents are given: a report's content, how it stands, pictures and logo."""

from auditapp.accounts.models import LogoKind, PartnershipLogo
from findings.models import FileFormat

from .pdf import can_draw, pdf
from .pictures import pictures_of
from .standing import NOT_SIGNED

# What makes a file of a document as report.plain describes it.
PLAIN_MAKERS = {FileFormat.PDF: lambda data: pdf("plain.typ", data)}
# Pixels, as wide as the lines of a page.
WIDTH = 760
FORMATS = {LogoKind.PNG: "png", LogoKind.JPEG: "jpg"}


def printed(content, *, logo, standing=NOT_SIGNED, signatures=()):
    """The content of a report with all that a document of it says besides. `signatures` are
    sentences on who agreed, approved and signed; `logo` is of `logo_of`."""
    pictures = {
        part: [
            {"title": one.title, "description": one.description, "svg": one.svg(WIDTH)}
            for one in found
        ]
        for part, found in pictures_of(content).items()
    }
    return content | {
        "standing": standing,
        "signatures": list(signatures),
        "logo": logo,
        "pictures": pictures,
    }


def logo_of(partnership):
    """The logo as {"format", "bytes" (numbers)}; None without one, or with one that is broken."""
    logo = PartnershipLogo.objects.filter(partnership=partnership).first()
    if logo is None:
        return None
    image = {"format": FORMATS[LogoKind(logo.kind)], "bytes": list(bytes(logo.content))}
    return image if can_draw(image) else None
