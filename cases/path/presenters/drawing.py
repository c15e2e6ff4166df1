"""Drawings of paths and clocks: what a hand-written SVG shows, in rows with places in per cent.

Widths are per cent and heights pixels, so that letters keep their size on a phone.
"""

from dataclasses import dataclass, field

from django.utils.formats import date_format

from auditapp.templatetags.interface import counted
from cases.models import ConferenceOutcome, EventKind

from ..clocks import Verdict
from .clocks import short_name, unit_words

SHAPES = {
    EventKind.REFERRAL: "triangle",
    EventKind.STRATEGY_DISCUSSION: "square",
    EventKind.ICPC: "circle",
    EventKind.CORE_GROUP: "diamond",
    EventKind.REVIEW: "star",
    EventKind.ASSESSMENT: "drop",
}
OTHER_SHAPE = "cross"
# Marks at the edges stay whole.
MARGIN = 4
LINE, LANE, GAP = 20, 22, 12


@dataclass
class Text:
    x: str
    y: int
    words: str
    css: str = ""
    anchor: str = "start"


@dataclass
class Bar:
    x: str
    y: int
    width: str
    end: str  # where the limit is


@dataclass
class Mark:
    x: str
    y: int
    shape: str
    css: str = ""


@dataclass
class Drawing:
    title: str
    height: int = 0
    zero: str = ""  # the place of day 0
    zero_from: int = 0
    texts: list[Text] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)  # (shape, words)


@dataclass(frozen=True)
class Scale:
    """Days counted from day 0, to per cent of the width."""

    first: int
    last: int

    def place(self, number):
        span = max(1, self.last - self.first)
        return MARGIN + (100 - 2 * MARGIN) * (number - self.first) / span

    def shows(self, number):
        return self.first <= number <= self.last


def day_zero(steps):
    """The strategy discussion of these steps, of one episode, that started section 47; or None."""
    return next((step for step in steps if step.started_section_47), None)


def episodes_of(path):
    """Episode -> its steps by date."""
    found = {}
    for step in sorted(path.steps, key=lambda step: step.date):
        found.setdefault(step.episode, []).append(step)
    return dict(sorted(found.items()))


# -- one child


def path_drawings(path):
    """(episode, drawing) of each episode of one child: a line for each step and for each limit."""
    return [
        (number, _episode_drawing(number, steps, path))
        for number, steps in episodes_of(path).items()
    ]


def _episode_drawing(number, steps, path):
    zero = day_zero(steps) or steps[0]
    clocks = [
        c for c in path.clocks if c.trigger.episode == number and c.verdict != Verdict.NOT_NEEDED
    ]
    lines = [(c.actual.date if c.actual else c.due, 1, c.actual, c) for c in clocks]
    timed = {id(clock.actual) for clock in clocks}
    lines += [(step.date, 0, step, None) for step in steps if id(step) not in timed]
    lines.sort(key=lambda line: line[:2])
    days = [step.date for step in steps] + [clock.due for clock in clocks]
    scale = Scale((min(days) - zero.date).days, (max(days) - zero.date).days)
    drawing = Drawing(f"Episode {number}: each step and its limit, by day", zero_from=LINE + 6)
    drawing.zero = _per_cent(scale.place(0))
    anchor = "start" if scale.place(0) < 50 else "end"
    words = f"Day 0: {short_name(zero.kind)}, {_short(zero.date)}"
    drawing.texts.append(Text(drawing.zero, LINE - 4, words, "quiet", anchor))
    y = LINE + 10
    for _, _, step, clock in lines:
        y = _line(drawing, scale, zero.date, y, step, clock)
    drawing.height = y + 4
    return drawing


def _line(drawing, scale, zero, y, step, clock):
    """Draw one step, or a limit without one, from `y` down; gives where the next begins."""
    kind = step.kind if step else clock.rule.to_kind
    name = EventKind(kind).label
    if kind == EventKind.ICPC:
        name = "Initial conference"
    if step and step.outcome == ConferenceOutcome.NOT_REACHED:
        name += " (not reached)"
    drawing.texts.append(Text("0", y + 14, name, "name"))
    drawing.texts.append(Text("0", y + 14 + LINE, _line_words(step, clock), "quiet"))
    lane = y + 2 * LINE + 10
    if clock:
        _add_bar(drawing, scale, zero, lane, clock)
    if step:
        _add_mark(drawing, scale, zero, lane, step, clock)
    return lane + LANE - 4 + GAP


def _line_words(step, clock):
    words = [_short(step.date)] if step else ["not recorded"]
    if clock:
        words.append(f"limit {_short(clock.due)}")
        words.append(_late_words(clock) or "in time")
    return " · ".join(words)


def _late_words(clock):
    if clock.verdict == Verdict.MISSED:
        return f"{unit_words(clock.rule, clock.late).replace('working ', '')} late"
    return {Verdict.NOT_RECORDED: "overdue", Verdict.RUNNING: "running"}.get(clock.verdict, "")


