"""An audit of another topic than the shipped ones: its questions, of each kind one, are pasted and
finished in the editor, with a fact of the children; nine children in three groups; an agency
answers, and the summary counts by group. The set's second version changes nothing in this audit.
"""

import re

from playwright.sync_api import expect

from .pages import answer_everything, csv, fill_in_dates, follow, open_own_return, upload

TITLE = "Neglect in three kinds of plan"
AUDIT = "Neglect, spring"
LIST = """What we saw
1. Was neglect named as neglect? Yes / No
2. Who saw it first? School / Health visitor / Police
3. What did it show?
☐ Hunger ☐ Missed appointments
4. When was the first visit?
5. How many visits were made?
6. What was a day like for the child?
7. How good was the help? Outstanding / Good / Requires improvement / Inadequate
What we did
8. Was the core group held? Yes / No
"""
PLANS = ["Child protection", "Child in need", "Early help"]
NAMES = ["Nadia", "Nathan", "Ned", "Nell", "Nico", "Nina", "Noah", "Nora", "Norman"]
CHILDREN = [(name, f"{n + 4} years", PLANS[n % 3]) for n, name in enumerate(NAMES)]


def test_partnership_audits_a_topic_of_its_own(page_for, look):
    page = page_for("admin@demo.example")
    paste_the_questions(page, look)
    ask_only_for_child_protection(page, look)
    publish(page)
    audit = set_the_audit_up(page, look)
    import_children(page, audit, look)
    open_it(page, audit)

    auditor = page_for("police@demo.example")
    answer(auditor, "Nadia", asked=8)
    answer(auditor, "Nathan", asked=7)

    chair = page_for("chair@demo.example")
    read_the_counts(chair, look)
    change_a_question(page, look)
    ask_in_the_audit_as_before(auditor)


def paste_the_questions(page, look):
    page.goto("/question-sets/")
    follow(page, "bring one in")
    page.get_by_label("Paste a list of questions").fill(LIST)
    page.get_by_label("Title of the pasted set").fill(TITLE)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("main")).to_contain_text("Was neglect named as neglect?")
    look(page)
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{TITLE}, version 1")


def ask_only_for_child_protection(page, look):
    follow(page, "Title, grades, facts and special answers")
    page.get_by_label("Facts of the children").fill(f"Kind of plan: {'; '.join(PLANS)}")
    look(page)
    page.get_by_role("button", name="Save", exact=True).click()
    follow(page, "Was the core group held?")
    page.get_by_label("Kind of plan is “Child protection”").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Only if Kind of plan is “Child protection”")).to_be_visible()


def publish(page):
    follow(page, "Check and publish")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("main")).to_contain_text("Facts of the children")


def set_the_audit_up(page, look):
    page.goto("/audits/")
    follow(page, "New audit")
    page.get_by_label("Title").fill(AUDIT)
    page.get_by_role("button", name="Set up the audit").click()
    audit = page.url
    follow(page, "Purpose and scope")
    for label in ("Topic", "Aim", "Scope"):
        page.get_by_label(label).fill("Neglect")
    page.get_by_role("button", name="Save").click()
    page.goto(audit)
    follow(page, "Question set")
    page.get_by_role("radio", name=re.compile(f"^{TITLE}")).check()
    page.get_by_role("button", name="Save").click()
    page.goto(audit)
    follow(page, "Agencies")
    for name, part in (("Children's Social Care", "lead"), ("Police", "asked")):
        page.get_by_role("combobox", name=re.compile(f"^{name}: what it does")).select_option(part)
    page.get_by_role("button", name="Save").click()
    page.goto(audit)
    follow(page, "Dates")
    fill_in_dates(page)
    page.get_by_role("button", name="Save").click()
    return audit


def import_children(page, audit, look):
    page.goto(audit)
    follow(page, "Children")
    follow(page, "Import children")
    rows = [("Pseudonym", "Age", "Kind of plan"), *CHILDREN]
    upload(page, "children.csv", "text/csv", csv(rows))
    look(page)
    page.get_by_role("button", name="Add 9 children").click()
    expect(page.get_by_role("table")).to_contain_text("Early help")
    look(page)


def open_it(page, audit):
    page.goto(audit)
    follow(page, "Check and open")
    page.get_by_role("button", name="Open the audit").click()
    expect(page.get_by_role("table").first).to_contain_text("Not started")


def answer(page, child, asked):
    """All sections of one return; `asked` is how many questions there are for this child."""
    open_own_return(page, child)
    expect(page.get_by_role("main")).to_contain_text(f"0 of {asked} answered")
    for section in ("What we saw", "What we did")[: asked - 6]:
        follow(page, section)
        answer_everything(page)
        page.get_by_role("button", name="Save and finish later").click()
    page.get_by_role("link", name="Check your answers and send").click()
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_role("main")).to_contain_text("sent")


def read_the_counts(page, look):
    page.goto("/audits/")
    follow(page, AUDIT)
    look(page)
    page.get_by_label("Which children?").select_option("Kind of plan: Child protection")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("main")).to_contain_text("3 of 9 children")
    page.get_by_role("link", name="Summary report", exact=True).first.click()
    for words in (*PLANS, "How good was the help?", "Inadequate"):
        expect(page.get_by_role("main")).to_contain_text(words)
    look(page)


def change_a_question(page, look):
    page.goto("/question-sets/")
    row = page.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("link", name="Copy to change").click()
    page.get_by_role("button").last.click()
    follow(page, "Was neglect named as neglect?")
    page.get_by_label("Question", exact=True).fill("Did anybody call it neglect?")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("What changed since").click()
    expect(page.get_by_role("main")).to_contain_text("Did anybody call it neglect?")
    look(page)
    publish(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{TITLE}, version 2")


def ask_in_the_audit_as_before(page):
    open_own_return(page, "Ned")
    follow(page, "What we saw")
    expect(page.get_by_role("main")).to_contain_text("Was neglect named as neglect?")
