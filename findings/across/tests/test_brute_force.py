"""Whatever was answered and found, the comparison of two audits is what one counts by hand."""

import datetime
import random
import uuid
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditapp.tests.factories import QuestionSetFactory, ThemeFactory
from auditapp.tests.question_sets import small
from auditapp.tests.re_audits import PANEL_DATE, earlier_audit
from cases.models import AgencyReturn, Answer, Case, Observation
from cases.states import ReturnState
from findings.models import AnswerCount, Evidence, Finding
from findings.then_and_now.comparing import compare

from ..questions import countable_sections, questions_over_time
from ..scope import Scope
from ..sent import returns_sent
from ..themes import themes_over_time

CHILDREN = [f"Child {number}" for number in range(5)]
COUNTED = [("A2", ["neglect", "none"]), ("B1", ["part"]), ("A1", ["known"])]
R = ReturnState
SENT = [R.SENT, R.SENT_BACK, R.IN_PROGRESS, R.WITHDRAWN]  # all of them once


def make(world):
    """Two audits of the same agencies, with two versions of the same questions."""
    newer = QuestionSetFactory(content=small() | {"version": 2})
    world.then = earlier_audit(world.audit, children=CHILDREN)
    world.now = earlier_audit(
        world.audit,
        children=CHILDREN,
        question_set=newer,
        panel_date=PANEL_DATE + datetime.timedelta(400),
        follows=world.then,
    )
    world.themes = [ThemeFactory(partnership=world.partnership, name=n) for n in ("Calls", "Fuel")]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


class History:
    """Any history of an audit, both in the database and as plain values: `returns` are dicts, and
    `findings` (kind, theme, agreed, ids of observations, (code, agency, choices))."""

    def __init__(self, audit, themes, dice):
        self.audit, self.dice = audit, dice
        self.questions = {q.code: q for q in audit.question_set.questions}
        self.children = list(audit.cases.all())
        self.lead = audit.audit_agencies.get(part="lead").agency
        others = audit.agencies.exclude(pk=self.lead.pk)
        for case in self.children:
            case.lead_agency = dice.choice([None, None, *others])
            case.category_initial, case.category_latest = dice.choices(["", "NEG", "PHY"], k=2)
            if dice.random() < 0.2:
                case.withdrawn_at, case.withdrawn_reason = timezone.now(), "Moved"
        Case.objects.bulk_update(
            self.children,
            [
                "category_initial",
                "category_latest",
                "withdrawn_at",
                "withdrawn_reason",
                "lead_agency",
            ],
        )
        by_id = {case.pk: case for case in self.children}
        rows = AgencyReturn.objects.filter(case__audit=audit).order_by("pk")
        self.returns = [self._return(row, by_id[row.case_id]) for row in rows]
        self.findings = [self._finding(dice.choice([*themes, None])) for _ in range(6)]

    def _return(self, row, case):
        dice = self.dice
        row.state = dice.choice([R.NOT_STARTED, *SENT, R.SENT])
        if (row.state in SENT and dice.random() < 0.9) or row.state in (R.SENT, R.SENT_BACK):
            days = datetime.timedelta(dice.randint(-3, 3))
            day = datetime.datetime.combine(self.audit.returns_due + days, datetime.time(12))
            row.first_sent_at = timezone.make_aware(day)
            row.sent_at = row.first_sent_at + datetime.timedelta(dice.randint(0, 9))
        row.reason = "Why" if row.state in (R.SENT_BACK, R.WITHDRAWN) else ""
        row.save()
        answers = self._answers(row) if row.sent_at else {}
        counts = not case.withdrawn_at and row.state != R.WITHDRAWN and row.sent_at is not None
        said = self._observations(row) if row.sent_at else []
        return {"row": row, "case": case, "answers": answers, "counts": counts, "said": said}

    def _answers(self, row):
        """(code, agency that it is about or None) -> values."""
        dice, found = self.dice, {}
        for code, values in (("A1", ["known", "unknown"]), ("A7", ["good", "poor"])):
            found[code, None] = [dice.choice(values)]
        found["A2", None] = sorted(dice.sample(["neglect", "none", "school"], dice.randint(1, 3)))
        found["B2", None] = [dice.choice(["part", "absent", "nr", "na"])]
        for about in self.audit.agencies.exclude(pk=row.agency_id).values_list("pk", flat=True):
            found["B1", about] = [dice.choice(["part", "absent", "nr", "na"])]
        kept = {place: values for place, values in found.items() if dice.random() < 0.8}
        Answer.objects.bulk_create(
            Answer(
                partnership_id=row.partnership_id,
                case_id=row.case_id,
                agency_return=row,
                question=self.questions[code],
                about_agency_id=about,
                choice="" if code == "A2" else values[0],
                choices=values if code == "A2" else None,
                comparable=",".join(values),
            )
            for (code, about), values in kept.items()
        )
        return kept

    def _observations(self, row):
        section = self.audit.question_set.content[0]
        rows = [
            Observation(
                case_id=row.case_id, agency_return=row, section=section, kind="worried", text="A",
                withdrawn=self.dice.random() < 0.2,
            )
            for _ in range(self.dice.randint(0, 2))
        ]  # fmt: skip
        return Observation.objects.bulk_create(rows)

    def _finding(self, theme):
        dice = self.dice
        said = [one for row in self.returns for one in row["said"]]
        evidence = dice.sample(said, min(len(said), dice.randint(0, 4)))
        finding = Finding.objects.create(
            audit=self.audit, kind=dice.choice(["worried", "worried", "well"]), wording="W",
            theme=theme, agreed_on=dice.choice([PANEL_DATE, PANEL_DATE, None]),
            save_key=uuid.uuid4(),
        )  # fmt: skip
        Evidence.objects.bulk_create(Evidence(finding=finding, observation=o) for o in evidence)
        code, values = dice.choice(
            [("A2", ["neglect", "none"]), ("B1", ["part"]), ("A1", ["known"])]
        )
        agency = dice.choice([None, *self.audit.agencies.values_list("pk", flat=True)])
        AnswerCount.objects.create(
            finding=finding, question=self.questions[code], agency_id=agency, choices=values
        )
        count = code, agency, values
        return {"finding": finding, "evidence": {o.pk for o in evidence}, "count": count}

    # -- counted by hand

    def is_of(self, case, category):
        return category in ("", case.category_latest or case.category_initial)

    def children_who(self, code, values, *, agency=None, category=""):
        """(how many of whom one of these was answered, how many of whom anything was)"""
        yes, all_of_them = set(), set()
        for row in self.returns:
            if not row["counts"] or not self.is_of(row["case"], category):
                continue
            for (asked, about), said in row["answers"].items():
                who = about or row["row"].agency_id
                if asked != code or said == ["na"] or agency not in (None, who):
                    continue
                is_lead = row["row"].agency == (row["case"].lead_agency or self.lead)
                if code in ("B1", "B2") and is_lead != (code == "B1"):
                    continue  # asked of the lead, or of the others, before another came to lead
                all_of_them.add(row["case"].pk)
                if set(said) & set(values):
                    yes.add(row["case"].pk)
        return len(yes), len(all_of_them)

    def returns_with(self, code, value, *, agency=None, category=""):
        said = [
            row["answers"][code, None]
            for row in self.returns
            if (code, None) in row["answers"]
            and row["row"].state != R.WITHDRAWN
            and self.is_of(row["case"], category)
            and agency in (None, row["row"].agency_id)
        ]
        return said.count([value]), len(said)

    def raised_for(self, found):
        return len({
            row["case"].pk
            for row in self.returns
            for one in row["said"]
            if one.pk in found["evidence"] and not one.withdrawn
            and row["row"].state != R.WITHDRAWN and not row["case"].withdrawn_at
        })  # fmt: skip

    def worries(self, theme):
        found = [one["finding"] for one in self.findings]
        return sum(f.kind == "worried" and f.is_agreed and f.theme == theme for f in found)

    def sent(self, agency):
        return Counter(
            "withdrawn" if row["row"].state == R.WITHDRAWN or row["case"].withdrawn_at
            else "not_sent" if row["row"].first_sent_at is None
            else "late" if row["row"].first_sent_at.date() > self.audit.returns_due
            else "in_time"
            for row in self.returns if row["row"].agency_id == agency
        )  # fmt: skip


