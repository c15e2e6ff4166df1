"""The panel discusses a child: two people write the minutes at once, and keys lead about."""

from playwright.sync_api import expect

from .pages import SAVED, moderate_again
from .pages import saving_status as status

AUDIT = "February 2019: strategy discussion to first core group"
WELL, IMPACT = "What agencies did well together", "What difference that made to the child"


def open_child(page, name):
    page.goto("/audits/")
    page.get_by_role("link", name=AUDIT).click()
    page.get_by_role("link", name="Agenda", exact=True).click()
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def write(page, label, text):
    page.get_by_label(label).fill(text)
    page.get_by_label(label).blur()


def test_two_people_write_the_minutes_at_once_and_nothing_is_lost(page_for, look, console):
    chair, member = page_for("chair@demo.example"), page_for("panel@demo.example")
    moderate_again(chair, AUDIT)
    for page in (chair, member):
        open_child(page, "Gina, 3 years")

    write(chair, WELL, "Said by the chair")
    expect(status(chair)).to_have_text(SAVED)
    write(member, IMPACT, "Said by the member")
    expect(status(member)).to_have_text(SAVED)

    write(member, WELL, "Said by the member too")
    expect(status(member)).to_contain_text("somebody else changed the same text")
    console.expect("409")
    member.get_by_role("button", name="Save the minutes").click()
    expect(member.locator(".app-two-texts")).to_contain_text("Said by the chair")
    expect(member.locator(".app-two-texts")).to_contain_text("Said by the member too")
    console.expect("409")
    look(member)
    member.get_by_role("button", name="Keep what is saved").click()
    expect(member.get_by_label(WELL)).to_have_value("Said by the chair")
    expect(member.get_by_label(IMPACT)).to_have_value("Said by the member")
    look(member)


def test_keys_lead_from_child_to_child_but_not_while_somebody_types(page_for):
    moderate_again(page_for("chair@demo.example"), AUDIT)
    page = page_for("panel@demo.example", viewport={"width": 1920, "height": 1080})
    open_child(page, "Gail, 13 years")
    heading = page.get_by_role("heading", level=1)
    for key, child in (("n", "Grace"), ("ArrowLeft", "Gail")):
        page.keyboard.press(key)
        expect(heading).to_contain_text(child)
        page.wait_for_load_state()
    page.keyboard.press("3")
    expect(page.locator("#clocks")).to_be_focused()

    page.get_by_label(IMPACT).press("n")
    expect(heading).to_contain_text("Gail")
    expect(status(page)).to_have_text(SAVED)

    page.get_by_role("link", name="Switch these keys off").click()
    expect(page.get_by_role("link", name="Switch the keys on")).to_be_visible()
    page.keyboard.press("n")
    expect(heading).to_contain_text("Gail")
