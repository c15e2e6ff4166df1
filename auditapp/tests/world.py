"""One small world for all tests: two partnerships, an open audit, and somebody of every role.

`world` names things; `client_of(person)` signs somebody in. The standing outsider has every role,
in the other partnership.
"""

import copy
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows import login
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client

from auditapp.accounts.sessions import SessionStore
from auditapp.operations.keys import remember_keys
from cases.models.question_set import forget_question_sets

from . import acting
from .factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from .recorded import Recorded


@pytest.fixture(autouse=True)
def fresh_question_sets():
    """Databases of tests begin anew with the same keys, so nothing may be remembered."""
    forget_question_sets()
    yield
    forget_question_sets()


@pytest.fixture(scope="session")
def recorded_world(django_db_setup, django_db_blocker):
    return Recorded(make_world, django_db_blocker.unblock)


@pytest.fixture
def world(db, recorded_world):
    """In the test's own transaction; its objects are the test's own too."""
    return recorded_world.restore()


def make_world():
    remember_keys()  # as a server does that starts
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
    """A client signed in as that person, with a second step and a moment ago; or with None as
    nobody. One statement; signing in itself has tests of its own."""
    client = Client(**options)
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person).session_key
    return client


def session_of(person, methods=("password", "mfa"), at=None):
    at = time.time() if at is None else at
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "auditapp.accounts.backends.EmailBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            login.AUTHENTICATION_METHODS_SESSION_KEY: [{"method": m, "at": at} for m in methods],
            login._AUTHENTICATION_METHODS_USER_SESSION_KEY: str(person.pk),
        }
    )
    session.create()
    return session


def another_tab(client):
    """A client with the cookies of that one, which keeps its own whatever becomes of these."""
    other = copy.copy(client)
    other.cookies = copy.deepcopy(client.cookies)
    return other


@pytest.fixture
def client_of():
    """Call it with a person for a client signed in as them; None for nobody signed in."""
    return signed_in


@pytest.fixture
def together(client_of):
    """Post each of (address, form) from a thread of its own, at once; gives the answers."""

    def together(person, posts):
        start = threading.Barrier(len(posts))

        def post(url, data):
            try:
                client = client_of(person)
                start.wait(60)
                return client.post(url, data)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(posts)) as pool:
            return list(pool.map(post, *zip(*posts, strict=True)))

    return together
