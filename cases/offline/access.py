"""Working offline: files of returns, downloaded and uploaded."""

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.http import Http404

from auditapp.history.models import Verb, record
from cases.access import get_audit, own_returns, readable_returns, refuse, returns_of
from cases.models import AgencyReturn, Answer, AuditAgency, SectionDraft, Upload


def get_audit_to_fill_in(user, public_id):
    """An audit in which the person's agencies have returns; 403 for those who only read it."""
    audit = get_audit(user, public_id)
    if not own_returns(user).filter(case__audit=audit).exists():
        refuse(user, audit, visible=True)
    return audit


def returns_to_download(user, audit, *, own_only=False):
    """The returns of an audit that the person fills in, and those that they read, in the order of
    the audit's list, with `is_own` telling which. Withdrawn ones are not among them."""
    own = own_returns(user).filter(pk=OuterRef("pk"))
    returns = returns_of(audit).current().annotate(is_own=Exists(own))
    readable = readable_returns(user).values("pk")
    wanted = Q(is_own=True) if own_only else Q(is_own=True) | Q(pk__in=readable)
    return returns.filter(wanted).for_filling_in()


def with_drafts(returns):
    """These returns, a list, with their drafts in memory."""
    drafts = Prefetch("drafts", SectionDraft.objects.select_related("saved_by"))
    prefetch_related_objects(returns, drafts)
    return returns


def answers_to_download(returns):
    """The answers last sent in these returns of one audit, as named tuples one after the other, in
    the order of `returns_to_download`: in memory there are never more than a few."""
    place = AuditAgency.objects.filter(
        audit=OuterRef("case__audit"), agency=OuterRef("agency_return__agency")
    )
    values = ["choice", "choices", "date", "number", "text", "comment"]
    return (
        Answer.objects.filter(agency_return__in=returns)
        .order_by("case", Subquery(place.values("pk")), "about_agency")
        .values_list("agency_return_id", "question_id", "about_agency__name", *values, named=True)
        .iterator()
    )


def returns_in_workbook(user, audit, public_ids):
    """The person's own returns in the audit by public id. If a workbook names somebody else's, that
    goes on the trail like opening it."""
    returns = with_drafts(list(returns_to_download(user, audit, own_only=True)))
    own = {str(r.public_id): r for r in returns}
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
