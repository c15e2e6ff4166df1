"""Short documents beside the report, as plain data: a title and parts of texts, lists, quotes and
a table. Word and PDF print the same."""

from findings.summary.presenters import paragraphs


def document(title, parts, *, partnership, logo, standing, subtitle=""):
    """`standing` stands at the foot of each page; parts that are None are left out."""
    return {
        "title": title,
        "subtitle": subtitle,
        "partnership": partnership.name,
        "standing": standing,
        "logo": logo,
        "parts": [part for part in parts if part],
    }


def part(heading, *texts, items=(), numbered=False, quotes=(), table=None):
    """`texts` may have several lines; `quotes` are (words, who) and `table` (headings, rows)."""
    return {
        "heading": heading,
        "paragraphs": [line for text in texts for line in paragraphs(text)],
        "items": list(items),
        "numbered": numbered,
        "quotes": [{"words": paragraphs(words), "who": who} for words, who in quotes],
        "table": table and {"headings": list(table[0]), "rows": [list(row) for row in table[1]]},
    }
