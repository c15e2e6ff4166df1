"""Lists of agencies and people from a file: the columns, and what each row would do. Pure: asked
of what is there, writes nothing.

Names are compared without regard to capitals. A row is a dict of texts by column.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from auditapp.tables import CellError, Column

from .models import AGENCY_ROLES, Agency, AgencyKind, Role

AGENCY_COLUMNS = [
    Column("name", "Name", required=True, help="The full name.", example="Severnside Police"),
    Column(
        "short_name",
        "Short name",
        required=True,
        help="Heads narrow columns: at most 30 characters.",
        example="Police",
    ),
    Column(
        "kind",
        "Kind",
        required=True,
        help="One of: " + "; ".join(AgencyKind.labels) + ".",
        example="Police",
    ),
    Column(
        "part_of",
        "Part of",
        help="The name of the agency that it is a part of, if it is one; it may stand in this "
        "list too.",
        example="",
    ),
]
PEOPLE_COLUMNS = [
    Column("name", "Name", required=True, help="First and last name.", example="Sam Example"),
    Column(
        "email",
        "Email",
        required=True,
        help="Their own one at work.",
        example="sam@agency.example.org",
    ),
    Column(
        "role",
        "Role",
        required=True,
        help="One of: " + "; ".join(Role.labels) + ". One row for each role of a person.",
        example="Auditor",
    ),
    Column(
        "agency",
        "Agency",
        help="For auditors and agency leads: the name or short name of their agency.",
        example="Police",
    ),
    Column("until", "Until", help="The last day of the role, if it ends.", kind="date"),
]
MAX_AGENCIES, MAX_PEOPLE = 300, 300


@dataclass
class Planned:
    """What one row does: `values` are keywords of the service; `kind` (of agency, or the role) and
    `note` are words for the page."""

    number: int
    values: dict
    kind: str
    note: str = ""
    whole: str = ""  # name of the agency that it is a part of, in small letters


@dataclass
class Plan:
    rows: list[Planned] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def refuse(self, number, heading, message):
        self.errors.append(CellError(number, heading, message))


def _by_label(choices, names=None):
    """Codes by code, label and further names, in small letters."""
    found = {}
    for code, label in choices:
        found[code.lower()] = found[label.lower()] = code
    for name, code in (names or {}).items():
        found.setdefault(name.lower(), code)
    return found


def _straight(text):
    """As it is typed on most keyboards: Word writes another apostrophe."""
    return text.strip().replace("’", "'").lower()


# -- agencies


def plan_agencies(rows, existing):
    """`existing` are the partnership's agencies, retired ones too. Wholes come before parts."""
    plan, kinds = Plan(), _by_label(AgencyKind.choices)
    names = Counter(_straight(row["name"]) for _, row in rows)
    short_names = Counter(_straight(row["short_name"]) for _, row in rows)
    taken = {_straight(agency.name) for agency in existing}
    taken_short = {_straight(agency.short_name) for agency in existing}
    wholes = _wholes(rows, existing)
    for number, row in rows:
        name, short_name = row["name"].strip(), row["short_name"].strip()
        kind, whole = kinds.get(_straight(row["kind"])), _straight(row["part_of"])
        _length(plan, number, "Name", name, 200)
        _length(plan, number, "Short name", short_name, 30)
        if _straight(name) in taken:
            plan.refuse(number, "Name", f"There is an agency called {name} already")
        elif names[_straight(name)] > 1:
            plan.refuse(number, "Name", f"{name} stands in the list more than once")
        if _straight(short_name) in taken_short:
            plan.refuse(number, "Short name", f"There is an agency called {short_name} already")
        elif short_names[_straight(short_name)] > 1:
            plan.refuse(number, "Short name", f"{short_name} stands in the list more than once")
        if kind is None:
            plan.refuse(number, "Kind", f"“{row['kind']}” is no kind; write one from the template")
        if whole and whole not in wholes:
            plan.refuse(
                number,
                "Part of",
                f"“{row['part_of']}” is no agency of the partnership or of this list that can "
                "have parts; a part can’t have parts of its own",
            )
        elif whole and wholes[whole] == _straight(name):
            plan.refuse(number, "Part of", "An agency can’t be a part of itself")
        values = {"name": name, "short_name": short_name, "kind": kind}
        label = AgencyKind(kind).label if kind else ""
        planned = Planned(number, values, label, row["part_of"].strip(), wholes.get(whole, ""))
        plan.rows.append(planned)
    return plan


