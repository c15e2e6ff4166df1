"""How timescales met and missed by all children of an audit are shown."""

from .clocks import TAGS, by_words


def count_rows(timescales):
    """For each rule its count, and each late clock with its tag."""
    return [
        {
            "count": count,
            "late": [
                (missed, TAGS[missed.clock.verdict], by_words(missed.clock))
                for missed in count.late
            ],
        }
        for count in timescales.rules
    ]
