"""The trail of the partnerships that a person administers, and what its entries are about."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, Value
from django.utils import timezone

from auditapp.accounts.access import administered_entries, administered_partnerships
from auditapp.accounts.models import Agency, Membership, Partnership, User
from auditapp.history.models import Entry, Verb
from cases.models import (
    Audit,
    AuditAgency,
    CandidateList,
    Case,
    CoverSheet,
    QuestionSet,
    QuestionSetDraft,
    Sample,
    Upload,
)

FINDING = "findings.finding"
WITH_AUDIT = [AuditAgency, CandidateList, CoverSheet, Upload]


def entries_of_trail(
    user, *, case=None, person_id=None, agency_id=None, verb="", since=None, until=None
):
    """Entries newest first; 404 for whoever administers nothing. `since` and `until` are days in
    the United Kingdom, both included."""
    entries = administered_entries(user)
    if case:
        itself = Q(object_type=Case._meta.label_lower, object_id=case.pk)
        entries = entries.filter(Q(case_id=case.pk) | itself)
    if person_id:
        entries = entries.filter(person_id=person_id)
    if agency_id:
        entries = entries.filter(agency_id=agency_id)
    if verb:
        entries = entries.filter(verb=verb)
    if since:
        entries = entries.filter(at__gte=_moment(since, datetime.time.min))
    if until:
        entries = entries.filter(at__lte=_moment(until, datetime.time.max))
    return entries


def _moment(day, time):
    return datetime.datetime.combine(day, time, tzinfo=timezone.get_default_timezone())


def cases_of_trail(user):
    """The children of the audits of these partnerships, the newest audit first."""
    partnerships = administered_partnerships(user)
    cases = Case.objects.filter(audit__partnership__in=partnerships)
    return cases.select_related("audit").order_by("audit", "pk")


def people_of_trail(user):
    """Those who belong to these partnerships, and those who did something in them, by name."""
    members = Membership.objects.filter(partnership__in=administered_partnerships(user))
    acted = administered_entries(user).order_by().values("person_id")
    return User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=acted))


@dataclass
class Seen:
    """What entries are about, by id, as far as it still exists. `audits_by_object` is by type of
    object and id."""

    people: dict[int, User]
    agencies: dict[int, Agency]
    partnerships: dict[int, Partnership]
    memberships: dict[int, Membership]
    cases: dict[int, Case]
    question_sets: dict[int, QuestionSet]
    drafts: dict[int, QuestionSetDraft]
    audits_by_object: dict[tuple[str, int], Audit]
    removed: set[tuple[str, int]]  # findings, of which nothing else is known here


def seen_in(entries):
    """A query for each kind of thing, however many entries there are."""

    def ids(model):
        label = model._meta.label_lower
        return {entry.object_id for entry in entries if entry.object_type == label}

    people = {entry.person_id for entry in entries} | ids(User)
    agencies = {entry.agency_id for entry in entries} | ids(Agency)
    cases = {entry.case_id for entry in entries} | ids(Case)
    return Seen(
        people=User.objects.in_bulk(people),
        agencies=Agency.objects.in_bulk(agencies),
        partnerships=Partnership.objects.in_bulk(ids(Partnership)),
        memberships=Membership.objects.select_related("user", "agency", "partnership").in_bulk(
            ids(Membership)
        ),
        cases=Case.objects.select_related("audit").in_bulk(cases),
        question_sets=QuestionSet.objects.in_bulk(ids(QuestionSet)),
        drafts=QuestionSetDraft.objects.defer("content").in_bulk(ids(QuestionSetDraft)),
        audits_by_object=_audits_by_object(ids),
        removed=_removed(entries),
    )


def _removed(entries):
    findings = {entry.object_id for entry in entries if entry.object_type == FINDING}
    removed = Entry.objects.filter(
        object_type=FINDING, object_id__in=findings, verb=Verb.REMOVED
    ).order_by()
    return set(removed.values_list("object_type", "object_id"))


def _audits_by_object(ids):
    """The audits that entries are about, and those of what belongs to an audit but to no child."""
    label = Audit._meta.label_lower
    found = {(label, pk): pk for pk in ids(Audit)}
    rows = [
        model.objects.filter(pk__in=ids(model))
        .order_by()
        .annotate(type=Value(model._meta.label_lower))
        .values_list("type", "pk", "audit_id")
        for model in WITH_AUDIT
    ]
    found |= {(type_, pk): audit_id for type_, pk, audit_id in rows[0].union(*rows[1:], all=True)}
    samples = Sample.objects.filter(pk__in=ids(Sample)).select_related("candidates")
    found |= {(Sample._meta.label_lower, s.pk): s.candidates.audit_id for s in samples}
    audits = Audit.objects.in_bulk(set(found.values()))
    return {place: audits[pk] for place, pk in found.items() if pk in audits}
