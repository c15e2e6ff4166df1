"""What agencies together make of one child's experience, as far as the person may read it."""

from dataclasses import dataclass
from typing import Any

from cases.models import Case
from cases.path.access import last_day_looked_at
from findings.board.presenters.findings import raised

from . import access
from .presenters import MeetingRow, ShownChild, meeting_row, person_words, shown_child
from .sheets import sheets_of


@dataclass
class Evaluation:
    case: Case
    child: ShownChild
    has_scale: bool
    as_of: Any  # the day on which time limits were judged
    meeting: MeetingRow | None
    came: list[str]
    apologies: list[str]
    findings: list[tuple[Any, str]]  # (finding, for how many it was raised)


def evaluation_of(user, case):
    audit = case.audit
    scale = audit.question_set.scale
    [sheet] = sheets_of(user, audit, [case])
    meeting = sheet.discussion and access.meeting_of(sheet.discussion)
    row = meeting and meeting_row(meeting, audit.partnership.panel_quorum)
    children = len(access.children_of(audit))
    return Evaluation(
        case=case,
        child=shown_child(sheet, scale),
        has_scale=bool(scale),
        as_of=last_day_looked_at(audit),
        meeting=row,
        came=[person_words(person) for person in row.came] if row else [],
        apologies=[person_words(person) for person in row.apologies] if row else [],
        findings=[(f, raised(f, children)) for f in access.findings_resting_on(case)],
    )
