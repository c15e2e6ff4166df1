"""Facts of the children in the editor: a set on another topic brings its own."""

import pytest
from django.urls import reverse
from hypothesis import given, settings

from auditapp.tests.factories import DraftFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.strategies import question_sets
from cases.question_sets.difference import changes_between
from cases.question_sets.editor import fact_lines
from cases.question_sets.editor.checks import problems_of

PLAN = {
    "code": "plan",
    "label": "Plan",
    "choices": [
        {"value": "child_protection", "label": "Child protection"},
        {"value": "child_in_need", "label": "Child in need"},
    ],
}


def test_lines_become_facts_and_facts_lines():
    facts, wrong = fact_lines.read_lines("Plan:  Child protection ; Child in need;\n\n")
    assert (facts, wrong) == ([PLAN], [])
    assert fact_lines.lines_of(facts) == "Plan: Child protection; Child in need"


@settings(max_examples=20)
@given(question_sets())
def test_any_facts_stay_as_they_are_when_nothing_is_typed(content):
    facts = content.get("facts", [])
    assert fact_lines.read_lines(fact_lines.lines_of(facts), facts) == (facts, [])


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("Plan type: Child protection; Child in need", "plan", "child_protection child_in_need"),
        ("Plan: Protection; Child in need", "plan", "child_protection child_in_need"),
        ("Plan: Child in need; Child protection", "plan", "child_in_need child_protection"),
        ("Plan: Child in need; Early help; Other", "plan", "child_in_need early_help other"),
    ],
)
def test_what_is_reworded_or_moved_keeps_its_code(typed, code, values):
    facts, wrong = fact_lines.read_lines(typed, [PLAN])
    assert not wrong
    assert [fact["code"] for fact in facts] == [code]
    assert [choice["value"] for choice in facts[0]["choices"]] == values.split()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Plan", "Line 1: write its name, a colon, and at least two choices"),
        ("Plan: one", "Line 1: write its name, a colon, and at least two choices"),
        ("\n: one; two", "Line 2: write its name, a colon, and at least two choices"),
        ("Plan: one; One", "Line 1: write each choice once"),
        ("Plan: a; b\nplan: c; d", "Line 2: “plan” is there already"),
        ("x" * 61 + ": a; b", "Line 1: shorten the name to 60 characters or fewer"),
        ("Plan: a; " + "x" * 301, "Line 1: shorten each choice to 300 characters or fewer"),
        ("\n".join(f"F{n}: a; b" for n in range(11)), "Write at most 10 facts"),
    ],
)
def test_line_that_is_no_fact_is_named(typed, expected):
    _, wrong = fact_lines.read_lines(typed)
    assert any(what.startswith(expected) for what in wrong), wrong


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def draft(world):
    return DraftFactory(partnership=world.partnership)


def post(client, address, **typed):
    data = posted_forms(address, client.get(address).text)[-1].data
    return client.post(address, data | typed)


def test_fact_is_written_asked_by_and_missed_when_it_goes(admin, draft):
    properties = reverse("draft-properties", args=[draft.pk])
    wrong = post(admin, properties, facts="Plan")
    assert wrong.status_code == 422
    assert "Line 1: write its name, a colon" in wrong.text
    assert post(admin, properties, facts="Plan: Child protection; Child in need").status_code == 302
    draft.refresh_from_db()
    assert draft.content["facts"] == [PLAN]

    question = reverse("draft-question", args=[draft.pk, "A2"])
    assert "Plan is “Child in need”" in admin.get(question).text
    assert post(admin, question, asked_when=["plan=child_in_need"]).status_code == 302
    draft.refresh_from_db()
    assert problems_of(draft.content) == []
    assert "Only if Plan is “Child in need”" in admin.get(draft.get_absolute_url()).text

    assert post(admin, properties, facts="Plan: Child protection; Early help; Other").url
    draft.refresh_from_db()
    [problem] = problems_of(draft.content)
    assert (problem.question, problem.part) == ("A2", "asked_when")


def test_difference_of_facts_is_in_words(draft):
    content = draft.content
    [change] = changes_between(content, content | {"facts": [PLAN]})
    assert change.parts == [("Facts of the children", "", "Plan (Child protection, Child in need)")]


def test_question_can_depend_on_a_grade(admin, draft):
    question = reverse("draft-question", args=[draft.pk, "C2"])
    data = posted_forms(question, admin.get(question).text)[-1].data
    shown = admin.post(question, data | {"depends_on": "A7", "show": "answers"})
    assert "Poor" in shown.text
    data = posted_forms(question, shown.text)[-1].data
    assert admin.post(question, data | {"is_any_of": ["poor"]}).status_code == 302
    draft.refresh_from_db()
    assert problems_of(draft.content) == []
    assert "Only if A7 is “Poor”" in admin.get(draft.get_absolute_url()).text
