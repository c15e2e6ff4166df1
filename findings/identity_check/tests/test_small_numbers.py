"""No small number of a published table can be read or worked out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..small_numbers import hide_small


def words(rows, threshold=5):
    table = hide_small(rows, threshold)
    return [[shown.words(threshold) for shown in row] for row in table.rows]


def test_small_counts_are_hidden_and_zeros_shown():
    assert words([[12, 3, 0], [3, 12, 0]]) == [
        ["not shown", "fewer than 5", "0"],
        ["fewer than 5", "not shown", "0"],
    ]


def test_one_small_count_takes_others_with_it():
    """Of a row with a total, one hidden number alone is the total less the others."""
    table = hide_small([[20, 3, 15], [11, 16, 30]], 5)
    hidden = sum(s.value is None for row in table.rows for s in row)
    assert hidden >= 4
    assert [s.value for s in table.row_totals] == [38, 57]


def test_small_total_is_hidden_like_a_count():
    table = hide_small([[1, 1]], 5)
    assert table.total.words(5) == "fewer than 5"


def test_without_a_threshold_everything_is_shown():
    table = hide_small([[1, 0], [2, 7]], None)
    assert [[s.value for s in row] for row in table.rows] == [[1, 0], [2, 7]]
    assert (table.total.value, [s.value for s in table.row_totals]) == (10, [1, 9])


def test_threshold_that_would_say_the_number_is_refused():
    with pytest.raises(ValueError, match="at least 3"):
        hide_small([[1]], 2)


def test_table_without_rows_is_empty():
    assert hide_small([], 5).rows == []


THRESHOLD, MOST = 3, 9
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=1, max_size=2
    )
)


@settings(max_examples=150, deadline=None)
@given(rows=TABLES)
def test_no_hidden_number_follows_from_what_is_shown(rows):
    """Whoever tries every table that fits what is shown finds at least two numbers for each that
    is hidden; counted here, unlike there, by trying."""
    table = hide_small(rows, THRESHOLD)
    assert not any(0 < (s.value or 0) < THRESHOLD for s in everything(table))
    fitting = [everything_of(t) for t in tables_that_fit(table)]
    assert everything_of(rows) in fitting
    for place, shown in enumerate(everything(table)):
        if shown.value is None:
            assert len({numbers[place] for numbers in fitting}) > 1


def everything(table):
    cells = [shown for row in table.rows for shown in row]
    return [*cells, *table.row_totals, *table.column_totals, table.total]


def everything_of(rows):
    cells = [count for row in rows for count in row]
    columns = [sum(column) for column in zip(*rows, strict=True)]
    return [*cells, *map(sum, rows), *columns, sum(cells)]


def tables_that_fit(table):
    """Where any number is said to be small, one that is “not shown” is known not to be."""
    is_told = any(shown.is_small for shown in everything(table))

    def fits(number, shown):
        if shown.value is not None:
            return number == shown.value
        if shown.is_small:
            return 0 < number < THRESHOLD
        return not (is_told and 0 < number < THRESHOLD)

    rows = [
        [
            row
            for row in product(*([n for n in range(MOST) if fits(n, each)] for each in shown))
            if fits(sum(row), total)
        ]
        for shown, total in zip(table.rows, table.row_totals, strict=True)
    ]
    for found in product(*rows):
        columns = [sum(column) for column in zip(*found, strict=True)]
        if all(map(fits, columns, table.column_totals)) and fits(sum(columns), table.total):
            yield found
