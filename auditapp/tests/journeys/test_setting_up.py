"""From nothing to an open audit: a new administrator sets up their partnership, its agencies and
people, and the audit of 2019 with its ten children; then somebody invited finds the returns.
"""

import io
import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from .pages import csv, fill_in_date, fill_in_dates, follow, upload

PARTNERSHIP = "Tidewater Safeguarding Children Partnership"
ADMINISTRATOR = "jo.founder@tidewater.example"
AUDITOR = "pat.constable@police.example"
PASSWORD = "a kettle on a quiet hill"
AUDIT = "Strategy discussion to first core group, February 2019"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/invitation/\S+")

AGENCIES = [
    ("Children's Social Care", "Social care", "Children's social care", ""),
    ("Emergency Duty Team", "Duty team", "Emergency duty team", ""),
    ("Preventative Services", "Preventative", "Early help", ""),
    ("Youth Offending Service", "YOS", "Youth offending", ""),
    ("Education", "Education", "Education", ""),
    ("General Practice", "GP", "Primary care", ""),
    ("Police", "Police", "Police", ""),
    ("Community Child Health", "Community health", "Community health", ""),
    ("CAMHS", "CAMHS", "Mental health", ""),
    ("School Nursing", "School nursing", "Community health", "Community Child Health"),
    ("Midwifery", "Midwifery", "Midwifery", ""),
]
NAMED = ["School Nursing", "Midwifery"]
LEAD = "Children's Social Care"

# pseudonym, age, category, name, birth date, expected date, mother, her birth date, NHS number
CHILDREN = [
    ("Gail", "13 years", "PHY", "Tanya Ellison", "17/03/2005", "", "Michelle Ellison", ""),
    ("Grace", "9 years", "NEG", "Bethany Lowe", "21/05/2009", "", "Joanne Lowe", ""),
    ("Gareth", "13 years", "EMO", "Kieran Mather", "08/07/2005", "", "Donna Mather", ""),
    ("George", "2 years", "NEG", "Alfie Brunton", "12/04/2016", "", "", ""),
    ("Graham", "16 years", "SAB", "Jordan Tolley", "29/01/2002", "", "", ""),
    ("Gloria", "4 years", "NEG", "Maisie Penrose", "19/06/2014", "", "", ""),
    ("Gary", "18 months", "PHY", "Oscar Whitlock", "04/05/2017", "", "", ""),
    ("Gina", "3 years", "NEG", "Evie Marchbank", "11/02/2015", "", "", ""),
    ("Georgie", "unborn at the strategy discussion", "NEG", "", "", "09/12/2018", "Shannon Oakes",
     "10/10/1999"),
    ("Gavin", "17 years", "EMO", "Nathan Corbett", "23/06/2001", "", "", ""),
]  # fmt: skip
NAMES = [child[3] for child in CHILDREN if child[3]] + ["Shannon Oakes"]


@pytest.fixture
def administrator(product, new_page, look):
    """A page on which the first administrator of a new installation has chosen a password."""
    printed = product.manage(
        *("start_partnership", "--name", PARTNERSHIP, "--administrator", "Jo Founder"),
        *("--email", ADMINISTRATOR, "--site", product.url),
    )
    page = new_page()
    choose_a_password(page, LINK.search(printed)[0], look)
    return page


def test_new_administrator_sets_an_audit_up_from_nothing(
    administrator, product, new_page, look, console
):
    page = administrator
    expect(page.get_by_role("main")).not_to_contain_text("Severnside")
    expect(page.get_by_role("heading", name="Getting started")).to_be_visible()
    look(page)
    settle_the_partnership(page, look)
    add_agencies(page, look)
    link = invite_an_auditor(page, product, look)
    audit = begin_the_audit(page, look)
    say_what_for(page, audit, look)
    choose_agencies(page, audit, look)
    import_children(page, audit, look, console)
    record_paths(page, audit, look)
    choose_dates(page, audit, look)
    open_it(page, audit, product, look)

    auditor = new_page()
    choose_a_password(auditor, link, look)
    find_the_returns(auditor, look)
    find_the_record(auditor, look)
    see_what_was_recorded(page, audit, look)
    assert not [name for name in NAMES if name in product.output.read_text()]


