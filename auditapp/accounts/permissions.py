"""What a person may do: permissions, the roles that give them, and the one question to ask.

Each permission is asked in a context: an agency or a partnership. Asking in the wrong one is a
programming error and raises TypeError.
"""

from enum import Enum

from django.db.models import Prefetch, Q

from .models import Membership, Role


class Permission(Enum):
    # asked of an agency
    FILL_IN_RETURN = "agency", "read, fill in and send the agency's returns"
    LEAD_RETURNS = "agency", "assign the agency's returns, sign them off, invite a contributor"
    OWN_ACTION = "agency", "update the agency's actions, ask for another date or owner"
    # asked of a partnership
    SEE_AUDIT = "partnership", "see an audit whole: the states of all returns, and the summary"
    READ_SENT_RETURN = "partnership", "read what agencies have sent"
    REVIEW_RETURN = "partnership", "accept a return or send it back"
    RECORD_VOICE = "partnership", "record what families and practitioners said"
    SETTLE_DIFFERENCE = "partnership", "decide where records differ, ask agencies to check"
    PROPOSE_FINDING = "partnership", "propose findings, weigh observations"
    TAKE_MINUTES = "partnership", "write down what the panel says of a child"
    HOLD_MEETING = "partnership", "record meetings of the panel, and choose whom it discusses"
    AGREE_FINDING = "partnership", "make, change and order findings"
    SIGN_REPORT = "partnership", "sign and publish the summary report, begin a new version"
    MANAGE_THEMES = "partnership", "add, rename, merge and retire the partnership's themes"
    READ_RESTRICTED = "partnership", "read what an agency tells the chair alone"
    ADMINISTER = "partnership", "see and manage agencies, people, question sets and the trail"

    @property
    def context(self):
        return self.value[0]


_PANEL = {
    Permission.SEE_AUDIT,
    Permission.READ_SENT_RETURN,
    Permission.REVIEW_RETURN,
    Permission.RECORD_VOICE,
    Permission.SETTLE_DIFFERENCE,
    Permission.PROPOSE_FINDING,
    Permission.TAKE_MINUTES,
}
_CHAIR_AND_ADMINISTRATOR = _PANEL | {
    Permission.HOLD_MEETING,
    Permission.MANAGE_THEMES,
    Permission.READ_RESTRICTED,
}

ROLES = {
    Role.AUDITOR: {Permission.FILL_IN_RETURN},
    Role.LEAD: {Permission.FILL_IN_RETURN, Permission.LEAD_RETURNS, Permission.OWN_ACTION},
    Role.PANEL: _PANEL,
    Role.CHAIR: _CHAIR_AND_ADMINISTRATOR | {Permission.AGREE_FINDING, Permission.SIGN_REPORT},
    Role.ADMINISTRATOR: _CHAIR_AND_ADMINISTRATOR | {Permission.ADMINISTER},
}


def has_permission(user, permission, *, agency=None, partnership=None):
    """May this person do this there? A membership of a whole agency covers its parts.

    Raises TypeError unless exactly the permission's own kind of context is given.
    """
    given = {"agency": agency, "partnership": partnership}
    if [name for name, value in given.items() if value is not None] != [permission.context]:
        raise TypeError(f"{permission.name} is asked of one {permission.context}")
    if permission.context == "agency":
        places = {agency.pk, agency.part_of_id}
        return any(
            m.agency_id in places and permission in ROLES[Role(m.role)]
            for m in memberships(user)
            if m.agency_id is not None
        )
    return partnership.pk in partnerships_with(user, permission)


def memberships(user):
    """The current memberships of a signed-in person, read once a request, in no order."""
    if not hasattr(user, "_current_memberships"):
        current = user.memberships.current().select_related("agency")
        user._current_memberships = list(current.order_by())
    return user._current_memberships


def with_memberships(path):
    """A prefetch for rows whose `path` leads to a person: what `memberships` gives, for all of them
    in one query."""
    current = Membership.objects.current().select_related("agency")
    return Prefetch(f"{path}__memberships", current, to_attr="_current_memberships")


def partnerships_with(user, permission):
    """Ids of the partnerships in which the person has a partnership's permission."""
    return {
        m.partnership_id
        for m in memberships(user)
        if m.agency_id is None and permission in ROLES[Role(m.role)]
    }


def belongs_to_agency(user):
    """Without it, there is nothing that any `covered` would find."""
    return any(m.agency_id is not None for m in memberships(user))


def covered(user, permission, *, path="agency"):
    """A filter for rows whose `path` leads to an agency in which the person has the permission."""
    ids = {
        m.agency_id
        for m in memberships(user)
        if m.agency_id is not None and permission in ROLES[Role(m.role)]
    }
    return Q(**{f"{path}__in": ids}) | Q(**{f"{path}__part_of__in": ids})
