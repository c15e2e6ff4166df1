"""“Why, if it requires improvement”: questions that depend on a grade, of the same section and of
an earlier one, from the first page to the summary."""

import io
import uuid

import pytest
from django.urls import reverse
from docx import Document

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, QuestionSetFactory
from cases.offline.tests.workbooks import GUIDANCE, downloaded, row_of

GRADE = {"code": "G1", "kind": "grade", "text": "How good was it?", "required": True}
POOR = {"depends_on": {"question": "G1", "is_any_of": ["poor", "bad"]}}
WHY = {"code": "G2", "kind": "text", "text": "Why is that?", "required": True} | POOR
LATER = {"code": "H1", "kind": "yes_no", "text": "Was it put right?", "required": True} | POOR
SCALE = {"good": "Good", "poor": "Requires improvement", "bad": "Inadequate"}
ONCE = [
    {"code": "S1", "kind": "grade", "text": "How was this audit?", "required": True},
    {"code": "S2", "kind": "text", "text": "What was hard?", "required": True}
    | {"depends_on": {"question": "S1", "is_any_of": ["bad"]}},
]
CONTENT = {
    "slug": "graded",
    "version": 1,
    "title": "Graded",
    "scale": [{"value": value, "label": label} for value, label in SCALE.items()],
    "sections": [
        {"code": "G", "title": "The plan", "questions": [GRADE, WHY]},
        {"code": "H", "title": "Since then", "questions": [LATER]},
        {"code": "S", "title": "Your part", "once": True, "questions": ONCE},
    ],
}
CONDITION = "G1 is “Requires improvement” or “Inadequate”"


def graded_case(world):
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=QuestionSetFactory(content=CONTENT),
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")
    acting.open_audit(audit)
    return case


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(graded=graded_case)


@pytest.fixture
def police(world):
    return acting.agency_return(world.graded, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


def section_url(agency_return, code):
    return reverse("return-section", args=[agency_return.public_id, code])


def post(client, agency_return, code, **data):
    version = agency_return.drafts.get(section__code=code).version
    data |= {"version": version, "save_key": uuid.uuid4(), "save": "continue"}
    return client.post(section_url(agency_return, code), data, follow=True).text


def test_condition_on_a_grade_is_said_until_it_is_settled(auditor, police):
    same_page = auditor.get(section_url(police, "G")).text
    assert f"Answer only if {CONDITION}." in same_page
    assert 'data-depends-on="G1" data-depends-values="poor,bad"' in same_page
    assert f"Answer only if {CONDITION}." in auditor.get(section_url(police, "H")).text

    assert row_of(downloaded(auditor, police), "G2")[GUIDANCE].value.startswith(
        f"Answer only if {CONDITION}."
    )


def test_dependents_are_required_and_counted_only_after_such_a_grade(auditor, police):
    def counts():
        rows = police.drafts.order_by("section__position")
        return [(draft.asked, draft.answered, draft.problems) for draft in rows]

    post(auditor, police, "G", G1="good")
    assert counts() == [(1, 1, 0), (0, 0, 0)]
    assert "Was it put right?" not in auditor.get(section_url(police, "H")).text
    assert "Was it put right?" not in auditor.get(police.get_check_url()).text

    assert "G2: write an answer" in post(auditor, police, "G", G1="poor")
    assert counts() == [(2, 1, 1), (1, 0, 1)]
    later = auditor.get(section_url(police, "H")).text
    assert "Was it put right?" in later
    assert "Answer only if" not in later
    assert "H1: select an answer" in post(auditor, police, "H")


def test_answers_to_dependents_are_sent_and_summed_up(world, auditor, police, client_of):
    care = acting.agency_return(world.graded, world.social_care)
    for one, grade in ((police, "bad"), (care, "good")):
        acting.save(one, "G", {"G1": [grade], "G2": ["Nobody wrote it down"]})
        acting.save(one, "H", {"H1": ["yes"]})
        acting.send(one, by=world.auditor)

    sent = {(a.agency_return_id, a.question.code) for a in world.graded.answers.all()}
    assert sent == {(police.pk, "G1"), (police.pk, "G2"), (police.pk, "H1"), (care.pk, "G1")}
    audit = world.graded.audit
    summary = client_of(world.chair).get(reverse("audit-summary", args=[audit.public_id]))
    grades = summary.context["content"]["grades"]
    counts = {row["grade"]: row["returns"] for row in grades[0]["rows"]}
    assert counts == {"Good": 1, "Requires improvement": 0, "Inadequate": 1}
    printed = auditor.get(reverse("return-print", args=[police.public_id]))
    words = [p.text for p in Document(io.BytesIO(printed.content)).paragraphs]
    assert "Inadequate" in words
    assert "Nobody wrote it down" in words


def test_cover_sheet_asks_why_after_a_grade(world, auditor):
    audit = world.graded.audit
    url = acting.cover_sheet(audit, world.police).get_absolute_url()
    assert "Answer only if S1 is “Inadequate”." in auditor.get(url).text

    sheet = acting.save_cover_sheet(audit, world.police, {"S1": ["good"]})
    assert (sheet.asked, sheet.problems) == (1, 0)
    sheet = acting.save_cover_sheet(audit, world.police, {"S1": ["bad"]})
    assert (sheet.asked, sheet.problems) == (2, 1)


def test_lists_of_questions_say_the_condition_in_words(world, client_of):
    administrator = client_of(world.administrator)
    audit = world.graded.audit
    shown = administrator.get(reverse("question-set-detail", args=["graded", 1])).text
    preview = administrator.get(reverse("audit-set-up-preview", args=[audit.public_id])).text

    assert f"if {CONDITION}" in shown
    assert f"Only if {CONDITION}" in preview