def choose_a_password(page, link, look):
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Save the password and sign in").click()
    page.wait_for_url(re.compile(r"\d/$"))


def settle_the_partnership(page, look):
    page.get_by_role("link", name="Partnership", exact=True).click()
    page.get_by_label("Whom people turn to").fill("Jo Founder, 01234 567890")
    page.get_by_label("What you call the panel").fill("QA sub-group")
    look(page)
    page.get_by_role("button", name="Save the settings").click()
    expect(page.get_by_role("main")).to_contain_text("saved")


def add_agencies(page, look):
    page.get_by_role("link", name="Agencies", exact=True).click()
    look(page)
    follow(page, "Add several from a list")
    rows = [("Name", "Short name", "Kind", "Part of"), *AGENCIES]
    upload(page, "agencies.csv", "text/csv", csv(rows))
    look(page)
    page.get_by_role("button", name=re.compile("^Add")).click()
    expect(page.get_by_role("main")).to_contain_text("11 agencies are added")
    look(page)


def invite_an_auditor(page, product, look):
    """Gives the link as the mail has it."""
    page.get_by_role("link", name="People", exact=True).click()
    follow(page, "Invite somebody")
    page.get_by_label("Their name").fill("Pat Constable")
    page.get_by_label("Their email address").fill(AUDITOR)
    page.get_by_role("radio", name="Auditor").check()
    page.get_by_label("Agency", exact=True).select_option("Police")
    look(page)
    product.new_output()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("Pat Constable")
    look(page)
    return LINK.search(product.new_output())[0]


