import datetime

import pytest
from django.utils import timezone

from auditapp.accounts.models import Membership, Role, User
from auditapp.accounts.permissions import (
    ROLES,
    Permission,
    covered,
    has_permission,
    memberships,
    partnerships_with,
)
from auditapp.tests.factories import PersonFactory
from cases.models import AgencyReturn

# The design's table of rights: permission -> the roles that give it.
TABLE = {
    Permission.FILL_IN_RETURN: {"auditor", "lead"},
    Permission.LEAD_RETURNS: {"lead"},
    Permission.OWN_ACTION: {"lead"},
    Permission.SEE_AUDIT: {"panel", "chair", "administrator"},
    Permission.READ_SENT_RETURN: {"panel", "chair", "administrator"},
    Permission.REVIEW_RETURN: {"panel", "chair", "administrator"},
    Permission.RECORD_VOICE: {"panel", "chair", "administrator"},
    Permission.SETTLE_DIFFERENCE: {"panel", "chair", "administrator"},
    Permission.PROPOSE_FINDING: {"panel", "chair", "administrator"},
    Permission.TAKE_MINUTES: {"panel", "chair", "administrator"},
    Permission.HOLD_MEETING: {"chair", "administrator"},
    Permission.AGREE_FINDING: {"chair"},
    Permission.SIGN_REPORT: {"chair"},
    Permission.MANAGE_THEMES: {"chair", "administrator"},
    Permission.READ_RESTRICTED: {"chair", "administrator"},
    Permission.ADMINISTER: {"administrator"},
}
AGENCY_ROLES = {"auditor", "lead"}


def place_of(role, world):
    return world.police if role in AGENCY_ROLES else world.partnership


def asked(user, permission, *, agency, partnership):
    """`has_permission` with the one of the two places that the permission is asked of."""
    places = {"agency": agency, "partnership": partnership}
    return has_permission(user, permission, **{permission.context: places[permission.context]})


def test_table_has_every_permission_and_every_role():
    assert set(TABLE) == set(Permission)
    assert set().union(*TABLE.values()) == set(Role.values) == {role.value for role in ROLES}


@pytest.mark.parametrize("role", Role.values)
def test_role_gives_exactly_the_permissions_of_the_table(world, role):
    user = PersonFactory(name="Somebody", **{role: place_of(role, world)})
    here = {"agency": world.police, "partnership": world.partnership}
    given = {p for p in Permission if asked(user, p, **here)}
    assert given == {p for p, roles in TABLE.items() if role in roles}


@pytest.mark.parametrize("role", Role.values)
def test_role_gives_nothing_elsewhere(world, role):
    user = PersonFactory(name="Somebody", **{role: place_of(role, world)})
    for agency in (world.far_police, world.social_care):
        there = {"agency": agency, "partnership": world.other_partnership}
        assert not any(asked(user, p, **there) for p in Permission)


def test_somebody_without_memberships_may_nothing(world):
    here = {"agency": world.police, "partnership": world.partnership}
    assert not any(asked(world.nobody, p, **here) for p in Permission)


@pytest.mark.parametrize("permission", Permission)
def test_asking_in_the_wrong_context_raises(world, permission):
    right = permission.context
    wrong = "partnership" if right == "agency" else "agency"
    places = {"agency": world.police, "partnership": world.partnership}
    for context in ({}, {wrong: places[wrong]}, places, {right: None}):
        with pytest.raises(TypeError, match=permission.name):
            has_permission(world.chair, permission, **context)


def test_membership_of_the_whole_covers_its_parts(world):
    fill_in = Permission.FILL_IN_RETURN
    assert has_permission(world.other_auditor, fill_in, agency=world.health)
    assert has_permission(world.other_auditor, fill_in, agency=world.school_nursing)
    returns = AgencyReturn.objects.filter(covered(world.other_auditor, fill_in))
    assert {r.agency for r in returns} == {world.health, world.school_nursing}


def test_membership_of_a_part_does_not_cover_the_whole(world):
    nurse = PersonFactory(name="Nurse", auditor=world.school_nursing)
    assert has_permission(nurse, Permission.FILL_IN_RETURN, agency=world.school_nursing)
    assert not has_permission(nurse, Permission.FILL_IN_RETURN, agency=world.health)


def test_agency_that_is_no_part_is_not_covered_by_everybody_s_lack_of_a_whole(world):
    """`part_of` is none for most agencies, as `agency` is for the chair's membership."""
    assert world.police.part_of_id is None
    assert not has_permission(world.chair, Permission.FILL_IN_RETURN, agency=world.police)


def test_covered_is_nothing_for_the_panel(world):
    returns = covered(world.chair, Permission.FILL_IN_RETURN)
    assert not AgencyReturn.objects.filter(returns).exists()


def test_two_roles_are_a_union(world):
    both = PersonFactory(
        name="Both", auditor=[world.police, world.nursery], panel=world.partnership
    )
    assert has_permission(both, Permission.FILL_IN_RETURN, agency=world.police)
    assert has_permission(both, Permission.FILL_IN_RETURN, agency=world.nursery)
    assert not has_permission(both, Permission.FILL_IN_RETURN, agency=world.health)
    assert has_permission(both, Permission.SEE_AUDIT, partnership=world.partnership)
    assert not has_permission(both, Permission.ADMINISTER, partnership=world.partnership)
    assert partnerships_with(both, Permission.SEE_AUDIT) == {world.partnership.pk}


def test_roles_in_two_partnerships_do_not_mix(world):
    both = PersonFactory(
        name="Both", panel=world.partnership, administrator=world.other_partnership
    )
    assert partnerships_with(both, Permission.ADMINISTER) == {world.other_partnership.pk}
    assert partnerships_with(both, Permission.SEE_AUDIT) == {
        world.partnership.pk,
        world.other_partnership.pk,
    }


@pytest.mark.parametrize(("days", "gives"), [(-1, False), (0, True), (1, True), (None, True)])
def test_until_is_the_last_day_that_gives_rights(world, days, gives):
    until = days if days is None else timezone.localdate() + datetime.timedelta(days)
    for person, permission, place in (
        (world.auditor, Permission.FILL_IN_RETURN, {"agency": world.police}),
        (world.chair, Permission.SEE_AUDIT, {"partnership": world.partnership}),
    ):
        person.memberships.update(until=until)
        fresh = User.objects.get(pk=person.pk)
        assert has_permission(fresh, permission, **place) is gives
        assert bool(memberships(fresh)) is gives


def test_until_ends_at_midnight_in_london(world, monkeypatch):
    night = datetime.datetime(2026, 5, 30, 23, 30, tzinfo=datetime.UTC)  # the 31st there
    monkeypatch.setattr(timezone, "now", lambda: night)
    world.chair.memberships.update(until=datetime.date(2026, 5, 30))
    assert not Membership.objects.current().filter(user=world.chair).exists()
    world.chair.memberships.update(until=datetime.date(2026, 5, 31))
    assert Membership.objects.current().filter(user=world.chair).exists()


def test_memberships_are_read_once(world, django_assert_num_queries):
    user = User.objects.get(pk=world.chair.pk)
    with django_assert_num_queries(1):
        for _ in range(3):
            assert has_permission(user, Permission.SEE_AUDIT, partnership=world.partnership)
            assert not has_permission(user, Permission.FILL_IN_RETURN, agency=world.health)
