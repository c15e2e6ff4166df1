"""What is looked for: made of the texts of a key as people write them."""

import datetime

import pytest

from ..keys import make_key


def people(**texts):
    return [(p.given, p.surname, p.instead) for p in make_key(1, "Ada", **texts).people]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jordan Smith", [(("jordan",), ("smith",), "Ada")]),
        ("SMITH, Jordan", [(("jordan",), ("smith",), "Ada")]),
        ("Mary-Ann O’Neil", [(("mary-ann",), ("oneil",), "Ada")]),
        ("jordan smith", [(("jordan",), ("smith",), "Ada")]),
        ("", []),
    ],
)
def test_name_of_a_child_is_read_in_either_order(text, expected):
    assert people(name=text) == expected


def test_lists_of_a_family_are_read_without_dates_and_relations():
    found = people(
        name="Jordan Smith",
        siblings="Zachary Smith, born 12/3/2015; half-sister Amy and Tom\nnone known",
        others_with_responsibility="Ottoline Quist (maternal grandmother)",
    )
    assert found[1:] == [
        (("zachary",), ("smith",), "a sibling"),
        (("amy",), ("smith",), "a sibling"),
        (("tom",), ("smith",), "a sibling"),
        (("ottoline",), ("quist",), "a carer"),
    ]


def test_dates_in_the_lists_are_births_of_others():
    key = make_key(1, "Ada", siblings="Amy 12/3/2015", mother_birth_date="1990-05-03")
    assert key.other_births == [datetime.date(2015, 3, 12), datetime.date(1990, 5, 3)]


def test_address_gives_streets_and_postcodes():
    key = make_key(1, "Ada", address="Flat 2, 17 Quarry Terrace, Severntown, sv4 2ab")
    assert key.postcodes == ["SV42AB"]
    assert [(p.words, p.number, p.ending) for p in key.streets] == [(("quarry",), "17", "terrace")]


def test_school_is_known_by_the_words_that_tell_it_from_others():
    key = make_key(1, "Ada", school="St Wilfrid’s C of E Primary School and Hillside Nursery")
    assert [p.words for p in key.schools] == [("st", "wilfrid"), ("hillside",)]
