"""Partnerships, agencies, people, and what they may do."""

import factory
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from auditapp.accounts import services
from auditapp.accounts.models import Role, User
from auditapp.tests.passkeys import Passkey

from .base import ServiceFactory

PASSWORD = "Correct-horse-battery"
FOUNDER = "founder@example.org"


def founder():
    """Whoever makes what no test says who made."""
    return User.objects.filter(email=FOUNDER).first() or PersonFactory(
        name="Founder", email=FOUNDER
    )


by_founder = factory.LazyFunction(founder)


class PartnershipFactory(ServiceFactory):
    class Meta:
        model = services.create_partnership

    name = factory.Sequence("Partnership {}".format)
    by = by_founder


class AgencyFactory(ServiceFactory):
    class Meta:
        model = services.create_agency

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence("Agency {}".format)
    short_name = factory.LazyAttribute(lambda agency: agency.name[:30])
    kind = "OTH"
    part_of = None
    by = by_founder


class PersonFactory(ServiceFactory):
    """A person who can sign in with PASSWORD. Roles go by their names, with the agency or the
    partnership in which to have them, or a list: `auditor=police, panel=here`."""

    class Meta:
        model = services.create_user

    name = factory.Sequence("Person {}".format)
    email = factory.Sequence("person{}@example.org".format)
    hashed_password = factory.LazyFunction(lambda: make_password(PASSWORD))
    by = None

    @classmethod
    def _create(cls, service, *args, **keywords):
        roles = {role: keywords.pop(role) for role in Role if role in keywords}
        person = super()._create(service, *args, **keywords)
        for role, places in roles.items():
            for place in places if isinstance(places, list) else [places]:
                MembershipFactory(user=person, role=role, place=place)
        return person


class MembershipFactory(ServiceFactory):
    """`place` is the agency, or for the roles of a whole partnership the partnership."""

    class Meta:
        model = services.add_membership

    class Params:
        place = factory.SubFactory(AgencyFactory)

    user = factory.SubFactory(PersonFactory)
    role = Role.AUDITOR
    partnership = factory.LazyAttribute(lambda row: getattr(row.place, "partnership", row.place))
    agency = factory.LazyAttribute(lambda row: None if row.partnership is row.place else row.place)
    by = by_founder


class InvitationFactory(ServiceFactory):
    """Somebody who was invited and has not opened the link yet: has `person` and `token`."""

    class Meta:
        model = services.invite

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence("Invited {}".format)
    email = factory.Sequence("invited{}@example.org".format)
    role = Role.PANEL
    agency = None
    until = None
    link = factory.LazyFunction(lambda: str)
    by = by_founder


class KeyFactory(factory.django.DjangoModelFactory):
    """A passkey of `user`; the library makes them from what a browser sends."""

    class Meta:
        model = Authenticator

    user = factory.SubFactory(PersonFactory)
    type = Authenticator.Type.WEBAUTHN
    data = factory.LazyFunction(lambda: {"name": "Laptop", "credential": Passkey().created()})
