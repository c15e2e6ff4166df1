"""How meetings, the agenda and what the panel knows of a child are shown."""

from dataclasses import dataclass, field

from auditapp.templatetags.interface import counted, day
from cases.models import Case, NotTakingPart, ObservationKind
from cases.path.presenters.clocks import clock_rows
from cases.returns.presenters.conflict import Difference
from cases.returns.presenters.returns import Tag
from findings.board.sources import source
from findings.differences.presenters import of_child
from findings.models import CaseDiscussion, Presence

HELD_TAG = Tag("Discussed", "green")
CHOSEN_TAG = Tag("On the agenda", "blue")
NO_PART_TAG = Tag("You take no part", "grey")


def discussion_tag(discussion):
    return HELD_TAG if discussion.is_held else CHOSEN_TAG


# -- meetings


@dataclass
class MeetingRow:
    meeting: object
    came: list
    apologies: list
    quorum: str
    tag: Tag | None  # none where there is no rule


def meeting_row(meeting, needed):
    """`needed` is how many agencies must come, or None; an agency is counted once."""
    people = list(meeting.attendances.all())
    came = [person for person in people if person.presence == Presence.CAME]
    agencies = len({person.agency_id for person in came if person.agency_id})
    return MeetingRow(
        meeting,
        came,
        [person for person in people if person.presence == Presence.APOLOGIES],
        quorum_words(agencies, needed),
        needed and (Tag("Quorate", "green") if agencies >= needed else Tag("Not quorate", "red")),
    )


def quorum_words(agencies, needed):
    came = f"{counted(agencies, 'agency,agencies')} came"
    if needed is None:
        return f"{came}. No rule is set for how many must come."
    return f"{came}; at least {needed} must come."


def person_words(person):
    """ "Pip Police, detective (Police)" """
    named = ", ".join(part for part in (person.name, person.role) if part)
    if not person.agency:
        return named
    return f"{named} ({person.agency.short_name})" if named else person.agency.name


def meeting_differences(mine, theirs, meeting):
    """What was typed and what is saved, where they differ; who came as one list."""
    there = "\n".join(_attendance_line(person) for person in meeting.attendances.all())
    typed = "\n".join(_attendance_line(person) for person in mine.attendances())
    texts = [
        ("Date", day(mine.cleaned_data["date"]), day(meeting.date)),
        *((theirs[n].label, mine.cleaned_data[n], getattr(meeting, n)) for n in ("place", "note")),
        ("Who came, and who sent apologies", typed, there),
    ]
    return [Difference(*each) for each in texts if each[1] != each[2]]


def _attendance_line(person):
    return f"{person_words(person)}: {person.get_presence_display().lower()}"


# -- the agenda


@dataclass
class ChildRow:
    """A child of the audit, with what helps to choose; of a child in whose discussion the person
    takes no part there is the name alone."""

    case: Case
    discussion: CaseDiscussion | None
    tag: Tag | None
    takes_part: bool
    worries: int
    outstanding: int
    missed: int
    grades: str
    absent: list[NotTakingPart]


def child_rows(cases, discussions, marks, user, figures, scale):
    """A ChildRow for each case; `figures` has dicts by case id."""
    by_case = {discussion.case_id: discussion for discussion in discussions}
    absent = {}
    for mark in marks:
        absent.setdefault(mark.case_id, []).append(mark)
    return [
        _child_row(case, by_case.get(case.pk), absent.get(case.pk, []), user, figures, scale)
        for case in cases
    ]


def _child_row(case, discussion, absent, user, figures, scale):
    takes_part = user.pk not in {mark.user_id for mark in absent}
    tag = discussion and discussion_tag(discussion)
    return ChildRow(
        case,
        discussion,
        tag if takes_part else NO_PART_TAG,
        takes_part,
        figures["worries"].get(case.pk, 0),
        figures["outstanding"].get(case.pk, 0),
        figures["missed"].get(case.pk, 0),
        spread_words(figures["grades"].get(case.pk, ()), scale),
        absent,
    )


