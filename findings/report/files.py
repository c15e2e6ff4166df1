"""Documents as answers to a request."""

from django.http import HttpResponse
from django.utils.text import slugify

from findings.models import FileFormat

CONTENT_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.HTML: "text/html; charset=utf-8",
}


def attachment(content, format, *, named):
    """A file to be kept, named after these words: no name of a child may be among them."""
    name = "-".join(slugify(words) for words in named if slugify(words)) or "report"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[FileFormat(format)],
        headers={"Content-Disposition": f'attachment; filename="{name[:120]}.{format}"'},
    )
