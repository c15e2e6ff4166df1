"""Whom an urgent concern reaches, and what is kept of it."""

import datetime
import uuid

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from auditapp.accounts.models import Agency
from auditapp.accounts.services import add_membership
from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory, founder
from cases.models import AgencyReturn, ConcernAnswer, UrgentConcern
from cases.states import ReturnState, WrongState

from .. import services as concerns

WORDS = "CANARY-words of the concern"


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def raised(world, django_capture_on_commit_callbacks):
    def raised(agency_return, by=None, key=None):
        with django_capture_on_commit_callbacks(execute=True):
            return concerns.raise_concern(
                agency_return=agency_return,
                words=WORDS,
                save_key=key or uuid.uuid4(),
                link=lambda concern: f"https://audit.example.org{concern.get_absolute_url()}",
                by=by or world.auditor,
            )

    return raised


@pytest.fixture
def answered(django_capture_on_commit_callbacks):
    def answered(concern, by, key=None):
        with django_capture_on_commit_callbacks(execute=True):
            return concerns.answer_concern(
                concern=concern, words="CANARY-answer", save_key=key or uuid.uuid4(),
                link=lambda concern: f"https://audit.example.org{concern.get_absolute_url()}",
                by=by,
            )  # fmt: skip

    return answered


def told(concern):
    return {notice.person for notice in concern.notices.all()}


def receivers():
    return sorted(address for message in mail.outbox for address in message.to)


def emails(*people):
    return sorted(person.email for person in people)


def test_leads_of_the_agency_and_administrators_are_told(world, police, raised):
    PersonFactory(name="Other Lead", lead=world.social_care)
    concern = raised(police)
    assert told(concern) == {world.agency_lead, world.administrator}
    assert receivers() == emails(world.agency_lead, world.administrator)
    assert all(notice.mailed_at for notice in concern.notices.all())


def test_lead_of_the_whole_is_told_of_its_part_but_not_the_other_way_round(world, raised):
    of_whole = PersonFactory(name="Lead Of Health", lead=world.health)
    of_part = PersonFactory(name="Lead Of Nursing", lead=world.school_nursing)
    nursing = raised(acting.agency_return(world.case, world.school_nursing))
    assert told(nursing) == {of_whole, of_part, world.administrator}
    health = raised(acting.agency_return(world.case, world.health))
    assert told(health) == {of_whole, world.administrator}


def test_who_has_left_or_cannot_sign_in_is_not_told(world, police, raised):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    gone, inactive = PersonFactory(name="Gone"), PersonFactory(name="Inactive", lead=world.police)
    add_membership(
        user=gone, partnership=world.partnership, agency=world.police, role="lead",
        until=yesterday, by=founder(),
    )  # fmt: skip
    inactive.is_active = False
    inactive.save()
    assert told(raised(police)) == {world.agency_lead, world.administrator}
    assert receivers() == emails(world.agency_lead, world.administrator)


def test_person_with_two_roles_gets_one_notice_and_one_mail(world, police, raised):
    both = PersonFactory(name="Both", lead=world.police, administrator=world.partnership)
    concern = raised(police)
    assert both in told(concern)
    assert receivers().count(both.email) == 1


def test_lead_who_raises_it_is_noted_but_gets_no_mail(world, police, raised):
    concern = raised(police, by=world.agency_lead)
    assert world.agency_lead in told(concern)
    assert receivers() == [world.administrator.email]
    assert concern.notices.get(person=world.agency_lead).mailed_at is None


def test_mail_says_who_where_and_the_link_and_nothing_about_the_child(
    world, police, raised, answered, mailoutbox
):
    concern = raised(police)
    answered(concern, world.agency_lead)
    assert len(mailoutbox) == 4
    for message in mailoutbox:
        text = message.subject + message.body
        assert "Police" in text
        assert f"https://audit.example.org/urgent-concerns/{concern.public_id}/" in text
        for word in ("CANARY", "Ada", "7 years", "What happened"):
            assert word not in text
    assert world.auditor.name in mailoutbox[0].body
    assert world.agency_lead.name in mailoutbox[-1].body