# -- all children

RANGE = (-30, 200)  # days around day 0; what lies further off is in the table only


def audit_drawing(paths):
    """One drawing of all children, each under its own day 0, a lane for each limit."""
    found = [
        (path, number, steps, zero)
        for path in paths
        for number, steps in episodes_of(path).items()
        if (zero := day_zero(steps))
    ]
    days = [0]
    for path, number, steps, zero in found:
        days += [(step.date - zero.date).days for step in steps]
        days += [(c.due - zero.date).days for c in _drawn(path, number)]
    days = [day for day in days if RANGE[0] <= day <= RANGE[1]]
    scale = Scale(min(days), max(days))
    drawing = Drawing("Steps and limits of each child, from day 0", zero_from=LINE + 4)
    drawing.zero = _per_cent(scale.place(0))
    drawing.texts.append(Text(drawing.zero, LINE - 4, "Day 0", "quiet", "middle"))
    last = f"day {scale.last}"
    drawing.texts.append(Text("100%", LINE - 4, last, "quiet", "end"))
    y = LINE + 8
    for path, number, steps, zero in found:
        y = _child(drawing, scale, y, path, number, steps, zero)
    drawing.height = y
    kinds = {step.kind for _, _, steps, _ in found for step in steps}
    kinds.discard(EventKind.SECTION_47_START)
    drawing.legend = [
        (shape, EventKind(kind).label) for kind, shape in SHAPES.items() if kind in kinds
    ]
    if kinds - SHAPES.keys():
        drawing.legend.append((OTHER_SHAPE, "Another step"))
    return drawing


def _drawn(path, number):
    return [
        clock
        for clock in path.clocks
        if clock.trigger.episode == number and clock.verdict != Verdict.NOT_NEEDED
    ]


def _child(drawing, scale, y, path, number, steps, zero):
    clocks = _drawn(path, number)
    name = path.case.pseudonym
    if len(episodes_of(path)) > 1:
        name += f", episode {number}"
    drawing.texts.append(Text("0", y + 14, name, "name"))
    drawing.texts.append(Text("100%", y + 14, _overall(clocks), "quiet", "end"))
    lane, timed = y + LINE + 10, {id(clock.actual) for clock in clocks}
    for step in steps:  # day 0 stands for the start of section 47
        if id(step) not in timed and step.kind != EventKind.SECTION_47_START:
            _add_mark(drawing, scale, zero.date, lane, step, None)
    for clock in clocks:
        lane += LANE
        _add_bar(drawing, scale, zero.date, lane, clock)
        if clock.actual:
            _add_mark(drawing, scale, zero.date, lane, clock.actual, clock)
        if clock.is_late:
            _add_late(drawing, scale, zero.date, lane, clock)
    return lane + LANE + GAP


def _overall(clocks):
    late = sum(clock.verdict == Verdict.MISSED for clock in clocks)
    nothing = sum(clock.verdict == Verdict.NOT_RECORDED for clock in clocks)
    running = sum(clock.verdict == Verdict.RUNNING for clock in clocks)
    words = [f"{late} missed"] * bool(late) + [f"{nothing} not recorded"] * bool(nothing)
    words += [counted(running, "running,running")] * bool(running)
    return ", ".join(words) or "all in time"


def _add_late(drawing, scale, zero, y, clock):
    """How late, in words beside the mark: a colour alone says nothing."""
    number = ((clock.actual.date if clock.actual else clock.due) - zero).days
    if not scale.shows(number):
        return
    place = scale.place(number)
    beyond = place > 75
    shift = -2.5 if beyond else 2.5
    anchor = "end" if beyond else "start"
    words = f"{clock.late} late" if clock.actual else "overdue"
    drawing.texts.append(Text(_per_cent(place + shift), y + 5, words, "late", anchor))


# -- parts


def _add_bar(drawing, scale, zero, y, clock):
    """From where the clock starts to its last day in time."""
    ends = sorted([(clock.trigger.date - zero).days, (clock.due - zero).days])
    ends = [min(max(end, scale.first), scale.last) for end in ends]
    left, right = (scale.place(end) for end in ends)
    limit = scale.place(min(max((clock.due - zero).days, scale.first), scale.last))
    drawing.bars.append(Bar(_per_cent(left), y, _per_cent(right - left), _per_cent(limit)))


def _add_mark(drawing, scale, zero, y, step, clock):
    number = (step.date - zero).days
    if not scale.shows(number):
        return
    css = "late" if clock and clock.is_late else ""
    if step.outcome == ConferenceOutcome.NOT_REACHED:
        css = "open"
    shape = SHAPES.get(step.kind, OTHER_SHAPE)
    drawing.marks.append(Mark(_per_cent(scale.place(number)), y, shape, css))


def _per_cent(number):
    return f"{number:.2f}%"


def _short(day):
    return date_format(day, "j M Y")
