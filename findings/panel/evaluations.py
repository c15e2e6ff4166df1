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
    [found] = evaluations_of(user, case.audit, [case])
    return found


def evaluations_of(user, audit, cases):
    """An Evaluation for each of these children of the audit, in as many queries for many as for
    one."""
    scale, needed = audit.question_set.scale, audit.partnership.panel_quorum
    meetings = {meeting.pk: meeting_row(meeting, needed) for meeting in access.meetings_of(audit)}
    resting = access.findings_resting_on(audit, cases)
    children, as_of = len(access.children_of(audit)), last_day_looked_at(audit)
    found = []
    for sheet in sheets_of(user, audit, cases):
        row = meetings.get(sheet.discussion.meeting_id) if sheet.discussion else None
        findings = resting.get(sheet.case.pk, [])
        found.append(
            Evaluation(
                case=sheet.case,
                child=shown_child(sheet, scale),
                has_scale=bool(scale),
                as_of=as_of,
                meeting=row,
                came=[person_words(person) for person in row.came] if row else [],
                apologies=[person_words(person) for person in row.apologies] if row else [],
                findings=[(finding, raised(finding, children)) for finding in findings],
            )
        )
    return found
