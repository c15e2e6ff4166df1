"""What makes a child stand out, from texts alone."""

import pytest

from ..intruder import Child, standing_out


def details(*texts, age="7 years", others=(), known=("Severnside Police",), category="Neglect"):
    children = [Child(1, age, category, texts), *others]
    found = {each.key: each.details for each in standing_out(children, known)}
    return [detail.words for detail in found.get(1, [])]


def other(number, *texts, age="7 years", category="Neglect"):
    return Child(number, age, category, texts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was born early in December 2018.", ["December 2018"]),
        ("The baby was due in March.", ["March"]),
        ("Born on 9 December 2018.", ["December 2018", "9 December 2018"]),
        ("He was 12 days old then.", ["12 days old"]),
        ("They go to the Larkspur Centre every week.", ["Larkspur Centre"]),
        ("An arson in the flat was looked into.", ["arson"]),
        ("He is educated at home.", ["educated at home"]),
        ("The mother’s pregnancy was concealed.", ["pregnancy"]),
    ],
)
def test_detail_that_few_share_is_named(text, words):
    assert details(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "She lives with her mother. Severnside Police came twice in March.",
        "The family has moved. She said that I’ve been there.",
        "The conference was on 9 December 2018.",
    ],
)
def test_ordinary_sentence_has_none(text):
    assert details(text) == []


def test_circumstance_of_two_children_makes_neither_stand_out():
    text = "There was an arson."
    assert details(text, others=[other(2, "Arson again.")]) == []
    assert details(text, others=[other(2, "Nothing.")]) == ["arson"]


def test_exact_age_counts_only_where_no_other_child_has_it():
    assert details(age="3 years, 4 months") == ["3 years, 4 months"]
    assert details(age="30 months") == ["30 months"]
    assert details(age="18 months") == []
    assert details(age="30 months", others=[other(2, age="30 months")]) == []


def test_only_child_in_its_category_stands_out_in_an_audit_of_several():
    three = [other(n) for n in (2, 3, 4)]
    assert details(category="Sexual abuse", others=three) == ["Sexual abuse"]
    assert details(category="Sexual abuse", others=three[:2]) == []
