"""What edits do to a document."""

import pytest

from auditapp.tests.question_sets import small

from .. import edits
from ..edits import digest_of, question_of, section_of


def codes(document, section):
    return [question["code"] for question in section_of(document, section)["questions"]]


def test_new_code_of_a_question_is_followed_wherever_it_is_named():
    document = small(sign_off={"question": "A6", "is": "yes"})
    for old in ("A1", "A2", "A6", "B1"):
        question = question_of(document, old)
        renamed = question | {"code": f"N{old}"}
        document = edits.change_question(document, old, renamed, digest_of(question))
    assert document["not_known"]["question"] == "NA1"
    assert document["sign_off"]["question"] == "NA6"
    assert question_of(document, "C1")["depends_on"]["question"] == "NA2"
    assert question_of(document, "B2")["counterpart"] == "NB1"
    assert small()["sections"][0]["questions"][0]["code"] == "A1"


def test_question_that_others_rest_on_is_removed_only_with_what_they_say_of_it():
    document, question = small(), question_of(small(), "A2")
    with pytest.raises(edits.Needed) as error:
        edits.remove_question(document, "A2", digest_of(question))
    assert error.value.codes == ["A6", "C1"]
    left = edits.remove_question(document, "A2", digest_of(question), anyway=True)
    assert "depends_on" not in question_of(left, "C1")
    assert "A2" not in codes(left, "A")


def test_removed_section_takes_along_what_the_set_says_of_its_questions():
    section = section_of(small(), "A")
    left = edits.remove_section(small(), "A", digest_of(section), anyway=True)
    assert "not_known" not in left
    assert "depends_on" not in question_of(left, "C1")
    with pytest.raises(edits.Needed):
        edits.remove_section(small(), "A", digest_of(section))


@pytest.mark.parametrize(
    ("code", "by", "places"),
    [
        ("A2", -1, {"A": ["A2", "A1"]}),
        ("A1", -1, {"A": ["A1", "A2"]}),  # there is nothing before
        ("B1", -1, {"A": ["A6", "A7", "B1"], "B": ["B2", "B3"]}),
        ("A7", 1, {"A": ["A5", "A6"], "B": ["A7", "B1"]}),
    ],
)
def test_question_moves_within_its_section_and_past_its_ends(code, by, places):
    moved = edits.move_question(small(), code, by)
    for section, expected in places.items():
        found = codes(moved, section)
        assert expected in (found[: len(expected)], found[-len(expected) :])


def test_edits_of_what_changed_or_went_are_refused():
    question = question_of(small(), "A5")
    with pytest.raises(edits.Changed):
        edits.change_question(small(), "A5", question, "another digest")
    with pytest.raises(edits.Gone):
        edits.change_question(small(), "A99", question, digest_of(question))
    with pytest.raises(edits.CodeTaken):
        edits.change_question(small(), "A5", question | {"code": "B1"}, digest_of(question))
    with pytest.raises(edits.CodeTaken):
        edits.add_section(small(), {"code": "A", "title": "Again"})


def test_what_the_editor_does_not_know_of_a_set_is_kept():
    document = small() | {"later": [1]}
    properties = {"title": "Other"}
    seen = digest_of(edits.properties_of(document))
    changed = edits.change_properties(document, properties, seen)
    assert changed["later"] == [1]
    assert changed["title"] == "Other"
    assert "scale" not in changed
