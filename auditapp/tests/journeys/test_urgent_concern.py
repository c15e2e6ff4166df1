"""Somebody may be unsafe today: raised from a section, answered by the lead of the agency."""

from playwright.sync_api import expect

from .pages import SAVED, open_own_return, saving_status

CHILD = "Hope"
SECTION = "The child and the records searched"
WORK = "In three lines, without names"
WORDS = "The older brother is back at the house. I have rung the duty team."
ANSWER = "I rang the duty team at once; they are visiting today."


def test_concern_reaches_the_lead_and_the_answer_comes_back(page_for, look, product, console):
    auditor = page_for("police@demo.example")
    open_own_return(auditor, CHILD)
    auditor.get_by_role("link", name=SECTION).click()
    auditor.get_by_label("Known to us in the audit period").check()
    auditor.get_by_label(WORK).fill("Half a sentence")
    tab = raise_concern(auditor, look)

    expect(auditor.get_by_label(WORK)).to_have_value("Half a sentence")
    auditor.get_by_label(WORK).press("Tab")
    expect(saving_status(auditor)).to_have_text(SAVED)

    mail = product.new_output()
    assert "They think that somebody may be unsafe today" in mail
    assert CHILD not in mail
    assert "brother" not in mail

    answer_as_lead(page_for("lead@demo.example"), look)
    console.expect("422")  # an empty answer first

    tab.reload()
    expect(tab.get_by_role("main")).to_contain_text(ANSWER)
    expect(tab.get_by_role("main")).to_contain_text("Lindsay Lead")
    open_own_return(auditor, CHILD)
    auditor.get_by_role("link", name="Raised by Pip Police").click()
    expect(auditor.get_by_role("main")).to_contain_text(ANSWER)


def raise_concern(page, look):
    """In a tab of its own, beside what is being typed; gives the tab."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Someone may be unsafe today").click()
    tab = opened.value
    heading = tab.get_by_role("heading", level=1)
    expect(heading).to_have_text("Someone may be unsafe today")
    first = tab.get_by_role("main").locator("h1 + *")
    expect(first).to_contain_text("Follow your own agency’s safeguarding procedures first")
    expect(first).to_contain_text("call 999")
    expect(tab.get_by_role("main")).to_contain_text("Lindsay Lead")
    expect(tab.get_by_role("main")).not_to_contain_text("Charlie Chair")
    look(tab)
    tab.get_by_label("What worries you").fill(WORDS)
    tab.get_by_role("button", name="Tell them now").click()
    expect(tab.get_by_role("main")).to_contain_text("Nobody has answered yet")
    look(tab)
    return tab


def answer_as_lead(page, look):
    """It stands above everything else the lead has to do, beside the demonstration's own."""
    region = page.get_by_role("region", name="2 urgent concerns without an answer")
    expect(page.get_by_role("main").locator("h1 + *")).to_contain_text("2 urgent concerns")
    look(page)
    region.get_by_role("link", name=CHILD).click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    look(page)
    page.get_by_role("button", name="Save what you did").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what you did")
    page.get_by_label("What did you do?").fill(ANSWER)
    page.get_by_role("button", name="Save what you did").click()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    page.goto("/")
    left = page.get_by_role("region", name="1 urgent concern without an answer")
    expect(left).not_to_contain_text(CHILD)


def test_chair_sees_nothing_of_an_urgent_concern(page_for, console):
    auditor = page_for("community.health@demo.example")
    open_own_return(auditor, "Huw", "Community health")
    auditor.get_by_role("link", name="Someone may be unsafe today").click()
    auditor.get_by_label("What worries you").fill(WORDS)
    auditor.get_by_role("button", name="Tell them now").click()
    address = auditor.url
    auditor.goto("/")
    expect(auditor.get_by_role("main")).to_contain_text("raised by you")

    chair = page_for("chair@demo.example")
    expect(chair.get_by_role("heading", level=1)).to_be_visible()
    expect(chair.get_by_role("main")).not_to_contain_text("urgent")
    assert chair.goto(address).status == 404
    console.expect("404")