def spread_words(values, scale):
    """ "Good to Inadequate", "Good", or nothing; in the order of the scale."""
    labels = [grade["label"] for grade in scale if grade["value"] in values]
    return " to ".join(dict.fromkeys([labels[0], labels[-1]])) if labels else ""


# -- one child


@dataclass
class GradeRow:
    """A question that asks for a grade: (label, short names of the agencies that gave it)."""

    question: object
    given: list[tuple[str, list[str]]]

    @property
    def differs(self):
        return len(self.given) > 1


@dataclass
class Column:
    """Observations of one kind; `left_out` says how many a print does not show."""

    kind: str
    label: str
    rows: list[tuple[str, str]]  # (text, who said it)
    left_out: int = 0


@dataclass
class ShownChild:
    """A sheets.Sheet in words."""

    sheet: object
    clocks: list
    columns: list[Column]
    grades: list[GradeRow]
    agreed_grade: str
    quotes: list = field(default_factory=list)
    quotes_left_out: int = 0
    differences: list[tuple[str, str]] = field(default_factory=list)  # (meeting, sentence)
    differences_left_out: int = 0

    @property
    def case(self):
        return self.sheet.case

    @property
    def discussion(self):
        return self.sheet.discussion


def shown_child(sheet, scale):
    return ShownChild(
        sheet,
        clock_rows(sheet.path),
        [
            Column(kind.value, kind.label, [(o.text, source(o)) for o in rows])
            for kind in ObservationKind
            for rows in [[o for o in sheet.observations if o.kind == kind]]
        ],
        grade_rows(sheet.grades, scale),
        grade_label(sheet.discussion.grade, scale) if sheet.discussion else "",
        sheet.quotes,
    )


def grade_label(value, scale):
    return next((grade["label"] for grade in scale if grade["value"] == value), "")


def grade_rows(answers, scale):
    questions = {}
    for answer in answers:
        by_grade = questions.setdefault(answer.question, {})
        by_grade.setdefault(answer.choice, []).append(answer.agency_return.agency.short_name)
    return [
        GradeRow(
            question,
            [(g["label"], by_grade[g["value"]]) for g in scale if g["value"] in by_grade],
        )
        for question, by_grade in questions.items()
    ]


# -- on paper

# Characters that take four pages of A4 at most, in three columns of small type; each text, and
# each line break in it, takes a line more.
COLUMN, QUOTES, DIFFERENCES, LINE = 3_600, 3_600, 2_600, 50


def printed_child(sheet, scale):
    """The same for a pack, which has at most four pages: what does not fit is counted."""
    shown = shown_child(sheet, scale)
    for column in shown.columns:
        rows = fitting(column.rows, COLUMN, key=lambda row: row[0])
        column.left_out, column.rows = len(column.rows) - len(rows), rows
    quotes = fitting(shown.quotes, QUOTES, key=lambda voice: voice.words)
    shown.quotes_left_out, shown.quotes = len(shown.quotes) - len(quotes), quotes
    said = [row for _, rows in of_child(sheet.differences) for row in rows]
    every = [(row["weighed"].difference.question.section.title, row["sentence"]) for row in said]
    shown.differences = fitting(every, DIFFERENCES, key=lambda row: " ".join(row))
    shown.differences_left_out = len(every) - len(shown.differences)
    return shown


def fitting(rows, space, *, key):
    """The first rows whose texts fit into `space` characters; a row that does not is left out with
    all after it."""
    fitted = []
    for row in rows:
        text = key(row)
        space -= len(text) + LINE * (1 + text.count("\n"))
        if space < 0:
            break
        fitted.append(row)
    return fitted


# -- minutes


def minutes_differences(mine, discussion, names, scale):
    """(label, typed, saved) of the minutes with these names; `mine` is a valid MinutesForm."""
    return [
        Difference(
            mine.fields[name].label,
            _minute(name, mine.cleaned_data[name], scale),
            _minute(name, getattr(discussion, name), scale),
        )
        for name in names
    ]


def _minute(name, text, scale):
    return grade_label(text, scale) if name == "grade" else text
