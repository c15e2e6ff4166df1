"""How many queries a page takes does not depend on how much it shows."""

import uuid
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from auditapp.accounts.services import retire_agency
from auditapp.tests import acting
from auditapp.tests.factories import (
    ActionFactory,
    AgencyFactory,
    AnswerCheckFactory,
    AnswerCountFactory,
    AuditFactory,
    AuditFileFactory,
    CaseFactory,
    DiscussionFactory,
    DraftFactory,
    FindingFactory,
    IdentityFactory,
    InvitationFactory,
    JudgementFactory,
    KeptFormFactory,
    MeetingFactory,
    NoPartFactory,
    PartnershipFactory,
    PersonFactory,
    QuestionSetFactory,
    RemedyFactory,
    ThemeFactory,
    founder,
)
from auditapp.tests.paths import late_path
from auditapp.tests.question_sets import RECORD, YES_NO_PART
from auditapp.tests.re_audits import earlier_audit, follow
from auditapp.tests.world import signed_in
from cases.audits.services.taking_part import withdraw_case
from cases.children.services.cases import record_voice
from cases.children.tests.choosing import candidate_list, sample_of, waiting_import
from cases.models import AgencyReturn, Audit
from cases.offline.services import keep_upload
from cases.question_sets.editor.edits import move_question
from cases.question_sets.editor.services import change_draft
from cases.returns.concerns.services import answer_concern, raise_concern
from cases.returns.services.returns import drafts_of, return_version
from cases.returns.services.sending import hand_in
from findings.actions.services.progress import update_action
from findings.annual.years import year_of
from findings.identity_check.checking import open_hits
from findings.models import Attendance

FEW, MANY = 3, 30


def question_set(number):
    """So many questions of a service, and as many of the lead about every service."""
    questions = []
    for i in range(number):
        each = {"kind": "one", "choices": YES_NO_PART, "text": f"Each {i}", "required": False}
        own = {"kind": "one", "choices": YES_NO_PART, "text": f"Own {i}", "required": True}
        questions.append(each | {"code": f"E{i}", "for_each_agency": True, "audience": ["lead"]})
        questions.append(own | {"code": f"O{i}", "audience": ["not_lead"], "counterpart": f"E{i}"})
    grade = {"code": "G", "kind": "grade", "text": "Grade", "required": False}
    record = {
        "code": "R",
        "kind": "one",
        "choices": RECORD,
        "text": "Record",
        "required": False,
    }
    return {
        "slug": f"set-{number}",
        "version": 1,
        "title": "A set",
        "scale": [{"value": "good", "label": "Good"}, {"value": "poor", "label": "Poor"}],
        "sections": [
            {"code": "Q", "title": "Questions", "questions": [*questions, grade, record]},
            {"code": "Z", "title": "More", "questions": [record | {"code": "Z1"}]},
            {
                "code": "S",
                "title": "Once",
                "once": True,
                "questions": [record | {"code": f"S{i}"} for i in range(number)],
            },
        ],
    }


