"""What the panel has before it of each child, as far as the person may read it: queries in,
dataclasses out. As many queries for ten children as for one."""

from dataclasses import dataclass

from cases.access import readable_returns
from cases.models import Answer, Case, Kind, Observation, Voice
from cases.path.access import Path, paths_of
from findings.board.access import readable_observations
from findings.differences.access import WeighedDifference, weighed_differences
from findings.models import CaseDiscussion


@dataclass
class Sheet:
    case: Case
    discussion: CaseDiscussion | None  # none if the child is not on the agenda
    path: Path
    observations: list[Observation]
    voices: list[Voice]
    grades: list[Answer]  # to questions that ask for a grade, in the order of the questions
    differences: list[WeighedDifference]
    has_path: bool  # whether steps and time limits are anything to this child

    @property
    def quotes(self):
        return [voice for voice in self.voices if voice.consent_to_quote]

    @property
    def not_quoted(self):
        return len(self.voices) - len(self.quotes)


def sheets_of(user, audit, cases, discussions=None):
    """A Sheet for each of these children of the audit, in their order; `discussions` are theirs,
    where they are known already."""
    cases = list(cases)
    observations = readable_observations(user, audit).filter(case__in=cases)
    observations = observations.order_by("agency_return__agency__name", "section__position", "pk")
    if discussions is None:
        discussions = CaseDiscussion.objects.filter(case__in=cases)
        discussions = discussions.select_related("meeting", "saved_by")
    by_case = {discussion.case_id: discussion for discussion in discussions}
    grouped = [
        _by_case(rows)
        for rows in (
            observations,
            Voice.objects.filter(case__in=cases).order_by("pk"),
            _grades(user, audit, cases),
        )
    ]
    grouped.append(_differences(user, audit, cases))
    return [
        Sheet(
            path.case,
            by_case.get(path.case.pk),
            path,
            *(rows.get(path.case.pk, []) for rows in grouped),
            has_path=bool(path.steps) or audit.question_set.looks_at_path,
        )
        for path in paths_of(audit, cases)
    ]


def _differences(user, audit, cases):
    found = {}
    for one in weighed_differences(user, audit, cases):
        found.setdefault(one.difference.case.pk, []).append(one)
    return found


def _by_case(rows):
    found = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _grades(user, audit, cases):
    """Their questions are those that the set holds in memory."""
    questions = {q.pk: q for q in audit.question_set.questions if q.kind == Kind.GRADE}
    if not questions or not audit.question_set.scale:
        return []
    answers = (
        Answer.objects.filter(
            agency_return__in=readable_returns(user).filter(case__in=cases), question__in=questions
        )
        .exclude(choice="")
        .select_related("agency_return__agency")
        .order_by("question__position", "agency_return__agency__name")
    )
    for answer in answers:
        answer.question = questions[answer.question_id]
    return answers
