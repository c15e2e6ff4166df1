"""Inviting somebody from outside to one return: what is kept and mailed."""

import datetime
import re

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.serializers import serialize
from django.utils import timezone

from auditapp.accounts.models import User
from auditapp.history.models import Entry
from auditapp.tests import acting
from cases.models import AgencyReturn, Audit, Contribution
from cases.states import WrongState

from .. import services as contributions

EMAIL = "robin.outside@school.example.org"


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def invite(world, police, django_capture_on_commit_callbacks):
    def invite(**changes):
        keywords = {
            "agency_return": police,
            "name": "Robin Outside",
            "email": EMAIL,
            "days": 14,
            "link": lambda token: f"https://audit.example.org/contribute/{token}/",
            "by": world.agency_lead,
        }
        with django_capture_on_commit_callbacks(execute=True):
            return contributions.invite(**keywords | changes)

    return invite


def token_of(message):
    return re.search(r"/contribute/([\w-]+)/", message.body)[1]


def verbs():
    return list(
        Entry.objects.filter(object_type="cases.contribution")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_invitation_makes_an_account_without_a_password(world, invite):
    contribution = invite(email=EMAIL.title())
    assert contribution.person == User.objects.get(email=EMAIL)
    assert contribution.person.name == "Robin Outside"
    assert not contribution.person.has_usable_password()
    assert not contribution.person.memberships.exists()
    assert contribution.expires_at - contribution.invited_at == datetime.timedelta(days=14)


def test_person_who_has_an_account_keeps_it(world, invite):
    contribution = invite(email=world.nobody.email.upper(), name="Other name")
    assert contribution.person == world.nobody
    assert User.objects.get(pk=world.nobody.pk).name == world.nobody.name


def test_mail_says_who_for_whom_and_until_when_and_nothing_about_the_child(
    world, invite, mailoutbox
):
    contribution = invite()
    [message] = mailoutbox
    assert message.to == [EMAIL]
    for words in ("Robin Outside", world.agency_lead.name, "Police", "Here"):
        assert words in message.body
    assert str(contribution.expires_at.year) in message.body
    assert "https://audit.example.org/contribute/" in message.body
    for word in ("Ada", "7 years", "What happened", "An audit", str(contribution.person.pk)):
        assert word not in re.sub(r"https://\S+|\d+ \w+ \d{4} at [\d:]+", "", message.body)


def test_token_is_stored_nowhere(invite, mailoutbox):
    invite()
    token = token_of(mailoutbox[0])
    assert len(token) >= 43
    assert Contribution.objects.of_token(token).count() == 1
    for model in (Contribution, User, Entry, AgencyReturn):
        assert token not in serialize("json", model.objects.all())


def test_contribution_says_whether_the_mail_went_out(invite, settings, police):
    assert invite().mailed is True
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    contribution = police.contributions.get()
    contributions.revoke(contribution=contribution, by=contribution.invited_by)
    assert invite().mailed is False
    assert police.contributions.live().count() == 1


def test_same_invitation_twice_is_one(invite, mailoutbox):
    assert invite() == invite()
    assert len(mailoutbox) == 1
    assert verbs() == ["invited"]


@pytest.mark.parametrize("changes", [{"email": "other@example.org"}, {"days": 3}])
def test_second_person_has_to_wait(changes, invite):
    invite()
    with pytest.raises(contributions.AlreadyInvited):
        invite(**changes)
    assert Contribution.objects.count() == 1
    assert not User.objects.filter(email="other@example.org").exists()


def test_revoked_one_makes_way(world, invite, police, mailoutbox):
    first = invite()
    assert contributions.revoke(contribution=first, by=world.agency_lead)
    assert not contributions.revoke(contribution=first, by=world.agency_lead)
    second = invite()
    assert list(police.contributions.live()) == [second]
    assert token_of(mailoutbox[0]) != token_of(mailoutbox[1])
    assert verbs() == ["invited", "revoked", "invited"]


def test_expired_one_makes_way(invite, police):
    long_ago = timezone.now() - datetime.timedelta(days=15)
    invite(at=long_ago)
    second = invite()
    assert list(police.contributions.live()) == [second]


def test_somebody_can_contribute_to_two_returns(invite, world, police):
    other = acting.agency_return(world.other_case, world.police)
    assert invite().person == invite(agency_return=other).person


def test_person_who_fills_in_the_agencys_returns_is_not_invited(world, invite):
    for person in (world.auditor, world.agency_lead):
        with pytest.raises(contributions.CannotBeInvited, match="fills in the returns of Police"):
            invite(email=person.email)
    assert not Contribution.objects.exists()


def test_closed_account_is_not_invited(world, invite):
    world.nobody.is_active = False
    world.nobody.save()
    with pytest.raises(contributions.CannotBeInvited, match="closed"):
        invite(email=world.nobody.email)


def test_nobody_is_invited_to_a_return_that_cannot_be_changed(world, invite, mailoutbox):
    sent = acting.fill_in_and_send(world.case, world.police)
    with pytest.raises(WrongState):
        invite(agency_return=sent)
    other = acting.agency_return(world.other_case, world.police)
    Audit.objects.filter(pk=world.audit.pk).update(state="published")
    with pytest.raises(WrongState):
        invite(agency_return=other)
    assert mailoutbox == []


def test_first_use_is_noted_once(world, invite):
    contribution = invite()
    for _ in range(2):
        contributions.accept_invitation(contribution=contribution, by=contribution.person)
    contribution.refresh_from_db()
    assert contribution.opened_at
    assert verbs() == ["invited", "accepted_invitation"]


def test_trail_says_who_did_it_and_for_which_agency(world, invite):
    contribution = invite()
    contributions.accept_invitation(contribution=contribution, by=contribution.person)
    contributions.revoke(contribution=contribution, by=world.agency_lead)
    entries = Entry.objects.filter(object_type="cases.contribution").order_by("pk")
    people = [world.agency_lead.pk, contribution.person.pk, world.agency_lead.pk]
    assert [entry.person_id for entry in entries] == people
    places = {(entry.agency_id, entry.partnership_id) for entry in entries}
    assert places == {(world.police.pk, world.partnership.pk)}


def test_drafts_carry_the_name_of_the_contributor(world, invite, police):
    contribution = invite()
    acting.save(police, "A", {"A5": ["From the school"]}, by=contribution.person)
    assert police.drafts.get(section__code="A").saved_by == contribution.person
