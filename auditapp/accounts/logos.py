"""What a partnership's logo may be. Pure."""

from .models import LogoKind

MAX_LOGO = 200 * 1024
FIRST_BYTES = {LogoKind.PNG: b"\x89PNG\r\n\x1a\n", LogoKind.JPEG: b"\xff\xd8\xff"}
CONTENT_TYPES = {LogoKind.PNG: "image/png", LogoKind.JPEG: "image/jpeg"}


def logo_kind(content):
    """The kind by the first bytes, None for any other: a name or type could say anything, and an
    SVG may hold scripts."""
    for kind, first in FIRST_BYTES.items():
        if content.startswith(first):
            return kind
    return None
