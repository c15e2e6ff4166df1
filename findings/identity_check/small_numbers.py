"""Small numbers in published tables. Pure.

A count below the threshold may lead to a child, so it is shown as “fewer than 5”. A hidden number
can be worked out from a total and the numbers beside it: then another one is hidden, too.

A table with its totals is a flow: from one source through the rows, the cells and the columns to
one end and back. A hidden number is safe if it could be another one and every sum stay what it is:
if it lies on a circle of hidden numbers that can all give way.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import inf

LEAST_THRESHOLD = 3  # “fewer than 2” would say 1
SOURCE, END = ("source",), ("end",)


@dataclass(frozen=True)
class Shown:
    """`value` is the number, or none where it is hidden: for itself, as “fewer than 5”, if
    `is_small`, else for another's sake."""

    value: int | None
    is_small: bool = False

    def words(self, threshold):
        if self.value is not None:
            return str(self.value)
        return f"fewer than {threshold}" if self.is_small else "not shown"


@dataclass(frozen=True)
class ShownTable:
    rows: list[list[Shown]]
    row_totals: list[Shown]
    column_totals: list[Shown]
    total: Shown


def hide_small(rows, threshold):
    """The ShownTable of a table of counts, a list of rows of one length, with all its totals.

    Counts below `threshold` are hidden, and as many others as are needed so that none of them can
    be worked out from what is shown. None hides nothing. A zero is shown: nobody is behind it.
    Raises ValueError for a threshold below 3, which would not hide what it stands for.
    """
    flow = _Flow(rows)
    if threshold is None:
        return flow.table(hidden=(), small=())
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"A threshold is at least {LEAST_THRESHOLD}.")
    small = {place for place, count in flow.counts.items() if 0 < count < threshold}
    hidden = set(small)
    while laid_open := flow.laid_open(hidden, small, threshold):
        more = flow.next_to_hide(laid_open, hidden)
        if more is None:  # even “fewer than” says too much
            small = set()
            hidden = {place for place, count in flow.counts.items() if count}
            break
        hidden.add(more)
    return flow.table(hidden, small)


class _Flow:
    """`counts` maps each place, a pair of the ends of its part of the flow, to its number."""

    def __init__(self, rows):
        self.height, self.width = len(rows), len(rows[0]) if rows else 0
        self.counts = {(END, SOURCE): sum(map(sum, rows))}
        for r, row in enumerate(rows):
            self.counts[SOURCE, ("row", r)] = sum(row)
            for c, count in enumerate(row):
                self.counts[("row", r), ("column", c)] = count
        for c in range(self.width):
            self.counts[("column", c), END] = sum(row[c] for row in rows)

    def laid_open(self, hidden, small, threshold):
        """The first hidden place whose number can be worked out; none if there is no such."""
        gives_way = defaultdict(set)  # where one may go on from a row, a column or an end
        for place in hidden:
            least, most = (1, threshold - 1) if place in small else (threshold, inf)
            start, end = place
            if self.counts[place] < most:
                gives_way[start].add((end, place))
            if self.counts[place] > least:
                gives_way[end].add((start, place))
        for place in sorted(hidden):
            if not _on_a_circle(place, gives_way):
                return place
        return None

    def next_to_hide(self, laid_open, hidden):
        """The smallest number beside one that is laid open, cells before totals; else any."""
        left = [place for place, count in self.counts.items() if count and place not in hidden]

        def order(place):
            is_beside = bool(set(place) & set(laid_open))
            is_total = not (place[0][0] == "row" and place[1][0] == "column")
            return not is_beside, is_total, self.counts[place], place

        return min(left, key=order, default=None)

    def table(self, hidden, small):
        def shown(start, end):
            place = start, end
            if place in hidden:
                return Shown(None, is_small=place in small)
            return Shown(self.counts[place])

        height, width = range(self.height), range(self.width)
        return ShownTable(
            rows=[[shown(("row", r), ("column", c)) for c in width] for r in height],
            row_totals=[shown(SOURCE, ("row", r)) for r in height],
            column_totals=[shown(("column", c), END) for c in width],
            total=shown(END, SOURCE),
        )


def _on_a_circle(place, gives_way):
    """Can the number of this place change, one up or one down, and others with it?"""
    start, end = place
    up = (end, place) in gives_way[start] and _leads(end, start, place, gives_way)
    down = (start, place) in gives_way[end] and _leads(start, end, place, gives_way)
    return up or down


def _leads(here, there, without, gives_way):
    seen, waiting = {here}, [here]
    while waiting:
        for following, place in gives_way[waiting.pop()]:
            if place != without and following not in seen:
                seen.add(following)
                waiting.append(following)
    return there in seen
