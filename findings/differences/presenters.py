"""How differences are said and shown."""

from dataclasses import dataclass
from itertools import combinations

from django.utils.text import get_text_list

from cases.models.question_set import NOT_RECORDED
from cases.question_sets.canonical import words_of
from cases.question_sets.choice_lists import ATTENDANCE, RECORD, REPORT, list_of
from cases.returns.presenters.returns import Tag
from findings.models import DifferenceKind, Outcome

COLOURS = {
    DifferenceKind.CONTRADICTION: "red",
    DifferenceKind.UNDELIVERED: "orange",
    DifferenceKind.SILENCE: "grey",
    DifferenceKind.NOT_KNOWN: "purple",
}

MANY = 3  # more agencies than that which say the same are not named one by one

# What the lead records of an agency, and an agency of itself, by the value of the choice.
OF_ANOTHER = [
    (
        ATTENDANCE,
        {
            "part": "{about} took part",
            "absent": "{about} was invited and did not take part",
            "uninvited": "{about} was not invited",
        },
    ),
    (
        REPORT,
        {
            "available": "the report of {about} was there in time",
            "unavailable": "the report of {about} was sent in time but was not there",
            "late": "the report of {about} was sent late",
            "none": "{about} was asked for a report and sent none",
            "unasked": "{about} was not asked for a report",
        },
    ),
    (
        RECORD,
        {
            "full": "the full record was sent to {about}",
            "part": "{about} was sent the decisions or the plan only",
            "nothing": "{about} was sent nothing",
        },
    ),
]
OF_ITSELF = [
    (
        ATTENDANCE,
        {
            "part": "it took part",
            "absent": "it was invited and did not take part",
            "uninvited": "it was not invited",
        },
    ),
    (
        REPORT,
        {
            "available": "its report was there in time",
            "unavailable": "its report was sent in time but was not there",
            "late": "its report was sent late",
            "none": "it was asked for a report and sent none",
            "unasked": "it was not asked for a report",
        },
    ),
    (
        RECORD,
        {
            "full": "it holds the full record",
            "part": "it holds the decisions or the plan only",
            "nothing": "it holds nothing",
        },
    ),
]


def sentence(difference):
    """Who records what: "Social care records that Health took part; Health records that it was not
    invited." """
    if difference.kind == DifferenceKind.NOT_KNOWN:
        return _not_known(difference)
    if difference.about:
        parts = [_said(side, difference.about) for side in difference.sides]
    else:
        parts = _by_value(difference)
    return "; ".join(parts) + "."


def _said(side, about):
    is_own = side.about is None
    if side.value == NOT_RECORDED:
        whom = "itself" if is_own else about.name
        return f"{side.agency.name} has nothing recorded about {whom}"
    known = list_of(side.question)
    lists = OF_ITSELF if is_own else OF_ANOTHER
    words = next((words for of, words in lists if of is known), {}).get(side.value)
    if words:
        return f"{side.agency.name} records that {words.format(about=about.name)}"
    whom = "of itself" if is_own else f"of {about.name}"
    return f"{side.agency.name} records {whom}: {_quoted(side)}"


def _by_value(difference):
    """One part for each answer, with all who gave it; who has nothing recorded comes last."""
    by_value = {}
    for side in difference.sides:
        by_value.setdefault(side.value, []).append(side)
    nothing = by_value.pop(NOT_RECORDED, [])
    parts = [
        f"{_names(sides)} {_verb(sides, 'records', 'record')} {_quoted(sides[0])}"
        for sides in by_value.values()
    ]
    if nothing:
        parts.append(f"{_names(nothing)} {_verb(nothing, 'has', 'have')} nothing recorded")
    return parts


def _not_known(difference):
    *led, own = difference.sides
    said = get_text_list([words_of(s.question, s.value).lower() for s in led], "and")
    meetings = list(dict.fromkeys(side.question.section.title for side in led))
    return (
        f"{own.agency.name} records that the child is not known to it; {led[0].agency.name} records"
        f" of {own.agency.name}: {said} ({get_text_list(meetings, 'and')})."
    )


def _quoted(side):
    words = words_of(side.question, side.value)
    return words if side.question.kind == "date" else f"“{words}”"


def _names(sides):
    """All of them, or where many say the same the first, which is the lead if it is among them."""
    names = [side.agency.name for side in sides]
    if len(names) > MANY:
        names = [names[0], f"{len(names) - 1} others"]
    return get_text_list(names, "and")


def _verb(sides, one, many):
    return one if len(sides) == 1 else many


# -- how it stands

WAITING = Tag("To decide", "blue")
OUTCOME_COLOURS = {
    Outcome.ASKED: "yellow",
    Outcome.EXPLAINED: "green",
    Outcome.STANDS: "green",
    Outcome.SET_ASIDE: "green",
    Outcome.FINDING: "green",
}


