"""An action from its plan to the re-audit: its owner works on it, gets another date, says that it
is done; the chair confirms it, and the re-audit shows it delivered. Then what a team says of the
briefing, and what an agency puts right for one child."""

import re

from playwright.sync_api import expect

from .pages import RE_AUDIT, fill_in_date, moderate_again, open_own_return

AUDIT = "February 2019: strategy discussion to first core group"
NEEDED = "Everybody invited, invited in writing."
WHAT = "Ring whoever did not answer an invitation."
EVIDENCE = "The log of calls of May, with the manager."


def test_action_is_done_and_shown_in_the_re_audit(page_for, look, console):
    chair, owner = page_for("chair@demo.example"), page_for("lead@demo.example")
    moderate_again(chair, AUDIT)
    plan(chair, look)
    work_on_it(owner, look)
    agree_to_the_date(chair, look)
    say_that_it_is_done(owner, console)
    confirm(chair, look)
    see_it_in_the_re_audit(chair, look)
    see_all_audits(chair, look)


def plan(chair, look):
    chair.goto("/audits/")
    chair.get_by_role("link", name=AUDIT).click()
    chair.get_by_role("link", name="Actions", exact=True).last.click()
    chair.get_by_role("link", name=re.compile("^Add an action")).first.click()
    chair.get_by_label("What is to be done", exact=True).fill(WHAT)
    chair.get_by_label("Which agency does it").select_option("Police")
    fill_in_date(chair, "By when", "30 6 2030")
    chair.get_by_label("High", exact=True).check()
    chair.get_by_label("How we will know").fill("Nine of ten answer.")
    look(chair)
    chair.get_by_role("button", name="Save the action").click()
    expect(chair.get_by_role("link", name=WHAT)).to_be_visible()
    look(chair)


def open_action(page):
    """From the first page."""
    page.goto("/")
    page.get_by_role("link", name=WHAT).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WHAT)


def work_on_it(owner, look):
    owner.goto("/")
    look(owner)
    open_action(owner)
    look(owner)
    owner.get_by_role("link", name="Write an update").click()
    owner.get_by_label("What has happened").fill("Two people ring on Mondays.")
    owner.get_by_label("It is in progress").check()
    look(owner)
    owner.get_by_role("button", name="Save the update").click()
    expect(owner.get_by_text("Two people ring on Mondays.")).to_be_visible()
    owner.get_by_role("link", name="Ask for another date or owner").click()
    fill_in_date(owner, "Another date", "30 9 2030")
    owner.get_by_label("Why", exact=True).fill("The telephone system changes in July.")
    look(owner)
    owner.get_by_role("button", name="Ask for it").click()
    expect(owner.get_by_text("The chair has not answered yet.")).to_be_visible()


def agree_to_the_date(chair, look):
    chair.goto("/")
    expect(chair.get_by_role("heading", name="Actions that wait for you")).to_be_visible()
    look(chair)
    open_action(chair)
    chair.get_by_role("link", name="Agree or decline").click()
    chair.get_by_label("Yes, change the action").check()
    look(chair)
    chair.get_by_role("button", name="Save your answer").click()
    expect(chair.get_by_text("30 September 2030").first).to_be_visible()


def say_that_it_is_done(owner, console):
    open_action(owner)
    owner.get_by_role("link", name="Write an update").click()
    owner.get_by_label("It is done", exact=True).check()
    owner.get_by_role("button", name="Save the update").click()
    expect(owner.get_by_role("alert")).to_contain_text("Write what shows that it is done")
    console.expect("422 (Unprocessable Entity)")
    owner.get_by_label("What shows that it is done").fill(EVIDENCE)
    owner.get_by_role("button", name="Save the update").click()
    expect(owner.get_by_text("To be confirmed").first).to_be_visible()


def confirm(chair, look):
    open_action(chair)
    chair.get_by_role("link", name="Confirm, or send back").click()
    look(chair)
    chair.get_by_label("Yes, it is done").check()
    chair.get_by_role("button", name="Save what you decide").click()
    expect(chair.get_by_text(EVIDENCE).first).to_be_visible()
    expect(chair.get_by_text("Difference not looked at yet")).to_be_visible()


def see_it_in_the_re_audit(chair, look):
    chair.goto("/audits/")
    chair.get_by_role("link", name=RE_AUDIT).click()
    chair.get_by_role("link", name="Then and now").first.click()
    line = chair.get_by_role("listitem").filter(has_text=WHAT).first
    expect(line).to_contain_text("Police, by 30 September 2030")
    expect(line).to_contain_text("Done")
    look(chair)


def see_all_audits(chair, look):
    for link in ("Actions", "Across audits"):
        chair.get_by_role("navigation", name="Main").get_by_role("link", name=link).click()
        look(chair)
    pages = chair.get_by_role("navigation", name="What is compared")
    for name in ("Questions", "Time limits", "Returns", "Annual summary"):
        pages.get_by_role("link", name=re.compile(name, re.IGNORECASE)).click()
        look(chair)
    chair.get_by_role("link", name="2018 to 2019").click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Multi-agency audits, 2018 to 2019")
    look(chair)


def test_team_says_what_it_did_without_an_account(page_for, new_page, look, console):
    chair = page_for("chair@demo.example")
    chair.goto("/audits/")
    chair.get_by_role("link", name=AUDIT).click()
    chair.get_by_role("link", name="Summary report", exact=True).first.click()
    chair.get_by_role("link", name="Learning briefing").click()
    chair.get_by_role("link", name="What teams did with it").click()
    if chair.get_by_role("button", name="Ask teams").count():
        chair.get_by_role("button", name="Ask teams").click()
    link = chair.get_by_role("main").get_by_role("link", name="/briefings/").get_attribute("href")
    look(chair)
    team = new_page()
    team.goto(link)
    look(team)
    fill_in_date(team, "When did your team talk about it?", "14 5 2026")
    team.get_by_label("How many people took part?").fill("11")
    team.get_by_label("What will change in your work?").fill("We ring fathers too.")
    team.get_by_role("button", name="Send").click()
    expect(team.get_by_role("heading", level=1)).to_have_text("Thank you")
    look(team)
    chair.reload()
    expect(chair.get_by_text("We ring fathers too.")).to_be_visible()
    chair.goto("/audits/")
    chair.get_by_role("link", name=RE_AUDIT).click()
    chair.get_by_role("link", name="Then and now").first.click()
    expect(chair.get_by_text("We ring fathers too. (11 people, 14 May 2026)")).to_be_visible()


def test_agency_puts_right_for_one_child_what_should_not_wait(page_for, look, console):
    lead = page_for("lead@demo.example")
    open_own_return(lead, "Hana", "Police")
    lead.get_by_role("link", name="Put right for this child").click()
    lead.get_by_label("What will be put right").fill("Add the missing alert.")
    look(lead)
    lead.get_by_role("button", name="Save").click()
    lead.goto("/")
    look(lead)
    lead.get_by_role("link", name=re.compile("Add the missing alert")).click()
    lead.get_by_label("What was done").fill("Added today.")
    look(lead)
    lead.get_by_role("button", name="It is done").click()
    expect(lead.get_by_text("Added today.")).to_be_visible()
    admin = page_for("admin@demo.example")
    admin.goto("/audits/")
    admin.get_by_role("link", name=RE_AUDIT).click()
    admin.get_by_role("link", name="What agencies put right for single children").click()
    expect(admin.get_by_text("Added today.")).to_be_visible()
    look(admin)
