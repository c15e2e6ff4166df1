"""Somebody's session ends while they write: with scripts and without, nothing is lost."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from .conftest import PASSWORD
from .pages import SAVED
from .pages import saving_status as status
from .test_saving_while_typing import SECTION, WORK

TEXT = "The school saw the child every day, and told nobody."


def end_all_sessions(product):
    """What time does to them."""
    with sqlite3.connect(product.database, timeout=20) as database:
        database.execute("DELETE FROM accounts_session")


def sign_in_again(page, email):
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("[name=password]").press("Enter")


def open_section(page, scripts=True):
    page.get_by_role("row").filter(has_text="Not started").get_by_role("link").first.click()
    page.get_by_role("link", name=SECTION).click()
    page.get_by_label("Known to us in the audit period").check()
    if scripts:
        expect(status(page)).to_have_text(SAVED)


@pytest.mark.parametrize("scripts", [True, False])
def test_text_sent_after_the_session_ended_comes_back(page_for, product, look, scripts):
    page = page_for("community.health@demo.example", java_script_enabled=scripts)
    open_section(page, scripts)
    address = page.url
    page.get_by_label(WORK).fill(TEXT)
    end_all_sessions(product)
    page.get_by_role("button", name="Save and finish later").click()
    page.wait_for_url(re.compile("/accounts/login/"))

    sign_in_again(page, "community.health@demo.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is still here")
    expect(page.locator("main")).to_contain_text(TEXT)
    look(page)
    page.get_by_role("button", name="Try again").click()
    page.goto(address)
    expect(page.get_by_label(WORK)).to_have_value(TEXT)


def test_text_of_a_page_from_before_signing_in_again_comes_back(page_for, product, look):
    page = page_for("camhs@demo.example", java_script_enabled=False)
    open_section(page, scripts=False)
    address = page.url
    page.get_by_label(WORK).fill(TEXT)
    end_all_sessions(product)
    other_tab = page.context.new_page()
    other_tab.goto("/")
    sign_in_again(other_tab, "camhs@demo.example")
    expect(other_tab.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is still here")
    page.get_by_role("button", name="Try again").click()
    page.goto(address)
    expect(page.get_by_label(WORK)).to_have_value(TEXT)


def test_page_that_saves_while_typing_does_not_save_in_somebody_elses_name(
    page_for, product, console
):
    """The lead of police is an auditor of community health too: both may write here."""
    page = page_for("community.health@demo.example")
    open_section(page)
    address = page.url
    box = page.get_by_label(WORK)
    end_all_sessions(product)
    other_tab = page.context.new_page()
    other_tab.goto("/")
    sign_in_again(other_tab, "lead@demo.example")
    expect(other_tab.get_by_role("heading", level=1)).to_be_visible()
    box.press_sequentially("Mine.")
    expect(status(page)).to_contain_text("somebody else is signed in here now", timeout=20_000)
    other_tab.goto(address)
    expect(other_tab.get_by_label(WORK)).not_to_have_value(re.compile("Mine"))
    end_all_sessions(product)
    other_tab.goto("/")
    sign_in_again(other_tab, "community.health@demo.example")
    expect(status(page)).to_have_text(SAVED, timeout=40_000)
    console.expect("403")
