"""Urgent concerns: for those who answer for them and for whoever raised one."""

from django.db.models import Case, Exists, OuterRef, Q, When

from auditapp.accounts.permissions import Permission, covered, memberships, partnerships_with
from cases.access import found, own_returns, refuse
from cases.models import ConcernAnswer, ConcernNotice, UrgentConcern


def visible_concerns(user):
    """Urgent concerns that the person raised or answers for, with `may_answer`.

    Leads of the agency and administrators answer, also those who became one since, and whoever was
    told, as long as they belong to the partnership. Whoever raised one reads it as long as they may
    fill in the return. Nobody else, the panel included, learns of it.
    """
    told = ConcernNotice.objects.filter(person=user).values("concern")
    here = {membership.partnership_id for membership in memberships(user)}
    administered = partnerships_with(user, Permission.ADMINISTER)
    answers_for = (
        covered(user, Permission.LEAD_RETURNS, path="agency_return__agency")
        | Q(agency_return__partnership__in=administered)
        | Q(pk__in=told, agency_return__partnership__in=here)
    )
    raised = Q(raised_by=user, agency_return__in=own_returns(user))
    return UrgentConcern.objects.annotate(
        may_answer=Case(When(answers_for, then=True), default=False)
    ).filter(answers_for | raised)


def unanswered_concerns(user):
    """Those that nobody has answered yet, oldest first."""
    return (
        visible_concerns(user)
        .filter(answers=None)
        .select_related("agency_return__agency", "agency_return__case", "raised_by")
        .order_by("raised_at", "pk")
    )


def concerns_of(user, agency_return):
    """What was raised from this return, as far as the person may see it, with `is_answered`."""
    answers = ConcernAnswer.objects.filter(concern=OuterRef("pk"))
    return (
        visible_concerns(user)
        .filter(agency_return=agency_return)
        .annotate(is_answered=Exists(answers))
        .select_related("raised_by")
    )


def get_concern(user, public_id):
    """A concern with `may_answer`; 404 for all whom it is not for."""
    concern = found(UrgentConcern.objects.select_related("agency_return"), public_id)
    seen = (
        visible_concerns(user)
        .filter(pk=concern.pk)
        .select_related("agency_return__agency", "agency_return__case__audit", "raised_by")
        .first()
    )
    if seen is None:
        _refuse(user, concern)
    return seen


def get_concern_to_answer(user, public_id):
    """A concern; 403 for whoever raised it and does not answer for it."""
    concern = get_concern(user, public_id)
    if not concern.may_answer:
        _refuse(user, concern, visible=True)
    return concern


def _refuse(user, concern, visible=False):
    about = concern.agency_return
    refuse(
        user,
        concern,
        visible=visible,
        partnership_id=about.partnership_id,
        case_id=about.case_id,
    )


def notices_of(concern):
    return concern.notices.select_related("person").order_by("person__name", "pk")


def concern_answers_of(concern):
    return concern.answers.select_related("by")
