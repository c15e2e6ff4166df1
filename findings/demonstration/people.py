"""The partnerships, agencies and people of the demonstration."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from auditapp.accounts import services as accounts
from auditapp.accounts.models import Role

from .places import entries, place

PEOPLE = "partnerships.json"


class People:
    """Partnerships, agencies and people, by the keys of the file."""

    def __init__(self, content, password):
        self.partnerships, self.agencies, self.members = {}, {}, {}
        with place(PEOPLE, "people"):
            first = content["people"][0]
            admin = accounts.create_user(
                email=first["email"], name=first["name"], hashed_password=password, by=None
            )
        for path, partnership in entries(PEOPLE, content, "partnerships"):
            self._partnership(path, partnership, admin)
        for path, person in entries(PEOPLE, content, "people"):
            with place(PEOPLE, path):
                user = admin if person is first else self._user(person, password, admin)
                self._memberships(user, person, admin)

    def _partnership(self, path, content, admin):
        with place(PEOPLE, path):
            partnership = accounts.create_partnership(name=content["name"], by=admin)
            if settings := content.get("settings"):
                key = uuid.uuid4()
                partnership = accounts.change_partnership(
                    partnership=partnership, version=1, save_key=key, by=admin, **settings
                )
            self.partnerships[content["key"]] = partnership
        for agency_path, agency in entries(PEOPLE, content, "agencies", f"{path}."):
            with place(PEOPLE, agency_path):
                self.agencies[agency["key"]] = accounts.create_agency(
                    partnership=partnership,
                    name=agency["name"],
                    short_name=agency["short_name"],
                    kind=agency["kind"],
                    part_of=self.agencies[agency["part_of"]] if agency["part_of"] else None,
                    by=admin,
                )

    def _user(self, person, password, admin):
        return accounts.create_user(
            email=person["email"], name=person["name"], hashed_password=password, by=admin
        )

    def _memberships(self, user, person, admin):
        for membership in person["memberships"]:
            agency = self.agencies[membership["agency"]] if membership["agency"] else None
            partnership = self.partnerships[membership["partnership"]]
            role = Role(membership["role"])
            accounts.add_membership(
                user=user, partnership=partnership, agency=agency, role=role, by=admin
            )
            self.members.setdefault((agency or partnership, role), user)

    def auditor(self, agency):
        """Who fills in the returns of the agency, perhaps for the whole that it is part of."""
        for one in (agency, agency.part_of):
            if (one, Role.AUDITOR) in self.members:
                return self.members[one, Role.AUDITOR]
        raise ValueError(f"nobody in {PEOPLE} is an auditor of {agency}")


@dataclass
class Whose:
    """Whose findings and report they are; `day` and `moment` read dates and times of the file."""

    audit: Any
    people: People
    chair: Any
    day: Callable
    moment: Callable