def begin_the_audit(page, look):
    page.get_by_role("link", name="Audits", exact=True).click()
    follow(page, "New audit")
    page.get_by_label("Title").fill(AUDIT)
    look(page)
    page.get_by_role("button", name="Set up the audit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(AUDIT)
    look(page)
    return page.url


def say_what_for(page, audit, look):
    follow(page, "Purpose and scope")
    page.get_by_label("Topic").fill("From the strategy discussion to the first core group")
    page.get_by_label("Aim").fill("To learn what children live through in these weeks.")
    page.get_by_label("Scope").fill("Ten children with a plan made in the autumn of 2018.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.goto(audit)  # as if it was left here, and come back to
    follow(page, "Question set")
    page.get_by_role("radio", name=re.compile("^Strategy discussion to first core")).first.check()
    look(page)
    page.get_by_role("button", name="Save").click()


def choose_agencies(page, audit, look):
    page.goto(audit)
    follow(page, "Agencies")
    for name, *_ in AGENCIES:
        part = "Lead agency" if name == LEAD else "Only named" if name in NAMED else "Asked for"
        box = page.get_by_role("combobox", name=re.compile(f"^{name}: what it does"))
        options = box.locator("option").all_inner_texts()
        box.select_option(next(option for option in options if option.startswith(part)))
    look(page)
    page.get_by_role("button", name="Save").click()


def import_children(page, audit, look, console):
    """First a table with a mistake, which adds nobody; then the right one."""
    page.goto(audit)
    follow(page, "Children")
    look(page)
    page.get_by_role("link", name="Import children").click()
    look(page)
    upload(page, "children.xlsx", XLSX, workbook([*CHILDREN, ("Gwen", "", "", "", "", "", "", "")]))
    expect(page.get_by_role("alert")).to_contain_text("Age")
    look(page)
    console.expect("422")
    upload(page, "children.xlsx", XLSX, workbook(CHILDREN))
    expect(page.get_by_role("heading", level=1)).to_have_text("10 children to be added")
    assert not [name for name in NAMES if name in page.content()]
    look(page)
    page.get_by_role("button", name="Add 10 children").click()
    expect(page.get_by_role("table")).to_contain_text("Georgie")
    assert not [name for name in NAMES if name in page.content()]
    look(page)


def record_paths(page, audit, look):
    """Of the child with two strategy discussions, and of the unborn one."""
    steps_of(page, audit, "Grace")
    follow(page, "Add a step")
    look(page)
    page.go_back()
    add_step(page, "Referral", "9 7 2018")
    add_step(page, "Strategy discussion", "10 7 2018", section_47=True)
    add_step(page, "Initial child protection conference", "27 7 2018", outcome="Conference not")
    add_step(page, "Referral", "11 10 2018", episode="Episode 2")
    add_step(page, "Strategy discussion", "12 10 2018", section_47=True, episode="Episode 2")
    add_step(
        page, "Initial child protection conference", "5 11 2018", outcome="Child protection plan",
        episode="Episode 2",
    )  # fmt: skip
    look(page)
    main = page.get_by_role("main")
    # Day 0 is 12 October; the 15th working day after it is Friday 2 November.
    expect(main).to_contain_text("2 November 2018")
    steps_of(page, audit, "Georgie")
    add_step(page, "Strategy discussion", "29 10 2018", section_47=True)
    add_step(
        page, "Initial child protection conference", "16 11 2018", outcome="Child protection plan"
    )
    add_step(page, "Birth of a child unborn at the start", "5 12 2018")


def steps_of(page, audit, child):
    page.goto(f"{audit}children/")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=child, exact=True))
    row.get_by_role("link", name=re.compile("steps", re.IGNORECASE)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The child’s path")


def add_step(page, kind, date, *, section_47=False, outcome="", episode="Episode 1"):
    follow(page, "Add a step")
    page.get_by_label("What happened?").select_option(kind)
    if section_47:
        page.get_by_label("Section 47 was started").check()
    if outcome:
        page.get_by_role("radio", name=re.compile(f"^{outcome}")).check()
    fill_in_date(page, "When was it?", date)
    page.get_by_label("Which episode").select_option(episode)
    page.get_by_role("button", name="Save the step").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The child’s path")


def choose_dates(page, audit, look):
    page.goto(audit)
    follow(page, "Dates")
    fill_in_dates(page)
    look(page)
    page.get_by_role("button", name="Save").click()


def open_it(page, audit, product, look):
    page.goto(audit)
    follow(page, "Check and open")
    main = page.get_by_role("main")
    expect(main).to_contain_text("90 returns")
    expect(main).to_contain_text("10 children × 9 agencies")
    expect(main).to_contain_text("1 person gets one mail")
    look(page)
    page.get_by_role("link", name="See the return as an agency will see it").click()
    look(page)
    page.go_back()
    product.new_output()
    page.get_by_role("button", name="Open the audit").click()
    expect(page.get_by_role("table").first).to_contain_text("Not started")
    mail = product.new_output()
    assert f"To: {AUDITOR}" in mail
    assert not [child for child, *_ in CHILDREN if child in mail]
    look(page)


def find_the_returns(page, look):
    for child, *_ in CHILDREN:
        expect(page.get_by_role("main")).to_contain_text(child)
    look(page)


def find_the_record(page, look):
    """The unborn child's, which takes a stated purpose."""
    page.get_by_role("link", name="Georgie", exact=True).click()
    page.get_by_role("link", name=re.compile("Finding the record")).click()
    expect(page.get_by_role("main")).not_to_contain_text("Shannon Oakes")
    look(page)
    page.get_by_role("radio", name="To find the child’s record").check()
    page.get_by_role("button", name="Show who the child is").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Shannon Oakes")
    expect(main).to_contain_text("9 December 2018")
    assert "Oakes" not in page.url + page.title()
    look(page)


def see_what_was_recorded(page, audit, look):
    """The paths beside each other, and that the auditor looked."""
    page.goto(audit.replace("set-up/", "timeline/"))
    look(page)
    page.get_by_role("link", name="History", exact=True).click()
    look_at_the_key = (
        page.get_by_role("row").filter(has_text="Pat Constable").filter(has_text="looked at")
    )
    expect(look_at_the_key).to_contain_text("Georgie")
    expect(look_at_the_key).to_contain_text("To find the child’s record")
    look(page)


# -- the table of the children

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = [
    *("Pseudonym", "Age", "Category", "Name", "Date of birth"),
    *("Expected date of birth", "Mother’s name", "Mother’s date of birth"),
]


def workbook(rows):
    book = Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
