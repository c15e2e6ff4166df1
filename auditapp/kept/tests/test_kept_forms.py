"""What was typed comes back (P5): after the session ended, and after the token changed."""

import datetime
import io
import re
import uuid

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from auditapp.accounts.models import Role, Session
from auditapp.history.models import Entry
from auditapp.kept.models import KeptForm
from auditapp.kept.services import MOST, drop_kept_forms
from auditapp.tests import acting
from auditapp.tests.factories import PASSWORD, KeptFormFactory
from auditapp.tests.page_forms import posted_forms
from cases.models import SectionDraft, Voice

OWN = {"origin": "https://testserver", "referer": "https://testserver/audits/x/voices/new/"}
TEXT = "The school saw the child every day.\nNobody asked “why”.  <b>&"


@pytest.fixture
def browser():
    """A client that has to bring the token, over https as a browser does."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def by_password_alone(settings):
    settings.SECOND_FACTOR_OPTIONAL = True


def sign_in(browser, person):
    """In another tab, after the session that there was has ended."""
    browser.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    data = form_on(browser, "/accounts/login/", "login").data
    data |= {"login": person.email, "password": PASSWORD}
    answer = browser.post("/accounts/login/", data, secure=True, headers=OWN)
    assert answer.status_code == 302


def form_on(browser, path, holding):
    page = browser.get(path, secure=True)
    return next(form for form in posted_forms(path, page.text) if holding in form.data)


def send(browser, form, headers=OWN, **changes):
    data = form.data | changes
    return browser.post(form.action, data, secure=True, headers=headers)


def end_sessions(person):
    """As when their time is over: the cookie stays, what it names is gone."""
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


@pytest.fixture
def section(world):
    """(address, text box) of a section that the auditor of health fills in."""
    health = acting.agency_return(world.case, world.health)
    return f"{health.get_absolute_url()}A/"


@pytest.fixture
def typed(world, browser, section):
    """The form of a section with a text in it, on a page of `browser`."""
    sign_in(browser, world.other_auditor)
    form = form_on(browser, section, "A5")
    form.data["A5"] = [TEXT]
    return form


def signed_in_again(browser, person, to):
    """Sign in at the address that an expired session leads to; where that leads."""
    assert to.startswith("/accounts/login/?next=/kept/")
    assert "What you typed is kept" in browser.get(to, secure=True).text
    form = form_on(browser, to, "login")
    answer = send(browser, form, login=[person.email], password=[PASSWORD])
    return answer.url


def test_form_sent_after_the_session_ended_comes_back_and_is_saved(world, browser, typed):
    end_sessions(world.other_auditor)
    answer = send(browser, typed)
    assert answer.status_code == 302
    assert not SectionDraft.objects.exclude(data={}).filter(data__icontains="school").exists()

    address = signed_in_again(browser, world.other_auditor, answer.url)
    page = browser.get(address, secure=True)
    assert "What you typed is still here" in page.text
    assert "Nobody asked “why”.  &lt;b&gt;&amp;" in page.text
    assert "/audits/x/voices/new/" in page.text  # where it was typed

    again = form_on(browser, address, "A5")
    assert again.action == typed.action
    assert [text.replace("\r\n", "\n") for text in again.data["A5"]] == [TEXT]
    saved = send(browser, again)
    assert saved.status_code == 302
    assert not saved.url.startswith("/accounts/")
    draft = SectionDraft.objects.get(save_key=typed.data["save_key"][0])
    assert draft.data["A5"] == [TEXT]
    assert not {"made_for", "kept_form", "csrfmiddlewaretoken"} & draft.data.keys()
    assert not KeptForm.objects.exists()


def test_form_of_a_tab_from_before_signing_in_again_comes_back(world, browser, typed):
    sign_in(browser, world.other_auditor)  # the token is another one now
    answer = send(browser, typed)
    assert re.fullmatch(r"/kept/[\w-]+/", answer.url)
    again = form_on(browser, answer.url, "A5")
    assert send(browser, again).status_code == 302
    assert SectionDraft.objects.get(save_key=typed.data["save_key"][0]).data["A5"] == [TEXT]


def test_sent_twice_from_the_page_it_is_saved_once(world, browser, typed):
    sign_in(browser, world.other_auditor)
    again = form_on(browser, send(browser, typed).url, "A5")
    first, second = send(browser, again), send(browser, again)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert SectionDraft.objects.get(save_key=typed.data["save_key"][0]).version == 1


def test_text_changed_meanwhile_is_shown_beside_it(world, browser, typed):
    sign_in(browser, world.other_auditor)
    elsewhere = form_on(browser, typed.action, "A5")
    assert send(browser, elsewhere, A5=["Something else."]).status_code == 302
    again = form_on(browser, send(browser, typed).url, "A5")
    both = send(browser, again)
    assert both.status_code == 409
    assert "Something else." in both.text
    assert "Nobody asked" in both.text
    assert KeptForm.objects.exists()  # until it is saved, or its hour is over


def test_somebody_else_does_not_get_it_and_it_stays_for_its_owner(world, browser, typed):
    end_sessions(world.other_auditor)
    answer = send(browser, typed)
    address = signed_in_again(browser, world.auditor, answer.url)
    page = browser.get(address, secure=True)
    assert page.status_code == 404
    assert "school" not in page.text
    refused = Entry.objects.filter(verb="refused", object_type="kept.keptform")
    assert [entry.person_id for entry in refused] == [world.auditor.pk]
    sign_in(browser, world.other_auditor)
    assert "Nobody asked" in browser.get(address, secure=True).text


def test_form_sent_while_somebody_else_is_signed_in_is_kept_for_who_typed_it(world, browser, typed):
    sign_in(browser, world.auditor)
    refused = send(browser, typed)
    assert refused.status_code == 403
    assert "made for somebody else" in refused.text
    assert "school" not in refused.text
    address = KeptForm.objects.get(owner=world.other_auditor).get_absolute_url()
    assert address in refused.text
    assert browser.get(address, secure=True).status_code == 404


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "http://testserver"},  # not the same: anybody on the way could have sent it
    {"origin": "null"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"referer": "https://testserver/"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_site_makes_a_browser_send_is_not_kept(world, browser, typed, headers):
    sign_in(browser, world.other_auditor)
    assert send(browser, typed, headers=headers).status_code == 403
    end_sessions(world.other_auditor)
    assert send(browser, typed, headers=headers).status_code == 403
    assert not KeptForm.objects.exists()


def test_browser_that_sends_no_origin_says_that_it_is_the_same(world, browser, typed):
    sign_in(browser, world.other_auditor)
    same = {"sec-fetch-site": "same-origin"}
    assert send(browser, typed, headers=same).status_code == 302
    assert KeptForm.objects.exists()


@pytest.mark.parametrize("made_for", ["", "7", "7:forged", "\x00", "x" * 5_000, "٣:x"])
def test_form_that_does_not_say_whose_it_is_is_not_kept(world, browser, typed, made_for):
    end_sessions(world.other_auditor)
    answer = send(browser, typed, made_for=[made_for])
    assert answer.status_code == 302
    assert "/kept/" not in answer.url
    assert not KeptForm.objects.exists()


def test_page_for_nobody_says_nothing_of_a_person(browser, db):
    page = browser.get("/accounts/login/", secure=True)
    assert "made_for" not in page.text
    assert "What you typed is kept" not in page.text


def test_passwords_are_never_kept(world, browser):
    sign_in(browser, world.auditor)
    form = form_on(browser, "/accounts/password/change/", "oldpassword")
    assert "made_for" in form.data
    end_sessions(world.auditor)
    send(browser, form, oldpassword=[PASSWORD], password1=["Another-long-one"])
    form.action = "/"
    send(browser, form, oldpassword=[PASSWORD], password1=["Another-long-one"])
    assert not KeptForm.objects.exists()


def test_form_of_somebody_whose_account_is_off_is_not_kept(world, browser, typed):
    world.other_auditor.is_active = False
    world.other_auditor.save()
    assert "/kept/" not in send(browser, typed).url
    assert not KeptForm.objects.exists()


def test_file_is_not_kept_and_the_page_says_so(world, browser):
    sign_in(browser, world.administrator)
    path = f"{world.partnership.get_absolute_url()}logo/edit/"
    form = posted_forms(path, browser.get(path, secure=True).text)[-1]
    end_sessions(world.administrator)
    answer = send(browser, form, logo=[io.BytesIO(b"CANARY picture")], remove=["no"])
    address = signed_in_again(browser, world.administrator, answer.url)
    page = browser.get(address, secure=True)
    assert "The file that you chose is not kept" in page.text
    assert "CANARY" not in KeptForm.objects.get().content


def test_kept_form_is_encrypted_with_its_address(world, browser, typed):
    end_sessions(world.other_auditor)
    send(browser, typed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kept_keptform")
        row = repr(cursor.fetchall())
    assert "school" not in row
    assert typed.action not in row


def test_no_page_shows_it_after_its_hour(world, client_of):
    hour = timezone.now() - datetime.timedelta(minutes=60)
    for at, status in ((hour, 404), (hour + datetime.timedelta(minutes=1), 200)):
        kept = KeptFormFactory(person_id=world.chair.pk, at=at)
        assert client_of(world.chair).get(kept.get_absolute_url()).status_code == status


def test_old_ones_are_deleted_by_the_job_and_by_the_next_that_is_kept(world):
    now = timezone.now()
    old = now - datetime.timedelta(minutes=61)
    KeptFormFactory(person_id=world.chair.pk, at=old)
    said = io.StringIO()
    call_command("drop_kept_forms", stdout=said)
    assert said.getvalue() == "Deleted: 1\n"
    KeptFormFactory(person_id=world.chair.pk, at=old)
    new = KeptFormFactory(person_id=world.panel.pk, at=now)
    assert [kept.pk for kept in KeptForm.objects.all()] == [new.pk]
    assert drop_kept_forms() == 0


def test_one_person_fills_no_more_than_ten(world):
    KeptFormFactory(person_id=world.panel.pk)
    made = [KeptFormFactory(person_id=world.chair.pk) for _ in range(MOST + 3)]
    left = KeptForm.objects.filter(owner=world.chair)
    assert [kept.pk for kept in left] == [kept.pk for kept in made[3:]]
    assert KeptForm.objects.filter(owner=world.panel).count() == 1


def test_owner_deletes_it(world, client_of):
    kept = KeptFormFactory(person_id=world.chair.pk)
    client = client_of(world.chair)
    assert "is deleted" in client.post(kept.get_absolute_url(), follow=True).text
    assert not KeptForm.objects.exists()
    assert client.get(kept.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "\x00", "9" * 5_000, str(uuid.UUID(int=0))])
def test_forged_key_of_a_kept_form_drops_nothing_and_is_survived(world, client_of, key):
    KeptFormFactory(person_id=world.chair.pk)
    answer = client_of(world.panel).post("/accounts/logout/", {"kept_form": key})
    assert answer.status_code == 302
    assert KeptForm.objects.exists()


def test_somebody_else_cannot_drop_it_with_a_form(world, client_of):
    kept = KeptFormFactory(person_id=world.chair.pk)
    path = f"{world.case.get_absolute_url()}voices/new/"
    client_of(world.panel).post(path, {"kept_form": kept.key})
    assert KeptForm.objects.exists()


def test_contributor_who_has_no_role_gets_theirs_back(world, client_of):
    """They are people like others; only how they sign in differs."""
    assert not world.contributor.memberships.filter(role__in=Role.values).exists()
    kept = KeptFormFactory(person_id=world.contributor.pk)
    assert client_of(world.contributor).get(kept.get_absolute_url()).status_code == 200


def test_odd_text_is_kept_as_it_was(world, client_of):
    odd = "NUL\x00 line\r\nline \U0010ffff"
    kept = KeptFormFactory(person_id=world.chair.pk, fields=[("words", odd)])
    assert KeptForm.objects.get(pk=kept.pk).sent["fields"] == [["words", odd]]
    assert client_of(world.chair).get(kept.get_absolute_url()).status_code == 200


def test_saving_while_typing_keeps_no_form(world, browser, typed):
    """It has a page of its own to wait on."""
    end_sessions(world.other_auditor)
    data = {name: typed.data[name] for name in ("csrfmiddlewaretoken", "save_key", "version", "A5")}
    answer = browser.post(f"{typed.action}typed/", data, secure=True, headers=OWN)
    assert answer.status_code == 302
    assert not KeptForm.objects.exists()
    assert not Voice.objects.exists()
