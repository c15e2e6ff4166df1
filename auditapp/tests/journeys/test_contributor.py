"""Somebody from outside helps with one return, by the link of a mail, until it is revoked."""

import re

from playwright.sync_api import expect

from .pages import RE_AUDIT, SAVED, open_own_return, saving_status

CHILD = "Holly"
GUEST = "robin.teacher@school.example"
SECTION = "The child and the records searched"
WORDS = "The school saw the child every day and told the police twice."


def test_contributor_sees_one_return_until_the_lead_revokes(
    page_for, new_page, look, product, console
):
    lead = page_for("lead@demo.example")
    link = invite(lead, product, look)
    console.expect("422")  # nothing filled in first
    lead.goto("/audits/")
    lead.get_by_role("link", name=RE_AUDIT).click()
    audit = lead.url

    guest = new_page()
    open_link(guest, link, look)
    fill_in(guest, look)
    see_nothing_else(guest, audit, look, console)
    hand_in(guest, look)

    revoke(lead, look)
    assert guest.reload().status == 404
    expect(guest.get_by_role("main")).not_to_contain_text(CHILD)
    guest.get_by_role("link", name="Home").click()
    expect(guest.get_by_role("main")).to_contain_text("Nothing is waiting for you")
    look(guest)
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("This link does not work any more")
    look(guest)
    console.expect("404")


def invite(page, product, look):
    """Gives the link as the mail has it."""
    open_own_return(page, CHILD, "Police")
    page.get_by_role("link", name="Invite one person").click()
    look(page)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Write their email address")
    look(page)
    page.get_by_label("Their name").fill("Robin Teacher")
    page.get_by_label("Their email address").fill(GUEST)
    product.new_output()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("Robin Teacher is invited.")
    expect(page.get_by_role("main")).to_contain_text("The link has not been opened yet.")
    look(page)
    mail = product.new_output()
    assert f"To: {GUEST}" in mail
    assert CHILD not in mail
    return re.search(r"http://\S+/contribute/\S+", mail).group()


def open_link(page, link, look):
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text("one return for Police")
    expect(page.get_by_role("main")).not_to_contain_text(CHILD)
    look(page)
    page.get_by_role("button", name="Open the return").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CHILD)
    look(page)


def fill_in(page, look):
    page.get_by_role("link", name=SECTION).click()
    page.get_by_label("Known to us in the audit period").check()
    page.get_by_label("In three lines, without names").fill(WORDS)
    page.keyboard.press("Tab")
    expect(saving_status(page)).to_have_text(SAVED)
    expect(page.get_by_role("link", name="Copy answers")).to_have_count(0)
    look(page)
    page.get_by_role("button", name="Save and finish later").click()


def see_nothing_else(page, audit, look, console):
    returns = page.url
    page.goto("/")
    look(page)
    links = page.get_by_role("main").get_by_role("link")
    expect(links).to_have_count(1)
    assert returns.endswith(links.get_attribute("href"))
    assert page.goto(audit).status == 404
    console.expect("404")
    expect(page.get_by_role("main")).not_to_contain_text(RE_AUDIT)
    page.goto("/audits/")
    expect(page.get_by_role("link", name=RE_AUDIT)).to_have_count(0)
    look(page)
    page.goto(returns)


def hand_in(page, look):
    """What is missing keeps it with the contributor."""
    page.get_by_role("link", name="Check your answers and hand in").click()
    expect(page.get_by_role("alert")).to_contain_text("Not ready to hand in")
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    expect(page.get_by_role("button", name="Hand in")).to_have_count(0)
    look(page)


def revoke(page, look):
    """The lead finds what was filled in, and ends the invitation."""
    open_own_return(page, CHILD, "Police")
    expect(page.get_by_role("main")).to_contain_text("The link was first opened on")
    look(page)
    page.get_by_role("link", name=SECTION).click()
    expect(page.get_by_label("In three lines, without names")).to_have_value(WORDS)
    page.get_by_role("link", name="All sections").click()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("main")).to_contain_text("Robin Teacher can’t open the return")
    look(page)
