"""An administrator writes a question set from nothing, with each kind of answer once, publishes it
and finds it among the sets that an audit can use.
"""

import re

from playwright.sync_api import expect

TITLE = "Neglect: what we saw and did"
QUESTIONS = [
    ("Was neglect named?", "Yes or no", ""),
    ("Who saw it first?", "One of a list", "School\nHealth visitor\nNot recorded"),
    ("What did it show?", "Several of a list", "Hunger\nMissed appointments\nNone of these"),
    ("When was the first visit?", "Date", ""),
    ("How many visits were made?", "Number", ""),
    ("What was a day like for the child?", "Text", ""),
    ("How good was the help?", "Grade", ""),
]


def test_set_is_written_from_nothing_and_offered_to_audits(page_for, look):
    page = page_for("admin@demo.example")
    page.get_by_role("link", name="Question sets").click()
    page.get_by_role("button", name="Create a question set").click()
    page.get_by_label("Title of the question set").fill(TITLE)
    page.get_by_role("button", name="Create the draft").click()
    look(page)
    page.get_by_role("button", name="Add a section").click()
    page.get_by_label("Title", exact=True).fill("The child")
    page.get_by_role("button", name="Add the section").click()
    write_questions(page, look)
    order_them_by_keyboard(page)
    ask_why_only_if_it_was_named(page, look)
    write_the_scale(page)
    look_as_the_police(page, look)
    publish(page, look)
    find_it_in_an_audit(page)


def write_questions(page, look):
    page.get_by_role("link", name="Add a question to section A").click()
    look(page)
    for number, (text, kind, answers) in enumerate(QUESTIONS, start=1):
        expect(page.get_by_label("Code")).to_have_value(f"A{number}")
        page.get_by_label("Question", exact=True).fill(text)
        page.get_by_label(kind, exact=True).check()
        page.get_by_label("Answers to choose from").fill(answers)
        last = number == len(QUESTIONS)
        page.get_by_role(
            "button", name="Add the question" if last else "Add it and another"
        ).click()
    look(page)


def order_them_by_keyboard(page):
    """What is moved keeps the focus, so that the next press moves it on."""
    up = page.get_by_role("button", name="Move A7 up")
    up.press("Enter")
    expect(up).to_be_focused()
    up.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="How good was")).to_have_count(1)
    codes = page.locator(".app-draft-questions strong").all_inner_texts()
    assert codes == ["A1", "A2", "A3", "A4", "A7", "A5", "A6"]
    page.get_by_role("button", name=re.compile("^Undo: Moved question A7 up")).click()
    codes = page.locator(".app-draft-questions strong").all_inner_texts()
    assert codes == ["A1", "A2", "A3", "A4", "A5", "A7", "A6"]


def ask_why_only_if_it_was_named(page, look):
    page.get_by_role("link", name="A2 Who saw it first?").click()
    page.get_by_label("Ask it only after certain answers").select_option("A1")
    page.get_by_role("button", name="Show its answers").click()
    page.get_by_role("group", name="Ask it only if the answer to A1 is").get_by_label(
        "Yes", exact=True
    ).check()
    look(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Only if A1 is “Yes”")).to_be_visible()


def write_the_scale(page):
    """The problem leads to its place."""
    problems = page.get_by_role("region", name="1 thing to put right")
    expect(problems).to_contain_text("There is no scale of grades")
    page.get_by_role("link", name="Title, grades, facts and special answers").click()
    page.get_by_label("Scale of grades").fill("Good\nRequires improvement")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(problems).to_have_count(0)


def look_as_the_police(page, look):
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("group", name="A7 How good was the help?")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Back to the draft").click()


def publish(page, look):
    page.get_by_role("link", name="Check and publish").click()
    look(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{TITLE}, version 1")


def find_it_in_an_audit(page):
    page.get_by_role("link", name="Audits", exact=True).click()
    page.get_by_role("main").locator("a", has_text="New audit").click()
    page.get_by_label("Title").fill("Neglect")
    page.get_by_role("button", name="Set up the audit").click()
    page.get_by_role("link", name="Question set", exact=True).click()
    expect(page.get_by_label(f"{TITLE}, version 1")).to_be_visible()
