import datetime

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from auditapp.accounts.models import Agency, Membership, Partnership, Role, User
from auditapp.accounts.services import (
    add_membership,
    create_agency,
    create_partnership,
    create_user,
)
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import AgencyFactory, PartnershipFactory, PersonFactory, founder


@pytest.fixture
def places(db):
    """(a partnership, its agency, another partnership, the other's agency)"""
    here, elsewhere = PartnershipFactory(name="Here"), PartnershipFactory(name="Elsewhere")
    return (
        here,
        AgencyFactory(partnership=here, name="Police"),
        elsewhere,
        AgencyFactory(partnership=elsewhere, name="Far police"),
    )


def messages(refused):
    return refused.value.message_dict


def rows():
    models = (Partnership, Agency, User, Membership, Entry)
    return {model: set(model.objects.values_list("pk", flat=True)) for model in models}


@pytest.fixture
def refuses(db):
    """Call it for a context in which a ValidationError is raised and no row is left."""

    class Refuses:
        def __enter__(self):
            self.before, self.raises = rows(), pytest.raises(ValidationError)
            return self.raises.__enter__()

        def __exit__(self, *error):
            answer = self.raises.__exit__(*error)
            assert rows() == self.before
            return answer

    return Refuses


# -- partnerships


def test_partnership_is_created_and_recorded(db):
    partnership = create_partnership(name="Here", by=founder())
    entry = Entry.objects.first()
    assert (entry.verb, entry.object_type) == (Verb.ADDED, "accounts.partnership")
    assert entry.object_id == entry.partnership_id == partnership.pk
    assert entry.person_id == founder().pk


def test_partnership_needs_a_name_of_its_own(refuses):
    create_partnership(name="Here", by=founder())
    for name in ("Here", "", "x" * 201):
        with refuses() as refused:
            create_partnership(name=name, by=founder())
        assert set(messages(refused)) == {"name"}


# -- agencies


def fields(**changes):
    return {"name": "Health", "short_name": "Health", "kind": "CH"} | changes


def test_agency_is_created_and_recorded(places):
    here, police, *_ = places
    part = create_agency(partnership=here, part_of=police, **fields(), by=founder())
    entry = Entry.objects.first()
    assert part.part_of == police
    assert (entry.verb, entry.object_type, entry.object_id, entry.agency_id) == (
        Verb.ADDED,
        "accounts.agency",
        part.pk,
        part.pk,
    )
    assert entry.partnership_id == here.pk
    assert entry.person_id == founder().pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("short_name", ""),
        ("short_name", "x" * 31),
        ("kind", ""),
        ("kind", "XYZ"),
    ],
)
def test_agency_with_a_wrong_field_is_refused(places, refuses, field, value):
    with refuses() as refused:
        create_agency(partnership=places[0], **fields(**{field: value}), by=founder())
    assert field in messages(refused)


def test_agency_name_is_taken_within_its_partnership_only(places, refuses):
    here, police, elsewhere, _ = places
    same = fields(name=police.name, short_name="Other")
    with refuses():
        create_agency(partnership=here, **same, by=founder())
    with refuses():
        same_short = fields(name="Other", short_name=police.short_name)
        create_agency(partnership=here, **same_short, by=founder())
    assert create_agency(partnership=elsewhere, **same, by=founder()).name == police.name


def test_agency_cannot_be_part_of_another_partnership_s(places, refuses):
    here, _, _, far_police = places
    with refuses() as refused:
        create_agency(partnership=here, part_of=far_police, **fields(), by=founder())
    assert set(messages(refused)) == {"part_of"}


def test_agency_cannot_be_part_of_a_part(places, refuses):
    here, police, *_ = places
    part = create_agency(partnership=here, part_of=police, **fields(), by=founder())
    with refuses() as refused:
        AgencyFactory(partnership=here, name="Part of a part", part_of=part)
    assert set(messages(refused)) == {"part_of"}


# -- people


def test_user_is_created_and_recorded(db):
    user = create_user(email="jo@example.org", name="Jo", by=founder())
    entry = Entry.objects.first()
    assert (entry.verb, entry.object_type, entry.object_id) == (
        Verb.ADDED,
        "accounts.user",
        user.pk,
    )
    assert entry.person_id == founder().pk
    assert entry.partnership_id is None


def test_first_person_is_created_by_nobody(db):
    create_user(email="jo@example.org", name="Jo", by=None)
    assert Entry.objects.get().person_id is None


def test_user_without_a_password_has_none_that_fits(db):
    user = create_user(email="jo@example.org", name="Jo", by=None)
    assert not user.has_usable_password()
    assert not user.check_password("")


def test_user_keeps_the_hashed_password(db):
    hashed = make_password("A-long-password-1")
    user = create_user(email="jo@example.org", name="Jo", hashed_password=hashed, by=None)
    assert check_password("A-long-password-1", user.password)


