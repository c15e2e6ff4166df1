"""A re-audit looks again at the findings of the audit that it follows."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    ActionFactory,
    AnswerCountFactory,
    AuditFactory,
    FindingFactory,
    JudgementFactory,
    MeetingFactory,
    QuestionSetFactory,
    ReportFactory,
    ThemeFactory,
)
from auditapp.tests.question_sets import small
from auditapp.tests.re_audits import PANEL_DATE, earlier_audit, follow
from cases.models import Audit, Observation
from findings.board.services.findings import fingerprint_of
from findings.erasure.services import erase_audit
from findings.models import Action, DifferenceCheck, Finding, Judgement
from findings.report.tests.reading import opened, squeezed, words_of, words_of_pdf
from findings.takeaway.services import bring_in
from findings.takeaway.writing import take_away


def make(world):
    """Police said “Neglect” of one of two children then, and now of the only one."""
    world.earlier = earlier_audit(world.audit, children=["Tess", "Theo"])
    said = {"observations-worried": ["No call"]}
    for case, shown in zip(world.earlier.cases.all(), ("neglect", "none"), strict=True):
        acting.fill_in_and_send(case, world.police, A=said | {"A2": [shown]})
    acting.fill_in_and_send(world.case, world.police)
    theme = ThemeFactory(partnership=world.partnership, name="Calls")
    world.finding = FindingFactory(
        audit=world.earlier,
        wording="Nobody rings back",
        theme=theme,
        observations=Observation.objects.filter(case__audit=world.earlier),
    )
    question = next(q for q in world.earlier.question_set.questions if q.code == "A2")
    AnswerCountFactory(finding=world.finding, question=question, choices=["neglect"])
    ActionFactory(finding=world.finding, owner=world.police, what="Ring back within a day.")
    FindingFactory(audit=world.earlier, wording="Only proposed", agreed_on=None)
    FindingFactory(audit=world.audit, wording="Calls are returned", kind="well", theme=theme)
    follow(world.audit, world.earlier)


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def panel(world, client_of):
    return client_of(world.panel)


def page_of(world):
    return reverse("then-and-now", args=[world.audit.public_id])


def judging(world, finding=None):
    return reverse(
        "then-and-now-judge", args=[world.audit.public_id, (finding or world.finding).pk]
    )


def typed(client, world, **changes):
    page = client.get(judging(world))
    form = page.context["form"]
    hidden = {name: form[name].value() for name in ("version", "save_key")}
    return hidden | {"verdict": "improved", "why": "The line is answered now"} | changes


def test_page_shows_the_numbers_then_and_now(world, panel):
    text = panel.get(page_of(world)).text
    assert "Raised for 2 of 2 children, by 1 agency." in text
    assert '<td data-label="Then">1 of 2 children</td>' in text
    assert '<td data-label="Now">1 of 1 child so far</td>' in text
    assert "Calls are returned" in text
    assert "Police, by 30 June 2019: Ring back within a day. Not started." in text
    assert "Of 1 earlier finding: 1 not judged yet." in text
    assert "Only proposed" not in text
    assert "%" not in text.split("<main")[1].split("<svg")[0]


def test_page_says_how_an_action_stands_and_what_was_measured(world, panel):
    then = {"said_done_at": timezone.now(), "said_done_by": world.chair, "evidence": "A log"}
    confirmed = {"confirmed_at": timezone.now(), "confirmed_by": world.chair}
    Action.objects.update(state="made_a_difference", **then, **confirmed)
    DifferenceCheck.objects.create(
        action=Action.objects.get(), date=PANEL_DATE, body="The board", verdict="made",
        measured="9 of 10 calls were returned", by=world.chair,
    )  # fmt: skip
    words = "Ring back within a day. Made a difference. Measured on 28 February 2019: 9 of 10 calls"
    assert words in panel.get(page_of(world)).text
    undone = dict.fromkeys([*then, *confirmed]) | {"evidence": ""}
    Action.objects.update(state="not_delivered", not_delivered_reason="No staff", **undone)
    assert "within a day. Not delivered: No staff." in panel.get(page_of(world)).text


def test_both_audits_name_each_other(world, panel):
    later = panel.get(world.audit.get_absolute_url()).text
    assert f'follows <a class="govuk-link" href="{world.earlier.get_absolute_url()}"' in later
    earlier = panel.get(world.earlier.get_absolute_url()).text
    assert f'Followed by <a class="govuk-link" href="{world.audit.get_absolute_url()}"' in earlier


def test_audit_that_follows_none_says_how_to_change_that(world, panel):
    page = panel.get(reverse("then-and-now", args=[world.earlier.public_id])).text
    assert "This audit follows no earlier one." in page


def test_question_of_another_version_is_not_counted_as_if_it_were_the_same(world, panel):
    content = small()
    content["version"] = 2
    a2 = content["sections"][0]["questions"][1]
    a2["choices"] = [*a2["choices"], {"value": "more", "label": "Something else"}]
    Audit.objects.filter(pk=world.audit.pk).update(question_set=QuestionSetFactory(content=content))
    text = panel.get(page_of(world)).text
    assert "Not compared. It had other choices." in text
    assert "so far" in text  # of the audit, no longer of a number
    assert "child so far" not in text


def test_panel_writes_down_what_it_says(world, panel):
    meeting = MeetingFactory(audit=world.audit)
    answer = panel.post(judging(world), typed(panel, world, meeting=meeting.pk))
    assert answer.url == f"{page_of(world)}#finding-{world.finding.pk}"
    text = panel.get(page_of(world)).text
    assert "Improved" in text
    assert "The line is answered now Judged in the meeting of 3 March 2026." in text
    assert "Of 1 earlier finding: 1 improved." in text
    assert Entry.objects.filter(object_type="findings.judgement", verb="added").count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verdict": ""}, "Select what became of it"),
        ({"verdict": "better"}, "Select what became of it from the list"),
        ({"why": " "}, "Write why the panel says so"),
        ({"why": "x" * 2001}, "shorten this to 2000"),
        ({"why": "a\x00b"}, "Null characters are not allowed"),
        ({"meeting": "9" * 30}, "Select a meeting from the list"),
        ({"meeting": "x"}, "Select a meeting from the list"),
    ],
)
def test_mistakes_are_named_and_nothing_is_saved(world, panel, changes, message):
    MeetingFactory(audit=world.audit)
    answer = panel.post(judging(world), typed(panel, world, **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert not Judgement.objects.exists()


def test_same_form_twice_is_one_judgement(world, panel):
    form = typed(panel, world)
    for _ in range(2):
        assert panel.post(judging(world), form).status_code == 302
    assert Judgement.objects.get().version == 1


def test_two_at_once_see_both_texts(world, panel, client_of):
    chair = client_of(world.chair)
    mine, theirs = typed(panel, world), typed(chair, world, why="Too early", verdict="cannot_say")
    assert chair.post(judging(world), theirs).status_code == 302
    answer = panel.post(judging(world), mine)
    assert answer.status_code == 409
    assert "Too early" in answer.text
    assert "The line is answered now" in answer.text
    again = mine | {"version": answer.context["form"]["version"].value(), "save_key": uuid.uuid4()}
    assert panel.post(judging(world), again).status_code == 302
    assert Judgement.objects.get().why == "The line is answered now"


def test_forged_forms_are_refused(world, panel):
    other = FindingFactory(audit=world.earlier, wording="Another")
    form = typed(panel, world)
    assert panel.post(judging(world), form | {"version": "x"}).status_code == 400
    assert panel.post(judging(world), form).status_code == 302
    assert panel.post(judging(world, other), form).status_code == 400  # the key of another form


def test_published_audit_takes_no_judgement_and_shows_what_was_typed(world, panel):
    form = typed(panel, world)
    ReportFactory(audit=world.audit)
    answer = panel.post(judging(world), form)
    assert answer.status_code == 409
    assert "The line is answered now" in answer.text
    assert "can’t be changed any more" in panel.get(judging(world)).text


def test_finding_of_an_audit_that_is_not_followed_is_not_judged(world, panel):
    own = Finding.objects.get(audit=world.audit)
    assert panel.get(judging(world, own)).status_code == 404
    proposed = Finding.objects.get(wording="Only proposed")
    assert panel.get(judging(world, proposed)).status_code == 404


def test_database_refuses_what_makes_no_sense(world):
    JudgementFactory(audit=world.audit, finding=world.finding)
    row = Judgement.objects.get()
    for changes in ({"verdict": "better"}, {"why": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Judgement.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.filter(pk=world.audit.pk).update(follows=world.audit)


def test_erasing_the_earlier_audit_leaves_the_later_one(world):
    JudgementFactory(audit=world.audit, finding=world.finding)
    erase_audit(audit=world.earlier)
    world.audit.refresh_from_db()
    assert world.audit.follows is None
    assert not Judgement.objects.exists()


def test_audit_that_is_brought_in_follows_none(world):
    JudgementFactory(audit=world.audit, finding=world.finding)
    with take_away(world.audit, by=world.administrator) as file:
        brought = bring_in(partnership=world.partnership, file=file, by=world.administrator)
    assert brought.audit.follows is None


def test_audit_follows_an_earlier_open_audit_of_its_partnership_alone(world, client_of):
    client = client_of(world.administrator)
    half = AuditFactory(partnership=world.partnership, lead=world.social_care, title="Half of it")
    page = client.get(reverse("audit-set-up-purpose", args=[world.audit.public_id]))
    offered = {audit.pk for audit in page.context["form"].fields["follows"].queryset}
    assert offered == {world.earlier.pk}
    form = page.context["form"]
    names = [name for name in form.fields if form[name].value() not in (None, False)]
    data = {name: form[name].value() for name in names}
    for pk in (half.pk, world.far_audit.pk, world.audit.pk, "9" * 30, "x"):
        assert client.post(page.request["PATH_INFO"], data | {"follows": pk}).status_code == 422
    assert client.post(page.request["PATH_INFO"], data | {"follows": ""}).status_code == 302
    world.audit.refresh_from_db()
    assert world.audit.follows is None


def test_copy_can_follow_what_it_is_copied_from(world, client_of):
    client = client_of(world.administrator)
    url = reverse("audit-copy", args=[world.audit.public_id])
    form = {"title": "In a year", "follows": "on", "save_key": uuid.uuid4()}
    assert client.post(url, form).status_code == 302
    assert Audit.objects.get(title="In a year").follows == world.audit


def test_signed_report_keeps_what_the_panel_said(world, panel):
    JudgementFactory(audit=world.audit, finding=world.finding, why="The line is answered now")
    live = panel.get(world.audit.get_summary_url()).text
    assert "Since the audit of 28 February 2019" in live
    assert "1 of 1 child so far" in live
    report = ReportFactory(audit=world.audit)
    Judgement.objects.update(why="Something else")
    signed = panel.get(world.audit.get_summary_url()).text
    assert "The line is answered now" in signed
    assert '<td data-label="Now">1 of 1 child</td>' in signed
    files = {(f.edition, f.format): bytes(f.content) for f in report.files.all()}
    word = words_of(opened(files["members", "docx"]))
    for text in (squeezed(words_of_pdf(files["members", "pdf"])), squeezed(word)):
        assert squeezed("Since the audit of 28 February 2019") in text
        assert squeezed("The line is answered now") in text
        assert squeezed("1 of 2 children then. Now: 1 of 1 child") in text
    public = squeezed(words_of_pdf(files["public", "pdf"]))
    assert squeezed("Nobody rings back Improved.") in public
    assert squeezed("The line is answered now") not in public
    assert squeezed("1 of 1 child") not in public


def test_signing_notes_what_is_not_judged(world, client_of):
    Audit.objects.filter(pk=world.audit.pk).update(state="moderating")
    chair, url = client_of(world.chair), reverse("report-sign", args=[world.audit.public_id])
    assert "1 earlier finding is not judged yet." in chair.get(url).text
    JudgementFactory(audit=world.audit, finding=world.finding)
    assert "Nothing is left to judge." in chair.get(url).text


def test_judged_finding_is_not_removed_but_merged_with_its_judgement(world, client_of):
    JudgementFactory(audit=world.audit, finding=world.finding)
    chair = client_of(world.chair)
    remove = reverse("finding-remove", args=[world.earlier.public_id, world.finding.pk])
    assert "This finding can’t be removed" in chair.get(remove).text
    seen = fingerprint_of(world.finding)
    assert chair.post(remove, {"seen": seen}).status_code == 409
    kept = FindingFactory(audit=world.earlier, wording="No one rings back")
    merge = reverse("finding-merge", args=[world.earlier.public_id, world.finding.pk])
    assert chair.post(merge, {"into": kept.pk}).status_code == 302
    assert Judgement.objects.get().finding == kept


def test_two_judged_findings_are_not_merged(world, client_of):
    kept = FindingFactory(audit=world.earlier, wording="No one rings back")
    for finding in (world.finding, kept):
        JudgementFactory(audit=world.audit, finding=finding)
    merge = reverse("finding-merge", args=[world.earlier.public_id, world.finding.pk])
    answer = client_of(world.chair).post(merge, {"into": kept.pk})
    assert answer.status_code == 422
    assert "A re-audit judged both findings, so they stay two." in answer.text
    assert Judgement.objects.count() == 2
