"""Boxes of a section's form as texts, both ways."""

import pytest

from auditapp.tests import acting
from cases.question_sets.asking import asking_of

from ..boxes import NotAnAnswer, all_entries, date_parts


@pytest.fixture
def box(world):
    """Call it with a question's code, and the key of a choice, for its box."""
    police = acting.agency_return(world.case, world.police)
    section = police.case.audit.question_set.section("A")
    entries = {e.question.code: e for e in all_entries(section, asking_of(police))}
    return lambda code, key="": next(b for b in entries[code].boxes if b.key == key)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("28 2 2019", ["28", "2", "2019"]),
        ("28/02/2019", ["28", "02", "2019"]),
        ("28.2.2019", ["28", "2", "2019"]),
        ("28-Feb-2019", ["28", "Feb", "2019"]),
        ("28th February 2019", ["28", "February", "2019"]),
        ("2019-02-28", ["28", "02", "2019"]),
        ("2019-02-28 00:00:00", ["28", "02", "2019"]),
        ("", ["", "", ""]),
        ("28", ["28", "", ""]),
        ("? 2 2019", ["", "2", "2019"]),
        ("28 2 2019 or so", ["28", "2", "2019 or so"]),
        ("soon", ["soon", "", ""]),
        ("28/02/2019 14:30", ["28", "02", "2019"]),
        ("Thu 28 February 2019", ["28", "February", "2019"]),
        ("31/02/2019 00:00", ["31", "02", "2019"]),
        ("28/02/19", ["28", "02", "19"]),
        ("02/28/2019", ["02/28/2019", "", ""]),
        ("Mon 28 Feb 2019", ["Mon 28 Feb 2019", "", ""]),
    ],
)
def test_date_in_one_box_is_read_as_people_write_it(text, parts):
    assert date_parts(text) == parts


@pytest.mark.parametrize(
    ("code", "key", "text", "data"),
    [
        ("A1", "", " KNOWN   to us ", {"A1": ["known"]}),
        ("A1", "", "known", {"A1": ["known"]}),
        ("A1", "", "", {"A1": []}),
        ("A2", "neglect", "yes", {"A2": ["neglect"]}),
        ("A2", "neglect", "X", {"A2": ["neglect"]}),
        ("A2", "neglect", "No", {"A2": []}),
        ("A4", "", "12", {"A4": ["12"]}),
        ("A4", "", "12; Not in our record", {"A4": ["12"], "A4-nr": ["on"]}),
        ("A5", "", "Words", {"A5": ["Words"]}),
    ],
)
def test_text_is_put_where_a_browser_would_put_it(code, key, text, data, box):
    typed = {}
    box(code, key).put(typed, text)
    assert typed == data


def test_ticks_of_a_question_are_kept_apart_and_in_order(box):
    data = {"A2": ["school"]}
    box("A2", "neglect").put(data, "Yes")
    assert data == {"A2": ["neglect", "school"]}
    box("A2", "school").put(data, "")
    assert data == {"A2": ["neglect"]}


def test_unticking_not_in_our_record_takes_it_out(box):
    data = {"A3-nr": ["on"]}
    box("A3").put(data, "1 2 2019")
    assert data["A3-nr"] == []
    assert box("A3").text(data) == "1 February 2019"


@pytest.mark.parametrize(("code", "key"), [("A1", ""), ("A2", "neglect"), ("A6", ""), ("A7", "")])
def test_what_could_not_be_chosen_is_no_answer(code, key, box):
    with pytest.raises(NotAnAnswer, match="leave it empty"):
        box(code, key).put({}, "perhaps")


def test_date_that_may_mean_another_day_stays_as_it_was_typed(box):
    data = {}
    box("A3").put(data, " Mon 28 Feb 2019")
    assert box("A3").text(data) == "Mon 28 Feb 2019"


def test_long_text_of_spaces_is_read_quickly(box):
    data = {}
    box("A4").put(data, "1" + " " * 30_000 + "x")
    assert data["A4"][0].endswith("x")