def kind_tag(kind):
    return Tag(kind.label, COLOURS[kind])


def state_tag(weighed):
    """How it stands with a WeighedDifference."""
    if weighed.is_reopened:
        return Tag("Open again", "orange")
    if weighed.decision is None:
        return WAITING
    if weighed.decision.outcome == Outcome.ASKED and not weighed.waiting:
        return Tag("Replies are in", "turquoise")
    outcome = Outcome(weighed.decision.outcome)
    return Tag(outcome.label, OUTCOME_COLOURS[outcome])


def reopened_words(weighed):
    """Why a decision no longer holds."""
    if weighed.decision.values != weighed.difference.values:
        return "the answers changed since it was decided"
    return "the finding made of it was removed"


def rows(weighed):
    return [
        {
            "weighed": one,
            "sentence": sentence(one.difference),
            "kind": kind_tag(one.difference.kind),
            "state": state_tag(one),
            "due": max((check.due for check in one.waiting), default=None),
        }
        for one in weighed
    ]


@dataclass
class Child:
    """A child with its differences: (kind, rows) for the kinds that occur, the silences last."""

    case: object
    kinds: list


LISTED = [
    DifferenceKind.CONTRADICTION,
    DifferenceKind.NOT_KNOWN,
    DifferenceKind.UNDELIVERED,
    DifferenceKind.SILENCE,
]


def by_child(weighed):
    """A Child for each that has differences; these come in order of child and question."""
    children = {}
    for one in weighed:
        children.setdefault(one.difference.case, []).append(one)
    return [Child(case, of_child(every)) for case, every in children.items()]


def of_child(weighed):
    """(kind, rows) of one child's differences."""
    shown = rows(weighed)
    of_kind = {
        kind: [row for row in shown if row["weighed"].difference.kind == kind] for kind in LISTED
    }
    return [(kind, of_kind[kind]) for kind in LISTED if of_kind[kind]]


# -- how many


@dataclass
class KindCount:
    """How many differences of a kind there are, for how many children, and what became of them:
    `number` is the sum of the last three."""

    kind: DifferenceKind
    number: int
    children: int
    explained: int  # or set aside
    standing: int  # or made a finding of
    undecided: int


def by_kind(weighed):
    """A KindCount for each kind, 0 too."""
    return [
        _counted(kind, [one for one in weighed if one.difference.kind == kind])
        for kind in DifferenceKind
    ]


def _counted(kind, weighed):
    settled = [one.decision.outcome for one in weighed if not one.is_open]
    explained = sum(outcome in (Outcome.EXPLAINED, Outcome.SET_ASIDE) for outcome in settled)
    return KindCount(
        kind,
        number=len(weighed),
        children=len({one.difference.case.pk for one in weighed}),
        explained=explained,
        standing=len(settled) - explained,
        undecided=len(weighed) - len(settled),
    )


def by_pair(weighed):
    """(agency, agency, number by kind in the order of DifferenceKind, total) for each two agencies
    whose answers differ, the most first. A difference among several counts for each two of them
    that gave different answers."""
    counts = {}
    for one in weighed:
        for pair in _pairs(one.difference.sides):
            by_kind = counts.setdefault(pair, dict.fromkeys(DifferenceKind, 0))
            by_kind[one.difference.kind] += 1
    table = [(*pair, list(n.values()), sum(n.values())) for pair, n in counts.items()]
    return sorted(table, key=lambda row: (-row[3], row[0].name, row[1].name))


def _pairs(sides):
    """Each two agencies that answered otherwise, once. Answers to different questions are those of
    a pair already, whatever they say."""
    pairs = {}
    for one, other in combinations(sides, 2):
        differ = one.value != other.value or one.question != other.question
        if one.agency != other.agency and differ:
            pairs[one.agency, other.agency] = True
    return pairs


# -- one difference


def odd_ones_out(sides):
    """Those to ask first: both of a pair, else the first, which is the lead if it answered, and
    whoever is not with the most."""
    if len(sides) <= 2:
        return sides
    values = [side.value for side in sides]
    most = max(values, key=values.count)
    return [side for n, side in enumerate(sides) if n == 0 or side.value != most]


def page_of_difference(weighed):
    difference = weighed.difference
    return {
        "weighed": weighed,
        "difference": difference,
        "row": rows([weighed])[0],
        "reopened": reopened_words(weighed) if weighed.is_reopened else "",
        "sides": [
            {
                "side": side,
                "words": words_of(side.question, side.value),
                "checks": weighed.checks.get(side.place, []),
            }
            for side in difference.sides
        ],
    }
