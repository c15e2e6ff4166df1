"""What is kept of a signed report: its data with their digest, and the files of that day."""

import hashlib
import json
from copy import copy
from dataclasses import dataclass

from django.template.loader import render_to_string

from cases.states import AuditState
from findings.models import Edition, FileFormat
from findings.summary.content import content_of
from findings.summary.public import public_of
from findings.summary.summaries import summarise

from .documents import logo_of, printed, template_content
from .pdf import pdf
from .pictures import pictures_of
from .word.filling import docx


@dataclass
class Draft:
    """Both editions of a report as the data stand now; `digest` tells whether they stand so yet."""

    content: dict
    public_content: dict

    @property
    def digest(self):
        return digest_of(self.content, self.public_content)

    def editions(self):
        return {Edition.MEMBERS: self.content, Edition.PUBLIC: self.public_content}


def draft_to_sign(audit):
    """The same as it will read once the audit is published: nothing is going on any more."""
    published = copy(audit)
    published.state = AuditState.PUBLISHED
    return draft_of(published)


def draft_of(audit):
    content = content_of(summarise(audit))
    return Draft(content, public_of(content, audit.partnership.small_number))


def digest_of(*parts):
    """SHA-256, in hexadecimal, of data written as JSON with sorted keys and without spaces."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rendered(audit, draft, *, standing, signatures):
    """(edition, format) -> bytes of each file. Raises CannotFill where the partnership's own
    template gives no document."""
    logo, template = logo_of(audit.partnership), template_content(audit.partnership)
    files = {}
    for edition, content in draft.editions().items():
        data = printed(content, logo=logo, standing=standing, signatures=signatures)
        files[edition, FileFormat.PDF] = pdf("report.typ", data)
        files[edition, FileFormat.WORD] = docx(data, template)
        files[edition, FileFormat.HTML] = _page(data, content)
    return files


def _page(data, content):
    """A page that needs nothing beside itself."""
    context = {"content": data, "pictures": pictures_of(content), "links": False}
    return render_to_string("findings/report/file.html", context).encode()
