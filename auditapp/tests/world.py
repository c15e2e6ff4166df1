"""One small world for all tests: two partnerships, an open audit, and somebody of every role.

`world` names things; `client_of(person)` signs somebody in. The standing outsider has every role,
in the other partnership.
"""

import copy
import datetime
import itertools
import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from auditapp.accounts import services as accounts
from auditapp.accounts.models import Role
from cases.audits.services import audits
from cases.children.identities import services as identities
from cases.children.services import cases
from cases.cover_sheets import services as cover_sheets
from cases.models import AgencyReturn, CoverSheet, Part
from cases.models.question_set import forget_question_sets
from cases.question_sets import services as question_sets
from cases.returns.contributions import services as contributions
from cases.returns.services import returns, sending
from findings.board.services import make_finding

from . import acting
from .factories import (
    PASSWORD,
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from .question_sets import COMPLETE, COMPLETE_COVER, complete_lead, small
from .recorded import Recorded


@pytest.fixture(autouse=True)
def fresh_question_sets():
    """Databases of tests begin anew with the same keys, so nothing may be remembered."""
    forget_question_sets()
    yield
    forget_question_sets()


NUMBERS = itertools.count(1000)


class Maker:
    """Makes things through the services, with unsurprising defaults."""

    @property
    def founder(self):
        return founder()

    def person(self, name, **roles):
        """`roles`: role -> the agencies or the partnership in which to have it."""
        number = next(NUMBERS)
        user = accounts.create_user(
            email=f"person{number}@example.org",
            name=name.title(),
            hashed_password=make_password(PASSWORD),
            by=None,
        )
        for role, places in roles.items():
            for place in places if isinstance(places, list) else [places]:
                partnership = getattr(place, "partnership", place)
                accounts.add_membership(
                    user=user,
                    partnership=partnership,
                    agency=place if place is not partnership else None,
                    role=Role(role),
                    by=self.founder,
                )
        return user

    def partnership(self, name):
        return accounts.create_partnership(name=name, by=self.founder)

    def agency(self, partnership, name, kind="OTH", part_of=None):
        return accounts.create_agency(
            partnership=partnership,
            name=name,
            short_name=name[:30],
            kind=kind,
            part_of=part_of,
            by=self.founder,
        )

    def invitation(self, partnership, *, role="panel", agency=None, until=None, **person):
        """(person, token) of somebody invited, who has not opened the link yet."""
        number = next(NUMBERS)
        invited = accounts.invite(
            partnership=partnership,
            **{"name": f"Invited {number}", "email": f"invited{number}@example.org"} | person,
            role=role,
            agency=agency,
            until=until,
            link=str,
            by=self.founder,
        )
        return invited.person, invited.token

    def logo(self, partnership, content=b"\x89PNG\r\n\x1a\n and a picture"):
        accounts.set_logo(partnership=partnership, content=content, by=self.founder)

    def question_set(self, content=None):
        return question_sets.load(content=content or small(), by=None)[0]

    def audit(self, partnership, *, lead, asked, named=(), question_set=None, title="An audit"):
        today = datetime.date.today()
        audit = audits.create_audit(
            partnership=partnership,
            title=title,
            topic="Topic of the audit",
            aim="Aim of the audit",
            scope="Scope of the audit",
            period_from=today - datetime.timedelta(days=300),
            period_to=today - datetime.timedelta(days=30),
            panel_date=today + datetime.timedelta(days=30),
            returns_due=today + datetime.timedelta(days=10),
            question_set=question_set or self.question_set(),
            by=self.founder,
        )
        listed = [(lead, Part.LEAD)]
        listed += [(agency, Part.ASKED) for agency in asked]
        listed += [(agency, Part.NAMED) for agency in named]
        for agency, part in listed:
            audits.add_agency(audit=audit, agency=agency, part=part, by=self.founder)
        return audit

    def case(self, audit, pseudonym):
        return cases.add_case(
            audit=audit,
            pseudonym=pseudonym,
            age="7 years",
            circumstances=f"What happened to {pseudonym}",
            by=self.founder,
        )

    def identity(self, case, *, local_identifiers=None, **fields):
        """The key of that child; `fields` lie over something in every field."""
        everything = {
            "name": f"Nominella {case.pk}",
            "other_names": f"Secunda {case.pk}",
            "birth_date": "2015-03-07",
            "nhs_number": "9434765919",
            "address": f"{case.pk} Adresse Road",
            "mother_name": f"Matrina {case.pk}",
            "mother_birth_date": "1985-11-09",
            "siblings": f"Fratello {case.pk}",
            "others_with_responsibility": f"Patrona {case.pk}",
        }
        return identities.create_identity(
            case=case, local_identifiers=local_identifiers, by=self.founder, **everything | fields
        )

    def open(self, audit):
        audits.open_audit(audit=audit, by=self.founder)
        return audit

    # -- returns

    def agency_return(self, case, agency):
        """As a view would fetch it."""
        return AgencyReturn.objects.for_filling_in().get(case=case, agency=agency)

    def save(self, agency_return, section, data, *, by=None):
        section = agency_return.case.audit.question_set.section(section)
        draft = agency_return.drafts.get(section=section)
        return returns.save_section(
            agency_return=agency_return,
            section=section,
            data=data,
            version=draft.version,
            save_key=uuid.uuid4(),
            by=by or self.founder,
        )

    def fill_in(self, agency_return, *, by=None, **changes):
        """Answer everything; `changes` are data by section, laid over the complete ones."""
        others = [
            row.agency
            for row in agency_return.case.audit.audit_agencies.select_related("agency")
            if row.agency != agency_return.agency
        ]
        is_lead = agency_return.lead_id == agency_return.agency_id
        complete = complete_lead(others) if is_lead else COMPLETE
        for section, data in complete.items():
            self.save(agency_return, section, data | changes.get(section, {}), by=by)

    def send(self, agency_return, *, by=None, at=None):
        return sending.send(
            agency_return=agency_return,
            version=returns.return_version(returns.drafts_of(agency_return)),
            save_key=uuid.uuid4(),
            by=by or self.founder,
            at=at,
        )

    def sent(self, case, agency, *, by=None, **changes):
        """A return that was filled in and sent."""
        agency_return = self.agency_return(case, agency)
        self.fill_in(agency_return, by=by, **changes)
        self.send(agency_return, by=by)
        return self.agency_return(case, agency)

    # -- cover sheets

    def cover_sheet(self, audit, agency):
        """As a view would fetch it."""
        return CoverSheet.objects.for_filling_in().get(audit=audit, agency=agency)

    def save_cover_sheet(self, audit, agency, data=COMPLETE_COVER, *, by=None, send=False):
        sheet = self.cover_sheet(audit, agency)
        return cover_sheets.save_cover_sheet(
            sheet=sheet,
            data=data,
            version=sheet.version,
            save_key=uuid.uuid4(),
            by=by or self.founder,
            send=send,
        )

    def sent_cover_sheet(self, audit, agency, data=COMPLETE_COVER, *, by=None):
        return self.save_cover_sheet(audit, agency, data, by=by, send=True)

    def invited(self, agency_return, person, *, by=None, days=14):
        """(contribution, token) of an invitation to that return."""
        tokens = []
        contribution = contributions.invite(
            agency_return=agency_return,
            name=person.name,
            email=person.email,
            days=days,
            link=lambda token: tokens.append(token) or token,
            by=by or self.founder,
        )
        return contribution, tokens[0]

    def finding(self, audit, wording="A finding", kind="worried", observations=(), **fields):
        return make_finding(
            audit=audit,
            kind=kind,
            wording=wording,
            observations=observations,
            save_key=uuid.uuid4(),
            by=self.founder,
            **fields,
        )


@pytest.fixture
def make(db):
    return Maker()


@pytest.fixture(scope="session")
def recorded_world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        recorded = Recorded(_world())
        transaction.set_rollback(True)
    return recorded


class SharedWorld:
    """Call it with a function of the world for what that makes, to be there for a whole module."""

    def __init__(self, recorded, unblock):
        self.things, self.unblock = recorded.things, unblock

    def __call__(self, make):
        with self.unblock():
            return make(self.things())


@pytest.fixture(scope="module")
def shared_world(recorded_world, django_db_blocker):
    """The world for all tests of a module, to each of which it is as it was for the first: a test
    with `db` undoes what it did. Such a module has a `world` of its own, which only names things.
    """
    atomic = transaction.atomic()
    with django_db_blocker.unblock():
        atomic.__enter__()
        recorded_world.restore()
    yield SharedWorld(recorded_world, django_db_blocker.unblock)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def world(db, recorded_world):
    """In the test's own transaction; its objects are the test's own too."""
    return recorded_world.restore()


def _world():
    here, elsewhere = PartnershipFactory(name="Here"), PartnershipFactory(name="Elsewhere")
    social_care = AgencyFactory(partnership=here, name="Social care", kind="CSC")
    police = AgencyFactory(partnership=here, name="Police", kind="POL")
    health = AgencyFactory(partnership=here, name="Health", kind="CH")
    school_nursing = AgencyFactory(
        partnership=here, name="School nursing", kind="CH", part_of=health
    )
    nursery = AgencyFactory(partnership=here, name="Nursery", kind="EDU")
    far_police = AgencyFactory(partnership=elsewhere, name="Far police", kind="POL")
    far_care = AgencyFactory(partnership=elsewhere, name="Far care", kind="CSC")
    audit = AuditFactory(
        partnership=here,
        lead=social_care,
        asked=[police, health, school_nursing],
        named=[nursery],
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    other_case = CaseFactory(audit=audit, pseudonym="Ben")
    acting.open_audit(audit)
    far_audit = AuditFactory(
        partnership=elsewhere, lead=far_care, asked=[far_police], title="A far audit"
    )
    far_case = CaseFactory(audit=far_audit, pseudonym="Zoe")
    acting.open_audit(far_audit)
    return SimpleNamespace(
        partnership=here,
        other_partnership=elsewhere,
        social_care=social_care,
        police=police,
        health=health,
        school_nursing=school_nursing,
        nursery=nursery,
        audit=audit,
        case=case,
        other_case=other_case,
        far_audit=far_audit,
        far_case=far_case,
        far_police=far_police,
        auditor=PersonFactory(name="Auditor", auditor=police),
        agency_lead=PersonFactory(name="Lead", lead=police),
        other_auditor=PersonFactory(name="Other Auditor", auditor=health),
        care_auditor=PersonFactory(name="Care Auditor", auditor=social_care),
        panel=PersonFactory(name="Panel", panel=here),
        chair=PersonFactory(name="Chair", chair=here),
        administrator=PersonFactory(name="Administrator", administrator=here),
        outsider=PersonFactory(
            name="Outsider",
            auditor=far_police,
            lead=far_care,
            panel=elsewhere,
            chair=elsewhere,
            administrator=elsewhere,
        ),
        nobody=PersonFactory(name="Nobody"),
        # from outside, for a test to invite: no membership and no password
        contributor=PersonFactory(
            name="Robin", email="robin@example.org", hashed_password=None, by=founder()
        ),
    )


def signed_in(person, **options):
    """A client signed in as that person, or with None as nobody."""
    client = Client(**options)
    if person is not None:
        client.force_login(person, backend="auditapp.accounts.backends.EmailBackend")
    return client


def another_tab(client):
    """A client with the cookies of that one, which keeps its own whatever becomes of these."""
    other = copy.copy(client)
    other.cookies = copy.deepcopy(client.cookies)
    return other


@pytest.fixture
def client_of():
    """Call it with a person for a client signed in as them; None for nobody signed in."""
    return signed_in