# A seed does not shrink.
@settings(
    max_examples=6,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_comparison_is_what_one_counts_by_hand(world, seed):
    dice = random.Random(seed)
    with transaction.atomic():
        histories = [History(audit, world.themes, dice) for audit in (world.then, world.now)]
        check_then_and_now(world, *histories)
        for category, agency in (("", None), ("NEG", None), ("", world.police)):
            check_across(world, histories, category, agency)
        transaction.set_rollback(True)


def check_then_and_now(world, then, now):
    lines = {line.finding.pk: line for line in compare(world.now).lines}
    agreed = [one for one in then.findings if one["finding"].is_agreed]
    assert lines.keys() == {one["finding"].pk for one in agreed}
    for one in agreed:
        line, (code, agency, values) = lines[one["finding"].pk], one["count"]
        [compared] = line.compared
        expected = [h.children_who(code, values, agency=agency) for h in (then, now)]
        found = [(c.children, c.of) for c in (compared.then, compared.now)]
        assert found == expected
        assert line.finding.children == then.raised_for(one)
        assert {found.pk: found.children for found in line.alike} == {
            other["finding"].pk: now.raised_for(other)
            for other in now.findings
            if other["finding"].is_agreed
            and other["finding"].theme_id is not None
            and other["finding"].theme == one["finding"].theme
        }


def check_across(world, histories, category, agency):
    scope = Scope([world.then, world.now], category, agency)
    asked = [q for _, qs in countable_sections(world.now.question_set) for q in qs]
    codes = {q.code for q in asked} & {"A1", "A2", "A7", "B1", "B2"}
    assert len(codes) == 5
    only = {"category": category, "agency": agency and agency.pk}
    for one in questions_over_time(scope, [q for q in asked if q.code in codes]):
        labels = {label: value for value, label in values_with_labels(one.question)}
        for label, numbers in one.rows:
            value, code = labels[label], one.question.code
            expected = [
                h.returns_with(code, value, **only) if code == "A7"
                else h.children_who(code, [value], **only)
                for h in histories
            ]  # fmt: skip
            assert [(number.count, number.of) for number in numbers] == expected, code
    if category:
        return
    if agency is None:
        found = {row.theme: row.worries for row in themes_over_time(scope).rows}
        assert found == {
            theme: counts
            for theme in world.themes
            if (counts := {h.audit.pk: h.worries(theme) for h in histories if h.worries(theme)})
        }
    for row in returns_sent(scope):
        for history, sent in zip(histories, row.sent, strict=True):
            expected = history.sent(row.agency.pk)
            names = ("in_time", "late", "not_sent", "withdrawn")
            assert {n: getattr(sent, n) for n in names} == {n: expected[n] for n in names}


def values_with_labels(question):
    options = question.question_set.scale if question.kind == "grade" else question.options
    return [(option["value"], option["label"]) for option in options]
