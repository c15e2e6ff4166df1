"""Sent returns that may be accepted many at once, and the presses that did."""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from auditapp.accounts.permissions import Permission
from cases.access import get_audit_whole, own_returns, readable_returns, refuse, returns_of
from cases.models import Acceptance, AgencyReturn, SendBack
from cases.returns.concerns.access import visible_concerns
from cases.states import ReturnState


def get_audit_to_review(user, public_id):
    """An audit for those who accept returns in it; 404 for agencies."""
    return get_audit_whole(user, public_id, Permission.REVIEW_RETURN)


def sent_returns(user, audit):
    """The audit's returns that wait for a review, each with `is_own`, `is_readable`,
    `has_open_concern` and `was_sent_back`: what speaks against accepting it among many.

    A concern counts only for those who know of it: nobody else may learn that there is one.
    """
    this = {"agency_return": OuterRef("pk")}
    return (
        returns_of(audit)
        .filter(state=ReturnState.SENT)
        .annotate(
            is_own=Exists(own_returns(user).filter(pk=OuterRef("pk"))),
            is_readable=Exists(readable_returns(user).filter(pk=OuterRef("pk"))),
            has_open_concern=Exists(visible_concerns(user).filter(answers=None, **this)),
            was_sent_back=Exists(
                SendBack.objects.filter(sent_version__agency_return=OuterRef("pk"))
            ),
        )
    )


def acceptable_returns(user, audit):
    return sent_returns(user, audit).filter(
        is_own=False, is_readable=True, has_open_concern=False, was_sent_back=False
    )


def get_acceptance(user, audit_public_id, pk):
    """A press in that very audit, for those who accept returns in it."""
    audit = get_audit_to_review(user, audit_public_id)
    found = Acceptance.objects.filter(audit=audit, pk=pk).select_related("audit", "by").first()
    if found is None:
        raise Http404
    return found


def get_acceptance_to_undo(user, audit_public_id, pk):
    """403 for all but the person who accepted."""
    acceptance = get_acceptance(user, audit_public_id, pk)
    if acceptance.by_id != user.pk:
        refuse(user, acceptance, visible=True, partnership_id=acceptance.audit.partnership_id)
    return acceptance


def accepted_rows(acceptance):
    """What was accepted, in the order of children and agencies."""
    rows = acceptance.rows.select_related("agency_return__case", "agency_return__agency")
    return rows.order_by("agency_return__case", "agency_return__agency__name")


def untouched_returns(acceptance):
    """Of what was accepted, that which nobody reviewed or withdrew since."""
    return AgencyReturn.objects.filter(
        Q(pk__in=acceptance.rows.values("agency_return")),
        state=ReturnState.ACCEPTED,
        review_key=acceptance.save_key,
    )
