"""Labels and colours of people and their roles; what differs between two versions of a form."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from .invitations import expires_at, is_expired, is_waiting
from .models import ENDS_SOON, Membership, Session, User


@dataclass
class Tag:
    label: str
    colour: str


@dataclass
class RoleRow:
    membership: Membership
    tag: Tag | None


@dataclass
class PersonRow:
    person: User
    roles: list[RoleRow]
    tag: Tag | None
    note: str = ""
    day: datetime.date | None = None  # goes with the note


def role_row(membership, today):
    if not membership.is_current:
        return RoleRow(membership, Tag("Ended", "grey"))
    soon = today + datetime.timedelta(days=ENDS_SOON)
    ends_soon = membership.until is not None and membership.until <= soon
    return RoleRow(membership, Tag("Ends soon", "orange") if ends_soon else None)


def person_row(person, today=None):
    """`person` with `memberships_here`; those that have ended come last."""
    rows = [role_row(m, today or timezone.localdate()) for m in person.memberships_here]
    rows.sort(key=lambda row: not row.membership.is_current)
    return PersonRow(person, rows, *account_state(person))


def account_state(person):
    """(tag, note, the day that belongs to it) of the way in of one of the `administered_people`."""
    if not person.is_active:
        return Tag("Switched off", "grey"), "", None
    if person.letter_waits:
        return Tag("Mail not sent yet", "red"), "", None
    if is_expired(person):
        return Tag("Invitation expired", "red"), "on", expires_at(person)
    if is_waiting(person):
        return Tag("Invited", "yellow"), "on", person.invited_at
    if not person.has_usable_password():
        return Tag("Not invited", "yellow"), "", None
    if person.last_login is None:
        return Tag("Never signed in", "yellow"), "", None
    return None, "", None


@dataclass
class Difference:
    label: str
    theirs: str
    mine: str


def differences(mine, theirs):
    """What was typed against what is saved, for each field of two forms of the same class in
    which they differ; `theirs` is not bound."""
    found = []
    for field in mine:
        if field.is_hidden:
            continue
        texts = [shown(theirs[field.name]), shown(field)]
        if texts[0] != texts[1]:
            found.append(Difference(field.label, *texts))
    return found


def shown(field):
    """A field's value as a page shows it."""
    value = field.value()
    if isinstance(value, datetime.date):
        value = [value.day, value.month, value.year]
    if isinstance(value, list):
        return " ".join(str(part) for part in value if part).strip()
    labels = {str(code): label for code, label in getattr(field.field, "choices", [])}
    text = "" if value is None else str(value)
    return str(labels.get(text, text)).replace("\r\n", "\n").strip()


@dataclass
class SessionRow:
    session: Session
    device: str
    is_here: bool


BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "iPhone": "an iPhone",
    "iPad": "an iPad",
    "Android": "Android",
    "Mac OS": "a Mac",
    "Linux": "Linux",
}


def session_rows(sessions, key):
    """`key` is of the session that asks."""
    return [SessionRow(row, device_name(row.device), row.session_key == key) for row in sessions]


def device_name(user_agent):
    """As people call it; each browser names others too, so the first that fits is it."""
    browser = next((name for part, name in BROWSERS.items() if part in user_agent), "A browser")
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    return f"{browser} on {system}" if system else browser
