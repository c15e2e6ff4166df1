"""The roles of a person: added, changed, ended; and the last administrator."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from auditapp.accounts import services
from auditapp.accounts.models import Membership, User
from auditapp.accounts.services import LastAdministrator
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import PersonFactory


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def mailed(django_capture_on_commit_callbacks):
    """Call it with what a client does; gives its answer, with the mails sent."""

    def mailed(do, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return do(*args, **kwargs)

    return mailed


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def date_boxes(day):
    return {"until-day": day.day, "until-month": day.month, "until-year": day.year}


def role_url(membership, end=""):
    return f"/people/{membership.user_id}/roles/{membership.pk}/{end}"


def change(membership, **changes):
    return {
        "role": membership.role,
        "agency": membership.agency_id or "",
        "seen": membership.fingerprint,
    } | changes


def test_role_is_added_and_they_are_told(admin, world, mailed, mailoutbox):
    url = f"/people/{world.auditor.pk}/roles/new/"
    for _ in range(2):
        mailed(admin.post, url, {"role": "lead", "agency": world.nursery.pk})
    assert world.auditor.memberships.count() == 2
    [message] = mailoutbox
    assert "Agency lead, Nursery" in message.body
    assert "/invitation/" not in message.body


def test_last_day_is_changed(admin, world):
    membership = world.auditor.memberships.get()
    data = change(membership, **date_boxes(in_days(10)))
    for _ in range(2):
        assert admin.post(role_url(membership), data).status_code == 302
    membership.refresh_from_db()
    assert membership.until == in_days(10)
    assert Entry.objects.filter(verb=Verb.CHANGED, object_id=membership.pk).count() == 1


def test_other_role_ends_the_first_which_stays_on_record(admin, world):
    membership = world.auditor.memberships.get()
    data = change(membership, role="lead")
    for _ in range(2):
        assert admin.post(role_url(membership), data).status_code == 302
    membership.refresh_from_db()
    assert (membership.role, membership.until) == ("auditor", in_days(-1))
    assert [m.role for m in world.auditor.memberships.current()] == ["lead"]


def test_stale_change_of_a_role_shows_both(admin, world):
    membership = world.auditor.memberships.get()
    data = change(membership)
    admin.post(role_url(membership), data | date_boxes(in_days(10)))
    late = admin.post(role_url(membership), data | date_boxes(in_days(20)))
    assert late.status_code == 409
    shown = [(d.theirs, d.mine) for d in late.context["differences"]]
    days = [f"{day.day} {day.month} {day.year}" for day in (in_days(10), in_days(20))]
    assert shown == [tuple(days)]
    membership.refresh_from_db()
    assert membership.until == in_days(10)


def test_role_is_ended_after_a_question_and_taken_up_again(admin, world, client_of, mailed):
    membership = world.auditor.memberships.get()
    session = client_of(world.auditor)
    assert session.get(world.audit.get_absolute_url()).status_code == 200
    assert "End this role" in admin.get(role_url(membership, "end/")).text
    assert session.get(world.audit.get_absolute_url()).status_code == 200
    admin.post(role_url(membership, "end/"))
    assert session.get(world.audit.get_absolute_url()).status_code == 404
    membership.refresh_from_db()
    assert membership.until == in_days(-1)
    assert Entry.objects.filter(verb=Verb.ENDED).get().agency_id == world.police.pk
    again = {"role": "auditor", "agency": world.police.pk}
    admin.post(f"/people/{world.auditor.pk}/roles/new/", again)
    membership.refresh_from_db()
    assert membership.until is None
    assert world.auditor.memberships.count() == 1
    assert session.get(world.audit.get_absolute_url()).status_code == 200


def test_role_of_another_partnership_is_neither_shown_nor_changed(admin, world):
    both = PersonFactory(name="Both", panel=world.partnership, chair=world.other_partnership)
    far = both.memberships.get(role="chair")
    page = admin.get(both.get_absolute_url()).text
    assert "Elsewhere" not in page
    for url in (role_url(far), role_url(far, "end/")):
        assert admin.post(url, change(far, role="panel")).status_code == 404
    far.refresh_from_db()
    assert far.until is None
    assert Entry.objects.first().verb == Verb.REFUSED


# -- the last administrator


def end(person, by):
    services.end_membership(membership=person.memberships.get(role="administrator"), by=by)


def test_last_administrator_is_kept_in_every_way(admin, world):
    person = world.administrator
    membership = person.memberships.get()
    for answer in (
        admin.post(role_url(membership, "end/")),
        admin.post(role_url(membership), change(membership, role="chair")),
        admin.post(role_url(membership), change(membership, **date_boxes(in_days(5)))),
        admin.post(f"/people/{person.pk}/deactivate/"),
    ):
        assert answer.status_code == 409
        assert "is the last one who can manage Here" in answer.text
    person.refresh_from_db()
    membership.refresh_from_db()
    assert (person.is_active, membership.until, membership.role) == (True, None, "administrator")
    assert person.memberships.count() == 1


@pytest.mark.parametrize("other", ["invited", "switched off", "ended", "elsewhere"])
def test_another_administrator_who_cannot_sign_in_is_none(world, other):
    person = PersonFactory(name="Second", administrator=world.partnership)
    if other == "invited":
        User.objects.filter(pk=person.pk).update(password="!")
    elif other == "switched off":
        User.objects.filter(pk=person.pk).update(is_active=False)
    elif other == "ended":
        person.memberships.update(until=in_days(-1))
    else:
        person.memberships.update(partnership=world.other_partnership)
    with pytest.raises(LastAdministrator):
        end(world.administrator, by=world.administrator)


def test_first_of_two_administrators_may_go(world):
    second = PersonFactory(name="Second", administrator=world.partnership)
    end(world.administrator, by=world.administrator)
    with pytest.raises(LastAdministrator):
        end(second, by=second)


def test_administrators_whose_last_day_comes_leave_one_without(world):
    second = PersonFactory(name="Second", administrator=world.partnership)
    second.memberships.update(until=in_days(5))
    membership = world.administrator.memberships.get()
    common = {"membership": membership, "role": "administrator", "agency": None, "by": second}
    for until in (in_days(5), in_days(6)):
        with pytest.raises(LastAdministrator):
            services.change_membership(until=until, seen=membership.fingerprint, **common)
    services.change_membership(until=in_days(4), seen=membership.fingerprint, **common)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_at_once_leave_one(world):
    second = PersonFactory(name="Second", administrator=world.partnership)
    start, refused = threading.Barrier(2), []

    def end_one(person, by):
        start.wait()
        try:
            end(person, by)
        except LastAdministrator:
            refused.append(person)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=end_one, args=pair)
        for pair in ((second, world.administrator), (world.administrator, second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = Membership.objects.current().filter(role="administrator", partnership=world.partnership)
    assert left.count() == 1
    assert len(refused) == 1
