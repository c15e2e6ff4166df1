"""One-off contributors and those who invite them."""

from auditapp.accounts.permissions import Permission, has_permission, memberships
from cases.access import get_return, refuse
from cases.models import Contribution


def may_lead(user, agency_return):
    return has_permission(user, Permission.LEAD_RETURNS, agency=agency_return.agency)


def get_return_to_lead(user, public_id):
    """A return for the leads of its agency; 403 for others who see it."""
    agency_return = get_return(user, public_id)
    if not (agency_return.is_own and may_lead(user, agency_return)):
        refuse(user, agency_return, visible=True)
    return agency_return


def current_contribution(agency_return):
    """The live invitation to this return, or None."""
    live = agency_return.contributions.live()
    return live.select_related("person", "invited_by").first()


def contribution_to_lead(user, agency_return):
    """The same for a lead of the agency; None for everybody else."""
    return current_contribution(agency_return) if may_lead(user, agency_return) else None


def contribution_of_token(token):
    """The invitation behind a link; None if the link is forged, revoked or expired, or its person
    may not sign in. Whoever has the link is not signed in yet."""
    return (
        Contribution.objects.live()
        .of_token(token)
        .filter(person__is_active=True)
        .select_related("person", "agency_return__agency__partnership")
        .first()
    )


def has_own_way_in(person):
    """Has the account a password, or rights besides its invitation? Then a link that came by mail
    is not enough to sign in to it."""
    return person.has_usable_password() or bool(memberships(person))