def _wholes(rows, existing):
    """Names of what may have parts, by name and short name, in small letters."""
    found = {}
    for agency in existing:
        if not agency.part_of_id and not agency.retired_at:
            found[_straight(agency.short_name)] = _straight(agency.name)
            found[_straight(agency.name)] = _straight(agency.name)
    for _, row in rows:
        if not row["part_of"].strip():
            found.setdefault(_straight(row["short_name"]), _straight(row["name"]))
            found[_straight(row["name"])] = _straight(row["name"])
    return found


def _length(plan, number, heading, text, longest):
    if len(text) > longest:
        plan.refuse(number, heading, f"This is longer than {longest} characters. Shorten it")


def whole_of(planned, agencies):
    """The agency that a planned one is a part of, among those that are there by now."""
    by_name = {_straight(agency.name): agency for agency in agencies}
    return by_name[planned.whole] if planned.whole else None


# -- people


@dataclass
class Known:
    """What is there: agencies of the partnership, accounts with the addresses of the list, and the
    current memberships of these here, as (user id, role, agency id) -> last day."""

    agencies: list[Agency]
    accounts: dict
    memberships: dict


def plan_people(rows, known, *, partnership, today):
    plan = Plan()
    roles = _by_label(
        Role.choices,
        {
            partnership.administrator_name: Role.ADMINISTRATOR,
            f"{partnership.panel_name} member": Role.PANEL,
        },
    )
    agencies = {_straight(a.short_name): a for a in known.agencies}
    agencies |= {_straight(a.name): a for a in known.agencies}
    seen, names = set(), {}
    for number, row in rows:
        email, name = row["email"].strip().lower(), row["name"].strip()
        role, agency = roles.get(_straight(row["role"])), agencies.get(_straight(row["agency"]))
        until = _date(row["until"])
        _length(plan, number, "Name", name, 150)
        _check_email(plan, number, email)
        _check_role(plan, number, row, role, agency)
        if until and until < today:
            plan.refuse(number, "Until", "The last day must be today or later, or left empty")
        if (email, role, agency) in seen:
            plan.refuse(number, "Email", f"{email} has this role in the list more than once")
        elif names.setdefault(email, name) != name:
            plan.refuse(number, "Name", f"{email} stands in the list with two names")
        seen.add((email, role, agency))
        values = {"name": name, "email": email, "role": role, "agency": agency, "until": until}
        note = _compare(plan, number, values, known)
        plan.rows.append(Planned(number, values, Role(role).label if role else "", note))
    return plan


def _date(text):
    return datetime.date.fromisoformat(text) if text else None


def _check_email(plan, number, email):
    try:
        validate_email(email)
    except ValidationError:
        plan.refuse(number, "Email", f"“{email}” is no email address")
    _length(plan, number, "Email", email, 254)


def _check_role(plan, number, row, role, agency):
    named = row["agency"].strip()
    if role is None:
        plan.refuse(number, "Role", f"“{row['role']}” is no role; write one from the template")
    elif role in AGENCY_ROLES and not named:
        plan.refuse(number, "Agency", "Write the agency of an auditor or agency lead")
    elif role in AGENCY_ROLES and agency is None:
        plan.refuse(number, "Agency", f"“{named}” is no agency of the partnership now")
    elif role not in AGENCY_ROLES and named:
        plan.refuse(number, "Agency", "Leave this empty: the role is for the whole partnership")


def _compare(plan, number, values, known):
    """What is special about a row, for somebody who has an account."""
    account = known.accounts.get(values["email"])
    if account is None:
        return ""
    if not account.is_active:
        plan.refuse(number, "Email", "The account with this address is switched off")
    key = (account.pk, values["role"], values["agency"] and values["agency"].pk)
    if key not in known.memberships:
        return f"Has an account already, as {account.name}"
    if known.memberships[key] != values["until"]:
        plan.refuse(
            number, "Until", f"{account.name} has this role already; change its last day there"
        )
    return "Has this role already: nothing changes"
