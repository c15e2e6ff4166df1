"""A lead invites somebody from outside to one return; they open it, fill it in, and no more."""

import datetime
import io
import logging
import re
import uuid

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.models import Session
from auditapp.accounts.services import add_membership
from auditapp.history.models import Entry
from auditapp.settings import SESSION_COOKIE_NAME
from auditapp.tests import acting
from auditapp.tests.factories import ContributionFactory, founder
from auditapp.tests.question_sets import COMPLETE
from cases.models import AgencyReturn, Contribution

EMAIL = "robin.outside@school.example.org"


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def lead(world, client_of):
    return client_of(world.agency_lead)


@pytest.fixture
def invited(world, police):
    """(contribution, address of the link) of world.contributor, who has no password."""
    contribution = ContributionFactory(
        agency_return=police, person=world.contributor, by=world.agency_lead
    )
    return contribution, reverse("contribute", args=[contribution.token])


@pytest.fixture
def contributor(client, invited):
    """A client signed in by the link."""
    client.post(invited[1])
    return client


def invite_url(agency_return):
    return reverse("return-contributor", args=[agency_return.public_id])


def revoke_url(agency_return):
    return reverse("return-contributor-revoke", args=[agency_return.public_id])


def form(**changes):
    return {"name": "Robin Outside", "email": EMAIL, "days": "14"} | changes


def signed_in(client):
    return client.get("/audits/").status_code == 200


def ends(contribution):
    Contribution.objects.filter(pk=contribution.pk).update(
        invited_at=timezone.now() - datetime.timedelta(days=2),
        expires_at=timezone.now() - datetime.timedelta(seconds=1),
    )


# -- inviting


def test_lead_invites_from_the_task_list(
    lead, police, django_capture_on_commit_callbacks, mailoutbox
):
    assert invite_url(police) in lead.get(police.get_absolute_url()).text
    with django_capture_on_commit_callbacks(execute=True):
        answer = lead.post(invite_url(police), form())
    page = lead.get(answer.url).text
    assert "Robin Outside is invited." in page
    assert "The link has not been opened yet." in page
    for text in (page, lead.get(police.get_absolute_url()).text):
        assert f"Robin Outside ({EMAIL}) can fill in this return until" in text
        assert "Revoke" in text
    [message] = mailoutbox
    words = re.split(r"http://testserver/contribute/[\w-]{43}/", message.body)
    assert len(words) == 2  # around the link, in which any short text may stand
    assert not any("Ada" in text for text in [message.subject, *words])


@pytest.mark.django_db(transaction=True)
def test_same_person_is_invited_to_two_returns_at_the_same_moment(world, together):
    returns = [acting.agency_return(case, world.police) for case in (world.case, world.other_case)]
    posts = [(invite_url(row), form()) for row in returns]
    answers = together(world.agency_lead, posts)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Contribution.objects.filter(person__email=EMAIL).count() == 2


def test_account_of_somebody_invited_is_nobody_elses_to_change(world, client_of, invited):
    """Whoever gave it another address could choose its password, and read the return."""
    elsewhere = client_of(world.outsider)
    person = world.contributor
    asked = {"name": "Robin", "email": person.email, "role": "panel", "agency": ""}
    elsewhere.post(reverse("person-invite"), asked)
    assert "also belongs to another partnership" in elsewhere.get(person.get_absolute_url()).text
    given = {"name": "Robin", "email": "other@example.org", "seen": person.fingerprint}
    assert elsewhere.post(reverse("person-edit", args=[person.pk]), given).status_code == 403
    assert elsewhere.post(reverse("person-deactivate", args=[person.pk])).status_code == 403
    before = person.email
    person.refresh_from_db()
    assert (person.email, person.is_active) == (before, True)
    ends(invited[0])
    assert elsewhere.post(reverse("person-edit", args=[person.pk]), given).status_code == 302


