"""The problems of a draft, and what is not one."""

import json

import pytest

from auditapp.tests.question_sets import small
from cases.management.commands.load_question_sets import SHIPPED
from cases.question_sets.difference import changes_between

from .. import edits
from ..checks import problems_of
from ..choice_lines import lines_of, read_lines
from ..estimate import estimate


def changed(code, **values):
    document = small()
    question = edits.question_of(document, code)
    return edits.change_question(document, code, question | values, edits.digest_of(question))


def test_whole_sets_have_no_problems():
    assert problems_of(small()) == []
    for path in SHIPPED.glob("*.json"):
        content = json.loads(path.read_text())
        content["scale"] = content.get("scale") or small()["scale"]  # each partnership has its own
        assert problems_of(content) == []


@pytest.mark.parametrize(
    ("document", "place", "words"),
    [
        (small(scale=[]), "Question A7", "no scale of grades"),
        (small(title=" "), "The question set", "Title: write a title"),
        (small(sections=[]), "The question set", "Add at least one section"),
        (
            edits.add_section(small(), {"code": "E", "title": "Empty"}),
            "Section E",
            "Add at least one question",
        ),
        (changed("A5", text=""), "Question A5", "write the question"),
        (changed("A2", choices=[]), "Question A2", "at least two answers"),
        (changed("B2", counterpart="A1"), "Question B2", "for-each-agency"),
        (changed("B6", counterpart="B1"), "Question B6", "the same as those of “B1”"),
        (edits.move_section(small(), "C", -2), "Question C1", "“A2” must come before"),
        (changed("C3", audience=["lead"], for_each_agency=True), "Question C3", "only for"),
        (changed("B1", audience=["not_lead"]), "Question B1", "Nobody is ever asked this"),
        (
            changed("C1", depends_on={"question": "B2", "is_any_of": ["part"]}, audience=["lead"]),
            "Question C1",
            "never asked B2",
        ),
        (
            changed("A5", depends_on={"question": "A1", "is_any_of": ["unknown"]}),
            "Question A5",
            "Nobody is ever asked this",
        ),
    ],
)
def test_problem_is_told_at_its_place_in_plain_words(document, place, words):
    found = [(problem.place, problem.words) for problem in problems_of(document)]
    assert any(p == place and words in w for p, w in found), found


def test_question_that_depends_on_itself_or_in_a_circle_is_told():
    circle = changed("A2", depends_on={"question": "A6", "is_any_of": ["yes"]})
    assert [p.place for p in problems_of(circle)] == ["Question A2"]


def test_lines_keep_the_codes_of_answers_whose_words_change():
    before = small()["sections"][1]["questions"][0]["choices"]
    text = lines_of(before)
    assert read_lines(text, before) == (before, [])
    choices, wrong = read_lines(text.replace("Took part", "Was there") + "\n\nN/A?", before)
    assert (wrong, choices[0]) == ([], {"value": "part", "label": "Was there"})
    assert choices[-1] == {"value": "na_2", "label": "N/A?"}
    odd = [{"value": "a", "label": "One | two\nthree", "guidance": "x|y"}]
    assert read_lines(lines_of(odd), odd) == (odd, [])


def test_lines_get_codes_from_their_words_and_tell_what_is_wrong():
    choices, wrong = read_lines("Yes, always\nNot recorded\nYes always\nA b | Bad code\n x | ")
    assert [choice["value"] for choice in choices[:3]] == ["yes_always", "nr", "yes_always_2"]
    assert [line[:7] for line in wrong] == ["Line 4:", "Line 5:"]


def test_estimate_tells_what_each_kind_is_asked_beside_another_version():
    before, question = small(), {"code": "N1", "kind": "text", "text": "More?", "required": True}
    now = edits.add_question(small(), "C", question | {"audience": ["POL"]})
    by_who = {who: line for line in estimate(now, before) for who in line.who}
    police, education = by_who["Police"], by_who["Education"]
    assert (police.load.fewest, police.load.most) == (10, 13)
    assert (police.before.fewest, police.before.most) == (9, 12)
    assert education.load == education.before
    assert police.load.longest - police.before.longest == 4


def test_changes_are_told_question_by_question():
    now = changed("A5", text="What was done since?", guidance="Look at visits.")
    now = edits.move_question(now, "B1", 1)
    question = edits.question_of(now, "C3")
    now = edits.remove_question(now, "C3", edits.digest_of(question))
    now = edits.add_question(now, "C", question | {"code": "C9"})
    found = {(change.how, change.what): change for change in changes_between(small(), now)}
    assert set(found) == {
        ("Changed", "Question A5"),
        ("Moved", "Question B1"),
        ("Removed", "Question C3"),
        ("Added", "Question C9"),
    }
    parts = found["Changed", "Question A5"].parts
    assert ("Guidance", "", "Look at visits.") in parts
