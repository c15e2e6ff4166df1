"""Whatever is typed is kept exactly, and whatever can be sent is sent exactly.

Each example is rolled back, so that all of them begin in the same small world.
"""

import datetime
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.tests import acting
from auditapp.tests.factories import founder
from cases.children.services.cases import add_event
from cases.models import Observation, ObservationKind
from cases.question_sets.asking import asking_of

from ..services import returns, reviewing

in_one_world = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def cases(world):
    """A case without any event, and one that came to a conference."""
    day = datetime.date(2026, 1, 5)
    add_event(case=world.other_case, kind="icpc", outcome="no_plan", date=day, by=founder())
    return [world.case, world.other_case]


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# All that a browser can type: no NUL, no halves of characters.
line = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
text = line | st.lists(line, min_size=2, max_size=3).map("\r\n".join)
written = text.filter(str.strip)
comments = st.none() | text
observations = st.fixed_dictionaries(
    {}, optional={kind: st.lists(text, max_size=3) for kind in ObservationKind.values}
)
CODES = {"A": "A1 A2 A3 A4 A5 A6 A7", "B": "B2 B6", "C": "C1 C2 C3"}


# -- drafts

NAMES = {
    "A": [*"A1 A2 A3-day A3-month A3-year A3-nr A4 A4-nr A5 A6 A7".split()],
    "B": ["B2", "B6"],
    "C": ["C1", "C2", "C3", "C3-nr"],
}
SENSIBLE = "known unknown neglect school none part full yes nr good on 1 28 Feb 2019".split()
boxes = st.lists(st.sampled_from(SENSIBLE) | text, min_size=1, max_size=3)
keys = st.lists(st.uuids().map(str) | text, max_size=4)


def anything_typed(section):
    """Half-typed dates, wrong numbers, forged choices, comments, observations."""
    names = NAMES[section] + [f"{code}-comment" for code in CODES[section].split()]
    kinds = {f"observations-{kind}": boxes for kind in ObservationKind.values}
    kinds |= {f"{name}-key": keys for name in kinds}
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, boxes) | kinds)


@in_one_world
@given(
    typed=st.fixed_dictionaries({section: anything_typed(section) for section in "ABC"}),
    order=st.permutations("ABC"),
    which=st.sampled_from([0, 1]),
)
def test_property_draft_is_read_back_exactly_as_it_was_typed(cases, world, typed, order, which):
    with rolled_back():
        police = acting.agency_return(cases[which], world.police)
        for section in order:
            acting.save(police, section, typed[section])

        drafts = {draft.section.code: draft for draft in police.drafts.select_related("section")}
        for section, posted in typed.items():
            answers = {n: v for n, v in posted.items() if not n.startswith("observations-")}
            kept = dict(drafts[section].data)
            for kind in ObservationKind.values:
                said = [t for t in posted.get(f"observations-{kind}", []) if t.strip()]
                assert kept.pop(f"observations-{kind}", []) == said
                assert len(set(kept.pop(f"observations-{kind}-key", []))) == len(said)
            assert kept == {name: values for name, values in answers.items() if any(values)}
        shown_again(police, typed)


def shown_again(agency_return, typed):
    """Every box that the pages show has in it what was typed there."""
    drafts = returns.drafts_of(agency_return)
    sections = agency_return.case.audit.question_set.content
    for form in returns.section_forms(sections, asking_of(agency_return), drafts, check=False):
        posted = typed[form.section.code]
        for name in form.fields:
            typed_here = [v for n in names_of(name) for v in posted.get(n, []) if any(posted[n])]
            assert form.posted(name) == typed_here


def names_of(field):
    return [f"A3-{part}" for part in ("day", "month", "year")] if field == "A3" else [field]


# -- what is sent


def as_sent(typed):
    """Texts lose the space around them, and a line break is one character."""
    return typed.strip().replace("\r\n", "\n")


@dataclass
class Finished:
    """A return that can be sent: what is posted, and what of it ought to be sent."""

    values: dict  # question code -> the value columns
    posted: dict  # section -> posted data
    comments: dict
    said: dict  # section -> kind -> texts

    def asked(self, has_conference):
        if self.values["A1"] == {"choice": "unknown"}:
            return ["A1"]
        school = "school" in self.values["A2"]["choices"]
        codes = ["A1", "A2", "A3", "A4", "A5", *["A6"] * school, "A7", "B2", "B6"]
        return [*codes, *["C1"] * school, *["C2"] * has_conference, "C3"]

    def answers(self, has_conference):
        found = {}
        for code in self.asked(has_conference):
            comment = as_sent(self.comments.get(code) or "")
            value = self.values[code] | ({"comment": comment} if comment else {})
            if value:
                found[code] = value
        return found

    def observations(self):
        return [
            (section, kind, as_sent(said))
            for section in "ABC"
            for kind in ObservationKind.values
            for said in self.said[section].get(kind, [])
            if said.strip()
        ]


