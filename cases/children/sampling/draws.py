"""Drawing children at random from a list, so that anybody can draw them again. Pure.

**Rank.** Each candidate gets the SHA-256 of the seed and its place in the list; sorted by that, the
list is in a random order that depends on nothing else: not on the machine, nor on how a version of
Python shuffles. The first so many are the sample. A seed that nobody chose for its outcome (random,
and recorded with each draw, also with those not used) makes every set of that size equally likely.

**Strata.** The list is first parted by the values of the chosen columns, and the places of the
sample are shared out among the parts in proportion to their size: each gets the whole number of
its share, and those with the largest remainders get one more until all are given (largest
remainder). A small part would often get none that way, and the audit could then say nothing of
such children; so where the sample is large enough for one from each part, each part gets one,
taken from those furthest above their share. Ties go by the order of the values. Within a part the
first by rank are drawn.

Instead of in proportion, the places can be shared out **equally**: each part gets one after the
other, in the order of their values, as long as it has children left, until all places are given.

The order of the list matters, as the place is what is ranked; the list is kept, and its digest when
it is deleted.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction


class CannotDraw(Exception):
    """The message says why."""


@dataclass(frozen=True)
class Stratum:
    """Candidates with the same `values`, and how many of them were drawn."""

    values: tuple[str, ...]
    candidates: int
    drawn: int


@dataclass(frozen=True)
class Draw:
    chosen: list[int]  # places in the list, from 0, in the order of their rank
    strata: list[Stratum]


def draw(values, *, size, seed, is_equal=False):
    """A sample of `size` from candidates given by their `values`: a tuple of texts each, the same
    for all in a simple random sample. Raises CannotDraw."""
    if size < 1:
        raise CannotDraw("Draw at least one child.")
    if size > len(values):
        raise CannotDraw(f"There are only {len(values)} children on the list.")
    counts = Counter(values)
    shares = equal_allocation(counts, size) if is_equal else allocation(counts, size)
    left, chosen = dict(shares), []
    for place in ranked(len(values), seed):
        if left[values[place]]:
            left[values[place]] -= 1
            chosen.append(place)
    return Draw(chosen, [Stratum(v, counts[v], shares[v]) for v in sorted(counts)])


def ranked(number, seed):
    """The places from 0 to `number`, in the order that the seed gives them."""
    return sorted(range(number), key=lambda place: (_rank(seed, place), place))


def _rank(seed, place):
    return hashlib.sha256(f"{seed}:{place}".encode()).digest()


def allocation(counts, size):
    """value -> how many of the sample, from value -> how many of the list."""
    total = sum(counts.values())
    quotas = {value: Fraction(size * count, total) for value, count in counts.items()}
    shares = {value: int(quota) for value, quota in quotas.items()}
    by_remainder = sorted(counts, key=lambda value: (shares[value] - quotas[value], value))
    for value in by_remainder[: size - sum(shares.values())]:
        shares[value] += 1
    if size >= len(counts):
        _give_each_one(shares, quotas)
    return shares


def _give_each_one(shares, quotas):
    for value in sorted(value for value, share in shares.items() if share == 0):
        largest = [other for other, share in shares.items() if share > 1]
        giving = min(largest, key=lambda other: (quotas[other] - shares[other], other))
        shares[giving] -= 1
        shares[value] = 1


def equal_allocation(counts, size):
    """The same with as many of each part as of the next, as far as there are so many."""
    shares = dict.fromkeys(sorted(counts), 0)
    while left := size - sum(shares.values()):
        open_parts = [value for value in shares if shares[value] < counts[value]]
        for value in open_parts[:left]:
            shares[value] += 1
    return shares
