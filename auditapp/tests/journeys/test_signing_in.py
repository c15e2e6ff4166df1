"""Signing in on computers without a personal phone: a passkey of the computer, a security key in
its port, an authenticator on the desktop. And the end of a session, warned of before it comes."""

import re
import sqlite3
import time
from contextlib import closing

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from .conftest import PASSWORD

PERSON = "social.care.lead@demo.example"  # whom no other journey signs in as
ON_THE_COMPUTER = {
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}
IN_THE_PORT = {"transport": "usb", "hasResidentKey": False, "hasUserVerification": False}


@pytest.fixture
def computer(new_page, product):
    """Call it for a page of a computer with that kind of authenticator in it. Passkeys want a name,
    not a number, for a host."""

    def computer(kind=None):
        page = new_page()
        if kind:
            devtools = page.context.new_cdp_session(page)
            devtools.send("WebAuthn.enable")
            made = {
                "protocol": "ctap2",
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
            devtools.send("WebAuthn.addVirtualAuthenticator", {"options": made | kind})
        page.goto(f"http://localhost:{product.port}/accounts/login/")
        return page

    return computer


def give_password(page):
    page.get_by_label("Email").fill(PERSON)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Side by Side").first.click()


def my_security(page):
    page.get_by_role("link", name="How you sign in").click()


def is_in(page):
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()


def test_passkey_security_key_and_desktop_authenticator(computer, look):
    at_work = computer(ON_THE_COMPUTER)
    look(at_work)
    give_password(at_work)
    my_security(at_work)
    look(at_work)
    add_key(at_work, "Office computer", look)
    look(at_work)  # the recovery codes
    sign_out(at_work)
    at_work.get_by_role("button", name="Sign in with a passkey").click()
    is_in(at_work)

    # The same person at a shared computer of the hospital: the second step is asked for there.
    shared = computer(IN_THE_PORT)
    give_password(shared)
    expect(shared.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    look(shared)

    # A desktop authenticator is added where they are in, and its code opens the shared computer.
    my_security(at_work)
    at_work.get_by_role("link", name="Add an authenticator").click()
    look(at_work)
    secret = at_work.locator("code.app-key").inner_text()
    at_work.get_by_label("The code that it shows now").fill(code_of(secret))
    at_work.get_by_role("button", name="Add the authenticator").click()
    expect(at_work.get_by_role("main")).to_contain_text("The authenticator is added")
    look(at_work)
    shared.get_by_label("Code").fill(code_of(secret, steps=1))  # the one before is used
    shared.get_by_role("button", name="Continue").click()
    is_in(shared)

    # There, a security key without a PIN is added, and opens it from then on after the password.
    my_security(shared)
    add_key(shared, "Key on my key ring", look, is_passkey=False)
    sign_out(shared)
    give_password(shared)
    shared.get_by_role("button", name="Use a passkey or security key").click()
    is_in(shared)
    my_security(shared)
    look(shared)
    expect(shared.get_by_role("table")).to_contain_text("Chrome on Linux (here)")
    clear_up(shared, look)
    at_work.reload()
    expect(at_work).to_have_url(re.compile("/accounts/login/"))


def add_key(page, name, look, is_passkey=True):
    page.get_by_role("link", name="Add a passkey or security key").click()
    look(page)
    page.get_by_label("What do you call it?").fill(name)
    if not is_passkey:
        page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("main")).to_contain_text("It is added")


def clear_up(page, look):
    """Without keys, as everybody in the demonstration."""
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Remove (Office|Key)")).first.click()
        look(page)
        page.get_by_role("button", name="Remove it").click()
    page.get_by_role("link", name="Remove the authenticator").click()
    page.get_by_role("button", name="Remove the authenticator").click()
    page.get_by_role("button", name="Sign out everywhere else").click()
    expect(page.get_by_role("main")).to_contain_text("still signed in here")


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def age_sessions(product, minutes):
    """As if nobody had used them for so long."""
    with closing(sqlite3.connect(product.database, timeout=20)) as database, database:
        database.execute(
            "UPDATE accounts_session SET "
            "seen_at = strftime('%Y-%m-%d %H:%M:%f', 'now', ?), "
            "expire_date = strftime('%Y-%m-%d %H:%M:%f', 'now', ?)",
            [f"-{minutes} minutes", f"{30 - minutes} minutes"],
        )


def test_end_of_a_session_is_warned_of_and_put_off(new_page, product, look):
    page = new_page()
    page.clock.install()
    page.goto("/accounts/login/")
    give_password(page)
    is_in(page)
    warning = page.locator("#session-end")
    expect(warning).to_be_hidden()
    age_sessions(product, 26)
    page.clock.fast_forward("25:05")
    expect(warning).to_contain_text("You will be signed out in 4 minutes")
    look(page)
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    page.reload()
    is_in(page)

    # Whoever is typing is not asked.
    page.evaluate("document.body.dispatchEvent(new Event('input', {bubbles: true}))")
    age_sessions(product, 26)
    page.clock.fast_forward("25:05")
    page.wait_for_timeout(500)
    expect(warning).to_be_hidden()

    age_sessions(product, 31)
    page.clock.fast_forward("25:05")
    expect(warning).to_contain_text("You are signed out. What you have typed")
    look(page)
