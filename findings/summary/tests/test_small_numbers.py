"""Small counts in what is published: nobody can work out from what is shown what is not."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ..small_numbers import hidden


def possible(shown, total, threshold, most=26):
    """All rows of numbers that what is shown allows."""
    ranges = [
        range(1, threshold)
        if n == f"fewer than {threshold}"
        else range(threshold, most)
        if n == "not shown"
        else [n]
        for n in shown
    ]
    return [row for row in product(*ranges) if sum(row) == total]


@given(
    st.lists(st.integers(min_value=0, max_value=12), min_size=1, max_size=5),
    st.integers(min_value=3, max_value=6),
)
def test_no_hidden_number_can_be_worked_out_from_the_total(numbers, threshold):
    shown, total = hidden(numbers, threshold)
    totals = [total] if isinstance(total, int) else range(13 * len(numbers))
    rows = [row for one in totals for row in possible(shown, one, threshold)]
    assert tuple(numbers) in rows
    for place, number in enumerate(numbers):
        if 0 < number < threshold:
            assert shown[place] == f"fewer than {threshold}"
            assert len({row[place] for row in rows}) > 1


def test_numbers_stay_without_a_rule_and_where_none_is_small():
    assert hidden([1, 2, 0], None) == ([1, 2, 0], 3)
    assert hidden([7, 0, 12], 5) == ([7, 0, 12], 19)


def test_a_single_small_number_takes_the_next_along():
    assert hidden([8, 2, 0, 7], 5) == ([8, "fewer than 5", 0, "not shown"], 17)
    assert hidden([3, 4, 9], 5) == (["fewer than 5", "fewer than 5", 9], 16)


def test_the_total_is_hidden_where_it_alone_would_tell():
    assert hidden([2, 0], 5) == (["fewer than 5", 0], "fewer than 5")
    assert hidden([1, 5], 5) == (["fewer than 5", "not shown"], "not shown")
