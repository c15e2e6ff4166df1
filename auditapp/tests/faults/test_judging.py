"""What the fault suite counts as lost and as saved twice."""

import pytest

from .__main__ import judged
from .writers import Writer


def writer(acknowledged, in_flight=""):
    made = Writer({"draft": 1, "version": 5}, port=0)
    made.acknowledged, made.in_flight = acknowledged, in_flight
    return made


@pytest.mark.parametrize(
    ("acknowledged", "in_flight", "saved", "lost", "twice"),
    [
        (["a", "b"], "", (7, "b"), 0, 0),
        (["a", "b"], "c", (8, "c"), 0, 0),  # saved, and its answer did not arrive
        (["a", "b"], "c", (7, "b"), 0, 0),  # not saved, and nobody said so
        (["a", "b"], "", (6, "a"), 2, 0),  # the last text, and one version
        (["a", "b"], "", (7, "x"), 1, 0),
        (["a", "b"], "", (8, "b"), 0, 1),
        (["a", "b"], "c", (9, "c"), 0, 1),
        ([], "", (5, ""), 0, 0),
    ],
)
def test_saves_are_judged_by_text_and_by_version(acknowledged, in_flight, saved, lost, twice):
    result = judged("a fault", "sqlite", [writer(acknowledged, in_flight)], {1: saved})
    assert (result.lost, result.twice) == (lost, twice)


def test_draft_that_is_not_there_is_lost():
    result = judged("a fault", "sqlite", [writer(["a"])], {})
    assert result.lost
    assert not result.is_good


def test_nothing_acknowledged_shows_nothing():
    assert not judged("a fault", "sqlite", [writer([])], {}).is_good
