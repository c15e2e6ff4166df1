"""Working offline: files of returns, downloaded and uploaded."""

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects
from django.http import Http404

from auditapp.history.models import Verb, record
from cases.access import get_audit, own_returns, readable_returns, refuse, returns_of
from cases.models import AgencyReturn, SectionDraft, Upload


def get_audit_to_fill_in(user, public_id):
    """An audit in which the person's agencies have returns; 403 for those who only read it."""
    audit = get_audit(user, public_id)
    if not own_returns(user).filter(case__audit=audit).exists():
        refuse(user, audit, visible=True)
    return audit


def returns_to_download(user, audit, *, own_only=False):
    """The returns of an audit that the person fills in, and those that they read, in the order of
    the audit's list, with `is_own` telling which, and all that files of them need. Withdrawn ones
    are not among them."""
    own = own_returns(user).filter(pk=OuterRef("pk"))
    returns = returns_of(audit).current().annotate(is_own=Exists(own))
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
