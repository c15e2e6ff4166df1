"""What more than one journey does on the pages."""

import re

from playwright.sync_api import expect

RE_AUDIT = "Strategy discussion to first core group: re-audit"
SAVED = re.compile(r"^Saved \d\d:\d\d$")
WRITTEN = "Written for the journey."


def open_own_return(page, child, agency=""):
    """From home, the return on one child; `agency` for people who work for more than one."""
    page.goto("/")
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=child, exact=True))
    rows.filter(has_text=agency).get_by_role("link", name=child, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(child)


def open_as_panel(page, child, agency):
    """From home, what an agency sent on a child of the re-audit."""
    page.goto("/")
    page.get_by_role("link", name=RE_AUDIT).click()
    page.get_by_role("link", name=child, exact=True).click()
    page.get_by_role("link", name=agency, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(child)


def question(page, code):
    """The group of choices or boxes that answers a question."""
    return page.get_by_role("group", name=re.compile(rf"^{code}\b"))


def saving_status(page):
    return page.locator("main form [role=status]")


def answer_everything(page):
    """The last choice of every open question that has no answer yet, and a text where one is
    wanted."""
    page.evaluate(
        """() => {
            const open = (element) => element.offsetParent !== null;
            const groups = new Map();
            for (const input of document.querySelectorAll("main form input")) {
                if (!["radio", "checkbox"].includes(input.type) || !open(input)) continue;
                groups.set(input.name, [...(groups.get(input.name) || []), input]);
            }
            for (const [name, inputs] of groups) {
                if (name.endsWith("-nr")) continue;
                if (!inputs.some((input) => input.checked)) inputs.at(-1).click();
            }
        }"""
    )
    for box in page.locator("main form textarea:visible").all():
        if "observations" not in box.get_attribute("name") and not box.input_value():
            box.fill(WRITTEN)
    for date in page.locator("main form .govuk-date-input:visible").all():
        boxes = date.get_by_role("textbox").all()
        if not all(box.input_value() for box in boxes):
            for box, typed in zip(boxes, ["1", "2", "2019"], strict=True):
                box.fill(typed)
    for box in page.locator("main form input[inputmode=numeric].govuk-input--width-5").all():
        if not box.input_value():
            box.fill("0")


def answer_what_keeps_it_from_being_sent(page):
    """From the task list to the page on which the return is checked, with nothing left to do."""
    page.get_by_role("link", name="Check your answers and send").click()
    for _ in range(12):
        problems = page.get_by_role("alert").get_by_role("link")
        if not problems.count():
            break
        problems.first.click()
        answer_everything(page)
        page.get_by_role("button", name="Save and finish later").click()
        page.get_by_role("link", name="Check your answers and send").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def moderate_again(page, audit):
    """The chair begins a new version of a signed report, unless that was done before."""
    page.goto("/audits/")
    page.get_by_role("link", name=audit).click()
    page.get_by_role("link", name="Summary report", exact=True).first.click()
    begin = page.get_by_role("link", name="Begin a new version…")
    if begin.count():
        begin.click()
        page.get_by_role("button", name=re.compile("^Begin version")).click()


# -- files and fields


def csv(rows):
    return "\r\n".join(",".join(row) for row in rows).encode()


def upload(page, name, kind, content):
    file = {"name": name, "mimeType": kind, "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()


def follow(page, name):
    """A link, whether it looks like one or like a button."""
    page.get_by_role("main").locator("a", has_text=name).click()


def fill_in_date(page, label, date):
    group = page.get_by_role("group", name=label)
    for box, text in zip(("Day", "Month", "Year"), date.split(), strict=True):
        group.get_by_label(box).fill(text)


def fill_in_dates(page):
    """Of an audit that is being set up: a period past, a panel to come."""
    for label, date in (
        ("First day of the period", "1 6 2018"),
        ("Last day of the period", "31 12 2018"),
        (re.compile("meets on"), "14 2 2030"),
        ("Returns are due on", "1 2 2030"),
    ):
        fill_in_date(page, label, date)