def build(*, cases=2, agencies=2, questions=2, concerns=2):
    """An audit of that size in which everything was sent, with findings and voices."""
    partnership = PartnershipFactory(name="Somewhere")
    lead = AgencyFactory(partnership=partnership, name="Lead", kind="CSC")
    asked = [AgencyFactory(partnership=partnership, name=f"Agency {i}") for i in range(agencies)]
    content = QuestionSetFactory(content=question_set(questions))
    audit = AuditFactory(partnership=partnership, lead=lead, asked=asked, question_set=content)
    acting.define_facts(audit, Plan=["Child protection", "Child in need"])
    children = [
        CaseFactory(audit=audit, pseudonym=f"Child {i}", facts={"plan": "child_in_need"})
        for i in range(cases)
    ]
    acting.open_audit(audit)
    said = {"observations-worried": ["A worry"], "R": ["full"], "G": ["good"]}
    for case in children:
        for agency in asked:
            row = acting.agency_return(case, agency)
            acting.save(row, "Q", said | {f"O{i}": ["part"] for i in range(questions)})
            acting.send(row)
        row = acting.agency_return(case, lead)
        cells = {f"E{i}-{a.pk}": ["absent"] for i in range(questions) for a in asked}
        acting.save(row, "Q", said | cells)
        acting.send(row)
        record_voice(
            case=case, who="child", words="Words", how="asked", consent_to_quote=True,
            observations=[], save_key=uuid.uuid4(), by=founder(),
        )  # fmt: skip
        theme = ThemeFactory(
            partnership=partnership, name=f"Theme {case.pk}", confirmed=f"theme-{case.pk}"
        )
        FindingFactory(
            audit=audit,
            wording=f"About {case}, like Nominella",  # whose key is below
            theme=theme,
            observations=list(case.observations.all())[:2],
        )
        ActionFactory(finding=audit.findings.last(), owner=lead, others=asked)
    for i in range(cases):
        at = {"version": i + 1, "save_key": uuid.uuid4(), "by": founder()}
        update_action(action=audit.findings.last().actions.get(), words="Words", **at)
    for agency in asked:
        cover = {f"S{i}": ["full"] for i in range(questions)}
        sheet = acting.send_cover_sheet(audit, agency, cover)
        acting.save_cover_sheet(audit, agency, cover)  # home lists what was changed since
    rule = None
    for case in children:
        _, rule = late_path(case, "A reason", rule)
    meeting = MeetingFactory(
        audit=audit, attendances=[Attendance(agency=agency, presence="came") for agency in asked]
    )
    for case in children:
        DiscussionFactory(case=case, meeting=meeting)
    unsent = CaseFactory(audit=audit, pseudonym="Unsent")
    for i in range(concerns):
        NoPartFactory(case=unsent, user=PersonFactory(name=f"Absent {i}", panel=partnership))
    for agency in asked[1:]:  # each waits for its sign-off
        row = acting.agency_return(unsent, agency)
        acting.save(row, "Q", {f"O{i}": ["part"] for i in range(questions)})
        hand_in(
            agency_return=row,
            version=return_version(drafts_of(row)),
            by=PersonFactory(name="Second", auditor=agency),
        )
    look_back(audit, theme, cases)
    administrator = PersonFactory(name="Administrator", administrator=partnership)
    candidates = candidate_list(audit, administrator, cases)
    lead_auditor = PersonFactory(name="Care", auditor=lead)
    chair = PersonFactory(name="Chair", chair=partnership)
    half = half_set_up(audit, asked, cases)
    gone = CaseFactory(audit=audit, pseudonym="Gone")
    withdraw_case(
        case=gone, reason="Why", version=gone.version, save_key=uuid.uuid4(), by=administrator
    )
    auditor = PersonFactory(name="Auditor", auditor=asked)
    leads = [PersonFactory(name=f"Lead {i}", lead=asked[0]) for i in range(concerns)]
    for _ in range(concerns):
        RemedyFactory(agency_return=acting.agency_return(unsent, asked[0]))
        concern = raise_concern(
            agency_return=acting.agency_return(unsent, asked[0]), words="Words", link=str,
            save_key=uuid.uuid4(), by=auditor,
        )  # fmt: skip
    acting.comment_restricted(acting.agency_return(unsent, asked[0]), "Words", by=auditor)
    IdentityFactory(case=unsent, local_identifiers=dict.fromkeys(asked, "1"))
    answered = acting.agency_return(children[0], asked[0])
    for case in children:  # each agency is asked about one answer of each child
        for agency in asked:
            row = acting.agency_return(case, agency)
            AnswerCheckFactory(agency_return=row, question=content.questions[1], value="part")
    administrator = PersonFactory(name="Administrator", administrator=partnership)
    acting.set_logo(partnership)
    for _ in children:
        acting.fail_to_mail(auditor, audit)
    for i in range(concerns):  # people, some of whom have several roles and some of whom wait
        InvitationFactory(partnership=partnership, role="lead", agency=asked[-1])
        PersonFactory(name=f"Member {i}", auditor=asked[:2], panel=partnership)
    retire_agency(agency=AgencyFactory(partnership=partnership, name="Retired"), by=founder())
    concern = raise_concern(
        agency_return=answered, words="Words", link=str, save_key=uuid.uuid4(), by=auditor
    )
    for person in leads:
        answer_concern(concern=concern, words="Done", link=str, save_key=uuid.uuid4(), by=person)
    accepted = [acting.agency_return(children[-1], agency) for agency in asked]
    accepted += [acting.agency_return(case, lead) for case in children]
    return SimpleNamespace(
        lead=leads[0],
        acceptance=acting.accept_together(accepted, by=chair),
        concern=concern,
        audit=audit,
        theme=theme,
        sheet=sheet,
        case=children[0],
        unsent=acting.agency_return(unsent, asked[0]),
        waiting=acting.agency_return(unsent, asked[1]),
        sent=acting.agency_return(children[0], asked[0]),
        lead_sent=acting.agency_return(children[0], lead),
        lead_unsent=acting.agency_return(unsent, lead),
        chair=chair,
        administrator=administrator,
        half=half,
        auditor=auditor,
        lead_auditor=lead_auditor,
        upload=upload_of(audit, lead, lead_auditor),
        kept_form=KeptFormFactory(person_id=auditor.pk),
        waiting_import=waiting_import(audit, administrator, cases),
        candidates=candidates,
        samples=[sample_of(candidates, administrator) for _ in range(cases)],
        file=AuditFileFactory(audit=audit, by=administrator),
        draft=a_draft(partnership, questions, administrator),
    )


