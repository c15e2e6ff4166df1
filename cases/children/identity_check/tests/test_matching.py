"""What the identity check finds in a text, and what it leaves alone."""

import time

import pytest

from ..found import Kind
from ..keys import make_key
from ..matching import Checker, hits, replaced

SMITH = {
    "name": "Jordan Smith",
    "other_names": "Jordy",
    "birth_date": "2017-02-28",
    "mother_name": "Grace Young",
    "mother_birth_date": "1990-05-03",
    "siblings": "Zachary Smith 12/3/2015, Amy (half sister)",
    "others_with_responsibility": "Ottoline Quist (grandmother)",
    "nhs_number": "9434765870",
    "numbers": ["POL-QX-771"],
    "address": "17 Quarry Terrace\nSeverntown\nSV4 2AB",
    "school": "St Wilfrid’s C of E Primary School",
}
OTHER = {"name": "Mark West", "birth_date": "2009-07-08", "mother_name": "Hope West"}


@pytest.fixture(scope="module")
def checker():
    keys = [make_key(1, "Ada", **SMITH), make_key(2, "Ben", **OTHER)]
    return Checker(keys, ["Ada", "Ben", "West Team", "Hope Street Surgery"])


def found(checker, text):
    return [(text[h.start : h.end], h.kind, h.replacement) for h in checker.hits(text)]


@pytest.mark.parametrize(
    ("text", "words", "kind", "instead"),
    [
        ("Police saw Jordan Smith there.", "Jordan Smith", Kind.NAME, "Ada"),
        ("She told jordan so.", "jordan", Kind.NAME, "Ada"),
        ("Jordan’s teacher knew.", "Jordan", Kind.NAME, "Ada"),
        ("Smith, Jordan", "Smith, Jordan", Kind.NAME, "Ada"),
        ("We saw the Smiths.", "the Smiths", Kind.NAME, "the family"),
        ("The Smith family moved.", "The Smith family", Kind.NAME, "The family"),
        ("It was Mrs Young who rang.", "Mrs Young", Kind.NAME, "the mother"),
        ("It was Mr. Smith who rang.", "Mr. Smith", Kind.NAME, "the parent or carer"),
        ("Grace was not told.", "Grace", Kind.NAME, "The mother"),
        ("Zachary came too.", "Zachary", Kind.NAME, "A sibling"),
        ("They asked Zac.", "Zac", Kind.SHORT_FORM, "a sibling"),
        ("They asked Otto.", "Otto", Kind.SHORT_FORM, "a carer"),
        ("Then Jorden left.", "Jorden", Kind.NEAR, "Ada"),
        ("Then Jodran left.", "Jodran", Kind.NEAR, "Ada"),
        ("JORDAN SMITH", "JORDAN SMITH", Kind.NAME, "Ada"),
        ("A note on JordanSmith", "JordanSmith", Kind.NAME, "Ada"),
        ("A note on S m i t h", "S m i t h", Kind.NAME, "Ada"),
        ("A note on Sm1th", "Sm1th", Kind.NAME, "the family"),
        ("A note on Sm\u0456th", "Sm\u0456th", Kind.NAME, "the family"),
        ("A note on Smi\u200bth", "Smi\u200bth", Kind.NAME, "the family"),
        ("A note on Jördan", "Jördan", Kind.NAME, "Ada"),
        ("A talk with J.S. at home", "J.S.", Kind.INITIALS, "Ada"),
        ("A talk with JS at home", "JS", Kind.INITIALS, "Ada"),
        ("They gave Mark a phone.", "Mark", Kind.NAME, "Ben"),
        ("They gave mark west a phone.", "mark west", Kind.NAME, "Ben"),
        ("On 28/02/2017", "28/02/2017", Kind.BIRTH, "(date of birth removed)"),
        ("born on the 28th of February", "28th of February", Kind.BIRTH, "(date of birth removed)"),
        ("On 3 May 1990", "3 May 1990", Kind.BIRTH, "(date of birth removed)"),
        ("On 12.3.15", "12.3.15", Kind.BIRTH, "(date of birth removed)"),
        ("See 943 476 5870.", "943 476 5870", Kind.NHS_NUMBER, "(NHS number removed)"),
        ("See 450-557-7104.", "450-557-7104", Kind.NHS_NUMBER, "(NHS number removed)"),
        ("See polqx 771.", "polqx 771", Kind.RECORD_NUMBER, "(record number removed)"),
        ("At 17 Quarry Terr.", "17 Quarry Terr", Kind.ADDRESS, "the family’s address"),
        ("In sv42ab.", "sv42ab", Kind.POSTCODE, "(postcode removed)"),
        ("In BS1 4ND.", "BS1 4ND", Kind.POSTCODE, "(postcode removed)"),
        ("At St Wilfrids.", "St Wilfrids", Kind.SCHOOL, "the school"),
        ("Ring 07700 900123.", "07700 900123", Kind.PHONE, "(telephone number removed)"),
        ("Write to a.b@example.org.", "a.b@example.org", Kind.EMAIL, "(email address removed)"),
    ],
)
def test_what_would_tell_who_a_child_is_is_found(checker, text, words, kind, instead):
    assert found(checker, text) == [(words, kind, instead)]


@pytest.mark.parametrize(
    "text",
    [
        "Ada was seen; Ben too.",
        "A period of grace, a mark, young children and the hope of change in the west.",
        "Young people like it. Hope alone is no plan. West of here it rains.",
        "The Young Carers service and West Team met at Hope Street Surgery.",
        "SW, GP, HV and PC met; CP plan; JSN.",
        "On 28/02/2018 and 3 May 1991; 3 May; 12/3.",
        "4 of 10 children, 28 days, question 2.28",
        "The smithy, a jordanian river",
        "A quarry near a terrace. The school wrote to St Thomas’ Hospital.",
        "Numbers 9434765871 and 2019.",
        "",
    ],
)
def test_ordinary_words_and_numbers_are_left_alone(checker, text):
    assert found(checker, text) == []


def test_a_family_without_a_key_leaves_what_is_nobodys_in_particular():
    text = "Jordan, SV4 2AB, 28/02/2017"
    assert [h.kind for h in hits(text, [])] == [Kind.POSTCODE]


def test_an_unborn_child_has_an_expected_date_and_a_mother():
    key = make_key(1, "Ada", expected_date="2019-03-01", mother_name="Kelly Cox")
    text = "Ms Cox is due on 1 March."
    assert [text[h.start : h.end] for h in hits(text, [key])] == ["Ms Cox", "1 March"]


def test_taking_every_replacement_leaves_nothing_to_find(checker):
    text = "Jordan Smith (28/02/2017) lives with Grace Young at 17 Quarry Terrace, SV4 2AB."
    changed = replaced(text, checker.hits(text))
    assert changed == (
        "Ada (date of birth removed) lives with the mother at the family’s address, "
        "(postcode removed)."
    )
    assert found(checker, changed) == []


@pytest.mark.parametrize(
    "text", ["9" * 5_000, "A. " * 2_000, "(" * 3_000, "\u0130 ﬁ ß \x00 🙂 J\u0301"]
)
def test_odd_texts_are_read_to_their_end(checker, text):
    checker.hits(text)


@pytest.mark.parametrize("text", ["x", "9", "a.", "A. ", "a@", "Xyzzy ", "(", "' "])
def test_time_grows_with_the_length_of_a_text_and_not_faster(checker, text):
    """A pasted book keeps nobody waiting: each of these took minutes with a rule that goes back."""
    started = time.monotonic()
    checker.hits(text * (100_000 // len(text)))
    assert time.monotonic() - started < 20
