"""Which texts are put together. What that is worth is printed by manage.py measure_suggestions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from findings.board.similarity import Text, groups, stemmed

SAID = [
    "The minutes of the conference never reached the school nurse.",
    "No minutes of the conference reached the practice.",
    "His grandmother fetched him from football.",
    "The pharmacy had closed early.",
    "She drew her house with two doors.",
]


def texts(*said, kind="worried", section=None):
    return [Text(key, kind, section, words) for key, words in enumerate(said)]


def test_texts_that_share_rare_words_are_put_together():
    [group] = groups(texts(*SAID))
    assert sorted(group.keys) == [0, 1]
    assert set(group.shared) == {"minutes", "conference", "reached"}


def test_texts_of_another_kind_are_not():
    mixed = texts(*SAID)
    mixed[1] = Text(1, "well", None, SAID[1])
    assert groups(mixed) == []


def test_texts_kept_apart_are_not():
    assert groups(texts(*SAID), apart=[frozenset((0, 1))]) == []


def test_two_kept_apart_are_in_no_group_of_a_third():
    alike = ["Minutes of the conference never came.", "Minutes of the conference came never."]
    alike.append("Never came minutes of the conference.")
    [group] = groups(texts(*alike))
    first, *others = group.keys
    [group] = groups(texts(*alike, *SAID[2:]), apart=[frozenset(others)])
    assert len(group.keys) == 2
    assert first in group.keys


def test_text_is_in_one_group_at_most():
    found = groups(texts(*SAID, *SAID))
    keys = [key for group in found for key in group.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [("minutes", "minute"), ("visited", "visiting"), ("nurse's", "nurse"), ("parents", "parent")],
)
def test_endings_make_no_difference(one, other):
    assert stemmed(one) == stemmed(other)


@pytest.mark.parametrize("words", ["", " ", "the and of", "!?", "מינוט", "a" * 5000])
def test_text_without_a_word_that_tells_is_alone(words):
    assert groups(texts(words, "The dog was not named.")) == []


@given(st.lists(st.text(max_size=60) | st.sampled_from(SAID), max_size=12))
def test_any_texts_can_be_grouped(said):
    for group in groups(texts(*said)):
        assert len(group.keys) == len(set(group.keys)) > 1