def test_auditor_sees_nothing_of_it(world, client_of, police, invited):
    text = client_of(world.auditor).get(police.get_absolute_url()).text
    assert "One-off contributor" not in text
    assert invite_url(police) not in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Write their name"),
        ({"name": "x" * 151}, "Shorten the name"),
        ({"email": "nobody"}, "Write an email address, such as"),
        ({"email": ""}, "Write their email address"),
        ({"days": "0"}, "from 1 to 60"),
        ({"days": "61"}, "from 1 to 60"),
        ({"days": "a week"}, "from 1 to 60"),
        ({"days": "9" * 400}, "from 1 to 60"),
        ({"name": "Ro\x00bin"}, "Null characters"),
    ],
)
def test_wrong_form_is_shown_again_as_typed(changes, message, lead, police):
    page = lead.post(invite_url(police), form(**changes))
    assert page.status_code == 422
    assert message in page.text
    assert "There is a problem" in page.text
    if "email" not in changes:
        assert EMAIL in page.text
    assert not Contribution.objects.exists()


def test_colleague_of_the_agency_is_not_invited(lead, police, world):
    page = lead.post(invite_url(police), form(email=world.auditor.email))
    assert page.status_code == 422
    assert "fills in the returns of Police already" in page.text


def test_second_invitation_says_to_revoke_the_first(lead, police, invited):
    page = lead.post(invite_url(police), form())
    assert page.status_code == 409
    assert "Revoke that invitation first" in page.text
    assert EMAIL in page.text
    assert Contribution.objects.count() == 1


def test_return_that_was_sent_meanwhile_takes_no_invitation(lead, world):
    sent = acting.fill_in_and_send(world.case, world.police)
    page = lead.post(invite_url(sent), form())
    assert page.status_code == 409
    assert "can’t be changed now" in page.text
    assert not Contribution.objects.exists()
    assert invite_url(sent) not in lead.get(sent.get_absolute_url()).text


