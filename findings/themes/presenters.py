"""How themes are listed, with what was found on them."""

from dataclasses import dataclass, field

from auditapp.templatetags.interface import day
from cases.models import Theme


@dataclass
class ThemeRow:
    theme: Theme
    note: str
    findings: int = 0
    observations: int = 0
    audits: list[dict] = field(default_factory=list)  # title, public_id, findings


def theme_rows(themes, counts):
    """A row for each theme; what was found on one that was merged counts for the one it is now."""
    rows = {theme.pk: ThemeRow(theme, note_of(theme)) for theme in themes}
    for count in counts:
        row = rows.get(count["theme__merged_into"] or count["theme"])
        if row is None:
            continue
        row.findings += count["findings"]
        row.observations += count["observations"]
        _add_audit(row.audits, count)
    return list(rows.values())


def _add_audit(audits, count):
    known = next((a for a in audits if a["public_id"] == count["audit__public_id"]), None)
    if known:
        known["findings"] += count["findings"]
    else:
        audits.append(
            {
                "public_id": count["audit__public_id"],
                "title": count["audit__title"],
                "findings": count["findings"],
            }
        )


def note_of(theme):
    """Why a theme is not offered any more, if it is not."""
    if theme.merged_into:
        return f"Merged into “{theme.merged_into}”"
    if theme.retired_at:
        return f"Retired on {day(theme.retired_at)}: {theme.retired_reason}"
    return ""


def by_partnership(partnerships, themes, counts):
    """For each partnership its own themes and the shipped ones, with its own audits' findings."""
    for partnership in partnerships:
        here = [c for c in counts if c["audit__partnership"] == partnership.pk]
        own = [theme for theme in themes if theme.partnership_id == partnership.pk]
        yield {
            "partnership": partnership,
            "own": theme_rows([t for t in own if t.is_current], here),
            "past": theme_rows([t for t in own if not t.is_current], []),
            "shipped": theme_rows([t for t in themes if t.partnership_id is None], here),
        }
