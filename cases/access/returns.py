"""Returns: the own ones, to fill in, and what others sent, to read."""

from django.db.models import BooleanField, Exists, OuterRef, Q, Subquery, When
from django.db.models import Case as If

from auditapp.accounts.permissions import Permission, covered, has_permission, partnerships_with

from ..models import AgencyReturn, Answer, AuditAgency, Contribution, Observation
from ..states import AuditState
from .base import found, refuse


def returns_of(audit):
    """All returns of an audit that the person sees whole: states and dates, not contents. In the
    order of the audit's list of agencies, the lead first."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return AgencyReturn.objects.filter(case__audit=audit).order_by("case", Subquery(place))


def own_returns(user):
    """Returns of the person's agencies, and one that they contribute to by invitation, in audits
    that have been opened. `is_contributor` tells the latter."""
    of_agency = covered(user, Permission.FILL_IN_RETURN)
    return (
        AgencyReturn.objects.filter(of_agency | Q(pk__in=contributed(user)))
        .exclude(case__audit__state=AuditState.SETTING_UP)
        .annotate(
            is_contributor=If(
                When(of_agency, then=False), default=True, output_field=BooleanField()
            )
        )
    )


def contributed(user):
    """Ids of the returns that the person contributes to now."""
    return Contribution.objects.live().filter(person=user).values("agency_return")


def readable_returns(user):
    """Sent returns that the person reads for the panel.

    Somebody who also audits for an agency, or contributes to its return, reads a child's returns
    only once that agency's own return for the child was sent, so that neither colours the other.
    Administrators, who hold the whole audit, are not bound by that.
    """
    own_unsent = own_returns(user).current().filter(case=OuterRef("case"), sent_at=None)
    return (
        AgencyReturn.objects.sent()
        .filter(partnership__in=partnerships_with(user, Permission.READ_SENT_RETURN))
        .filter(
            Q(partnership__in=partnerships_with(user, Permission.ADMINISTER)) | ~Exists(own_unsent)
        )
    )


def get_return(user, public_id):
    """A return that the person fills in or reads, with `is_own` telling which, and
    `is_contributor`."""
    agency_return = found_return(public_id)
    agency_return.is_own = is_own(user, agency_return)
    if not agency_return.is_own and not is_readable(user, agency_return):
        refuse(user, agency_return)
    return agency_return


def get_return_to_fill_in(user, public_id):
    """A return of the person's agency, or one that they contribute to (`is_contributor`); 403 for
    those who may only read it."""
    agency_return = found_return(public_id)
    if not is_own(user, agency_return):
        refuse(user, agency_return, visible=is_readable(user, agency_return))
    return agency_return


def get_return_of_own_agency(user, public_id):
    """For all that goes beyond filling in, such as sending: 403 for a one-off contributor."""
    agency_return = get_return_to_fill_in(user, public_id)
    if agency_return.is_contributor:
        refuse(user, agency_return, visible=True)
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


def found_return(public_id):
    return found(AgencyReturn.objects.for_filling_in().select_related("partnership"), public_id)


def is_own(user, agency_return):
    """Does the person fill it in? Sets `is_contributor`: by a one-off invitation alone. Both are
    asked anew at each request, so that an end takes effect at once."""
    agency_return.is_contributor = False
    if agency_return.case.audit.state == AuditState.SETTING_UP:
        return False
    if has_permission(user, Permission.FILL_IN_RETURN, agency=agency_return.agency):
        return True
    agency_return.is_contributor = contributed(user).filter(agency_return=agency_return).exists()
    return agency_return.is_contributor


def is_readable(user, agency_return):
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
