"""The file: the same as a page to read and as JSON; nothing a spreadsheet could take for a formula
but in the CSV of the trail, whose cells are text."""

import io
import json
import zipfile

from django.template.loader import render_to_string
from django.utils import timezone

from cases.trail.access import seen_in
from cases.trail.exports import trail_csv


def packed(title, files, elsewhere, entries=None):
    """`files` maps names to Parts. The bytes of a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files.items():
            context = {"title": title, "parts": parts, "at": timezone.localtime()}
            context["elsewhere"] = elsewhere if name == "held" else []
            page = render_to_string("findings/subject_access/file.html", context)
            archive.writestr(f"{name}.html", page.encode("utf-8", "replace"))
            archive.writestr(f"{name}.json", json.dumps([_plain(p) for p in parts], indent=1))
        if entries is not None:
            archive.writestr("trail.csv", b"".join(trail_csv(entries, seen_in)))
    return made.getvalue()


def _plain(part):
    rows = [dict(zip(part.headings, row, strict=True)) for row in part.rows]
    return {"about": part.about, "rows": rows}
