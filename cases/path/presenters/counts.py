"""How timescales met and missed by all children of an audit are shown."""

from .clocks import TAGS, by_words, limit_words


def count_rows(timescales):
    """For each rule its count, the limit in words, and each late clock with its tag."""
    return [
        {
            "count": count,
            "limit": limit_words(count.rule),
            "late": [
                (missed, TAGS[missed.clock.verdict], by_words(missed.clock))
                for missed in count.late
            ],
        }
        for count in timescales.rules
    ]
