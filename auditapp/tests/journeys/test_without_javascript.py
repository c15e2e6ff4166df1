"""Everything can be done with JavaScript off; where there is some, it only saves time."""

import re

import pytest
from playwright.sync_api import expect

from .pages import (
    SAVED,
    WRITTEN,
    answer_everything,
    open_as_panel,
    open_own_return,
    question,
    saving_status,
)

DATE = "31 Februarc 2019".split()


def test_whole_return_is_filled_in_and_sent(page_for, look):
    page = page_for("early.help@demo.example", java_script_enabled=False)
    open_own_return(page, "Hope")
    look(page)
    page.get_by_role("link", name="The child and the records searched").click()
    page.get_by_label("Known to us in the audit period").check()
    titles = []
    while page.get_by_role("heading", level=1).inner_text() != "Check your answers":
        title = page.get_by_role("heading", level=1).inner_text()
        assert title not in titles, f"{title} came twice"
        titles.append(title)
        if title == "Strategy discussion":
            mistype_a_date(page, look)
        fill_in(page, look)
    assert len(titles) == 10
    look(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("28 February 2019")
    expect(main).to_contain_text(WRITTEN)
    page.get_by_role("button", name="Send the return").click()
    expect(main).to_contain_text("The return is sent. Thank you.")
    look(page)

    panel = page_for("panel@demo.example", java_script_enabled=False)
    open_as_panel(panel, "Hope", "Preventative Services")
    expect(panel.get_by_role("main")).to_contain_text("28 February 2019")
    look(panel)


def fill_in(page, look):
    """One section, until "Save and continue" leads on to the next page."""
    look(page)
    here = page.url.split("?")[0]
    for _ in range(4):
        answer_everything(page)
        page.get_by_role("button", name="Save and continue").last.click()
        if page.url.split("?")[0] != here:
            return
    look(page)
    problems = page.get_by_role("alert").inner_text()
    pytest.fail(f"{here} still asks for something:\n{problems}")


def mistype_a_date(page, look):
    """It is kept as typed, shown with what is wrong, on this page and when coming back."""
    date = question(page, "SD1")
    for box, typed in zip(("Day", "Month", "Year"), DATE, strict=True):
        date.get_by_label(box).fill(typed)
    page.get_by_role("button", name="Save and continue").last.click()
    problem = page.get_by_role("link", name=re.compile("^SD1: "))
    expect(problem).to_be_visible()
    look(page)
    page.get_by_role("link", name="All sections").click()
    page.get_by_role("link", name="Strategy discussion").click()
    for box, typed in zip(("Day", "Month", "Year"), DATE, strict=True):
        expect(date.get_by_label(box)).to_have_value(typed)
    expect(date).to_contain_text("SD1: ")
    for box, typed in zip(("Day", "Month", "Year"), ("28", "2", "2019"), strict=True):
        date.get_by_label(box).fill(typed)


def open_table(page, child):
    """Gives its selects for SD2, in the order of the rows."""
    open_own_return(page, child)
    page.get_by_role("link", name="Strategy discussion").click()
    selects = page.locator("select[name^='SD2-']")
    expect(selects.first).to_be_attached()
    assert selects.count() > 5
    return selects


def values(selects):
    return [select.input_value() for select in selects.all()]


def fill_button(page, code):
    return page.get_by_role("button", name=re.compile(f"^Same as above for {code}"))


def test_attendance_table_is_filled_down_by_the_server(page_for, look):
    page = page_for("social.care@demo.example", java_script_enabled=False)
    selects = open_table(page, "Huw")
    expect(page.get_by_text("Fill in the whole table")).to_have_count(1)  # for both its questions
    selects.nth(0).select_option("part")
    selects.nth(3).select_option("absent")
    look(page)
    fill_button(page, "SD2").click()
    filled = ["part"] * 3 + ["absent"] * (selects.count() - 3)
    assert values(selects) == filled
    expect(page.locator("#question-SD2")).to_be_in_viewport()
    look(page)
    selects = open_table(page, "Huw")
    assert values(selects) == filled


def test_attendance_table_is_filled_down_at_once_and_saved(page_for, look):
    page = page_for("social.care@demo.example")
    selects = open_table(page, "Hassan")
    for select in selects.all():
        select.select_option("")
    selects.nth(0).select_option("part")
    selects.nth(2).select_option("uninvited")
    look(page)
    address = page.url
    fill_button(page, "SD2").click()
    filled = ["part"] * 2 + ["uninvited"] * (selects.count() - 2)
    assert values(selects) == filled
    assert page.url == address
    selects.nth(4).select_option("nr")
    selects.nth(5).focus()
    page.keyboard.type('"')
    filled[4:6] = ["nr", "nr"]
    assert values(selects) == filled
    expect(saving_status(page)).to_have_text(SAVED)
    look(page)

    elsewhere = page_for("social.care@demo.example")
    elsewhere.goto(address)
    assert values(elsewhere.locator("select[name^='SD2-']")) == filled
