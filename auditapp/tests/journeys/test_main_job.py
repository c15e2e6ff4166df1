"""The main job, from an agency's unfinished return to the summary report, in a browser."""

import re

from playwright.sync_api import expect

from .pages import RE_AUDIT, answer_what_keeps_it_from_being_sent

WORRY = "Nobody wrote down who would ring the school back."
SECOND = "The plan was never read out to the child."


def test_return_travels_from_the_auditor_to_the_summary(page_for, look):
    police = page_for("police@demo.example")
    look(police)
    child = unfinished_return(police)
    fill_in_the_strategy_discussion(police, look)
    add_observations(police, look)
    finish_and_send(police, look)
    read_beside_the_others(page_for("panel@demo.example"), child, look)
    chair = page_for("chair@demo.example")
    make_a_finding(chair, child, look)
    read_the_summary(chair, look)


def unfinished_return(page):
    """Open the first return in progress; gives the child's pseudonym."""
    row = page.get_by_role("row").filter(has_text="In progress").first
    child = row.get_by_role("rowheader").inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(child)
    return child


def fill_in_the_strategy_discussion(page, look):
    """Save a date that is none, find it again as typed, correct it."""
    look(page)
    page.get_by_role("link", name="Strategy discussion").click()
    look(page)
    date = page.get_by_role("group", name=re.compile("^SD1"))
    for box, typed in (("Day", "31"), ("Month", "2"), ("Year", "2019")):
        date.get_by_label(box).fill(typed)
    page.get_by_role("button", name="Save and continue").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("SD1: the date must be a real date")
    look(page)
    page.get_by_role("link", name="All sections").click()
    expect(page.get_by_role("listitem").filter(has_text="Strategy discussion")).to_contain_text(
        "In progress"
    )
    page.get_by_role("link", name="Strategy discussion").click()
    date = page.get_by_role("group", name=re.compile("^SD1"))
    expect(date.get_by_label("Day")).to_have_value("31")
    expect(date.get_by_label("Month")).to_have_value("2")
    date.get_by_label("Day").fill("28")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="All sections").click()


def add_observations(page, look):
    """Two in one section, the second in a box that was added on the page."""
    page.get_by_role("link", name="Strategy discussion").click()
    worries = page.get_by_role("group", name="What we are worried about")
    before = worries.get_by_role("textbox").count()
    worries.get_by_role("textbox").last.fill(WORRY)
    worries.get_by_role("button", name="Add another").click()
    expect(worries.get_by_role("textbox")).to_have_count(before + 1)
    page.keyboard.type(SECOND)  # the new box has the focus
    look(page)
    page.get_by_role("button", name="Save and finish later").click()


def finish_and_send(page, look):
    """Give what the check page still asks for, then send."""
    page.get_by_role("link", name="Check your answers and send").click()
    look(page)
    page.get_by_role("link", name="All sections").click()
    answer_what_keeps_it_from_being_sent(page)
    expect(page.get_by_text(WORRY)).to_be_visible()
    page.get_by_role("button", name="Send the return").click()
    expect(page.get_by_role("main")).to_contain_text("The return is sent")
    look(page)


def read_beside_the_others(page, child, look):
    """The panel member finds what police sent in the row of its question, beside others'."""
    look(page)
    page.get_by_role("link", name=RE_AUDIT).click()
    look(page)
    page.get_by_role("link", name=child, exact=True).click()
    table = page.get_by_role("region", name="Strategy discussion")
    expect(table.get_by_role("columnheader", name="Police")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Social care")).to_be_visible()
    expect(table.get_by_role("row").filter(has_text="SD1")).to_contain_text("28 February 2019")
    expect(page.get_by_text(WORRY)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Police", exact=True).click()
    look(page)
    page.get_by_role("button", name="Accept the return").click()
    expect(page.get_by_role("main")).to_contain_text("The return is accepted")


def make_a_finding(page, child, look):
    """From a worry of police and one of another agency."""
    page.goto("/audits/")
    page.get_by_role("link", name=RE_AUDIT).click()
    page.get_by_role("main").get_by_role("link", name="Findings").click()
    look(page)
    page.get_by_label(WORRY).check()
    others = page.get_by_role("listitem").filter(has_text=f"{child} · School nursing")
    others.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make a finding from those ticked").click()
    look(page)
    page.get_by_label("Wording agreed by the panel").fill("It was left open who calls whom.")
    page.get_by_label("What we are worried about").check()
    page.get_by_role("button", name="Save the finding").click()
    page.get_by_role("link", name="It was left open who calls whom.").click()
    expect(page.get_by_role("main")).to_contain_text("2 agencies")
    expect(page.get_by_role("main")).to_contain_text(WORRY)
    look(page)


def read_the_summary(page, look):
    page.get_by_role("link", name="All findings").click()
    page.get_by_role("link", name="Summary report").click()
    finding = page.get_by_role("row").filter(has_text="It was left open who calls whom.")
    expect(finding).to_contain_text("by 2 agencies")
    expect(finding).to_contain_text("Raised for 1 of 8 children")
    look(page)


def test_section_is_filled_in_without_javascript(page_for):
    """Everything that scripts do is done by the server too."""
    page = page_for("yos@demo.example", java_script_enabled=False)
    rows = page.get_by_role("row").filter(has_text="In progress").filter(has_text="answered")
    rows.get_by_role("link").first.click()
    page.get_by_role("link", name="Strategy discussion").click()
    boxes = page.get_by_role("group", name="What is working well").get_by_role("textbox")
    before = boxes.count()
    boxes.last.fill("First thing.")
    page.get_by_role("group", name="What is working well").get_by_role(
        "button", name="Add another"
    ).click()
    expect(boxes).to_have_count(before + 1)
    boxes.last.fill("Second thing.")
    page.get_by_role("button", name="Save and finish later").click()
    page.get_by_role("link", name="Strategy discussion").click()
    expect(boxes).to_have_count(before + 2)
    expect(boxes.nth(before)).to_have_value("Second thing.")


def test_two_browsers_do_not_overwrite_each_other(page_for, console):
    first, second = page_for("edt@demo.example"), page_for("edt@demo.example")
    for page in (first, second):
        page.get_by_role("row").filter(has_text="Not started").get_by_role("link").first.click()
        page.get_by_role("link", name="Think family").click()
    for page, text in ((first, "From the first."), (second, "From the second.")):
        page.get_by_role("group", name="What is working well").get_by_role("textbox").fill(text)
        page.get_by_role("button", name="Save and finish later").click()
        if page is first:  # so that it is the second who comes too late
            expect(page.get_by_text("“Think family” is saved.")).to_be_visible()
    main = second.get_by_role("main")
    expect(main).to_contain_text("not saved yet")
    expect(main).to_contain_text("From the first.")
    expect(main).to_contain_text("From the second.")
    console.expect("409")
    second.get_by_role("button", name="Keep what I typed").click()
    second.get_by_role("link", name="Think family").click()
    box = second.get_by_role("group", name="What is working well").get_by_role("textbox").first
    expect(box).to_have_value("From the second.")
