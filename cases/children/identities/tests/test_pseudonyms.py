import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..given_names import NAMES
from ..pseudonyms import (
    LETTERS,
    clashing,
    plain,
    same_pseudonym,
    suggested_letter,
    suggestions,
    words_in,
)

ALL = [name for names in NAMES.values() for name in names]
some_names = st.lists(st.sampled_from(ALL), unique=True)
letters = st.sampled_from(list(NAMES))


def test_names_are_many_for_most_letters_and_begin_with_them():
    assert len(LETTERS) >= 20
    assert all(name.startswith(letter) for letter, names in NAMES.items() for name in names)
    assert len(ALL) == len({plain(name) for name in ALL})


@given(letters, st.integers(0, 60), some_names, st.lists(st.text(max_size=20)))
def test_property_suggestions_are_new_and_nobodys_name(letter, number, taken, texts):
    found = suggestions(letter, number, taken=taken, names=words_in(texts))
    assert len(found) <= number
    assert len(set(found)) == len(found)
    assert not {plain(name) for name in found} & {plain(name) for name in taken}
    assert not any(clashing(name, texts) for name in found)


@given(letters, st.integers(0, len(ALL)), some_names)
def test_property_fewer_are_suggested_only_when_all_names_are_taken(letter, number, taken):
    found = suggestions(letter, number, taken=taken)
    assert len(found) == min(number, len(ALL) - len(taken))


@given(letters, st.integers(1, 15))
def test_property_letter_comes_first_and_the_next_only_when_it_runs_out(letter, number):
    found = suggestions(letter, number, taken=[])
    own = NAMES[letter][:number]
    assert found[: len(own)] == own
    taken = NAMES[letter]
    assert not any(name.startswith(letter) for name in suggestions(letter, number, taken=taken))


@given(st.sampled_from(ALL), st.sampled_from([str.upper, str.lower, str.title, str]))
def test_property_name_clashes_whatever_its_case_and_place(name, changed):
    assert clashing(name, ["", f"a sister, {changed(name)}; and others"])
    assert clashing(changed(name), [name])


@pytest.mark.parametrize(
    ("pseudonym", "text"),
    [
        ("Zoe", "Zoë Smith"),
        ("Zoë", "ZOE"),
        ("Jose", "Jos\u0065\u0301 Maria"),
        ("Soren", "Søren"),
        ("Lukasz", "Łukasz"),
        ("Strasse", "Straße"),
        ("Ann", "Mary-Ann"),
        ("Maryann", "Mary-Ann"),
        ("Mary Ann", "ann"),
        ("ONeil", "O’Neil"),
        ("Grace", "(Grace)"),
        ("Ilse", "İlse"),
        ("Grace", "\uff27\uff52\uff41\uff43\uff45"),
    ],
)
def test_same_name_is_found_however_it_is_written(pseudonym, text):
    assert clashing(pseudonym, [text])


@pytest.mark.parametrize(
    ("pseudonym", "text"),
    [
        ("Grace", "Gracefield Road"),
        ("Ann", "Joanna"),
        ("Child A", "a brother"),
        ("Child 3", "Tom, 3"),
        ("Grace", ""),
    ],
)
def test_other_names_do_not_clash(pseudonym, text):
    assert not clashing(pseudonym, [text])


def test_pseudonyms_are_the_same_but_for_case_accents_and_space():
    assert same_pseudonym("Zoë", " zoe ")
    assert not same_pseudonym("Zoe", "Zoey")


def test_letter_suggested_is_the_next_that_no_recent_audit_used():
    assert suggested_letter([]) == "A"
    assert suggested_letter(["G"]) == "H"
    assert suggested_letter(["G", "H", "I"]) == "J"
    assert suggested_letter(["Z", "A"]) == "B"
    assert suggested_letter(["P"]) == "R"  # few names begin with Q
    assert suggested_letter(["", "?"]) == "A"
    assert suggested_letter(LETTERS) == LETTERS[-1]  # used longest ago
