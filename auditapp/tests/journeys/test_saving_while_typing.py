"""What is typed is saved while it is typed, and nothing is lost when the server goes away."""

import re

import pytest
from playwright.sync_api import expect

from .pages import SAVED
from .pages import saving_status as status

SECTION = "The child and the records searched"
WORK = "In three lines, without names"


def open_section(page):
    page.get_by_role("row").filter(has_text="Not started").get_by_role("link").first.click()
    page.get_by_role("link", name=SECTION).click()
    page.get_by_label("Known to us in the audit period").check()
    expect(status(page)).to_have_text(SAVED)
    return page.url


def test_nothing_is_lost_when_the_server_is_killed_while_somebody_types(
    page_for, product, console, axe
):
    page = page_for("education@demo.example")
    url = open_section(page)
    box = page.get_by_label(WORK)
    box.press_sequentially("The school saw the child every day. ")
    expect(status(page)).to_have_text(SAVED)
    axe(page)

    product.kill()
    box.press_sequentially("It told nobody")
    page.get_by_label("Only a parent, carer, brother or sister is known to us").check()
    expect(status(page)).to_have_text("Not saved yet, still trying", timeout=20_000)
    axe(page)
    box.focus()
    page.keyboard.press("End")
    page.keyboard.type(" until March.")

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]

    product.start()
    expect(status(page)).to_have_text(SAVED, timeout=30_000)
    expect(box).to_be_focused()
    caret = box.evaluate("(element) => element.selectionStart === element.value.length")
    assert caret, "the caret jumped"
    console.expect("ERR_CONNECTION_REFUSED")
    console.errors = [e for e in console.errors if "ERR_EMPTY_RESPONSE" not in e]  # cut off midway

    elsewhere = page_for("education@demo.example")
    elsewhere.goto(url)
    expect(elsewhere.get_by_label(WORK)).to_have_value(
        "The school saw the child every day. It told nobody until March."
    )
    expect(
        elsewhere.get_by_label("Only a parent, carer, brother or sister is known to us")
    ).to_be_checked()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_save_whose_answer_was_lost_is_not_taken_for_somebody_elses(page_for, console):
    """The server saved, but the answer never came: the same request is sent again."""
    page = page_for("early.help@demo.example")
    open_section(page)
    lost = []

    def lose_the_first_answer(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/typed/", lose_the_first_answer)
    box = page.get_by_label(WORK)
    box.fill("Typed once.")
    expect(status(page)).to_have_text("Not saved yet, still trying", timeout=10_000)
    box.press_sequentially(" And more.")
    expect(status(page)).to_have_text(SAVED, timeout=20_000)
    assert lost == [200]
    console.expect("ERR_FAILED")
    page.get_by_role("button", name="Save and finish later").click()
    page.get_by_role("link", name=SECTION).click()
    expect(page.get_by_label(WORK)).to_have_value("Typed once. And more.")


def test_half_typed_date_and_observation_come_back_on_another_machine(page_for):
    page = page_for("camhs@demo.example")
    open_section(page)
    page.goto(re.sub(r"/KC/$", "/SD/", page.url))
    date = page.get_by_role("group").filter(has_text="SD1").first
    date.get_by_role("textbox", name="Day").fill("31")
    date.get_by_role("textbox", name="Month").fill("Februarc")
    page.get_by_role("group", name="What is working well").get_by_role("textbox").last.fill("So")
    page.keyboard.press("Tab")
    expect(status(page)).to_have_text(SAVED)

    other = page_for("camhs@demo.example")
    other.goto(page.url)
    date = other.get_by_role("group").filter(has_text="SD1").first
    expect(date.get_by_role("textbox", name="Day")).to_have_value("31")
    expect(date.get_by_role("textbox", name="Month")).to_have_value("Februarc")
    expect(date).to_contain_text("SD1: the date must include a year")
    group = other.get_by_role("group", name="What is working well")
    expect(group.get_by_role("textbox").first).to_have_value("So")


def test_two_browsers_in_one_section_are_told_before_anything_is_overwritten(page_for, console):
    first, second = page_for("gp@demo.example"), page_for("gp@demo.example")
    url = open_section(first)
    second.goto(url)
    first.get_by_label(WORK).fill("From the first.")
    first.keyboard.press("Tab")
    expect(status(first)).to_have_text(SAVED)
    second.get_by_label(WORK).fill("From the second.")
    second.keyboard.press("Tab")
    expect(status(second)).to_contain_text("changed elsewhere")
    second.get_by_role("button", name="Save and continue").click()
    main = second.get_by_role("main")
    expect(main).to_contain_text("From the first.")
    expect(main).to_contain_text("From the second.")
    console.expect("409")


@pytest.mark.parametrize("leave", ["link", "button"])
def test_leaving_at_once_takes_what_was_just_typed_along(leave, page_for):
    page = page_for("camhs@demo.example")
    url = open_section(page)
    page.get_by_label(WORK).fill(f"Left by a {leave}.")
    if leave == "link":
        page.get_by_role("link", name="All sections").click()
    else:
        page.get_by_role("button", name="Save and finish later").click()
    page.wait_for_url(lambda there: there != url)
    page.goto(url)
    expect(page.get_by_label(WORK)).to_have_value(f"Left by a {leave}.")


def test_signing_in_again_elsewhere_saves_what_waited(page_for, console):
    page = page_for("gp@demo.example")
    url = open_section(page)
    page.context.clear_cookies()
    page.get_by_label(WORK).fill("Typed after the session ended.")
    expect(status(page)).to_contain_text("you are signed out", timeout=10_000)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    tab = opened.value
    tab.fill("[name=login]", "gp@demo.example")
    tab.fill("[name=password]", "Demo-2019-audit")
    tab.press("[name=password]", "Enter")
    expect(status(page)).to_have_text(SAVED, timeout=20_000)
    console.expect("403")
    tab.goto(url)
    expect(tab.get_by_label(WORK)).to_have_value("Typed after the session ended.")