def one_of(*values):
    return st.sampled_from(values).map(lambda value: ({"choice": value}, {"": [value]}))


def date_in_boxes(day, month):
    boxes = {"-day": [f"{day.day}"], "-month": [month.format(day)], "-year": [f"{day.year:04}"]}
    return {"date": day}, boxes


not_in_record = st.just(({"choice": "nr"}, {"-nr": ["on"]}))
yes_no = one_of("yes", "no", "nr", "na")
dates = st.builds(
    date_in_boxes,
    st.dates(max_value=datetime.date(2026, 1, 1)),
    st.sampled_from(["{0.month}", " {0:%m} ", "{0:%b}", "{0:%B}"]),
)
numbers = st.builds(
    lambda number, form: ({"number": number}, {"": [form.format(number)]}),
    st.integers(0, 99_999),
    st.sampled_from(["{}", " {}", "{:06}"]),
)
ticks = st.just(["none"]) | st.lists(
    st.sampled_from(["neglect", "school"]), min_size=1, max_size=2, unique=True
)
# Question code -> (value columns, suffix of the field's name -> what is posted).
VALUES = {
    "A1": one_of("known", "known", "known", "unknown"),
    "A2": ticks.map(lambda values: ({"choices": values}, {"": values})),
    "A3": dates | not_in_record,
    "A4": numbers | not_in_record,
    "A5": written.map(lambda typed: ({"text": as_sent(typed)}, {"": [typed]})),
    "A6": yes_no,
    "A7": st.just(({}, {})) | one_of("good", "poor"),
    "B2": one_of("part", "absent", "uninvited", "nr", "na"),
    "B6": one_of("full", "part", "nothing", "nr", "na"),
    "C1": yes_no,
    "C2": yes_no,
    "C3": numbers | not_in_record,
}


@st.composite
def finished(draw):
    drawn = draw(st.fixed_dictionaries(VALUES))
    commented = draw(st.fixed_dictionaries(dict.fromkeys(VALUES, comments)))
    said = draw(st.fixed_dictionaries(dict.fromkeys(CODES, observations)))
    posted = {section: {} for section in CODES}
    for code, (_, fields) in drawn.items():
        data = posted[code[0]]
        data |= {f"{code}{suffix}": values for suffix, values in fields.items()}
        if commented[code]:
            data[f"{code}-comment"] = [commented[code]]
    for section, kinds in said.items():
        posted[section] |= {f"observations-{kind}": texts for kind, texts in kinds.items()}
    values = {code: value for code, (value, _) in drawn.items()}
    return Finished(values, posted, commented, said)


COLUMNS = ["choice", "choices", "date", "number", "text", "comment"]


def filled(row):
    return {name: row[name] for name in COLUMNS if row[name] not in ("", None)}


@in_one_world
@given(sendings=st.lists(finished(), min_size=1, max_size=2), which=st.sampled_from([0, 1]))
def test_property_what_can_be_sent_is_sent_exactly_as_it_was_typed(cases, world, sendings, which):
    """A second sending, after a send-back, leaves nothing of the first but its version."""
    with rolled_back():
        police = acting.agency_return(cases[which], world.police)
        for number, typed in enumerate(sendings, start=1):
            for section, data in typed.posted.items():
                acting.save(police, section, data)
            sent = acting.send(police)

            answers = typed.answers(has_conference=which == 1)
            rows = police.answers.order_by("question__position")
            stored = {r["question__code"]: r for r in rows.values("question__code", *COLUMNS)}
            assert {code: filled(row) for code, row in stored.items()} == answers
            said = Observation.objects.order_by("section__position", "position")
            stored = list(said.values_list("section__code", "kind", "text"))
            assert stored == typed.observations()

            version = police.sent_versions.get(number=number)
            in_words = {
                code: value | ({"date": value["date"].isoformat()} if "date" in value else {})
                for code, value in answers.items()
            }
            assert [a["question"] for a in version.content["answers"]] == list(answers)
            assert {a["question"]: filled(a) for a in version.content["answers"]} == in_words
            assert [
                (o["section"], o["kind"], o["text"]) for o in version.content["observations"]
            ] == typed.observations()

            reviewing.send_back(
                agency_return=police,
                reason="Once more",
                sent_at=sent.sent_at,
                review_key=uuid.uuid4(),
                by=founder(),
            )
        assert police.sent_versions.count() == len(sendings)
