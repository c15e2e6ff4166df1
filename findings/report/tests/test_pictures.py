"""Pictures of a report: the same numbers as the tables, told by shape or pattern too."""

import re

import pytest
from lxml import etree

from ..pictures import SHAPES, pictures_of

SVG = "{http://www.w3.org/2000/svg}"


def share(count, of):
    return {"count": count, "of": of, "words": f"{count} of {of}" if of else "–"}


CONTENT = {
    "lists": [
        {"label": label, "findings": [{"theme": theme} for theme in themes]}
        for label, themes in (
            ("What is working well", ["Fathers", "Fathers"]),
            ("What we are worried about", ["Fathers", "Minutes <&> notes", ""]),
            ("What needs to happen", ["Minutes <&> notes"]),
        )
    ],
    "timescales": {
        "columns": ["Children", "In time", "Missed", "Nothing recorded", "Still running"],
        "rows": [
            {"rule": "Conference within 15 working days", "numbers": [3, 1, 1, 0, 1]},
            {"rule": "Core group within 10 working days", "numbers": [2, 1, 0, 1, 0]},
        ],
        "of_children": [
            {"child": "Ada", "verdicts": ["met", "met"]},
            {"child": "Ben", "verdicts": ["missed", "not_recorded"]},
            {"child": "Cleo", "verdicts": ["running", ""]},
        ],
    },
    "meetings": {
        "tables": [
            {
                "title": "Conference",
                "columns": ["Invited", "Came"],
                "rows": [
                    {"service": "Police", "shares": [share(2, 3), share(0, 3)]},
                    {"service": "Midwifery", "shares": [share(0, 0), share(0, 0)]},
                ],
            }
        ]
    },
    "differences": {
        "columns": [
            "Differences",
            "Children",
            "Explained or set aside",
            "Stand",
            "Still to settle",
        ],
        "kinds": [{"kind": "Contradiction", "numbers": [4, 2, 1, 0, 3]}],
    },
    "grades": [
        {
            "question": "Voice of the child",
            "rows": [{"grade": "Good", "returns": 3}, {"grade": "Poor", "returns": 2}],
        }
    ],
}


@pytest.fixture
def pictures():
    return pictures_of(CONTENT)


def drawn(picture):
    return etree.fromstring(picture.svg(640))


def words(picture):
    return [text.text for text in drawn(picture).iter(f"{SVG}text")]


def test_each_part_has_its_picture(pictures):
    assert {part: len(found) for part, found in pictures.items()} == {
        "timescales": 1, "meetings": 1, "differences": 1, "grades": 1, "lists": 1,
    }  # fmt: skip


def test_limits_are_marked_child_by_child(pictures):
    [picture] = pictures["timescales"]
    marks = [mark.shape for mark in picture.marks[len(SHAPES) :]]
    assert marks == ["disc", "disc", "triangle", "square", "ring", "dash"]
    assert {"Ada", "Ben", "Cleo", "1", "2"} <= set(words(picture))
    assert "1 in time, 1 missed, 1 still running" in picture.description


def test_every_shape_differs_without_its_colour():
    assert len({shape for _, shape, _ in SHAPES.values()}) == len(SHAPES)


def test_bars_are_as_long_as_their_numbers(pictures):
    [picture] = pictures["grades"]
    good, poor = [box for box in picture.boxes if box.number]
    assert (good.number, poor.number) == ("3", "2")
    assert good.width / poor.width == pytest.approx(1.5, rel=0.01)
    assert good.pattern != poor.pattern
    assert poor.x == pytest.approx(good.x + good.width, abs=0.02)


def test_shares_are_of_those_who_were_involved(pictures):
    [picture] = pictures["meetings"]
    assert {"2 of 3", "0 of 3", "not involved"} <= set(words(picture))
    whole, filled = picture.boxes[:2]
    assert filled.width / whole.width == pytest.approx(2 / 3, rel=0.01)
    assert len(picture.boxes) == 3  # nothing is filled of none


def test_themes_come_with_the_most_findings_first(pictures):
    [picture] = pictures["lists"]
    labels = [text.words for text in picture.texts if text.bold]
    assert labels == ["Fathers", "Minutes <&> notes", "No theme"]
    assert "Minutes <&> notes" in words(picture)  # escaped on the way


def test_number_that_is_hidden_is_not_drawn():
    hidden = [{"question": "Q", "rows": [{"grade": "Good", "returns": "fewer than 5"}]}]
    assert "grades" not in pictures_of(CONTENT | {"grades": hidden})


def test_parts_that_do_not_apply_have_no_picture():
    empty = {"lists": [], "timescales": None, "meetings": None, "differences": None, "grades": []}
    assert pictures_of(empty) == {}


def test_texts_and_marks_stay_inside(pictures):
    for picture in [one for found in pictures.values() for one in found]:
        root = drawn(picture)
        assert int(root.get("height")) == picture.height
        for element in root.iter():
            x, y = element.get("x", "0%"), element.get("y", "0")
            if x.endswith("%"):
                assert 0 <= float(x[:-1]) <= 100
            assert float(y) <= picture.height
        ids = re.findall(r'id="([^"]+)"', picture.svg())
        assert all(one.startswith(picture.id) for one in ids)