def look_back(audit, theme, number):
    """So many audits before, the last of which has as many findings, each with an action, answers
    that it counts, and what became of it."""
    for _ in range(number - 1):
        earlier_audit(audit)
    before, lead = earlier_audit(audit), audit.agencies.get(kind="CSC")
    findings = []
    for i in range(number):
        finding = FindingFactory(audit=before, wording=f"Then {i}", theme=theme)
        ActionFactory(finding=finding, owner=lead)
        AnswerCountFactory(finding=finding, choices=["absent"])
        findings.append(finding)
    follow(audit, before)
    for finding in findings:
        JudgementFactory(audit=audit, finding=finding, meeting=audit.meetings.get())
    Audit.objects.filter(pk=before.pk).update(state="published")


def a_draft(partnership, number, person):
    """The next version of an own set of so many questions, with as many steps behind it."""
    content = question_set(5 * number) | {"slug": "own"}
    published = QuestionSetFactory(content=content, partnership=partnership)
    draft = DraftFactory(partnership=partnership, content=content, based_on=published)
    for _ in range(number):
        change_draft(
            draft=draft,
            edit=partial(move_question, code="E1", by=1),
            what="Moved",
            save_key=uuid.uuid4(),
            by=person,
        )
    return draft


def upload_of(audit, agency, person):
    """A workbook that changes a section of every child."""
    content = [
        {"return": str(row.public_id), "section": code, "version": 0, "data": {name: ["nothing"]}}
        for row in AgencyReturn.objects.filter(case__audit=audit, agency=agency)
        for code, name in (("Q", "R"), ("Z", "Z1"))
    ]
    return keep_upload(audit=audit, agency=agency, content=content, by=person)


