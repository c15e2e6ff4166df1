"""A return is sent back, corrected, sent again and accepted; another is signed off by a lead."""

from playwright.sync_api import expect

from .pages import (
    answer_what_keeps_it_from_being_sent,
    open_as_panel,
    open_own_return,
    question,
)

CHILD = "Hope"
AGENCY = "Community Child Health"
REASON = "Two answers do not fit together. Look at the supervision notes as well."
QUESTION = "RO2"
QUESTION_REASON = "The chronology you sent with it shows no supervision."
WORRY = "Supervision was planned, and then nobody held it."


def test_reasons_and_changes_are_seen_by_both_sides(page_for, look, console):
    chair = page_for("chair@demo.example")
    open_as_panel(chair, CHILD, AGENCY)
    send_back(chair, look)
    console.expect("422")  # no reason first

    auditor = page_for("community.health@demo.example")
    before, after = correct(auditor, look)

    open_as_panel(chair, CHILD, AGENCY)
    read_what_changed(chair, before, after, look)
    accept(chair, look)
    auditor.reload()
    expect(auditor.get_by_role("main")).to_contain_text("Accepted")


def send_back(page, look):
    page.get_by_role("link", name="Send it back…").or_(
        page.get_by_role("button", name="Send it back…")
    ).click()
    look(page)
    page.get_by_role("button", name="Send it back").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Write what the agency should look at again")
    look(page)
    page.get_by_label("What should the agency look at again?").fill(REASON)
    answer = page.locator(".govuk-summary-list__row").filter(has_text=QUESTION).first
    answer.get_by_text("What to look at again").first.click()
    answer.get_by_role("textbox").fill(QUESTION_REASON)
    look(page)
    page.get_by_role("button", name="Send it back").last.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("The return is sent back.")
    expect(main).to_contain_text("Sent back")
    expect(main).to_contain_text(REASON)
    expect(main).to_contain_text("counts until it is sent again")
    look(page)


def correct(page, look):
    """Follow the reason to its question and change the answer; gives it as it was and is."""
    row = page.get_by_role("row").filter(has_text="Sent back").filter(has_text=CHILD)
    expect(row).to_have_count(1)
    open_own_return(page, CHILD)
    expect(page.get_by_role("main")).to_contain_text("Sent back on")
    above = page.locator(".govuk-warning-text, .app-reasons, .app-progress")
    expect(above.nth(0)).to_contain_text(REASON)
    expect(above.nth(0)).to_contain_text("Charlie Chair")
    expect(above.nth(1)).to_contain_text(QUESTION_REASON)
    look(page)

    page.get_by_role("link", name=f"{QUESTION}, ").click()
    place = page.locator(f"#question-{QUESTION}")
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text(QUESTION_REASON)
    look(page)
    choices = question(page, QUESTION)
    before = choices.locator("label:has(+ input:checked), input:checked + label").inner_text()
    chosen = choices.locator("input:not(:checked)").first
    after = chosen.locator("+ label").inner_text()
    chosen.check()
    worries = page.get_by_role("group", name="What we are worried about")
    if worries.get_by_role("textbox").last.input_value():
        worries.get_by_role("button", name="Add another").click()
    worries.get_by_role("textbox").last.fill(WORRY)
    page.get_by_role("button", name="Save and finish later").click()
    answer_what_keeps_it_from_being_sent(page)
    expect(page.get_by_role("main")).to_contain_text(QUESTION_REASON)
    look(page)
    page.get_by_role("button", name="Send the return").click()
    expect(page.get_by_role("main")).to_contain_text("The return is sent")
    look(page)
    return before.strip(), after.strip()


def read_what_changed(page, before, after, look):
    changes = page.get_by_role("region", name="What changed")
    expect(page.get_by_role("heading", name="What changed since version 1")).to_be_visible()
    row = changes.get_by_role("row").filter(has_text=QUESTION)
    expect(row.get_by_role("rowheader")).to_contain_text(QUESTION_REASON)
    expect(row.get_by_role("cell").nth(0)).to_have_text(before)
    expect(row.get_by_role("cell").nth(1)).to_have_text(after)
    added = changes.get_by_role("row").filter(has_text=WORRY)
    expect(added.get_by_role("cell").nth(0)).to_have_text("–")
    look(page)
    page.get_by_role("link", name="Version 1").click()
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1")
    expect(main).to_contain_text(REASON)
    expect(main).not_to_contain_text(WORRY)
    look(page)
    page.get_by_role("link", name="Back to the return").click()


def accept(page, look):
    page.get_by_role("button", name="Accept the return").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("The return is accepted.")
    expect(main).to_contain_text(WORRY)
    expect(page.get_by_role("button", name="Accept the return")).to_have_count(0)
    look(page)


def test_lead_signs_off_what_an_auditor_handed_in(page_for, look):
    lead = page_for("lead@demo.example")
    table = lead.get_by_role("region", name="For you to sign off")
    look(lead)
    table.get_by_role("link", name="Hassan", exact=True).click()
    main = lead.get_by_role("main")
    expect(main).to_contain_text("Pip Police handed this return in")
    look(lead)
    lead.get_by_role("button", name="Sign off and send").click()
    expect(main).to_contain_text("You signed the return off, and it is sent.")
    look(lead)

    panel = page_for("panel@demo.example")
    open_as_panel(panel, "Hassan", "Police")
    expect(panel.get_by_role("main")).to_contain_text("Sent by Pip Police")
    expect(panel.get_by_role("main")).to_contain_text("signed off by Lindsay Lead")
    expect(panel.get_by_role("button", name="Accept the return")).to_be_visible()
