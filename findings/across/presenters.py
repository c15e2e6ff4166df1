"""How audits stand beside each other: columns in the order of time, numbers and drawings. Pure."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted, day
from findings.drawings import bars, shares
from findings.then_and_now.presenters import action_words

from .sent import Sent

MOST_DRAWN = 4  # audits beside each other, on a phone
NOTHING = "–"
SENT = ["In time", "Late", "Not sent", "Not due yet"]


@dataclass
class Column:
    audit: Any
    label: str  # short, as there may be many

    @property
    def is_signed(self):
        return self.audit.is_published or bool(self.audit.signed_version)


def columns(audits):
    return [Column(audit, date_format(audit.panel_date, "M Y")) for audit in audits]


def scope_words(scope):
    """What alone is counted, or nothing."""
    from_agency = [f"the part of {scope.agency.name}"] if scope.agency else []
    label = scope.category_label.lower()
    of_category = [f"children in the category {label}"] if label else []
    return get_text_list([*of_category, *from_agency], "and")


# -- themes


def theme_rows(themes, scope):
    return [
        {
            "theme": row.theme,
            "cells": [row.worries.get(audit.pk, 0) for audit in scope.audits],
            "words": _recurs(row, scope),
            "actions": [action_words(action) for action in row.actions],
        }
        for row in themes.rows
    ]


def _recurs(row, scope):
    """ "In 2 of 3 audits: February 2019 and May 2020." """
    when = [date_format(a.panel_date, "F Y") for a in scope.audits if a.pk in row.worries]
    number = counted(len(scope.audits), "audit,audits")
    return f"In {row.audits} of {number}: {get_text_list(when, 'and')}."


def without_theme(number):
    if not number:
        return ""
    have = counted(number, "worry has,worries have")
    return f"{have} no theme, so nobody can tell whether it comes back."


# -- questions


def question_rows(questions, scope):
    return [
        {
            "question": one.question,
            "of": "returns" if one.counts_returns else "children",
            "rows": [
                {"label": label, "cells": [_cell(number) for number in numbers]}
                for label, numbers in one.rows
            ],
            "why_not": [
                f"{day(audit.panel_date)}: {why}"
                for audit, why in zip(scope.audits, one.why_not, strict=True)
                if why
            ],
            "picture": _drawn(f"question-{one.question.pk}", "Drawn", one.rows, scope),
        }
        for one in questions
    ]


def _cell(number):
    return f"{number.count} of {number.of}" if number and number.of else NOTHING


def _drawn(name, title, rows, scope):
    """Of the last audits; none without a number."""
    found = [
        {
            "service": label,
            "shares": [
                {
                    "count": number.count if number else 0,
                    "of": number.of if number else 0,
                    "words": _cell(number),
                }
                for number in numbers[-MOST_DRAWN:]
            ],
        }
        for label, numbers in rows
    ]
    if not any(share["of"] for row in found for share in row["shares"]):
        return None
    if len(scope.audits) > MOST_DRAWN:
        title = f"{title}: the last {MOST_DRAWN} audits"
    heads = [column.label for column in columns(scope.audits)[-MOST_DRAWN:]]
    return shares(name, title, {"columns": heads, "rows": found}, NOTHING)


# -- time limits


@dataclass
class Met:
    count: int
    of: int


def limit_rows(limits, scope):
    rows = []
    for one in limits:
        met = [Met(c.met, c.met + c.missed) if c else None for c in one.counts]
        cells = [
            {"words": _cell(number), "besides": _besides(count)}
            for number, count in zip(met, one.counts, strict=True)
        ]
        rows.append({"rule": one.rule, "cells": cells, "met": met})
    return rows


def _besides(count):
    if count is None:
        return ""
    parts = [(count.not_recorded, "with nothing recorded"), (count.running, "still running")]
    return ", ".join(f"{number} {words}" for number, words in parts if number)


def limits_drawn(rows, scope):
    return _drawn("limits", "Limits met", [(row["rule"].name, row["met"]) for row in rows], scope)


# -- returns


def agency_rows(agencies):
    return [{"agency": one.agency, "cells": [_sent(sent) for sent in one.sent]} for one in agencies]


def _sent(sent):
    """ "9 of 10 in time, 1 late"; None where it was not asked."""
    if sent is None:
        return None
    rest = zip(sent.numbers[1:4], SENT[1:], strict=True)
    words = [f"{number} {name.lower()}" for number, name in rest if number]
    if sent.asked:
        words.insert(0, f"{sent.in_time} of {sent.asked} in time")
    if sent.withdrawn:
        words.append(f"{sent.withdrawn} withdrawn")
    return ", ".join(words)


def returns_drawn(agencies, scope):
    """A bar for each audit, of all these agencies together."""
    totals = []
    for place, column in enumerate(columns(scope.audits)):
        sent = sum((one.sent[place] for one in agencies if one.sent[place]), Sent())
        totals.append((column.label, sent.numbers[:4]))
    return bars("returns", "Returns by when they were sent", SENT, totals)