def pages(built):
    """(name, person, address) of every page whose size depends on the data."""
    audit, unsent = built.audit, built.unsent
    return [
        ("home of an auditor", built.auditor, "/"),
        ("kept form", built.auditor, built.kept_form.get_absolute_url()),
        ("agencies", built.administrator, "/agencies/"),
        ("people", built.administrator, "/people/"),
        ("people who never came", built.administrator, "/people/?q=e&show=never"),
        ("inviting", built.administrator, "/people/invite/"),
        ("a person", built.administrator, built.auditor.get_absolute_url()),
        ("how one signs in", built.administrator, reverse("mfa_index")),
        ("partnership", built.administrator, audit.partnership.get_absolute_url()),
        ("template", built.administrator, reverse("report-template", args=[
            audit.partnership_id])),
        ("home of the chair", built.chair, "/"),
        ("history", built.administrator, reverse("history-list") + "?verb=sent"),
        ("key", built.administrator, reverse("case-identity", args=[
            audit.public_id, built.case.public_id])),
        ("finding the record", built.auditor, reverse("return-identity", args=[unsent.public_id])),
        ("finding all records", built.auditor, reverse("audit-matching", args=[audit.public_id])),
        ("audits", built.chair, reverse("audit-list")),
        ("matrix", built.chair, audit.get_absolute_url()),
        ("matrix of some", built.chair, f"{audit.get_absolute_url()}?fact=plan=child_in_need"),
        ("accepting", built.chair, reverse("audit-accept", args=[audit.public_id])),
        ("accepted", built.chair, built.acceptance.get_absolute_url()),
        ("audit of an agency", built.auditor, audit.get_absolute_url()),
        ("case", built.chair, built.case.get_absolute_url()),
        ("voice to record", built.chair, reverse("voice-create", args=[
            audit.public_id, built.case.public_id])),
        ("voice to remove", built.chair, reverse("voice-remove", args=[
            audit.public_id, built.case.public_id, built.case.voices.get().pk])),
        ("path", built.chair, reverse("case-path", args=[audit.public_id, built.case.public_id])),
        ("timeline", built.chair, reverse("audit-timeline", args=[audit.public_id])),
        ("time limits", built.administrator, reverse("timescale-list", args=[
            audit.partnership_id])),
        ("task list", built.auditor, unsent.get_absolute_url()),
        ("section", built.auditor, reverse("return-section", args=[unsent.public_id, "Q"])),
        (
            "section of the lead",
            built.lead_auditor,
            reverse("return-section", args=[built.lead_unsent.public_id, "Q"]),
        ),
        ("copying", built.auditor, reverse("return-copy", args=[unsent.public_id, "Q"])
            + f"?from={built.sent.public_id}"),
        ("copying of the lead", built.lead_auditor, reverse("return-copy", args=[
            built.lead_unsent.public_id, "Q"]) + f"?from={built.lead_sent.public_id}"),
        ("check", built.auditor, unsent.get_check_url()),
        ("waiting for sign-off", built.auditor, built.waiting.get_absolute_url()),
        ("assigning", built.lead, reverse("audit-assign", args=[audit.public_id])),
        ("sending back", built.chair, reverse("return-send-back", args=[built.sent.public_id])),
        ("version", built.chair, reverse("return-version", args=[built.sent.public_id, 1])),
        ("home of a lead", built.lead, "/"),
        ("task list of a lead", built.lead, unsent.get_absolute_url()),
        ("raising", built.auditor, reverse("return-urgent-concern", args=[unsent.public_id])),
        ("restricted comment", built.lead, reverse("restricted-comment", args=[unsent.public_id])),
        ("restricted comment to remove", built.lead, reverse("restricted-comment-remove", args=[
            unsent.public_id])),
        ("urgent concern", built.lead, built.concern.get_absolute_url()),
        ("years", built.chair, reverse("annual-summary-list")),
        ("a year", built.chair, reverse("annual-summary", args=[
            audit.partnership_id, year_of(audit.panel_date)])),
        ("put right", built.lead, reverse("remedy-list", args=[unsent.public_id])),
        ("put right in all", built.administrator, reverse("remedy-of-audit", args=[
            audit.public_id])),
        ("own sent return", built.auditor, built.concern.agency_return.get_absolute_url()),
        ("sent return", built.chair, built.case.returns.first().get_absolute_url()),
        ("cover sheet", built.auditor, built.sheet.get_absolute_url()),
        *set_up_pages(built),
        *question_set_pages(built),
        ("sent cover sheet", built.chair, built.sheet.get_absolute_url()),
        ("checking an answer", built.auditor, reverse("check-detail", args=[
            built.sent.public_id, built.sent.answer_checks.first().pk])),
        ("differences", built.chair, reverse("difference-list", args=[audit.public_id])
            + "?show=all"),
        ("differences to settle", built.chair, reverse("difference-to-settle", args=[
            audit.public_id])),
        ("difference", built.chair, reverse("difference-detail", args=[
            audit.public_id, built.case.public_id, "E0", built.sent.agency_id])),
        ("findings", built.chair, audit.get_findings_url() + "?show=all"),
        ("finding", built.chair, reverse("finding-detail", args=[
            audit.public_id, audit.findings.first().pk])),
        *panel_pages(built),
        ("then and now", built.chair, reverse("then-and-now", args=[audit.public_id])),
        ("earlier finding to judge", built.chair, reverse("then-and-now-judge", args=[
            audit.public_id, audit.follows.findings.first().pk])),
        ("themes", built.chair, reverse("theme-list")),
        *(
            (f"across: {name}", built.chair, reverse(f"across-{name}"))
            for name in ("themes", "questions", "timescales", "returns")
        ),
        ("theme", built.chair, built.theme.get_absolute_url()),
        ("theme to add", built.chair, reverse("theme-create", args=[audit.partnership_id])),
        *(
            (f"theme to {what}", built.chair, reverse(f"theme-{what}", args=[built.theme.pk]))
            for what in ("rename", "merge", "retire", "bring-back")
        ),
        ("finding to write", built.chair, reverse("finding-create", args=[audit.public_id])),
        ("summary", built.chair, audit.get_summary_url()),
        ("summary of some", built.chair, f"{audit.get_summary_url()}?fact=plan=child_in_need"),
        ("public summary", built.chair, reverse("public-summary", args=[audit.public_id])),
        *action_pages(built),
        ("briefing to write", built.chair, reverse("briefing-edit", args=[audit.public_id])),
        ("signing", built.chair, reverse("report-sign", args=[audit.public_id])),
        ("summary in Word", built.chair, reverse("audit-summary-docx", args=[audit.public_id])),
        ("summary as PDF", built.chair, reverse("audit-summary-pdf", args=[audit.public_id])),
        ("when what is deleted", built.administrator, reverse("deletion", args=[
            audit.partnership_id])),
        ("requests", built.administrator, reverse("subject-access")),
        ("held about a child", built.administrator, reverse("subject-child", args=[
            audit.public_id, audit.cases.first().public_id])),
        ("held about a person", built.administrator, reverse("subject-person", args=[
            built.auditor.pk])),
        ("evaluations", built.chair, reverse("evaluations-file", args=[audit.public_id, "docx"])),
        ("taking away", built.administrator, reverse("audit-take-away", args=[audit.public_id])),
        ("inspection", built.administrator, reverse("inspection-create")),
        ("bringing in", built.administrator, reverse("audit-bring-in")),
        ("file to bring in", built.administrator, reverse("audit-bring-in-check", args=[
            built.file.public_id])),
        ("identity check", built.chair, audit.get_identity_check_url()),
        ("words that stay", built.chair, reverse("identity-override", args=[
            audit.public_id, open_hits(audit)[0].fingerprint])),
        ("workbook", built.auditor, reverse("audit-workbook", args=[audit.public_id])),
        ("workbook of the lead", built.lead_auditor, reverse("audit-workbook", args=[
            audit.public_id])),
        ("answers sent", built.chair, reverse("audit-answers", args=[audit.public_id])),
        ("own answers", built.auditor, reverse("audit-answers", args=[audit.public_id])),
        ("workbook of one", built.lead_auditor, reverse("return-workbook", args=[
            built.lead_unsent.public_id])),
        ("print of one", built.lead_auditor, reverse("return-print", args=[
            built.lead_unsent.public_id])),
        ("preview of a workbook", built.lead_auditor, reverse("upload-detail", args=[
            audit.public_id, built.upload.public_id])),
        *choosing_pages(built),
        *draft_pages(built),
    ]  # fmt: skip


