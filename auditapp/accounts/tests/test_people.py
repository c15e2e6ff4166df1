"""People and their roles, as administrators meet them."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from auditapp.accounts import services
from auditapp.accounts.models import User
from auditapp.accounts.services import BelongsElsewhere
from auditapp.accounts.views.people import PEOPLE_A_PAGE
from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import InvitationFactory, PersonFactory

PASSWORD = "Correct-horse-battery"


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


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


def invitation(**changes):
    return {"name": "Sam New", "email": "sam@example.org", "role": "panel", "agency": ""} | changes


def names_in(page):
    return [row.person.name for row in page.context["rows"]]


# -- inviting


def test_somebody_new_gets_an_account_without_password_and_a_mail(admin, world, mailed, mailoutbox):
    answer = mailed(
        admin.post,
        "/people/invite/",
        invitation(role="auditor", agency=world.police.pk, **date_boxes(in_days(60))),
    )
    person = User.objects.get(email="sam@example.org")
    assert answer.url == person.get_absolute_url()
    assert not person.has_usable_password()
    membership = person.memberships.get()
    assert (membership.role, membership.agency) == ("auditor", world.police)
    assert membership.until == in_days(60)
    [message] = mailoutbox
    assert message.to == ["sam@example.org"]
    assert re.search(r"http://testserver/invitation/\S+/", message.body)
    assert "Auditor, Police" in message.body
    entries = Entry.objects.filter(partnership_id=world.partnership.pk)[:3]
    assert {entry.verb for entry in entries} == {Verb.ADDED, Verb.INVITED}


def test_mail_names_whom_to_ask(admin, world, mailed, mailoutbox):
    world.partnership.contact = "Kim, 01234 567890"
    world.partnership.save()
    mailed(admin.post, "/people/invite/", invitation())
    assert "Kim, 01234 567890" in mailoutbox[0].body


def test_same_invitation_again_changes_nothing_and_mails_nobody(admin, mailed, mailoutbox):
    for _ in range(2):
        assert mailed(admin.post, "/people/invite/", invitation()).status_code == 302
    assert len(mailoutbox) == 1
    assert User.objects.get(email="sam@example.org").memberships.count() == 1


def test_somebody_with_an_account_elsewhere_keeps_it_and_gets_no_password_link(
    admin, world, mailed, mailoutbox
):
    email = world.outsider.email.upper()
    mailed(admin.post, "/people/invite/", invitation(email=email, name="Another Name"))
    world.outsider.refresh_from_db()
    assert world.outsider.name == "Outsider"
    assert world.outsider.check_password(PASSWORD)
    assert world.outsider.memberships.filter(partnership=world.partnership).count() == 1
    [message] = mailoutbox
    assert "/invitation/" not in message.body
    assert "http://testserver/" in message.body


def test_one_off_contributor_becomes_a_member_with_a_link(admin, world, mailed, mailoutbox):
    mailed(admin.post, "/people/invite/", invitation(email=world.contributor.email))
    assert world.contributor.memberships.count() == 1
    assert "/invitation/" in mailoutbox[0].body


def test_closed_account_is_not_invited(admin, world, mailed, mailoutbox):
    User.objects.filter(pk=world.nobody.pk).update(is_active=False)
    answer = mailed(admin.post, "/people/invite/", invitation(email=world.nobody.email))
    assert answer.status_code == 422
    assert "switched off" in answer.context["form"].errors["email"][0]
    assert not mailoutbox


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "NUL \x00"}, "name"),
        ({"name": "x" * 100_000}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"role": "king"}, "role"),
        ({"role": "auditor"}, "agency"),
        ({"role": "auditor", "agency": "999999"}, "agency"),
        ({"until-day": "1", "until-month": "1", "until-year": "2019"}, "until"),
        ({"until-day": "31", "until-month": "2", "until-year": "2030"}, "until"),
    ],
)
def test_wrong_invitation_is_said_at_its_place_and_nobody_is_added(
    admin, mailed, changes, field, mailoutbox
):
    before = User.objects.count()
    answer = mailed(admin.post, "/people/invite/", invitation(**changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert User.objects.count() == before
    assert not mailoutbox


def test_agency_of_another_partnership_or_with_the_wrong_role_is_refused(admin, world):
    for data in (
        invitation(role="auditor", agency=world.far_police.pk),
        invitation(role="chair", agency=world.police.pk),
    ):
        answer = admin.post("/people/invite/", data)
        assert answer.status_code == 422
        assert answer.context["form"].errors["agency"]


@pytest.mark.django_db(transaction=True)
def test_page_says_whom_mail_did_not_reach(admin, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    page = admin.post("/people/invite/", invitation(), follow=True)
    assert "the mail to sam@example.org did not go out" in page.text
    assert User.objects.filter(email="sam@example.org").exists()


# -- the list


def test_list_says_who_was_invited_and_who_never_came(world, admin):
    InvitationFactory(partnership=world.partnership, name="Waiting")
    late = InvitationFactory(partnership=world.partnership, name="Late").person
    User.objects.filter(pk=late.pk).update(invited_at=timezone.now() - datetime.timedelta(days=15))
    User.objects.filter(pk=world.administrator.pk).update(last_login=timezone.now())
    page = admin.get("/people/")
    tags = {row.person.name: row.tag and row.tag.label for row in page.context["rows"]}
    assert tags["Waiting"] == "Invited"
    assert tags["Late"] == "Invitation expired"
    assert tags["Auditor"] == "Never signed in"
    assert tags["Administrator"] is None
    assert names_in(admin.get("/people/?show=expired")) == ["Late"]
    assert "Administrator" not in names_in(admin.get("/people/?show=never"))
    assert "Waiting" in names_in(admin.get("/people/?show=never"))


def test_list_shows_roles_that_end_soon_and_those_that_have(world, admin):
    world.chair.memberships.update(until=in_days(7))
    world.panel.memberships.update(until=in_days(-1))
    page = admin.get("/people/")
    assert "Ends soon" in page.text
    assert "Panel" not in names_in(page)
    assert names_in(admin.get("/people/?show=soon")) == ["Chair"]
    assert names_in(admin.get("/people/?show=ended")) == ["Panel"]


def test_people_are_found_by_name_address_and_agency(world, admin):
    assert names_in(admin.get("/people/?q=care aud")) == ["Care Auditor"]
    assert names_in(admin.get(f"/people/?q={world.chair.email.upper()}")) == ["Chair"]
    assert names_in(admin.get(f"/people/?agency={world.police.pk}")) == ["Auditor", "Lead"]
    assert "Nobody matches" in admin.get("/people/?q=zzz").text
    assert "Nobody matches" in admin.get("/people/?q=outsider").text


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 500, "show=x", "agency=999", "page=x"])
def test_odd_filters_are_survived(world, admin, query):
    assert admin.get(f"/people/?{query}").status_code == 200


def test_list_has_pages_that_keep_the_filter(world, admin):
    for number in range(PEOPLE_A_PAGE + 1):
        PersonFactory(name=f"Many {number:03}", auditor=world.nursery)
    first = admin.get(f"/people/?agency={world.nursery.pk}")
    assert len(first.context["rows"]) == PEOPLE_A_PAGE
    assert f"?agency={world.nursery.pk}&amp;page=2" in first.text
    assert names_in(admin.get(f"/people/?agency={world.nursery.pk}&page=2")) == ["Many 100"]


# -- accounts


def test_switched_off_person_is_out_with_the_next_request_and_back_after(admin, world, client_of):
    session = client_of(world.chair)
    url = world.chair.get_absolute_url()
    assert "Switch off the account of Chair?" in admin.get(f"{url}deactivate/").text
    assert session.get("/audits/").status_code == 200
    admin.post(f"{url}deactivate/")
    assert session.get("/audits/").url == "/accounts/login/?next=/audits/"
    assert Entry.objects.filter(verb=Verb.DEACTIVATED).get().partnership_id == world.partnership.pk
    assert "Switched off" in admin.get(url).text
    assert names_in(admin.get("/people/?show=off")) == ["Chair"]
    admin.post(f"{url}reactivate/")
    world.chair.refresh_from_db()
    assert client_of(world.chair).get("/audits/").status_code == 200
    assert Entry.objects.first().verb == Verb.BROUGHT_BACK


def test_account_switched_on_again_starts_without_its_old_sessions(admin, world, client_of):
    """Also one that was not used while the account was off."""
    old, url = client_of(world.chair), world.chair.get_absolute_url()
    others = client_of(world.panel)
    admin.post(f"{url}deactivate/")
    admin.post(f"{url}reactivate/")
    assert old.get("/audits/").url == "/accounts/login/?next=/audits/"
    world.chair.refresh_from_db()
    assert client_of(world.chair).get("/audits/").status_code == 200
    assert others.get("/audits/").status_code == 200


def test_account_that_is_another_partnership_s_too_is_left_alone(admin, world):
    both = PersonFactory(name="Both", panel=world.partnership, chair=world.other_partnership)
    url = both.get_absolute_url()
    page = admin.get(url).text
    assert "also belongs to another partnership" in page
    assert "deactivate" not in page
    data = {"name": "New Name", "email": both.email, "seen": both.fingerprint}
    for answer in (
        admin.post(f"{url}deactivate/"),
        admin.post(f"{url}reactivate/"),
        admin.post(f"{url}edit/", data),
        admin.get(f"{url}edit/"),
    ):
        assert answer.status_code == 403
    for service in (services.deactivate_person, services.reactivate_person):
        with pytest.raises(BelongsElsewhere):
            service(person=both, partnership=world.partnership, by=world.administrator)
    with pytest.raises(BelongsElsewhere):
        services.correct_person(
            person=both, partnership=world.partnership, link=str, by=world.administrator, **data
        )
    both.refresh_from_db()
    assert (both.is_active, both.name) == (True, "Both")
    # what they are here can be ended, and from then on the page is not about anything else
    here = both.memberships.get(role="panel")
    assert admin.post(f"{url}roles/{here.pk}/end/").status_code == 302


def test_name_is_corrected_once(admin, world):
    url = f"{world.chair.get_absolute_url()}edit/"
    data = {"name": "Jo Chair", "email": world.chair.email, "seen": world.chair.fingerprint}
    for _ in range(2):
        assert admin.post(url, data).status_code == 302
    assert User.objects.get(pk=world.chair.pk).name == "Jo Chair"
    late = admin.post(url, data | {"name": "Kim Chair"})
    assert late.status_code == 409
    assert "Jo Chair" in late.text
    assert "Kim Chair" in late.text


def test_address_is_corrected_until_they_have_signed_in(admin, world, client_of):
    EmailAddress.objects.create(user=world.chair, email=world.chair.email)
    url = f"{world.chair.get_absolute_url()}edit/"
    data = {"name": "Chair", "email": "New@example.org", "seen": world.chair.fingerprint}
    assert admin.post(url, data).status_code == 302
    world.chair.refresh_from_db()
    assert world.chair.email == "new@example.org"
    assert not EmailAddress.objects.filter(user=world.chair).exists()  # or they sign in with it
    User.objects.filter(pk=world.chair.pk).update(last_login=timezone.now())
    world.chair.refresh_from_db()
    data = {"name": "Chair", "email": "other@example.org", "seen": world.chair.fingerprint}
    assert admin.post(url, data).status_code == 302
    world.chair.refresh_from_db()
    assert world.chair.email == "new@example.org"
    with pytest.raises(ValidationError):
        services.correct_person(
            person=world.chair,
            partnership=world.partnership,
            link=str,
            by=world.administrator,
            **data,
        )


def test_address_of_somebody_else_is_refused(admin, world):
    url = f"{world.chair.get_absolute_url()}edit/"
    data = {"name": "Chair", "email": world.panel.email, "seen": world.chair.fingerprint}
    assert admin.post(url, data).status_code == 422
    world.chair.refresh_from_db()
    assert world.chair.email != world.panel.email


def test_administrator_starts_a_reset_but_chooses_no_password(
    admin, world, client, mailed, mailoutbox
):
    before = User.objects.get(pk=world.chair.pk).password
    url = f"{world.chair.get_absolute_url()}reset/"
    answer = mailed(admin.post, url, {"password1": "Chosen-by-another-1"})
    assert answer.status_code == 302
    assert User.objects.get(pk=world.chair.pk).password == before
    [message] = mailoutbox
    assert message.to == [world.chair.email]
    link = re.search(r"http://testserver(\S+)", message.body)[1]
    assert link not in admin.get(answer.url).text
    page = client.get(link, follow=True)
    new = {"password1": "Another-password-2", "password2": "Another-password-2"}
    client.post(page.request["PATH_INFO"], new)
    assert User.objects.get(pk=world.chair.pk).check_password("Another-password-2")
    assert Entry.objects.filter(verb=Verb.STARTED_RESET).get().object_id == world.chair.pk


def test_nobody_without_a_password_or_switched_off_is_sent_a_reset(
    admin, world, mailed, mailoutbox
):
    waiting = InvitationFactory(partnership=world.partnership).person
    User.objects.filter(pk=world.chair.pk).update(is_active=False)
    for person in (waiting, world.chair):
        page = mailed(admin.post, f"{person.get_absolute_url()}reset/", follow=True)
        assert "No mail was sent" in page.text
    assert not mailoutbox


def test_person_of_another_partnership_is_not_there(admin, world):
    url = world.outsider.get_absolute_url()
    for path in ("", "edit/", "deactivate/", "roles/new/"):
        assert admin.get(url + path).status_code == 404
    for path in ("edit/", "deactivate/", "reactivate/", "resend/", "reset/", "roles/new/"):
        assert admin.post(url + path, {"role": "panel"}).status_code == 404
    assert Entry.objects.first().verb == Verb.REFUSED
    assert world.outsider.memberships.filter(partnership=world.partnership).count() == 0
