"""What became of the findings of an earlier audit: queries in, dataclasses out. Their number does
not depend on how many findings there are.
"""

from dataclasses import dataclass

from django.db.models import Q

from cases.models import Audit, ObservationKind
from cases.question_sets.lineage import as_in
from findings.board.access import counts_of_audit
from findings.board.counting import Counted, counted
from findings.models import AnswerCount, Finding, Judgement

# What had to change is looked at first.
ORDER = [ObservationKind.WORRIED, ObservationKind.NEEDS, ObservationKind.WELL]


@dataclass
class Compared:
    """One count of answers, then and now; `why_not` where it can't be counted now."""

    then: Counted
    now: Counted | None
    why_not: str


@dataclass
class Line:
    finding: Finding  # of the earlier audit, with counts
    compared: list[Compared]
    alike: list[Finding]  # what the later audit found on its theme, with counts
    actions: list  # planned for it or, without any, on its theme
    judgement: Judgement | None


@dataclass
class Comparison:
    audit: Audit
    earlier: Audit
    children_then: int
    children_now: int
    lines: list[Line]


def compare(audit, children=None):
    """The Comparison of an audit with the one that it follows; None if it follows none. Of now it
    counts `children` alone if they are given."""
    if audit.follows_id is None:
        return None
    earlier = Audit.objects.select_related("partnership", "question_set").get(pk=audit.follows_id)
    current = audit.cases.current()
    compared = _compared(audit, earlier, children)
    by_theme = _by_theme(audit, children)
    findings = _earlier_findings(earlier)
    planned = _planned(findings)
    rows = Judgement.objects.filter(audit=audit, finding__audit=earlier)
    judgements = {row.finding_id: row for row in rows.select_related("by", "meeting")}
    return Comparison(
        audit=audit,
        earlier=earlier,
        children_then=earlier.cases.current().count(),
        children_now=current.count() if children is None else len(children),
        lines=[
            Line(
                finding=finding,
                compared=compared.get(finding.pk, []),
                alike=by_theme.get(theme_of(finding), []),
                actions=list(finding.actions.all()) or planned.get(theme_of(finding), []),
                judgement=judgements.get(finding.pk),
            )
            for finding in findings
        ],
    )


def theme_of(finding):
    """The key of its theme, or of that which stands for it now; None without a theme."""
    return finding.theme and (finding.theme.merged_into_id or finding.theme_id)


def _earlier_findings(earlier):
    found = Finding.objects.filter(audit=earlier).agreed().select_related("theme__merged_into")
    found = found.with_counts().prefetch_related("actions__owner", "actions__checks")
    return sorted(found, key=lambda finding: ORDER.index(finding.kind))


def _planned(findings):
    """Key of a theme -> actions planned for findings on it."""
    planned = {}
    for finding in findings:
        if finding.theme:
            planned.setdefault(theme_of(finding), []).extend(finding.actions.all())
    return planned


def _by_theme(audit, children):
    """Key of a theme -> agreed findings on it."""
    by_theme = {}
    found = Finding.objects.filter(audit=audit, theme__isnull=False).agreed()
    for finding in found.select_related("theme").with_counts(children):
        by_theme.setdefault(theme_of(finding), []).append(finding)
    return by_theme


def _compared(audit, earlier, children):
    """Finding of the earlier audit -> its Compared."""
    counts = counts_of_audit(earlier)
    places = [as_in(audit.question_set, count.question) for count in counts]
    asked = {
        count.pk: AnswerCount(question=question, agency=count.agency, choices=count.choices)
        for count, (question, _) in zip(counts, places, strict=True)
        if question
    }
    of = Q() if children is None else Q(case__in=children)
    now = dict(zip(asked, counted(audit, asked.values(), of), strict=True))
    found = {}
    for then, (_, why_not) in zip(counted(earlier, counts), places, strict=True):
        one = Compared(then, now.get(then.count.pk), why_not)
        found.setdefault(then.count.finding_id, []).append(one)
    return found
