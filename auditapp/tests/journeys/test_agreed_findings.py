"""From the returns of February 2019 to what the panel agreed: where records differ is looked
through, children are discussed, and observations are used or set aside until none is open."""

import re

from playwright.sync_api import expect

from .pages import moderate_again

AUDIT = "February 2019: strategy discussion to first core group"
DISCUSSED = ["Gail", "Grace", "Gareth", "Graham", "Gina", "Georgie"]
WORDED = "Calls from school are answered on the same day."

# Takes away what the demonstration has of the meeting, and one finding.
BEFORE_THE_PANEL = f"""
from cases.models import Case
from findings.models import CaseDiscussion, Finding, PanelMeeting
CaseDiscussion.objects.filter(case__audit__title={AUDIT!r}).delete()
PanelMeeting.objects.filter(audit__title={AUDIT!r}).delete()
Case.objects.filter(audit__title={AUDIT!r}).update(discussed=False)
Finding.objects.filter(audit__title={AUDIT!r}, kind="well").last().delete()
"""


def test_panel_comes_from_collected_returns_to_agreed_findings(product, page_for, look, console):
    product.manage("shell", "--verbosity=0", "--command", BEFORE_THE_PANEL)
    chair = page_for("chair@demo.example")
    moderate_again(chair, AUDIT)
    settle_a_difference(chair, page_for, look)
    meet(chair, look)
    discuss(chair, look)
    propose(page_for("panel@demo.example"), look)
    agree(chair, look)
    set_the_rest_aside(chair, look)
    keep_after_all(chair, look)
    ask_for_accuracy(chair, page_for, look)
    read_the_summary(chair)
    sign(chair, look, console)
    close_and_open_again(chair, look)
    read_what_is_published(page_for("police@demo.example"), look)


def open_audit(page, link):
    page.goto("/audits/")
    page.get_by_role("link", name=AUDIT).click()
    page.get_by_role("link", name=link, exact=True).first.click()


def settle_a_difference(page, page_for, look):
    """Ask both agencies, who each look at their own record, then write what explains it."""
    open_audit(page, "Where records differ")
    look(page)
    row = page.get_by_role("listitem").filter(has_text="General Practice was invited and did not")
    row.first.get_by_role("link").click()
    look(page)
    page.get_by_label("What you would like to know").fill("Who told the practice?")
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("reply by").first).to_be_visible()
    where = page.url
    for email, own, others in (
        ("gp@demo.example", "Not invited", "Invited, did not take part"),
        ("social.care@demo.example", "Invited, did not take part", "Not invited"),
    ):
        agency = page_for(email)
        agency.get_by_role("region", name="to check").get_by_role("link").first.click()
        expect(agency.get_by_text(own, exact=True)).to_be_visible()
        expect(agency.get_by_text(others, exact=True)).to_have_count(0)
        look(agency)
        agency.get_by_label("Our answer is right").check()
        agency.get_by_label("Where you looked").fill("The list of those invited")
        agency.get_by_role("button", name="Send the reply").click()
        expect(agency.get_by_text("has your reply")).to_be_visible()
    page.goto(where)
    expect(page.get_by_text("The list of those invited")).to_have_count(2)
    page.get_by_label("Explained").check()
    page.get_by_label("Why").fill("The letter went to the old address")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("69 differences of 70")).to_be_visible()
    page.get_by_label("Show").select_option("Settled")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 difference of 70")).to_be_visible()


def meet(page, look):
    open_audit(page, "Meetings")
    page.get_by_role("button", name="Record a meeting").click()
    for box, typed in (("Day", "28"), ("Month", "2"), ("Year", "2019")):
        page.get_by_label(box, exact=True).fill(typed)
    presences = page.get_by_label(re.compile("came or sent apologies"))
    for row in presences.all()[:6]:
        row.select_option("Came")
    look(page)
    page.get_by_role("button", name="Save the meeting").click()
    expect(page.get_by_text("Quorate", exact=True)).to_be_visible()


def discuss(page, look):
    for name in DISCUSSED:
        open_audit(page, "Agenda")
        page.get_by_role("link", name=f"Choose {name}").click()
        page.get_by_label("Why do you choose this child?").fill("Much to learn from")
        page.get_by_label("Meeting").select_option("28 February 2019")
        page.get_by_role("button", name="Save").click()
    look(page)
    page.get_by_role("link", name=re.compile(f"^{DISCUSSED[0]}, ")).click()
    look(page)
    for after in [*DISCUSSED[1:], None]:
        page.get_by_role("button", name="The discussion was held").click()
        expect(page.get_by_text("Discussed in the meeting of 28 February 2019")).to_be_visible()
        if after:
            page.locator("body").press("n")
            expect(page.get_by_role("heading", level=1)).to_contain_text(after)


def propose(page, look):
    """The panel's member ticks two observations and proposes what they come to."""
    open_audit(page, "Findings")
    look(page)
    column = page.get_by_role("region", name="What is working well").last
    for box in column.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Propose a finding").click()
    page.get_by_label("Wording").fill(WORDED)
    look(page)
    page.get_by_role("button", name="Save the proposal").click()
    expect(page.get_by_role("heading", name="Proposed (1)")).to_be_visible()


