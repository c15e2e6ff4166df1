"""The identity check is for those who see to it that nothing leaves: chair and administrators."""

from dataclasses import dataclass

from auditapp.encryption import WrongKey
from cases.access import cases_without_part, checks_identity, get_audit_whole, refuse
from cases.models import CaseIdentity
from findings.board.access import readable_observations

from .checking import PlacedHit, placed_hits
from .intruder import Child, standing_out
from .texts import kept_texts, published_texts


def get_audit_to_check(user, audit_id):
    """403 for the panel."""
    audit = get_audit_whole(user, audit_id)
    if not checks_identity(user, audit):
        refuse(user, audit, visible=True)
    return audit


@dataclass
class Checked:
    """What a person sees of the check; `hidden` counts open hits in texts about children in whose
    discussion the person takes no part. `standing_out` are (case, its Details)."""

    published: list[PlacedHit]
    kept: list[PlacedHit]
    hidden: int
    standing_out: list


def checked_by(user, audit):
    """Raises WrongKey."""
    sources = published_texts(audit)
    kept = kept_texts(readable_observations(user, audit).select_related("case__audit"))
    placed = placed_hits(audit, [*sources, *kept])
    without_part = set(cases_without_part(user).values_list("case", flat=True))
    seen = [p for p in placed if not (p.source.case and p.source.case.pk in without_part)]
    inside = set(kept)
    of_children = [s for s in sources if s.case and s.case.pk not in without_part]
    return Checked(
        published=[p for p in seen if p.source not in inside],
        kept=[p for p in seen if p.source in inside],
        hidden=sum(p.is_open for p in placed) - sum(p.is_open for p in seen),
        standing_out=_standing_out(audit, of_children),
    )


def _standing_out(audit, sources):
    by_case = {}
    for source in sources:
        by_case.setdefault(source.case, []).append(source.text)
    cases = {case.pk: case for case in by_case}
    children = [
        Child(case.pk, case.age, _category(case), tuple(texts)) for case, texts in by_case.items()
    ]
    return [(cases[found.key], found.details) for found in standing_out(children, _known(audit))]


def _category(case):
    return case.get_category_latest_display() or case.get_category_initial_display()


def _known(audit):
    """Names that everybody reads anyway."""
    agencies = audit.agencies.order_by().values_list("name", "short_name")
    pseudonyms = audit.cases.values_list("pseudonym", flat=True)
    return [audit.partnership.name, *pseudonyms, *(name for names in agencies for name in names)]


def get_hit(user, audit, fingerprint):
    """The PlacedHit of this fingerprint in what the audit publishes, as far as the person sees it;
    None where the text was changed since, or was never there."""
    try:
        found = checked_by(user, audit).published
    except WrongKey:
        return None
    return next((placed for placed in found if placed.fingerprint == fingerprint), None)


def children_without_key(audit):
    """Children whose names nothing is compared with."""
    with_key = CaseIdentity.objects.filter(case__audit=audit).values("case")
    return list(audit.cases.current().exclude(pk__in=with_key))
