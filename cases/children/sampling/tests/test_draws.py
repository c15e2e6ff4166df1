from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ..draws import CannotDraw, allocation, draw, ranked

seeds = st.text(min_size=1, max_size=10)
values = st.lists(
    st.tuples(st.sampled_from(["Neglect", "Not given", "Physical abuse"]), st.sampled_from("FM")),
    min_size=1,
    max_size=60,
)


@st.composite
def draws(draw_from):
    """(values, size) with a size that can be drawn."""
    found = draw_from(values)
    return found, draw_from(st.integers(1, len(found)))


@given(draws(), seeds)
def test_property_size_is_exact_and_nobody_is_drawn_twice(given_draw, seed):
    found, size = given_draw
    drawn = draw(found, size=size, seed=seed)
    assert len(drawn.chosen) == len(set(drawn.chosen)) == size
    assert set(drawn.chosen) <= set(range(len(found)))


@given(draws(), seeds)
def test_property_same_list_seed_and_size_give_the_same_children(given_draw, seed):
    found, size = given_draw
    assert draw(found, size=size, seed=seed) == draw(list(found), size=size, seed=seed)


@given(draws(), seeds)
def test_property_account_of_the_strata_is_what_was_drawn(given_draw, seed):
    found, size = given_draw
    drawn = draw(found, size=size, seed=seed)
    chosen = Counter(found[place] for place in drawn.chosen)
    assert {s.values: s.candidates for s in drawn.strata} == Counter(found)
    assert all(chosen[s.values] == s.drawn <= s.candidates for s in drawn.strata)
    assert [s.values for s in drawn.strata] == sorted(set(found))


@given(draws())
def test_property_strata_get_their_share_within_one(given_draw):
    """Except where a small one is given its one child."""
    found, size = given_draw
    counts = Counter(found)
    shares = allocation(counts, size)
    quotas = {value: Fraction(size * count, len(found)) for value, count in counts.items()}
    assert sum(shares.values()) == size
    assert all(shares[value] < quotas[value] + 1 for value in counts)
    if all(quota >= 1 for quota in quotas.values()):
        assert all(shares[value] > quotas[value] - 1 for value in counts)


@given(draws())
def test_property_every_stratum_gets_one_where_the_size_allows(given_draw):
    found, size = given_draw
    counts = Counter(found)
    assume(size >= len(counts))
    assert all(share >= 1 for share in allocation(counts, size).values())


@given(draws())
def test_property_larger_stratum_never_gets_less(given_draw):
    found, size = given_draw
    counts = Counter(found)
    shares = allocation(counts, size)
    for one in counts:
        for other in counts:
            if counts[one] > counts[other]:
                assert shares[one] >= shares[other]


@given(draws(), seeds)
def test_property_simple_sample_takes_no_notice_of_what_is_on_the_list(given_draw, seed):
    """It depends on the number of candidates and the seed alone."""
    found, size = given_draw
    one = draw([()] * len(found), size=size, seed=seed)
    other = draw([("all",)] * len(found), size=size, seed=seed)
    assert one.chosen == other.chosen == ranked(len(found), seed)[:size]


@given(draws(), seeds)
def test_property_smaller_simple_sample_is_the_beginning_of_a_larger_one(given_draw, seed):
    found, size = given_draw
    larger = draw([()] * len(found), size=len(found), seed=seed)
    assert larger.chosen[:size] == draw([()] * len(found), size=size, seed=seed).chosen


PINNED = [9, 2, 4, 7, 3, 1, 0, 6, 5, 8]


def test_draw_is_the_same_on_every_machine_and_for_ever():
    """Written down once: whoever changes the ranking makes every old draw impossible to repeat."""
    assert ranked(10, "2019") == PINNED
    found = [("Neglect",)] * 7 + [("Physical abuse",)] * 2 + [("Sexual abuse",)]
    drawn = draw(found, size=4, seed="2019")
    assert drawn.chosen == [p for p in PINNED if p in drawn.chosen]
    assert [(s.values[0], s.drawn) for s in drawn.strata] == [
        ("Neglect", 2), ("Physical abuse", 1), ("Sexual abuse", 1),
    ]  # fmt: skip


def test_every_candidate_is_about_as_likely_as_any_other():
    drawn = Counter(place for seed in range(2_000) for place in ranked(10, str(seed))[:3])
    assert all(500 < drawn[place] < 700 for place in range(10))


def test_minimum_is_taken_from_the_stratum_furthest_above_its_share():
    counts = {("a",): 50, ("b",): 48, ("c",): 1, ("d",): 1}
    assert allocation(counts, 4) == {("a",): 1, ("b",): 1, ("c",): 1, ("d",): 1}
    assert allocation(counts, 10) == {("a",): 4, ("b",): 4, ("c",): 1, ("d",): 1}


@pytest.mark.parametrize("size", [0, -1, 4])
def test_size_that_cannot_be_drawn_is_refused(size):
    with pytest.raises(CannotDraw):
        draw([()] * 3, size=size, seed="x")
