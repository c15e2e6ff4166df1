"""What a person may see and do with findings: a view's first line."""

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission
from cases.access import cases_without_part, get_audit_whole, readable_returns, refuse
from cases.models import Observation, Theme
from findings.differences.access import weighed_differences
from findings.models import AnswerCount, Evidence, Finding, KeptApart, SetAside


def get_audit_for_findings(user, audit_id):
    """The audit for those who see it whole; 404 for agencies."""
    return get_audit_whole(user, audit_id)


def get_audit_to_agree(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.AGREE_FINDING)


def get_audit_to_propose(user, audit_id):
    return get_audit_whole(user, audit_id, Permission.PROPOSE_FINDING)


def may_agree(user, audit):
    return has_permission(user, Permission.AGREE_FINDING, partnership=audit.partnership)


def may_propose(user, audit):
    return has_permission(user, Permission.PROPOSE_FINDING, partnership=audit.partnership)


def may_change(user, finding):
    """The chair changes every finding, the panel what is only proposed."""
    return may_agree(user, finding.audit) or (
        not finding.is_agreed and may_propose(user, finding.audit)
    )


def get_finding(user, audit_id, pk):
    return _found(get_audit_whole(user, audit_id), pk)


def get_finding_by_number(user, pk):
    """The same where only its number is known, as on the trail."""
    finding = Finding.objects.filter(pk=pk).select_related("audit").first()
    if finding is None:
        raise Http404
    return get_finding(user, finding.audit.public_id, pk)


def get_finding_to_change(user, audit_id, pk):
    """A finding for the chair, or a proposal for the panel; 403 for those who see it only."""
    finding = _found(get_audit_to_propose(user, audit_id), pk)
    if not may_change(user, finding):
        refuse(user, finding, visible=True, partnership_id=finding.audit.partnership_id)
    return finding


def get_finding_to_agree(user, audit_id, pk):
    """A finding for the chair alone, who orders, merges and removes."""
    return _found(get_audit_to_agree(user, audit_id), pk)


def others_of_its_kind(finding):
    return findings_of(finding.audit).filter(kind=finding.kind).exclude(pk=finding.pk)


def get_count(user, audit_id, finding_id, pk):
    finding = get_finding_to_change(user, audit_id, finding_id)
    count = AnswerCount.objects.filter(finding=finding, pk=pk).first()
    if count is None:
        raise Http404
    count.finding = finding
    return count


def readable_observations(user, audit):
    """Observations of the audit that stand, from voices and from returns that the person reads;
    none of a child in whose discussion the person takes no part."""
    returns = readable_returns(user).filter(case__audit=audit)
    return (
        Observation.objects.counting()
        .filter(case__audit=audit)
        .exclude(case__in=cases_without_part(user))
        .filter(Q(voice__isnull=False) | Q(agency_return__in=returns))
        .select_related("case", "section", "agency_return__agency", "voice")
    )


def weighed_observations(user, audit):
    """The same with `used`, in a finding or a proposal, and `aside`."""
    return readable_observations(user, audit).annotate(
        used=Exists(Evidence.objects.filter(observation=OuterRef("pk"))),
        aside=Exists(SetAside.objects.filter(observation=OuterRef("pk"))),
    )


def open_observations(user, audit):
    return weighed_observations(user, audit).filter(used=False, aside=False)


def undecided_observations(audit):
    """Every one that stands, is in no finding and was not set aside, whoever may read it."""
    return (
        Observation.objects.counting()
        .filter(case__audit=audit)
        .exclude(Exists(Evidence.objects.filter(observation=OuterRef("pk"))))
        .exclude(Exists(SetAside.objects.filter(observation=OuterRef("pk"))))
    )


def numbered(observations, numbers):
    """Those that these numbers of an address or a form name; a number that is none of theirs is
    left out."""
    return observations.filter(pk__in=[n for n in numbers if n.isdecimal() and len(n) < 19])


def taken_out(audit):
    """Observations of the audit that their agencies took out since."""
    return Observation.objects.filter(case__audit=audit, withdrawn=True)


def in_columns(observations, first, last):
    """Of each kind the observations from number `first` up to before number `last`, each with
    `of_kind`, how many there are of its kind, in one query."""
    order = ["case", "agency_return", "section__position", "position", "pk"]
    place = Window(RowNumber(), partition_by=F("kind"), order_by=order)
    of_kind = Window(Count("pk"), partition_by=F("kind"))
    placed = observations.annotate(place=place, of_kind=of_kind)
    return list(placed.filter(place__gt=first, place__lte=last).order_by("kind", "place"))


def get_observation(user, audit, pk):
    found = readable_observations(user, audit).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def kept_apart(audit):
    """Pairs of observations of the audit that are not to be suggested to each other."""
    pairs = KeptApart.objects.filter(one__case__audit=audit).values_list("one", "other")
    return {frozenset(pair) for pair in pairs}


def wordings_of(finding):
    return finding.wordings.select_related("by")


def counts_of(finding):
    return _with_questions(finding.audit, finding.answer_counts.select_related("agency"))


def counts_of_audit(audit):
    counts = AnswerCount.objects.filter(finding__audit=audit).select_related("agency")
    return _with_questions(audit, counts)


def _with_questions(audit, counts):
    """Their questions are those that the set holds in memory, with its choices."""
    questions = {question.pk: question for question in audit.question_set.questions}
    counts = list(counts)
    for count in counts:
        count.question = questions[count.question_id]
    return counts


def differences_under(user, finding):
    """The differences that the finding rests on, as they are now, in what the person reads."""
    cases = {decision.case for decision in finding.difference_decisions.select_related("case")}
    every = weighed_differences(user, finding.audit, list(cases))
    return [one for one in every if not one.is_open and one.decision.finding_id == finding.pk]


def evidence_of(user, finding):
    """The finding's observations that the person may read, withdrawn ones included."""
    returns = readable_returns(user).filter(case__audit=finding.audit)
    return (
        Observation.objects.filter(evidence__finding=finding)
        .filter(
            Q(voice__isnull=False, case__withdrawn_at=None)
            | Q(agency_return__in=returns)
            | Q(withdrawn=True)
        )
        .exclude(case__in=cases_without_part(user))
        .select_related("case__audit", "section", "agency_return__agency", "voice")
        .order_by("case", "agency_return__agency__name", "pk")
    )


def evidence_out_of_reach(user, finding):
    """The finding's observations that its form does not offer this person: withdrawn ones, and
    those of returns that the person may not read. They stay when the finding is changed."""
    offered = readable_observations(user, finding.audit).filter(evidence__finding=finding)
    return finding.observations.exclude(pk__in=offered.values("pk")).select_related("case")


def findings_of(audit):
    return Finding.objects.filter(audit=audit).select_related("theme__merged_into").with_counts()


def themes_for(audit, finding=None):
    """Shipped themes and the partnership's own that are current, and the one that it has."""
    known = Theme.objects.known_to(audit.partnership_id)
    return known.current() | known.filter(pk=finding and finding.theme_id)


def _found(audit, pk):
    finding = findings_of(audit).filter(pk=pk).first()
    if finding is None:
        raise Http404
    finding.audit = audit
    return finding