def action_pages(built):
    audit, chair = built.audit, built.chair
    first = [audit.public_id, audit.findings.last().actions.first().pk]
    return [
        ("actions", chair, reverse("action-list", args=[audit.public_id])),
        ("actions by agency", chair, reverse("action-list", args=[audit.public_id]) + "?by=agency"),
        ("all actions", chair, reverse("action-board")),
        ("closing", chair, reverse("audit-close", args=[audit.follows.public_id])),
        *(
            (name, chair, reverse(name, args=first))
            for name in (
                "action-detail",
                "action-edit",
                "action-update",
                "action-decide",
                "action-propose",
                "action-check",
            )
        ),
    ]


def panel_pages(built):
    audit, chair, case = built.audit, built.chair, built.case.public_id
    unsent = audit.cases.get(pseudonym="Unsent").public_id
    return [
        (name, chair, reverse(name, args=[audit.public_id, *more]))
        for name, *more in (
            ("meeting-list",),
            ("meeting-create",),
            ("meeting-edit", audit.meetings.get().pk),
            ("agenda",),
            ("agenda-child", case),
            ("agenda-take-off", case),
            ("no-part", unsent),
            ("child-meeting", case),
            ("child-evaluation", case),
            ("child-pack", case),
            ("audit-packs",),
        )
    ]


def choosing_pages(built):
    audit, person = built.audit.public_id, built.administrator
    return [
        (name, person, reverse(name, args=[audit, *more]))
        for name, *more in (
            ("case-create",),
            ("case-edit", built.case.public_id),
            ("case-letter",),
            ("audit-facts",),
            ("case-import",),
            ("case-import-check", built.waiting_import.public_id),
            ("candidate-list-create",),
            ("candidate-list", built.candidates.pk),
            ("candidate-list-empty", built.candidates.pk),
            ("sample-detail", built.samples[0].pk),
            ("sample-account", built.samples[0].pk),
        )
    ]


def draft_pages(built):
    draft, person = built.draft, built.administrator
    pages = [
        (name, person, reverse(f"draft-{name}", args=[draft.pk, *more]))
        for name, *more in (
            ("detail",),
            ("properties",),
            ("preview",),
            ("publish",),
            ("delete",),
            ("section-add",),
            ("section", "Q"),
            ("section-remove", "Q"),
            ("question-add", "Q"),
            ("question", "G"),
            ("question-remove", "G"),
        )
    ]
    published = draft.based_on
    return [
        *pages,
        ("bank", person, reverse("draft-bank", args=[draft.pk, "Q"]) + "?q=own"),
        ("question sets", person, reverse("question-set-list")),
        ("question set", person, reverse("question-set-detail", args=[published.slug, 1])),
        ("set to create", person, reverse("draft-create")),
        ("set to copy", person, reverse("draft-copy", args=[published.pk])),
    ]


