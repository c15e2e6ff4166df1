"""The steps of a child's path, with what agencies' own returns say about them."""

from collections import Counter
from dataclasses import dataclass, field

from auditapp.templatetags.interface import counted, day
from auditapp.working_days import bank_holiday
from cases.models import ConferenceOutcome, EventKind
from cases.models.case import HELD


@dataclass
class StepRow:
    step: object
    words: list[str]  # outcome and such
    agree: list[str] = field(default_factory=list)  # agencies whose record has the same date
    differ: list[tuple[str, object]] = field(default_factory=list)  # (agency, its date)
    quorum: str = ""

    @property
    def agree_words(self):
        """ "3 agencies agree", or who does if it is one."""
        if not self.agree:
            return ""
        who = "1 agency agrees" if len(self.agree) == 1 else f"{len(self.agree)} agencies agree"
        return f"{who}: {', '.join(self.agree)}"


@dataclass
class Unplaced:
    """A date that returns give for a step that is not on the path."""

    kind: str
    dates: list[tuple[str, object]]

    @property
    def name(self):
        return EventKind(self.kind).label


def step_rows(path, dates=(), attendance=(), quorum=None, quorum_is=()):
    """(rows by episode and date, dates of steps that are not on the path).

    `dates` are answers with the date of a step, `attendance` the lead's about each agency.
    """
    steps = sorted(path.steps, key=lambda step: (step.episode, step.date, step.pk))
    rows = {step.pk: StepRow(step, _words(step)) for step in steps}
    unplaced = {}
    for answer in dates:
        kind, agency = answer.question.date_of, answer.agency_return.agency.short_name
        asked = _asked_about(kind, steps)
        if not asked:
            unplaced.setdefault(kind, []).append((agency, answer.date))
            continue
        nearest = min(asked, key=lambda step: abs((step.date - answer.date).days))
        row = rows[nearest.pk]
        if nearest.date == answer.date:
            row.agree.append(agency)
        else:
            row.differ.append((agency, answer.date))
    held = [step for step in steps if step.kind == EventKind.ICPC and step.outcome in HELD]
    if held and attendance and quorum is not None:
        rows[held[-1].pk].quorum = quorum_words(attendance, quorum, quorum_is)
    return list(rows.values()), [Unplaced(kind, found) for kind, found in unplaced.items()]


def _asked_about(kind, steps):
    """The steps that a question about the date of such a step means."""
    found = [step for step in steps if step.kind == kind]
    if kind == EventKind.STRATEGY_DISCUSSION:
        return [step for step in found if step.started_section_47] or found
    if kind == EventKind.ICPC:
        return [step for step in found if step.outcome in HELD] or found
    return found


def _words(step):
    words = []
    if step.outcome:
        words.append(ConferenceOutcome(step.outcome).label)
    if step.started_section_47:
        words.append("Section 47 was started here")
    if step.weekend_confirmed:
        words.append(f"It really was a {step.date:%A}")
    if name := bank_holiday(step.date):
        words.append(f"This was a bank holiday ({name})")
    return words


def quorum_words(attendance, quorum, quorum_is):
    """Whether the quorum was met, by the lead's record."""
    came = Counter(answer.choice in quorum_is for answer in attendance)[True]
    agencies = counted(came, "agency,agencies")
    verdict = "met" if came >= quorum else "not met"
    return f"Lead’s record: {agencies} beside the lead came; quorum of {quorum} {verdict}"


def bank_holiday_warning(event):
    """What to say after saving a step on a bank holiday, else nothing."""
    name = bank_holiday(event.date)
    return f"{day(event.date)} was a bank holiday ({name}). Check the date." if name else ""