def test_same_key_again_is_the_same_concern_and_no_second_mail(world, police, raised, mailoutbox):
    key = uuid.uuid4()
    first, second = raised(police, key=key), raised(police, key=key)
    assert first == second
    assert UrgentConcern.objects.count() == 1
    assert len(mailoutbox) == 2
    assert Entry.objects.filter(verb="raised").count() == 1


def test_key_of_somebody_elses_concern_is_refused(world, police, raised, answered):
    key = uuid.uuid4()
    concern = raised(police, key=key)
    with pytest.raises(concerns.KeyTaken):
        raised(police, by=world.agency_lead, key=key)
    with pytest.raises(concerns.KeyTaken):
        raised(acting.agency_return(world.other_case, world.police), key=key)
    answered(concern, world.agency_lead, key=key)
    with pytest.raises(concerns.KeyTaken):
        answered(concern, world.administrator, key=key)


def test_failing_mail_server_undoes_nothing(police, raised, no_mail):
    concern = raised(police)
    assert UrgentConcern.objects.get() == concern
    assert [notice.mailed_at for notice in concern.notices.all()] == [None, None]
    assert Entry.objects.filter(verb="raised").count() == 1


def test_concern_is_kept_where_nobody_can_be_told(world, police, raised, mailoutbox):
    for person in (world.agency_lead, world.administrator):
        person.memberships.all().delete()
    assert concerns.people_to_tell(police) == {}
    assert told(raised(police)) == set()
    assert mailoutbox == []


@pytest.mark.parametrize("state", ["not_started", "in_progress", "waiting", "withdrawn"])
def test_concern_can_be_raised_in_any_state_of_the_return(state, world, police, raised):
    more = {"reason": "why"}
    if state == ReturnState.WAITING:
        more = {"handed_in_at": timezone.now(), "handed_in_by": world.auditor}
    AgencyReturn.objects.filter(pk=police.pk).update(state=state, **more)
    assert raised(acting.agency_return(world.case, world.police)).pk


def test_concern_can_be_raised_after_the_return_was_sent(world, raised):
    assert raised(acting.fill_in_and_send(world.case, world.police)).pk


@pytest.mark.parametrize("state", ["published", "closed"])
def test_concern_cannot_be_raised_once_the_audit_is_published(state, police, raised, mailoutbox):
    police.case.audit.state = state
    with pytest.raises(WrongState):
        raised(police)
    assert not UrgentConcern.objects.exists()
    assert mailoutbox == []


def test_trail_says_who_raised_and_who_answered(world, police, raised, answered):
    concern = raised(police)
    answered(concern, world.administrator)
    for verb, person in (("raised", world.auditor), ("answered", world.administrator)):
        entry = Entry.objects.get(verb=verb)
        assert (entry.object_type, entry.object_id) == ("cases.urgentconcern", concern.pk)
        assert entry.person_id == person.pk
        assert (entry.agency_id, entry.partnership_id) == (world.police.pk, world.partnership.pk)


def test_answer_is_mailed_to_who_raised_it_and_the_others_told(
    world, police, raised, answered, mailoutbox
):
    concern = raised(police)
    mailoutbox.clear()
    answered(concern, world.agency_lead)
    assert receivers() == emails(world.auditor, world.administrator)


def test_answer_is_not_mailed_to_who_has_left(world, police, raised, answered, mailoutbox):
    concern = raised(police)
    mailoutbox.clear()
    world.administrator.memberships.all().delete()
    world.auditor.is_active = False
    world.auditor.save()
    answered(UrgentConcern.objects.get(pk=concern.pk), world.agency_lead)
    assert receivers() == []


def test_same_answer_twice_is_one(world, police, raised, answered, mailoutbox):
    concern, key = raised(police), uuid.uuid4()
    mailoutbox.clear()
    assert answered(concern, world.agency_lead, key) == answered(concern, world.agency_lead, key)
    assert ConcernAnswer.objects.count() == 1
    assert len(mailoutbox) == 2


def test_failing_mail_server_does_not_undo_an_answer(world, police, raised, answered, no_mail):
    answered(raised(police), world.agency_lead)
    assert ConcernAnswer.objects.count() == 1


def test_agency_of_the_mail_is_named_as_it_is(world, police, raised, mailoutbox):
    Agency.objects.filter(pk=world.police.pk).update(name="Police & <partners>")
    raised(acting.agency_return(world.case, world.police))
    assert "Police & <partners>" in mailoutbox[0].body
