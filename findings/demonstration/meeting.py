"""The panel's meeting: who came, and what was written down about each child that it discussed.

`meeting` has `date`, `place`, `note`, `attendances` (`agency` or none, `name`, `role`, `presence`)
and, in the order of the agenda, `children` with `pseudonym`, `reason`, `at` and the minutes.
"""

import uuid

from findings.models import Attendance
from findings.panel.minutes import FIELDS, marks_of
from findings.panel.services.agenda import choose_child, mark_held
from findings.panel.services.meetings import record_meeting
from findings.panel.services.minutes import save_minutes

from .places import entries, place


def load_meeting(file, content, *, audit, cases, people, day, moment, by):
    """`cases` by pseudonym, `people` of the file, `day` and `moment` read its dates and times;
    `by` is the chair."""
    with place(file, "meeting"):
        meeting = record_meeting(
            audit=audit,
            date=day(content["date"]),
            place=content["place"],
            note=content["note"],
            attendances=[_attendance(row, people) for row in content["attendances"]],
            save_key=uuid.uuid4(),
            by=by,
        )
    for path, child in entries(file, content, "children", "meeting."):
        with place(file, path):
            _discuss(cases[child["pseudonym"]], child, meeting, moment(child["at"]), by)


def _attendance(row, people):
    agency = people.agencies[row["agency"]] if row["agency"] else None
    return Attendance(agency=agency, name=row["name"], role=row["role"], presence=row["presence"])


def _discuss(case, child, meeting, at, by):
    discussion = choose_child(
        case=case, reason=child["reason"], meeting=meeting, save_key=uuid.uuid4(), by=by
    )
    save_minutes(
        discussion=discussion,
        typed={name: child[name] for name in FIELDS if name in child},
        marks=marks_of(discussion),
        save_key=uuid.uuid4(),
        by=by,
        at=at,
    )
    mark_held(discussion=discussion, held=True, by=by)
