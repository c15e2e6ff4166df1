"""Where records differ, derived from the answers last sent: queries in, dataclasses out.

Nothing is stored, so nothing is ever out of date. One statement picks the answers that differ, by a
window over the answers to the same thing about the same child: a row an answer rather than a row a
pair, so that one wrong date among twelve agencies is twelve rows.
"""

from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Value,
    When,
    Window,
)
from django.db.models import Case as If
from django.db.models.functions import Coalesce

from auditapp.accounts.models import Agency
from cases.models import Agree, Answer, Case, Question
from cases.question_sets.choice_lists import involving, list_of
from findings.models import DifferenceKind

from .rules import INCOMPARABLE, kind_among, kind_between


@dataclass(frozen=True)
class Side:
    """What one agency answered; `about` is the agency that it spoke about, or None."""

    agency: Agency
    return_id: int
    question: Question
    about: Agency | None
    value: str  # the canonical string
    comment: str = ""

    @property
    def place(self):
        """Names the answer, whatever it says."""
        return self.return_id, self.question.pk, self.about and self.about.pk

    @property
    def name(self):
        """`place` as a form has it."""
        return "-".join(str(part or 0) for part in self.place)


@dataclass
class Difference:
    """One child, one question and perhaps one agency spoken about, with the sides that differ, the
    lead's first.

    `question` is the for-each-agency question of a pair; the question itself where all were asked
    it; and the "not known" question where an agency does not know the child.
    """

    case: Case
    question: Question
    about: Agency | None
    kind: DifferenceKind
    sides: list[Side]

    @property
    def key(self):
        return self.case.pk, self.question.pk, self.about and self.about.pk

    @property
    def values(self):
        """What a decision judges: "agency id-question id" -> canonical string."""
        return {f"{side.agency.pk}-{side.question.pk}": side.value for side in self.sides}


def differences_in(audit, cases, returns):
    """The Differences of these children, a list in order of child, question and agency.

    `returns` is a queryset of the sent returns that the reader may see. Two statements, for the
    agencies and the answers, however many differences there are.
    """
    listed = list(audit.agencies_in_order)
    returns = returns.filter(case__in=[case.pk for case in cases])
    rows = rows_that_differ(audit.question_set, returns)
    deriving = _Deriving(audit.question_set, cases, listed, rows)
    found = [*deriving.between_answers(), *deriving.not_known_but_involved()]
    place = deriving.place
    children = {case.pk: number for number, case in enumerate(cases)}
    found.sort(
        key=lambda d: (
            children[d.case.pk],
            d.question.position,
            place[d.about.pk] if d.about else 0,
        )
    )
    return found


class _Deriving:
    def __init__(self, question_set, cases, agencies, rows):
        self.not_known = question_set.not_known_question
        self.compared = [row for row in rows if row.subject is not None]
        self.involving = [row for row in rows if row.subject is None]
        self.cases = {case.pk: case for case in cases}
        self.agencies = {agency.pk: agency for agency in agencies}
        self.place = {agency.pk: number for number, agency in enumerate(agencies)}
        self.questions = {question.pk: question for question in question_set.questions}

    def between_answers(self):
        for (case, subject, service), sides in self._grouped(
            self.compared, lambda row: (row.case, row.subject, row.service)
        ):
            question, about = self.questions[subject], self.agencies.get(service)
            sides.sort(key=lambda side: (side.about is None, self.place[side.agency.pk]))
            if kind := _kind(question, sides):
                yield Difference(self.cases[case], question, about, kind, sides)

    def not_known_but_involved(self):
        """What the lead answered of agencies to which the child is not known."""
        unknown = {
            (row.case, row.agency): self._side(row)
            for row in self.involving
            if row.question == self.not_known.pk
        }
        led = [row for row in self.involving if (row.case, row.about_agency) in unknown]
        led.sort(key=lambda row: self.questions[row.question].position)
        for place, sides in self._grouped(led, lambda row: (row.case, row.about_agency)):
            yield Difference(
                self.cases[place[0]],
                self.not_known,
                self.agencies[place[1]],
                DifferenceKind.NOT_KNOWN,
                [*sides, unknown[place]],
            )

    def _grouped(self, rows, key):
        groups = {}
        for row in rows:
            groups.setdefault(key(row), []).append(self._side(row))
        return groups.items()

    def _side(self, row):
        return Side(
            self.agencies[row.agency],
            row.agency_return,
            self.questions[row.question],
            self.agencies.get(row.about_agency),
            row.comparable,
            row.comment,
        )


def _kind(question, sides):
    if not question.for_each_agency:
        return kind_among(side.value for side in sides)
    known = list_of(question)
    led = [side.value for side in sides if side.about]
    own = [side.value for side in sides if not side.about]
    kinds = (kind_between(one, other, known) for one in led for other in own)
    return next(filter(None, kinds), None)


ROW = ["case", "agency_return", "agency", "question", "about_agency", "comparable", "comment"]
ROW += ["subject", "service"]


def rows_that_differ(question_set, returns):
    """Both kinds of rows below, in one statement and in no order: what differs is little, and
    sorted afterwards."""
    rows = differing_answers(question_set, returns)
    if question_set.not_known_question is None:
        return list(rows)
    return list(rows.union(not_known_or_involving(question_set, returns), all=True))


def differing_answers(question_set, returns):
    """Rows of the answers that are not the same as every other one to the same thing.

    `subject` is the question that they are compared under, `service` the agency spoken about: by
    the lead in a for-each-agency question, by the agency itself in its counterpart.
    """
    counterparts = {q.counterpart_id for q in question_set.questions if q.counterpart_id}
    compared = [
        q.pk
        for q in question_set.questions
        if q.counterpart_id
        or q.pk in counterparts
        or (q.agree == Agree.YES and not q.for_each_agency)
    ]
    itself = If(When(question__counterpart__isnull=False, then="agency_return__agency"))
    same = [F("case"), F("subject"), F("service")]
    return (
        _rows(returns)
        .filter(question__in=compared)
        .exclude(comparable__in=INCOMPARABLE)
        .annotate(
            subject=Coalesce("question__counterpart", "question"),
            service=Coalesce("about_agency", itself),
        )
        .annotate(
            least=Window(Min("comparable"), partition_by=same),
            most=Window(Max("comparable"), partition_by=same),
        )
        .filter(least__lt=F("most"))
        .values_list(*ROW, named=True)
    )


def not_known_or_involving(question_set, returns):
    """Rows of the answers by which agencies say that they do not know the child, and of those that
    say of such an agency that it was involved: that it took part, or sent a report. `subject` and
    `service` are None."""
    says = Q(question=question_set.not_known_question, choice=question_set.not_known_is)
    of_whom = Answer.objects.filter(
        says,
        agency_return__in=returns,
        case=OuterRef("case"),
        agency_return__agency=OuterRef("about_agency"),
    )
    involved = Q(pk=None)
    for question in question_set.questions:
        if question.for_each_agency and (values := involving(question)):
            involved |= Q(question=question.pk, choice__in=values)
    found = _rows(returns).filter(says | (involved & Exists(of_whom)))
    nothing = Value(None, output_field=BigIntegerField())
    return found.annotate(subject=nothing, service=nothing).values_list(*ROW, named=True)


def _rows(returns):
    answers = Answer.objects.counting().filter(agency_return__in=returns)
    return answers.annotate(agency=F("agency_return__agency")).order_by()
