"""Which worries come back: queries in, dataclasses out. Their number does not depend on how many
audits there are.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from cases.models import Observation, ObservationKind, Theme
from findings.models import Evidence, Finding
from findings.then_and_now.comparing import theme_of


@dataclass
class ThemeOverTime:
    theme: Theme
    worries: dict[int, int] = field(default_factory=dict)  # audit -> findings that worry
    actions: list = field(default_factory=list)  # of the last audit that planned some

    @property
    def audits(self):
        """In how many it worried."""
        return len(self.worries)


@dataclass
class Themes:
    rows: list[ThemeOverTime]  # what comes back most often first
    without: int  # worries without a theme


def themes_over_time(scope):
    """Agreed findings by theme. With a category or an agency, those alone that rest on an
    observation about such a child, or of that agency."""
    rows, without = {}, 0
    place = {audit.pk: number for number, audit in enumerate(scope.audits)}
    for finding in sorted(_findings(scope), key=lambda finding: place[finding.audit_id]):
        worries = finding.kind == ObservationKind.WORRIED
        if finding.theme is None:
            without += worries
            continue
        theme = finding.theme.merged_into or finding.theme
        row = rows.setdefault(theme_of(finding), ThemeOverTime(theme))
        if worries:
            row.worries[finding.audit_id] = row.worries.get(finding.audit_id, 0) + 1
        _note_actions(row, finding)
    found = [row for row in rows.values() if row.worries]
    found.sort(key=lambda row: (-row.audits, -sum(row.worries.values()), row.theme.name))
    return Themes(found, without)


def _note_actions(row, finding):
    """Those of a later audit stand in place of those of an earlier one."""
    planned = list(finding.actions.all())
    for action in planned:
        action.finding = finding
    if planned and row.actions and row.actions[0].finding.audit_id != finding.audit_id:
        row.actions = []
    row.actions += planned


def _findings(scope):
    found = Finding.objects.filter(audit__in=scope.audits).agreed()
    if scope.category or scope.agency:
        of = Q(agency_return__agency=scope.agency) if scope.agency else Q()
        standing = Observation.objects.counting().filter(of, scope.children("case__"))
        evidence = Evidence.objects.filter(observation__in=standing)
        found = found.filter(pk__in=evidence.values("finding"))
    return found.select_related("theme__merged_into").prefetch_related(
        "actions__owner", "actions__checks"
    )