@pytest.mark.django_db(transaction=True)
def test_lead_is_told_that_the_mail_did_not_go_out(lead, police, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    page = lead.post(invite_url(police), form(), follow=True).text
    assert f"The mail to {EMAIL} did not go out" in page
    assert "Revoke" in page


# -- the link


def test_reading_the_link_signs_nobody_in(client, invited):
    contribution, link = invited
    for ask in (client.get, client.head, client.get):
        assert ask(link).status_code == 200
    assert not signed_in(client)
    contribution.refresh_from_db()
    assert contribution.opened_at is None
    assert "invited to help with one return for Police" in client.get(link).text
    assert "Ada" not in client.get(link).text


def test_link_opens_the_return_and_again_until_it_ends(client, invited, police, lead):
    link = invited[1]
    for _ in range(2):
        answer = client.post(link)
        assert answer.url == police.get_absolute_url()
        assert client.get(answer.url).status_code == 200
        client.logout()
    assert Entry.objects.filter(verb="accepted_invitation").count() == 1
    assert "The link was first opened on" in lead.get(police.get_absolute_url()).text


def test_session_key_changes_with_the_sign_in(client, invited):
    client.get("/accounts/login/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies[SESSION_COOKIE_NAME] = session.session_key
    client.post(invited[1])
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_whoever_was_signed_in_here_is_signed_out(world, client_of, invited, police):
    client = client_of(world.administrator)
    client.post(invited[1])
    assert client.get("/people/").status_code == 404
    assert client.get(police.get_absolute_url()).wsgi_request.user == world.contributor


@pytest.mark.parametrize("why", ["forged", "revoked", "expired", "inactive"])
def test_link_that_is_no_good_leads_to_one_and_the_same_page(
    why, client, world, invited, police, lead
):
    contribution, link = invited
    if why == "forged":
        link = reverse("contribute", args=["x" * 43])
    if why == "revoked":
        lead.post(revoke_url(police), {"contribution": contribution.pk})
    if why == "expired":
        ends(contribution)
    if why == "inactive":
        world.contributor.is_active = False
        world.contributor.save()
    for ask in (client.get, client.post):
        answer = ask(link)
        assert answer.status_code == 404
        assert "This link does not work any more" in answer.text
        assert "Ask the person who invited you" in answer.text
    assert not signed_in(client)
    assert not Entry.objects.filter(verb="accepted_invitation").exists()


@pytest.mark.parametrize("why", ["password", "membership"])
def test_link_does_not_sign_in_to_an_account_of_its_own(why, client, world, invited, police):
    if why == "password":
        world.contributor.set_password("A-long-password-1")
        world.contributor.save()
    else:
        add_membership(
            user=world.contributor, partnership=world.partnership, role="panel", by=founder()
        )
    answer = client.post(invited[1])
    assert answer.url == f"/accounts/login/?next={police.get_absolute_url()}"
    assert not signed_in(client)
    assert not Entry.objects.filter(verb="accepted_invitation").exists()


def test_person_with_an_account_gets_there_by_signing_in(client, world, invited, police):
    world.contributor.set_password("A-long-password-1")
    world.contributor.save()
    way = client.post(invited[1]).url
    data = {"login": world.contributor.email, "password": "A-long-password-1"}
    answer = client.post(way, data | {"next": police.get_absolute_url()})
    assert answer.url == police.get_absolute_url()
    assert "/accounts/security/needed/" in client.get(answer.url).url  # and a second step
    client.post(invited[1])  # signed in as themselves: the link leads there directly
    assert Entry.objects.filter(verb="accepted_invitation").count() == 1


def test_somebody_else_signed_in_is_not_led_on_as_themselves(client_of, world, invited):
    world.contributor.set_password("A-long-password-1")
    world.contributor.save()
    client = client_of(world.auditor)
    assert client.post(invited[1]).url.startswith("/accounts/login/")
    assert not signed_in(client)


def test_token_is_in_no_log(client, invited, monkeypatch, lead, police):
    written = io.StringIO()
    for logger in (logging.getLogger(), logging.getLogger("django")):
        for handler in logger.handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", written)
    contribution, link = invited
    lead.post(revoke_url(police), {"contribution": contribution.pk})
    client.get(link)
    client.handler.enforce_csrf_checks = True
    client.post(link)
    client.put(link)
    token = link.split("/")[2]
    assert '"message": "Not Found: \\u2026"' in written.getvalue()
    assert "Forbidden" in written.getvalue()
    assert token not in written.getvalue()


# -- what a contributor may do


def test_contributor_sees_that_return_on_home_and_nothing_to_administer(contributor, police, world):
    page = contributor.get("/").text
    assert police.get_absolute_url() in page
    assert world.audit.get_absolute_url() not in page
    assert page.count("/returns/") == 1
    assert "Change your password" not in page
    assert contributor.get(world.audit.get_absolute_url()).status_code == 404


def test_contributor_fills_in_sections_under_their_own_name(contributor, police, world, lead):
    url = reverse("return-section", args=[police.public_id, "A"])
    data = COMPLETE["A"] | {"version": 0, "save_key": uuid.uuid4(), "save": "later"}
    assert contributor.post(url, data).url == police.get_absolute_url()
    assert police.drafts.get(section__code="A").saved_by == world.contributor
    assert COMPLETE["A"]["A5"][0] in lead.get(url).text
    page = contributor.get(police.get_absolute_url()).text
    assert world.audit.get_absolute_url() not in page
    assert reverse("audit-list") not in page
    assert "Check your answers and send" not in page


def test_contributor_hands_in_and_a_lead_sends(contributor, police, world, lead):
    acting.fill_in(police)
    check = police.get_check_url()
    page = contributor.get(check).text
    assert "A lead of Police reads what you filled in and sends it" in page
    assert "Send the return" not in page
    data = {"version": 3, "save_key": uuid.uuid4()}
    page = contributor.post(check, data, follow=True).text
    police.refresh_from_db()
    assert police.state == "waiting"
    assert "Sign off and send" not in page
    assert world.audit.get_absolute_url() not in page

    sign_off = reverse("return-sign-off", args=[police.public_id])
    form = lead.get(police.get_absolute_url()).context["sign_off_form"]
    data = {name: form[name].value() for name in ("handed_in_at", "save_key")}
    assert contributor.post(sign_off, data).status_code == 403
    assert lead.post(sign_off, data).status_code == 302
    version = police.sent_versions.get()
    assert (version.by, version.signed_off_by) == (world.contributor, world.agency_lead)


def test_another_auditor_does_not_sign_off_for_a_contributor(contributor, police, world, client_of):
    acting.fill_in(police)
    contributor.post(police.get_check_url(), {"version": 3, "save_key": uuid.uuid4()})
    page = client_of(world.auditor).get(police.get_absolute_url()).text
    assert "Sign off and send" not in page
    assert "Lead" in page


def test_lead_sends_what_the_contributor_filled_in(contributor, police, world, lead):
    acting.fill_in(police, by=world.contributor)
    form = lead.get(police.get_check_url()).context["saving"]
    data = {name: form[name].value() for name in ("version", "save_key")}
    lead.post(police.get_check_url(), data)
    assert AgencyReturn.objects.get(pk=police.pk).state == "sent"
    page = contributor.get(police.get_absolute_url())
    assert page.status_code == 200
    assert world.audit.get_absolute_url() not in page.text
    assert "Revoke" not in page.text
    assert "Revoke" in lead.get(police.get_absolute_url()).text


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_end_takes_effect_at_the_next_request(end, contributor, invited, police, lead):
    section = reverse("return-section", args=[police.public_id, "A"])
    assert contributor.get(section).status_code == 200
    if end == "revoked":
        lead.post(revoke_url(police), {"contribution": invited[0].pk})
    else:
        ends(invited[0])
    data = {"A5": "Too late", "version": 0, "save_key": uuid.uuid4(), "save": "later"}
    assert contributor.post(section, data).status_code == 404
    for url in (section, police.get_absolute_url(), police.get_check_url()):
        assert contributor.get(url).status_code == 404
    assert police.get_absolute_url() not in contributor.get("/").text
    assert police.drafts.get(section__code="A").version == 0


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_who_had_an_invitation_learns_that_it_ended_and_nothing_of_the_case(
    end, contributor, client_of, world, invited, police, lead
):
    if end == "revoked":
        lead.post(revoke_url(police), {"contribution": invited[0].pk})
    else:
        ends(invited[0])
    page = contributor.get(police.get_absolute_url())
    assert page.status_code == 404
    assert "Your invitation has ended" in page.text
    assert ("was ended on" if end == "revoked" else "ran out on") in page.text
    assert "ask Police to invite you again" in page.text
    for secret in ("Ada", world.audit.title, "Topic of the audit", world.agency_lead.name):
        assert secret not in page.text
    typed = reverse("return-typed", args=[police.public_id, "A"])
    assert contributor.post(typed, {"version": 0, "save_key": uuid.uuid4()}).status_code == 404


def test_others_do_not_learn_that_somebody_was_invited(client_of, world, invited, police):
    another = acting.agency_return(world.other_case, world.police)
    ContributionFactory(agency_return=another, person=world.nobody)
    for client, url in (
        (client_of(world.nobody), police.get_absolute_url()),
        (client_of(world.outsider), police.get_absolute_url()),
        (client_of(world.contributor), another.get_absolute_url()),
    ):
        page = client.get(url)
        assert page.status_code == 404
        assert "Page not found" in page.text
        assert "invit" not in page.text


def test_contributor_may_say_that_somebody_is_unsafe(contributor, police, world, invited, lead):
    url = reverse("return-urgent-concern", args=[police.public_id])
    answer = contributor.post(url, {"words": "Not seen today", "save_key": uuid.uuid4()})
    assert "Not seen today" in contributor.get(answer.url).text
    assert answer.url in lead.get("/").text
    lead.post(revoke_url(police), {"contribution": invited[0].pk})
    assert contributor.get(answer.url).status_code == 404


def test_panel_member_who_contributes_reads_others_once_that_return_is_sent(
    world, police, client_of
):
    health = acting.fill_in_and_send(world.case, world.health)
    ContributionFactory(agency_return=police, person=world.panel)
    client = client_of(world.panel)
    assert client.get(health.get_absolute_url()).status_code == 404
    acting.fill_in(police)
    acting.send(police)
    assert client.get(health.get_absolute_url()).status_code == 200


def test_contributor_without_a_password_is_led_to_set_one(contributor):
    answer = contributor.get("/accounts/password/change/")
    assert answer.url == "/accounts/password/reset/"
    assert contributor.get(answer.url).status_code == 200


# -- revoking


def test_revoking_twice_or_what_was_replaced_ends_nothing_else(lead, police, world, invited):
    first = invited[0]
    data = {"contribution": first.pk}
    page = lead.post(revoke_url(police), data, follow=True).text
    assert "can’t open the return any more" in page.replace("&#x27;", "’")
    second = ContributionFactory(agency_return=police, person=world.nobody, by=world.agency_lead)
    page = lead.post(revoke_url(police), data, follow=True).text
    assert "had ended already" in page
    assert list(police.contributions.live()) == [second]


@pytest.mark.parametrize("value", ["", "x", "9" * 30, "-1", "\x00"])
def test_forged_invitation_to_revoke_is_survived(value, lead, police, invited):
    assert lead.post(revoke_url(police), {"contribution": value}).status_code in (302, 400)
    assert police.contributions.live().count() == 1
