"""Deleting for good: one child, a whole audit, what an account says of a person. Each returns how
many rows of what went. The trail keeps that it was done, in numbers.
"""

from collections import Counter

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from auditapp.accounts.models import Membership, Role, User
from auditapp.accounts.services.memberships import keep_an_administrator, yesterday
from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.notices.models import Notice
from cases.children.identities.services import delete_identities, delete_identity
from cases.models import (
    AgencyReturn,
    Audit,
    Case,
    CaseImport,
    Contribution,
    Upload,
    UrgentConcern,
)
from findings.models import AuditFile, CaseDiscussion, Evidence, Finding, SummaryReport

from .retention import has_key, is_over, times_of


class StillSigned(ValidationError):
    """The version of the report that stands tells of the child."""

    def __init__(self):
        super().__init__(
            "The signed report tells of this child. Begin a new version, take the child out of the "
            "audit, sign it, and then erase the child with the versions before. An audit that is "
            "closed has to be opened again first."
        )


@transaction.atomic
def erase_audit(*, audit, by=None):
    """The audit, with all that hangs on it: children, keys, returns, findings, signed versions."""
    audit = Audit.objects.select_for_update().get(pk=audit.pk)
    record(Verb.REMOVED, audit, by=by)
    gone = _drop_uploads(audit)
    gone["cases.CaseIdentity"] += delete_identities(audit=audit, by=by)
    gone += _delete(Notice.objects.filter(audit_id=audit.pk))
    # These protect what they rest on.
    gone += _delete(Finding.objects.filter(audit=audit))
    gone += _delete(UrgentConcern.objects.filter(agency_return__case__audit=audit))
    gone += _delete(CaseDiscussion.objects.filter(case__audit=audit))
    return gone + _delete(Audit.objects.filter(pk=audit.pk))


@transaction.atomic
def erase_child(*, case, with_reports=False, by=None):
    """One child, with all that was written about them. The lists from which the audit's children
    were drawn are emptied with it, as nobody can tell which row was this child.

    Signed versions name no child, but give age and circumstances. They stay, unless `with_reports`
    says to delete those that tell of this child; raises StillSigned where the newest does.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("audit").get(pk=case.pk)
    audit = case.audit
    record(Verb.REMOVED, case, by=by, partnership_id=audit.partnership_id)
    gone = _drop_uploads(audit)
    if with_reports:
        gone += _delete_versions(audit, reports_telling_of(case))
    delete_identity(case=case, by=by)
    audit.candidate_lists.update(rows="")
    gone += _delete(Evidence.objects.filter(observation__case=case))
    gone += _delete(UrgentConcern.objects.filter(agency_return__case=case))
    return gone + _delete(Case.objects.filter(pk=case.pk))


def reports_telling_of(case):
    """Signed versions in which the child is."""
    reports = SummaryReport.objects.filter(audit=case.audit_id).defer("public_content")
    return [
        report
        for report in reports
        if any(child["id"] == str(case.public_id) for child in report.content["children"]["rows"])
    ]


def _delete_versions(audit, reports):
    if any(report.number == audit.signed_version for report in reports):
        raise StillSigned
    return _delete(SummaryReport.objects.filter(pk__in=[report.pk for report in reports]))


def _drop_uploads(audit):
    """What waits for somebody's decision may be about any child of the audit."""
    gone = _delete(Upload.objects.filter(audit=audit))
    gone += _delete(CaseImport.objects.filter(audit=audit))
    return gone + _delete(AuditFile.objects.filter(partnership=audit.partnership_id))


@transaction.atomic
def erase_person(*, person, by=None):
    """Name, address and all that belongs to the account alone: memberships, letters, sessions. What
    they did stays theirs by number. Raises LastAdministrator."""
    places = {m.partnership_id: m.partnership for m in _memberships(person)}
    administering = Membership.objects.current().filter(user=person, role=Role.ADMINISTRATOR)
    for membership in administering.select_related("partnership").order_by("partnership_id"):
        keep_an_administrator(lock(membership.partnership), without=person, after=yesterday())
    for partnership_id in places or [None]:
        record(Verb.REMOVED, person, by=by, partnership_id=partnership_id)
    gone = Counter()
    for relation in User._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
            gone += _delete(rows)
    AgencyReturn.objects.filter(assigned_to=person).update(assigned_to=None)
    live = Contribution.objects.live().filter(person=person, invited_at__lt=timezone.now())
    live.update(expires_at=timezone.now())
    _empty_account(person)
    return +gone


def _memberships(person):
    return person.memberships.select_related("partnership")


def _empty_account(person):
    locked = User.objects.select_for_update().get(pk=person.pk)
    locked.name, locked.email = f"Erased person {person.pk}", f"erased-{person.pk}@erased.invalid"
    locked.password, locked.is_active = make_password(None), False
    locked.last_login = locked.invited_at = locked.reactivated_at = None
    locked.save()


# -- what is over its time


def apply_retention(*, partnership, today):
    """Yield (audit's id, what of it, how many rows of what) for all that was over its time. An
    audit is one transaction, so that what went is gone whatever happens to the next."""
    for times in times_of(partnership):
        if is_over(times.whole, today):
            yield times.audit.pk, "whole", _if_still(times, today, "whole", erase_audit)
        elif is_over(times.key, today) and has_key(times.audit):
            yield times.audit.pk, "key", _if_still(times, today, "key", _erase_key)


@transaction.atomic
def _if_still(times, today, what, erase):
    """Nothing where somebody began a new version just now."""
    Audit.objects.select_for_update().get(pk=times.audit.pk)
    now = [t for t in times_of(times.audit.partnership) if t.audit == times.audit]
    still = now and is_over(getattr(now[0], what), today)
    return erase(audit=times.audit) if still else Counter()


def _erase_key(*, audit):
    return Counter({"cases.CaseIdentity": delete_identities(audit=audit, by=None)})


def _delete(rows):
    return Counter(rows.delete()[1])