def set_up_pages(built):
    audit, half = built.audit, built.half
    pages = [
        ("matrix of an administrator", audit.get_absolute_url()),
        ("who takes part", reverse("audit-taking-part", args=[audit.public_id])),
        ("children of an open audit", reverse("audit-set-up-children", args=[audit.public_id])),
        ("adding an agency", reverse("audit-agency-add", args=[audit.public_id])),
        ("reminding agencies", reverse("audit-remind", args=[audit.public_id])),
        ("mail", reverse("mail-list", args=[audit.partnership_id])),
        ("mail to oneself", reverse("mail-choice")),
        ("set-up", reverse("audit-set-up", args=[half.public_id])),
    ]
    for step in ("question-set", "agencies", "children", "check", "preview"):
        pages.append((f"set-up: {step}", reverse(f"audit-set-up-{step}", args=[half.public_id])))
    return [(name, built.administrator, url) for name, url in pages]


def question_set_pages(built):
    pages = [("bringing in a question set", reverse("question-set-bring-in"))]
    for form in ("json", "xlsx", "docx"):
        url = reverse("question-set-file", args=[built.audit.question_set_id, form])
        pages.append((f"question set as {form}", url))
    return [(name, built.administrator, url) for name, url in pages]


def half_set_up(audit, asked, number):
    """An audit that could be opened, with so many children and people in each agency."""
    half = AuditFactory(
        partnership=audit.partnership,
        lead=audit.agencies.get(kind="CSC"),
        asked=asked,
        title="Half",
        question_set=audit.question_set,
    )
    for i in range(number):
        CaseFactory(audit=half, pseudonym=f"Child {i}")
        QuestionSetFactory(content=question_set(1) | {"slug": f"other-{i}"})
    for i, agency in enumerate(asked):
        PersonFactory(name=f"Auditor {i}", auditor=agency)
    return half


def counts(built, expected=None):
    """Queries by page. What is remembered between requests costs the first that needs it, so a
    page with more or fewer than expected is asked again."""
    found = {}
    for name, person, url in pages(built):
        client = signed_in(person)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url)
                assert page.status_code == 200
                assert page.getvalue()  # to its end, where it is streamed
            found[name] = sum(is_work(query) for query in queries)
            if expected and found[name] == expected[name]:
                break
    return found


@pytest.fixture(scope="module")
def few(recorded_world):
    """Of an audit with few of everything."""
    with recorded_world.unblock(), transaction.atomic():
        size = dict.fromkeys(["cases", "agencies", "questions", "concerns"], FEW)
        found = counts(build(**size))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("what", ["cases", "agencies", "questions", "concerns"])
def test_pages_take_as_many_queries_for_many_as_for_few(what, db, few):
    many = counts(build(**{what: MANY}), few)
    assert many == few
    # the report is the whole audit, with what became of the one before, and its check list looks at
    # what it leaves out besides
    budgets = {
        "evaluations": 22,
        **dict.fromkeys(["summary", "summary of some", "public summary"], 36),
        **dict.fromkeys(["summary in Word", "summary as PDF"], 38),
        **dict.fromkeys(["identity check", "words that stay"], 24),
        "held about a child": 29,  # counts the rows of each table
        "signing": 56,  # with the identity check of every text
    }
    assert {n: c for n, c in many.items() if c > budgets.get(n, 20)} == {}


def is_work(query):
    return not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


@pytest.mark.parametrize("role", ["auditor", "care_auditor"])
def test_section_save_takes_at_most_eight_queries(role, world, client_of):
    """The first of a sitting, which moves the return and is put on the trail, and every other."""
    agency = world.social_care if role == "care_auditor" else world.police
    row = acting.agency_return(world.case, agency)
    url = reverse("return-section", args=[row.public_id, "A"])
    client = client_of(getattr(world, role))
    client.get(url)  # the question set is remembered from now on
    for version, what in enumerate(["school", "neglect", "neglect"]):
        data = {"A1": "known", "A2": what, "version": version, "save_key": uuid.uuid4()}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(url, data | {"save": "later"}).status_code == 302
        work = [query["sql"] for query in queries if is_work(query)]
        assert len(work) <= 8, "\n".join(work)