def agree(page, look):
    open_audit(page, "Findings")
    page.get_by_role("link", name=WORDED).click()
    look(page)
    page.get_by_role("link", name="Change or record as agreed").click()
    agreed = page.get_by_role("group", name="When did the panel agree it?")
    for box, typed in (("Day", "28"), ("Month", "2"), ("Year", "2019")):
        agreed.get_by_label(box).fill(typed)
    page.get_by_role("button", name="Save the finding").click()
    for label, number in (
        ("What is working well", 14),
        ("What we are worried about", 10),
        ("What needs to happen", 10),
    ):
        expect(page.get_by_role("heading", name=f"{label} ({number})")).to_be_visible()


def keep_after_all(page, look):
    """What asks before it removes: a finding, and what somebody said."""
    page.get_by_role("link", name=WORDED).click()
    page.get_by_role("link", name="Remove", exact=True).click()
    look(page)
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_role("main")).to_contain_text(WORDED)
    page.goto("/audits/")
    page.get_by_role("link", name=AUDIT).click()
    page.get_by_role("link", name="Gail", exact=True).click()
    page.get_by_role("link", name=re.compile("^Remove what was said")).first.click()
    look(page)
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gail")


def set_the_rest_aside(page, look):
    page.get_by_role("link", name="Those that look alike").click()
    look(page)
    open_audit(page, "Findings")
    while not page.get_by_role("heading", name=": 0 open").count():
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Set them aside…").click()
        page.get_by_label("Why are they set aside?").fill("Said of one child only")
        page.get_by_role("button", name="Set aside").click()
        expect(page.get_by_text("set aside.")).to_be_visible()
    look(page)


def ask_for_accuracy(page, page_for, look):
    open_audit(page, "Findings")
    page.get_by_role("link", name="Accuracy check").click()
    page.get_by_role("button", name="Ask the agencies once more").click()
    look(page)
    police = page_for("police@demo.example")
    police.get_by_role("link", name=f"{AUDIT}: Police").click()
    look(police)
    police.get_by_label("Your comment on").first.fill("The night team did ring back.")
    police.get_by_role("button", name="Save, these are all").click()
    expect(police.get_by_text("has your comments")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Answer", exact=False).click()
    page.get_by_label("Your answer").fill("The wording is kept: it speaks of the day.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The wording is kept")).to_be_visible()


def read_the_summary(page):
    open_audit(page, "Summary report")
    summary = page.get_by_role("main")
    for number in ("(14)", "(10)"):
        expect(summary.get_by_role("heading").filter(has_text=number).first).to_be_visible()
    expect(summary.get_by_text("discussed").first).to_be_visible()
    expect(summary.get_by_role("heading", name="Where records differ")).to_be_visible()


def sign(page, look, console):
    """A check list, who agreed and approved it, and why there is a second version."""
    page.get_by_role("link", name="Check and sign…").click()
    look(page)
    page.get_by_role("button", name="Sign and publish version 2").click()
    expect(page.get_by_role("alert")).to_contain_text("Write who approved it for the executive")
    console.expect("422")
    page.get_by_label("Agencies checked what is found about them: why").fill("They had time enough")
    page.get_by_label("Who approved it for the executive").fill("Ellis Executive")
    approved = page.get_by_role("group", name="When it was approved")
    for box, typed in (("Day", "26"), ("Month", "3"), ("Year", "2019")):
        approved.get_by_label(box).fill(typed)
    page.get_by_label("Why there is a new version").fill("One finding is worded anew")
    page.get_by_role("button", name="Sign and publish version 2").click()
    expect(page.get_by_text("Version 2 of the report is signed and published.")).to_be_visible()


def close_and_open_again(page, look):
    page.goto("/audits/")
    page.get_by_role("link", name=AUDIT).click()
    page.get_by_role("button", name="Close the audit").click()
    look(page)
    page.get_by_role("button", name="Close the audit").click()
    expect(page.get_by_text("The audit is closed.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Open the audit again").click()
    look(page)
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("button", name="Close the audit")).to_be_visible()


def read_what_is_published(page, look):
    """Somebody of an agency reads the report, what changed, the briefing, and takes the files."""
    page.goto("/audits/")
    page.get_by_role("link", name=AUDIT).click()
    page.get_by_role("link", name="Summary report").click()
    look(page)
    for kind in ("PDF", "Word", "Web page"):
        for edition in ("members’ report", "public summary"):
            link = page.get_by_role("link", name=f"{kind} of the {edition}")
            with page.expect_download() as download:
                link.click()
            assert download.value.path().stat().st_size > 5_000
    page.get_by_role("link", name="What changed since version 1").click()
    expect(page.get_by_text("One finding is worded anew")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text(WORDED)
    look(page)
    page.go_back()
    page.get_by_role("link", name="Public summary on a page").click()
    expect(page.get_by_role("main")).not_to_contain_text("Gail")
    look(page)
    page.go_back()
    page.get_by_role("link", name="Learning briefing").click()
    expect(page.get_by_role("heading", name="Talk about it in your team")).to_be_visible()
    look(page)
