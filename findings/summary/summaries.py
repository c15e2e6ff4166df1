"""The summary report: queries in, dataclasses out. Every number on the page is made here."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from auditapp.accounts.models import Agency
from cases.children.facts.definitions import children_counted
from cases.models import (
    AgencyReturn,
    Answer,
    Audit,
    Case,
    Kind,
    ObservationKind,
    Part,
    Section,
    Voice,
)
from cases.models.voice import Speaker
from cases.path.access import has_paths
from cases.path.counts import Timescales, timescales_of
from cases.question_sets.choice_lists import (
    ATTENDANCE,
    CAME,
    HELD,
    INVITED,
    RECORD,
    REPORT,
    REPORTED,
    list_of,
)
from findings.board.access import counts_of_audit
from findings.board.counting import counted
from findings.board.presenters.findings import answers_counted
from findings.differences.access import WeighedDifference, weigh
from findings.models import Action, Finding
from findings.then_and_now.comparing import Comparison, compare

from .method import CoverQuestion, cover_questions


@dataclass
class Share:
    """`count` of `of` children; nothing to say if `of` is 0."""

    count: int = 0
    of: int = 0

    def __add__(self, other):
        return Share(self.count + other.count, self.of + other.of)


@dataclass
class MeetingRow:
    agency: Agency | None  # none in the row of totals
    shares: list[Share]


@dataclass
class Meeting:
    """One section with for-each-agency questions: a row for each service, and their sum."""

    section: Section
    columns: list[str]
    rows: list[MeetingRow]

    @property
    def total(self):
        columns = zip(*(row.shares for row in self.rows), strict=True)
        return MeetingRow(None, [sum(shares, Share()) for shares in columns])


@dataclass
class ReturnsRow:
    agency: Agency | None
    expected: int
    received: int
    not_known: int


@dataclass
class GradeTable:
    question: object
    rows: list[tuple[str, int]]  # (grade, children × agencies)

    @property
    def total(self):
        return sum(number for _, number in self.rows)


@dataclass
class Summary:
    audit: Audit
    children: list[Case]
    part: str  # which children alone are counted, of a FactFilter; empty for all
    every: int  # how many children the audit has, counted or not
    groups: list  # for each fact of the audit: (fact, [(choice in words, children)])
    organisations: list[Agency]  # those that sent at least one return
    findings: dict[str, list[Finding]]  # kind -> findings in order, with counts
    counts: dict[int, list[dict]]  # finding -> answers that it counts, of board.presenters
    quotes: list[Voice]  # with consent
    not_quoted: int
    has_families: bool  # whether a view of a family is recorded
    meetings: list[Meeting]
    meeting_columns: set[str]  # what the question set asks about it, whether or not it is answered
    grades: list[GradeTable]
    returns: list[ReturnsRow]
    differences: list[WeighedDifference]
    cover: list[CoverQuestion]  # of the cover sheets sent
    timescales: Timescales
    has_paths: bool  # whether time limits are anything to this audit
    since: Comparison | None  # with the audit that it follows

    @property
    def discussed(self):
        return [case for case in self.children if case.discussed]

    @property
    def tells_discussed(self):
        """Is it known which children the panel did not discuss? Not before it met, nor if nobody
        marked any."""
        return bool(self.discussed) and self.audit.has_met

    @property
    def returns_total(self):
        return ReturnsRow(
            None,
            sum(row.expected for row in self.returns),
            sum(row.received for row in self.returns),
            sum(row.not_known for row in self.returns),
        )


def summarise(audit, only=None):
    """The Summary of an audit as its data stand now; `only` is a FactFilter by which fewer children
    are counted, and nothing of the others. The number of queries is constant."""
    every = list(audit.cases.current())
    children = only.apply(every) if only else every
    of = Q(case__in=children) if only and only.chosen else Q()
    voices = list(Voice.objects.filter(case__in=children).select_related("case"))
    listed = list(audit.audit_agencies.select_related("agency"))
    returns = _returns(audit, listed, of)
    timescales = timescales_of(audit, children)
    return Summary(
        audit=audit,
        children=children,
        organisations=[row.agency for row in returns if row.received],
        part=only.words if only else "",
        every=len(every),
        groups=children_counted(audit.facts, children),
        findings=_findings(audit, children if of else None),
        counts=answers_counted(counted(audit, counts_of_audit(audit), of)),
        quotes=[voice for voice in voices if voice.consent_to_quote],
        not_quoted=sum(not voice.consent_to_quote for voice in voices),
        has_families=any(voice.who != Speaker.PRACTITIONER for voice in voices),
        meetings=_meetings(audit, [row.agency for row in listed], of),
        meeting_columns={
            label for section in audit.question_set.content for label, *_ in _columns(section)
        },
        grades=_grades(audit, of),
        returns=returns,
        differences=weigh(audit, children, AgencyReturn.objects.sent()),
        cover=cover_questions(audit),
        timescales=timescales,
        has_paths=bool(timescales.rules) or has_paths(audit),
        since=compare(audit, children if of else None),
    )


def _findings(audit, children):
    findings = Finding.objects.filter(audit=audit).agreed().select_related("theme")
    findings = findings.with_counts(children)
    findings = findings.prefetch_related(Prefetch("actions", Action.objects.with_people()))
    by_kind = {kind.value: [] for kind in ObservationKind}
    for finding in findings:
        by_kind[finding.kind].append(finding)
    return by_kind


def _returns(audit, listed, of):
    """How many returns each asked agency was to send and sent, and in how many it said that the
    child is not known to it. Withdrawn ones are not expected."""
    question_set = audit.question_set
    not_known = Q(
        answers__question=question_set.not_known_question,
        answers__choice=question_set.not_known_is,
    )
    counted = {
        row["agency"]: row
        for row in AgencyReturn.objects.filter(of, case__audit=audit)
        .current()
        .values("agency")
        .annotate(
            expected=Count("pk", distinct=True),
            received=Count("pk", filter=Q(sent_at__isnull=False), distinct=True),
            not_known=Count("pk", filter=not_known, distinct=True),
        )
    }
    names = ["expected", "received", "not_known"]
    rows = [row for row in listed if row.part != Part.NAMED]
    return [
        ReturnsRow(row.agency, *(counted.get(row.agency_id, {}).get(name, 0) for name in names))
        for row in rows
    ]


def _meetings(audit, agencies, of):
    """A table for each section that asks the lead who of the services took part."""
    counts = _choice_counts(audit, of)
    meetings = []
    for section in audit.question_set.content:
        columns = _columns(section)
        if not columns:
            continue
        rows = [
            MeetingRow(
                agency,
                [
                    _share(counts.get((question.pk, agency.pk), {}), good, known)
                    for _, question, good, known in columns
                ],
            )
            for agency in agencies
        ]
        rows = [row for row in rows if any(share.of for share in row.shares)]
        if rows:
            meetings.append(Meeting(section, [label for label, *_ in columns], rows))
    return meetings


def _columns(section):
    """(label, question, values that count, values of the denominator) for a section's table.
    Whoever was not involved then, or of whom nothing is recorded, is not in the denominator."""
    columns = []
    each = [q for q in section.question_list if q.for_each_agency]
    own = {q.counterpart_id: q for q in section.question_list if q.counterpart_id}
    for question in each:
        known = list_of(question)
        if known is ATTENDANCE:
            columns.append(("Invited", question, INVITED, ATTENDANCE))
            columns.append(("Came", question, CAME, ATTENDANCE))
        elif known is REPORT:
            columns.append(("Sent a report", question, REPORTED, REPORT))
            columns.append(("Report there in time", question, {"available"}, REPORT))
        elif known is RECORD and question.pk in own:
            columns.append(("Holds the record", own[question.pk], HELD, RECORD))
    return columns


def _share(counts, good, known):
    return Share(
        sum(number for value, number in counts.items() if value in good),
        sum(number for value, number in counts.items() if value in known),
    )


def _choice_counts(audit, of):
    """(question, agency spoken about) -> choice -> number of children. What an agency answers
    about itself is spoken about the agency."""
    rows = (
        Answer.objects.counting()
        .filter(of, case__audit=audit)
        .filter(Q(question__for_each_agency=True) | Q(question__counterpart__isnull=False))
        .exclude(choice="")
        .values("question", "about_agency", "agency_return__agency", "choice")
        .annotate(number=Count("case", distinct=True))
        .order_by()
    )
    counts = {}
    for row in rows:
        agency = row["about_agency"] or row["agency_return__agency"]
        choices = counts.setdefault((row["question"], agency), {})
        choices[row["choice"]] = choices.get(row["choice"], 0) + row["number"]
    return counts


def _grades(audit, of):
    """For each grade question, how many returns gave each grade of the scale."""
    scale = audit.question_set.scale
    if not scale:
        return []
    counts = grades_given([audit], of)
    return [
        GradeTable(
            question,
            [
                (grade["label"], counts.get((audit.pk, question.pk, grade["value"]), 0))
                for grade in scale
            ],
        )
        for question in audit.question_set.questions
        if question.kind == Kind.GRADE
    ]


def grades_given(audits, of):
    """(audit, question, grade), by their keys and the grade's value -> number of returns, of those
    answers that the Q `of` lets through. One query."""
    rows = (
        Answer.objects.counting()
        .filter(of, case__audit__in=audits, question__kind=Kind.GRADE)
        .exclude(choice="")
        .values_list("case__audit", "question", "choice")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return {tuple(place): number for *place, number in rows}
