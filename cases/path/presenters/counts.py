"""How timescales met and missed by all children of an audit are shown."""

from .clocks import TAGS, by_words, limit_words

PARTS_OF_RULES = [
    ("met", "In time"),
    ("missed", "Missed"),
    ("not_recorded", "Nothing recorded"),
    ("running", "Still running"),
]


def count_rows(timescales):
    """For each rule its count, the limit in words, the parts of its bar as (name, left, middle and
    width in per cent, number), and each late clock with its tag."""
    return [
        {
            "count": count,
            "limit": limit_words(count.rule),
            "parts": list(_bar_parts(count)),
            "words": ", ".join(
                f"{getattr(count, name)} {label.lower()}"
                for name, label in PARTS_OF_RULES
                if getattr(count, name)
            ),
            "late": [(missed, TAGS[missed.clock.verdict], by_words(missed.clock))
                     for missed in count.late],
        }
        for count in timescales.rules
    ]  # fmt: skip


def _bar_parts(count):
    left = 0.0
    for name, _ in PARTS_OF_RULES:
        number = getattr(count, name)
        width = 100 * number / count.children
        if number:
            yield name, f"{left:.2f}%", f"{left + width / 2:.2f}%", f"{width:.2f}%", number
        left += width
