"""What a person may see and do: a view's first line.

Each `get_…` gives the object, raises Http404 where the person may not see it, or PermissionDenied
where they see it but may not do this to it. Either refusal goes on the trail.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.http import Http404

from auditapp.accounts.permissions import (
    Permission,
    covered,
    has_permission,
    memberships,
    partnerships_with,
)
from auditapp.history.models import Verb, record

from .models import (
    AgencyReturn,
    Answer,
    Audit,
    AuditAgency,
    Case,
    Observation,
    QuestionSet,
    SectionDraft,
    Upload,
    Voice,
)
from .states import AuditState


def refuse(user, target, *, visible=False, partnership_id=None):
    """Record the refusal and raise: PermissionDenied if the target is visible, else Http404."""
    record(Verb.REFUSED, target, by=user, partnership_id=partnership_id)
    raise PermissionDenied if visible else Http404


# -- audits


def visible_audits(user):
    """Audits of partnerships in which the person sees audits whole, and opened ones that ask the
    person's agencies for returns."""
    answering = AuditAgency.objects.answering().filter(covered(user, Permission.FILL_IN_RETURN))
    own = Audit.objects.filter(audit_agencies__in=answering).exclude(state=AuditState.SETTING_UP)
    whole = Q(partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
    return Audit.objects.filter(whole | Q(pk__in=own.values("pk")))


def get_audit(user, public_id, permission=None):
    """A visible audit; with `permission`, a partnership's, 403 for those who lack it."""
    audit = _found(Audit.objects.select_related("partnership", "question_set"), public_id)
    if not visible_audits(user).filter(pk=audit.pk).exists():
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def sees_whole(user, audit):
    return has_permission(user, Permission.SEE_AUDIT, partnership=audit.partnership)


def get_audit_whole(user, public_id, permission=None):
    """An audit for the pages that show every agency's part; not visible to agencies: 404."""
    audit = get_audit(user, public_id)
    if not sees_whole(user, audit):
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def get_audit_to_read_summary(user, public_id):
    """The summary is for those who see the audit whole, and once published for all who took
    part."""
    audit = get_audit(user, public_id)
    if not (audit.is_published or sees_whole(user, audit)):
        refuse(user, audit)
    return audit


def moderated_audits(user):
    """Audits whose returns the person reads for the panel."""
    ids = partnerships_with(user, Permission.READ_SENT_RETURN)
    return Audit.objects.filter(partnership__in=ids)


# -- cases and voices


def get_case(user, audit_public_id, public_id, permission=Permission.READ_SENT_RETURN):
    """A case of that very audit, for the panel's people; 404 for others."""
    cases = Case.objects.filter(audit__public_id=audit_public_id)
    case = _found(cases.select_related("audit__partnership", "audit__question_set"), public_id)
    partnership = case.audit.partnership
    if not has_permission(user, Permission.READ_SENT_RETURN, partnership=partnership):
        refuse(user, case, partnership_id=partnership.pk)
    if not has_permission(user, permission, partnership=partnership):
        refuse(user, case, visible=True, partnership_id=partnership.pk)
    return case


def get_voice(user, audit_public_id, case_public_id, pk):
    case = get_case(user, audit_public_id, case_public_id, Permission.RECORD_VOICE)
    voice = Voice.objects.filter(case=case, pk=pk).first()
    if voice is None:
        raise Http404
    return voice


def voices_of(case):
    return case.voices.all()


# -- returns


def returns_of(audit):
    """All returns of an audit that the person sees whole: states and dates, not contents. In the
    order of the audit's list of agencies, the lead first."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return AgencyReturn.objects.filter(case__audit=audit).order_by("case", Subquery(place))


def own_returns(user):
    """Returns of the person's agencies, in audits that have been opened."""
    return AgencyReturn.objects.filter(covered(user, Permission.FILL_IN_RETURN)).exclude(
        case__audit__state=AuditState.SETTING_UP
    )


def readable_returns(user):
    """Sent returns that the person reads for the panel.

    Somebody who also audits for an agency reads a child's returns only once that agency's own
    return for the child was sent, so that neither colours the other. Administrators, who hold the
    whole audit, are not bound by that.
    """
    returns = AgencyReturn.objects.sent().filter(
        partnership__in=partnerships_with(user, Permission.READ_SENT_RETURN)
    )
    if not any(m.agency_id for m in memberships(user)):
        return returns
    own_unsent = own_returns(user).current().filter(case=OuterRef("case"), sent_at=None)
    return returns.filter(
        Q(partnership__in=partnerships_with(user, Permission.ADMINISTER)) | ~Exists(own_unsent)
    )


def get_return(user, public_id):
    """A return that the person fills in or reads, with `is_own` telling which."""
    agency_return = _found_return(public_id)
    agency_return.is_own = _is_own(user, agency_return)
    if not agency_return.is_own and not _is_readable(user, agency_return):
        refuse(user, agency_return)
    return agency_return


def get_return_to_fill_in(user, public_id):
    """A return of the person's agency; 403 for those who may only read it."""
    agency_return = _found_return(public_id)
    if not _is_own(user, agency_return):
        refuse(user, agency_return, visible=_is_readable(user, agency_return))
    return agency_return


def get_return_to_review(user, public_id):
    """A sent return; 403 for its own agency's people, who do not review themselves."""
    agency_return = get_return(user, public_id)
    if not may_review(user, agency_return):
        refuse(user, agency_return, visible=True)
    return agency_return


def may_review(user, agency_return):
    """May the person accept or send back a return that `get_return` gave them?"""
    return not agency_return.is_own and has_permission(
        user, Permission.REVIEW_RETURN, partnership=agency_return.partnership
    )


def _found_return(public_id):
    return _found(AgencyReturn.objects.for_filling_in().select_related("partnership"), public_id)


def _is_own(user, agency_return):
    return agency_return.case.audit.state != AuditState.SETTING_UP and has_permission(
        user, Permission.FILL_IN_RETURN, agency=agency_return.agency
    )


def _is_readable(user, agency_return):
    return readable_returns(user).filter(pk=agency_return.pk).exists()


def answers_in(returns):
    """The answers last sent in these returns, in question order."""
    return (
        Answer.objects.filter(agency_return__in=returns)
        .select_related("question", "question__question_set", "agency_return", "about_agency")
        .order_by("question__position", "about_agency")
    )


def observations_in(returns):
    """The observations last sent in these returns, without those taken out since."""
    return Observation.objects.filter(agency_return__in=returns, withdrawn=False).select_related(
        "agency_return__agency"
    )


# -- working offline: files of returns, downloaded and uploaded


def get_audit_to_fill_in(user, public_id):
    """An audit in which the person's agencies have returns; 403 for those who only read it."""
    audit = get_audit(user, public_id)
    if not own_returns(user).filter(case__audit=audit).exists():
        refuse(user, audit, visible=True)
    return audit


def returns_to_download(user, audit, *, own_only=False):
    """The returns of an audit that the person fills in, and those that they read, in the order of
    the audit's list, with `is_own` telling which, and all that files of them need."""
    own = own_returns(user).filter(pk=OuterRef("pk"))
    returns = returns_of(audit).annotate(is_own=Exists(own))
    readable = readable_returns(user).values("pk")
    wanted = Q(is_own=True) if own_only else Q(is_own=True) | Q(pk__in=readable)
    drafts = Prefetch("drafts", SectionDraft.objects.select_related("saved_by"))
    return returns.filter(wanted).for_filling_in().prefetch_related(drafts)


def with_drafts(agency_return):
    """A return that `get_return` gave, with its drafts in memory."""
    prefetch_related_objects([agency_return], "drafts")
    return agency_return


def returns_in_workbook(user, audit, public_ids):
    """The person's own returns in the audit by public id. If a workbook names somebody else's, that
    goes on the trail like opening it."""
    own = {str(r.public_id): r for r in returns_to_download(user, audit, own_only=True)}
    for other in AgencyReturn.objects.filter(public_id__in=set(public_ids) - set(own)):
        record(Verb.REFUSED, other, by=user)
    return own


def get_upload(user, audit, public_id):
    """An upload of the person's own to that very audit; other people's are not there for them."""
    upload = Upload.objects.filter(public_id=public_id, audit=audit).first()
    if upload is None:
        raise Http404
    if upload.by_id != user.pk:
        refuse(user, upload, partnership_id=audit.partnership_id)
    return upload


# -- question sets


def visible_question_sets(user):
    """Shipped sets and those of the partnerships that the person administers; 404 for others."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return QuestionSet.objects.filter(Q(partnership=None) | Q(partnership__in=ids))


def _found(queryset, public_id):
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