def test_email_is_kept_in_small_letters_as_sign_in_looks_for_it(db):
    assert create_user(email="Jo.Smith@Example.ORG", name="Jo", by=None).email == (
        "jo.smith@example.org"
    )


@pytest.mark.parametrize("email", ["jo@example.org", "JO@example.org", "Jo@Example.Org"])
def test_email_is_taken_in_any_case(db, refuses, email):
    create_user(email="jo@example.org", name="Jo", by=None)
    with refuses() as refused:
        create_user(email=email, name="Another", by=None)
    assert refused.value.messages == ["Somebody signs in with this email address already."]


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("", "Jo"),
        ("jo", "Jo"),
        ("jo@example.org\n", "Jo"),
        ("jo@example.org", ""),
        (f"{'j' * 250}@example.org", "Jo"),
        ("jo@example.org", "J" * 151),
    ],
)
def test_user_with_a_wrong_field_is_refused(db, refuses, email, name):
    with refuses():
        create_user(email=email, name=name, by=None)


# -- memberships


def test_membership_is_added_and_recorded(places):
    here, police, *_ = places
    user = PersonFactory(name="Jo")
    membership = add_membership(
        user=user, partnership=here, agency=police, role=Role.AUDITOR, by=founder()
    )
    entry = Entry.objects.first()
    assert (entry.verb, entry.object_type, entry.object_id) == (
        Verb.ADDED,
        "accounts.membership",
        membership.pk,
    )
    assert (entry.partnership_id, entry.agency_id) == (here.pk, police.pk)
    assert entry.person_id == founder().pk


def test_membership_has_a_last_day(places):
    until = datetime.date(2026, 5, 31)
    membership = add_membership(
        user=PersonFactory(name="Jo"),
        partnership=places[0],
        role=Role.CHAIR,
        until=until,
        by=founder(),
    )
    assert Membership.objects.get(pk=membership.pk).until == until


@pytest.mark.parametrize("role", Role.values)
def test_role_must_name_an_agency_or_must_not(places, refuses, role):
    here, police, *_ = places
    wrong = None if role in ("auditor", "lead") else police
    with refuses():
        add_membership(user=founder(), partnership=here, agency=wrong, role=role, by=founder())


def test_membership_with_an_unknown_role_is_refused(places, refuses):
    with refuses() as refused:
        add_membership(user=founder(), partnership=places[0], role="king", by=founder())
    assert "role" in messages(refused)


def test_membership_of_another_partnership_s_agency_is_refused(places, refuses):
    here, _, _, far_police = places
    with refuses() as refused:
        add_membership(
            user=founder(),
            partnership=here,
            agency=far_police,
            role=Role.AUDITOR,
            by=founder(),
        )
    assert set(messages(refused)) == {"agency"}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR])
def test_same_membership_twice_is_refused(places, refuses, role):
    here, police, *_ = places
    same = {
        "user": PersonFactory(name="Jo"),
        "partnership": here,
        "agency": police if role == Role.AUDITOR else None,
        "role": role,
        "by": founder(),
    }
    add_membership(**same)
    with refuses():
        add_membership(**same)


# -- the database refuses what gets past the services


def refused_by_database(save):
    with pytest.raises(IntegrityError), transaction.atomic():
        save()


def test_database_refuses_wrong_agencies(places):
    here, police, *_ = places
    given = {"partnership": here, "name": "New", "short_name": "New", "kind": "CH"}
    for change in ({"kind": "XYZ"}, {"name": police.name}, {"short_name": police.short_name}):
        refused_by_database(lambda c=change: Agency.objects.create(**given | c))
    police.part_of = police
    refused_by_database(police.save)
    assert Agency.objects.create(**given)


def test_database_refuses_an_email_in_another_case(db):
    User.objects.create(email="jo@example.org", name="Jo")
    refused_by_database(lambda: User.objects.create(email="JO@Example.org", name="Another"))


def test_database_refuses_wrong_memberships(places):
    here, police, *_ = places
    user = PersonFactory(name="Jo")
    given = {"user": user, "partnership": here}
    for role in Role.values:
        agency = None if role in ("auditor", "lead") else police
        refused_by_database(
            lambda r=role, a=agency: Membership.objects.create(role=r, agency=a, **given)
        )
    refused_by_database(lambda: Membership.objects.create(role="king", **given))
    for role, agency in ((Role.AUDITOR, police), (Role.CHAIR, None)):
        Membership.objects.create(role=role, agency=agency, **given)
        refused_by_database(
            lambda r=role, a=agency: Membership.objects.create(role=r, agency=a, **given)
        )


def test_rows_and_their_entries_come_together_or_not_at_all(db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    before = rows()
    for module in ("people", "partnerships"):
        monkeypatch.setattr(f"auditapp.accounts.services.{module}.record", fail)
    with pytest.raises(RuntimeError):
        create_user(email="jo@example.org", name="Jo", by=founder())
    with pytest.raises(RuntimeError):
        create_partnership(name="Here", by=founder())
    assert rows() == before
