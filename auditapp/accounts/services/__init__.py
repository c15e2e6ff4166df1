"""Writes: partnerships, agencies, people and their memberships."""

from .agencies import bring_back_agency, change_agency, create_agency, retire_agency
from .imports import RowsRefused, import_agencies, import_people
from .invitations import (
    InvitationEnded,
    Invited,
    accept_invitation,
    correct_person,
    invite,
    resend,
    start_partnership,
)
from .letters import send_letters
from .memberships import LastAdministrator, add_membership, change_membership, end_membership
from .partnerships import change_partnership, create_partnership, remove_logo, set_logo
from .people import (
    BelongsElsewhere,
    create_placeholder,
    create_user,
    deactivate_person,
    reactivate_person,
    start_reset,
)
from .security import (
    end_sessions,
    living_sessions,
    record_added_factor,
    record_removed_factor,
    reset_second_factor,
)

__all__ = [
    "BelongsElsewhere",
    "InvitationEnded",
    "Invited",
    "LastAdministrator",
    "RowsRefused",
    "accept_invitation",
    "add_membership",
    "bring_back_agency",
    "change_agency",
    "change_membership",
    "change_partnership",
    "correct_person",
    "create_agency",
    "create_partnership",
    "create_placeholder",
    "create_user",
    "deactivate_person",
    "end_membership",
    "end_sessions",
    "import_agencies",
    "import_people",
    "invite",
    "living_sessions",
    "reactivate_person",
    "record_added_factor",
    "record_removed_factor",
    "remove_logo",
    "resend",
    "reset_second_factor",
    "retire_agency",
    "send_letters",
    "set_logo",
    "start_partnership",
    "start_reset",
]
