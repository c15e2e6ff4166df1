"""A list of questions pasted from a Word document."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditapp.plain_text import clean
from cases.question_sets.format import problems

from ..pasted import read_list

TOOL = """\
Neglect audit tool

Section 1: Identification
1. Was neglect recognised at the earliest point? Yes / No / N/A
2.\tWas the Graded Care Profile used?\tYes / No / Not recorded
Comments:
3. Who first raised the concern? School / Health visitor / Police
Assessment
• Does the assessment include both parents?
Yes / No / N/A
How many home visits were made in the period
Date of the last core group:
Which of these were seen?
☐ Child ☐ Mother ☐ Father
What worries were recorded?
☐ Domestic abuse
☐ A parent's mental health
This section is about how the child's wishes were sought, and what those who worked with them did.
Child seen alone Yes / No
Plan: CP / CIN / EH
Overall grade: Outstanding / Good / Requires improvement / Inadequate
How good was the plan?
Outstanding, Good, Requires improvement, Inadequate
Why?
The end
"""
YES_NO = "a question answered yes or no"
SAID = [
    (1, "taken as the title of the set"),
    (3, "taken as a heading"),
    (4, f"A1, {YES_NO}"),
    (5, f"A2, {YES_NO}"),
    (6, "left out: there is a box for a comment below A2 already"),
    (7, "A3, a question with one answer of a list"),
    (8, "taken as a heading"),
    (9, "B1, a question answered in words"),
    (10, f"the answers to B1, which is now {YES_NO}"),
    (11, "B2, a number"),
    (12, "B3, a date"),
    (13, "B4, a question answered in words"),
    (14, "the answers to B4"),
    (15, "B5, a question answered in words"),
    (16, "an answer to B5"),
    (17, "an answer to B5"),
    (18, "taken as guidance to the section"),
    (19, f"B6, {YES_NO}"),
    (20, "B7, a question with one answer of a list"),
    (21, "B8, a grade"),
    (22, "B9, a question answered in words"),
    (23, "the answers to B9, which is now a grade"),
    (24, "B10, a question answered in words"),
    (25, "no question stands below it: taken as guidance"),
]


def test_tool_becomes_a_set_with_a_remark_on_every_line():
    pasted = read_list(TOOL)

    assert [(remark.line, remark.words) for remark in pasted.remarks] == SAID
    assert problems(pasted.content) == []
    assert pasted.content["title"] == "Neglect audit tool"
    assert pasted.content["slug"] == "neglect-audit-tool"
    assert [grade["label"] for grade in pasted.content["scale"]] == [
        "Outstanding",
        "Good",
        "Requires improvement",
        "Inadequate",
    ]
    first, second = pasted.content["sections"]
    assert (first["code"], first["title"]) == ("A", "Identification")
    assert [q["kind"] for q in second["questions"]] == [
        *("yes_no", "number", "date", "several", "several", "yes_no", "one", "grade", "grade"),
        "text",
    ]
    assert first["questions"][0] == {
        "code": "A1",
        "kind": "yes_no",
        "text": "Was neglect recognised at the earliest point?",
        "required": True,
    }
    assert second["questions"][4]["choices"] == [
        {"value": "domestic_abuse", "label": "Domestic abuse"},
        {"value": "a_parents_mental_health", "label": "A parent's mental health"},
    ]
    assert second["guidance"].startswith("The end\nThis section is about")


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("1) Seen alone? Y/N", "yes_no", "Seen alone?"),
        ("A1 Seen alone? Yes ☐ No ☐ N/A ☐", "yes_no", "Seen alone?"),
        ("(a) Seen alone? (Yes / No / Not known)", "yes_no", "Seen alone?"),
        ("1.2 Seen alone? Yes / No / Partly", "one", "Seen alone?"),
        ("– Who was seen? [ ] Child [ ] Mother", "several", "Who was seen?"),
        ("When was the child last seen?", "date", "When was the child last seen?"),
        ("4. Was it good/bad?", "text", "Was it good/bad?"),
        ("10:30 was the meeting held?", "text", "10:30 was the meeting held?"),
        ("Grade? RI / Good / Inadequate", "grade", "Grade?"),
        ("Who? " + " / ".join(f"Person {n}" for n in range(70)), "text", None),
        ("Which? " + " ".join(f"☐ {'Word ' * 7}{n}" for n in range(20)), "several", "Which?"),
    ],
)
def test_line_becomes_a_question(line, kind, text):
    content = read_list(line).content

    [question] = content["sections"][0]["questions"]
    assert (question["kind"], question["text"]) == (kind, text or line)
    assert problems(content) == []


def test_title_that_was_given_stays():
    content = read_list("An old name\n\nPart A\n1. Seen?", title="Neglect 2027").content

    assert (content["title"], content["slug"]) == ("Neglect 2027", "neglect-2027")
    assert content["sections"][0]["title"] == "Part A"
    assert content["sections"][0]["guidance"] == "An old name"


def test_text_without_questions_makes_no_section():
    pasted = read_list("Hello\nthere")

    assert problems(pasted.content) == ["sections: add at least one section"]
    assert len(pasted.remarks) == 2


def test_too_long_a_line_is_kept_as_far_as_it_goes_and_said():
    line = "1. " + "Long " * 1_500 + "?"
    pasted = read_list(line + "\n" + "more. " * 2_000)

    [question] = pasted.content["sections"][0]["questions"]
    assert len(question["text"]) == len(question["guidance"]) == 5_000
    assert pasted.remarks[1].words == (
        "taken as guidance to the question above, and cut: it is longer than 5,000"
    )


PIECES = st.sampled_from(
    [
        *("Yes / No / N/A", "Yes", "No", " / ", "?", ":", "\t", "☐", " ☐ a", "1. ", "A1 ", "• "),
        *("Section 2: ", "Part", "Date:", "How many", "Comments", "Grade: ", "This section "),
        *("Outstanding/Good/Inadequate", "Good", "word ", "\n", "\n", "\r\n", "(", ")", "x" * 120),
        *("/" * 70, "🙂", "\x00", "\ud800", "\u2028", "\x85", "\ufeff", "_", "l’été"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["", "A title", "_"]))
def test_any_text_is_taken_and_no_line_is_lost(text, title):
    pasted = read_list(text, title)

    questions = [q for s in pasted.content["sections"] for q in s["questions"]]
    assert problems(pasted.content) == ([] if questions else ["sections: add at least one section"])
    lines = [remark.line for remark in pasted.remarks]
    assert lines == sorted(set(lines))
    said = "".join(remark.text for remark in pasted.remarks)
    assert "".join(said.split()) == "".join(clean(text).split())
