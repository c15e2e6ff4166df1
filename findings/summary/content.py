"""What a summary report says, as plain data: what the page shows, Word and PDF print, and signing
freezes. Every sentence and number of a report is made here, once.

The parts, in their order: `title`, `what` (paragraphs), `children`, `lists` (a kind of finding
each), `since` (what became of the findings of the audit that this one follows), `voices`,
`timescales`, `meetings`, `differences`, `grades`, `method`. A part that the audit or its question
set does not call for is None; one of which there is nothing to say has the sentence `empty`. All
values are texts, numbers, lists and dicts, so that JSON holds them as they are.
"""

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted, day
from cases.models import ObservationKind
from cases.path.presenters.counts import count_rows
from findings.board.presenters.findings import raised
from findings.differences.presenters import by_kind, by_pair
from findings.then_and_now.presenters import told

from . import presenters

# The form of these dicts. A signed report keeps the form that it was signed in.
FORM = 1
DASH = "–"


def content_of(summary):
    """The members' report of a Summary."""
    audit = summary.audit
    return {
        "form": FORM,
        "title": audit.title,
        "topic": audit.topic,
        "partnership": audit.partnership.name,
        "panel": audit.partnership.panel,
        "what": presenters.paragraphs(audit.aim) + presenters.paragraphs(audit.scope),
        "meeting": presenters.meeting_sentence(audit),
        "period": f"The period audited is {day(audit.period_from)} to {day(audit.period_to)}.",
        "reach": presenters.reach(summary),
        "figures": {
            "children": len(summary.children),
            "discussed": len(summary.discussed),
            "organisations": [agency.name for agency in summary.organisations],
        },
        "children": _children(summary),
        "lists": [_list(summary, kind) for kind in ObservationKind],
        "since": told(summary.since),
        "voices": _voices(summary),
        "timescales": _timescales(summary),
        "meetings": _meetings(summary),
        "differences": _differences(summary),
        "grades": [_grade(table) for table in summary.grades],
        "method": _method(summary),
    }


def _children(summary):
    def discussed(case):
        if case.discussed:
            return f"Discussed by the {summary.audit.partnership.panel}"
        return "Audited, not discussed" if summary.tells_discussed else ""

    return {
        "rows": [
            {
                "id": str(case.public_id),
                "pseudonym": case.pseudonym,
                "age": case.age,
                "circumstances": presenters.paragraphs(case.circumstances),
                "discussed": discussed(case),
            }
            for case in summary.children
        ],
        "groups": [
            {
                "label": fact.label,
                "rows": [{"value": value, "children": number} for value, number in rows],
            }
            for fact, rows in summary.groups
            if summary.children
        ],
        "empty": "" if summary.children else presenters.no_child(summary),
    }


def _list(summary, kind):
    findings = summary.findings[kind]
    return {
        "kind": kind.value,
        "label": kind.label,
        "findings": [
            {
                "id": finding.pk,
                "wording": finding.wording,
                "raised": raised(finding, len(summary.children), bool(summary.part)),
                "children": finding.children,
                "agencies": finding.agencies,
                "theme": finding.theme.name if finding.theme else "",
                "counted": [
                    f"{row['count'].question.text}: {row['words']}"
                    for row in summary.counts.get(finding.pk, [])
                ],
                "actions": [_action(action) for action in finding.actions.all()],
            }
            for finding in findings
        ],
        "empty": "" if findings else presenters.no_finding(summary.audit),
    }


def _action(action):
    """Without a date, `due` is empty."""
    person = action.lead_person
    return {
        "what": action.what,
        "owner": action.owner.name if action.owner else action.body,
        "lead": ", ".join(filter(None, [person and person.name, action.lead])),
        "others": get_text_list([one.agency.name for one in action.partners.all()], "and"),
        "due": day(action.due),
        "measure": action.measure,
        "priority": action.get_priority_display(),
    }


def _voices(summary):
    return {
        "quotes": [
            {
                "words": presenters.paragraphs(voice.words),
                "who": voice.get_who_display(),
                "child": voice.case.pseudonym,
            }
            for voice in summary.quotes
        ],
        "not_quoted": presenters.not_quoted(summary),
        "empty": ("" if summary.quotes or summary.not_quoted else presenters.no_voice(summary)),
    }


def _timescales(summary):
    if not summary.has_paths:
        return None
    timescales = summary.timescales
    rows = count_rows(timescales)
    return {
        "note": (
            "Each child counts once for a limit, with the least good of its episodes; so the "
            "numbers of a limit add up to the children it applied to. As things stood on "
            f"{day(timescales.as_of)}. Counted with: {timescales.calendar}."
        ),
        "columns": ["Children", "In time", "Missed", "Nothing recorded", "Still running"],
        "rows": [_limit(row) for row in rows],
        "of_children": [
            {
                "child": case.pseudonym,
                "verdicts": [_verdict(row["count"], case) for row in rows],
            }
            for case in summary.children
        ],
        "empty": "" if rows else presenters.no_step(summary),
    }


def _verdict(count, case):
    """The name of how a limit stands for a child, empty where it did not apply."""
    verdict = count.verdicts.get(case.pk)
    return verdict.value if verdict else ""


def _limit(row):
    count = row["count"]
    return {
        "rule": count.rule.name,
        "source": count.rule.source,
        "numbers": [count.children, count.met, count.missed, count.not_recorded, count.running],
        "late": [presenters.late_sentence(*late) for late in row["late"]],
    }


def _meetings(summary):
    words = presenters.meeting_words(summary.meeting_columns)
    if not words:
        return None
    return {
        "heading": f"Who {words['heading']}",
        "note": (
            "“7 of 9” counts children: 9 for whom the service was involved at that point and "
            f"something is recorded, 7 for whom it was so. {words['sources']}"
        ),
        "tables": [
            {
                "title": meeting.section.title,
                "columns": meeting.columns,
                "rows": [
                    {"service": row.agency.name, "shares": _shares(row)} for row in meeting.rows
                ],
                "total": _shares(meeting.total),
            }
            for meeting in summary.meetings
        ],
        "empty": "" if summary.meetings else presenters.nothing_counted(summary.audit),
    }


def _shares(row):
    """`count` of `of` children for each column, and how that is written."""
    return [
        {
            "count": share.count,
            "of": share.of,
            "words": f"{share.count} of {share.of}" if share.of else DASH,
        }
        for share in row.shares
    ]


def _differences(summary):
    if not summary.differences:
        return None
    kinds = by_kind(summary.differences)
    return {
        "note": (
            "What two agencies sent about the same child and the same fact, where it is not the "
            "same. Different knowledge of a child is no difference."
        ),
        "columns": [
            "Differences",
            "Children",
            "Explained or set aside",
            "Stand",
            "Still to settle",
        ],
        "kinds": [
            {
                "kind": count.kind.label,
                "numbers": [
                    count.number,
                    count.children,
                    count.explained,
                    count.standing,
                    count.undecided,
                ],
            }
            for count in kinds
        ],
        "pairs_note": (
            "One among several agencies counts for each two of them whose answers differ."
        ),
        "pairs": [
            {"agencies": f"{one.short_name} and {other.short_name}", "numbers": [*numbers, total]}
            for one, other, numbers, total in by_pair(summary.differences)
        ],
    }


def _grade(table):
    return {
        "question": table.question.text,
        "rows": [{"grade": grade, "returns": number} for grade, number in table.rows],
        "total": table.total,
    }


def _method(summary):
    audit, total = summary.audit, summary.returns_total
    return {
        "heading": f"How the audit itself {'is going' if audit.is_open else 'went'}",
        "note": presenters.paragraphs(audit.method_note),
        "returns": {
            "columns": ["Expected", "Received", "Child not known to it"],
            "rows": [
                {
                    "organisation": row.agency.name,
                    "numbers": [row.expected, row.received, row.not_known],
                }
                for row in summary.returns
            ],
            "total": [total.expected, total.received, total.not_known],
        },
        "cover": [_cover(entry) for entry in summary.cover],
        "about": presenters.paragraphs(audit.note),
    }


def _cover(entry):
    several = (
        ""
        if entry.is_one_each or not entry.is_counted
        else "; each could give several answers, so the numbers can add up to more"
    )
    return {
        "question": entry.question.text,
        "answered": (
            f"Answered by {counted(entry.agencies, 'agency,agencies')} of "
            f"{counted(entry.sheets, 'cover sheet,cover sheets')} sent{several}"
        ),
        "rows": [{"answer": label, "agencies": number} for label, number in entry.rows],
        "total": entry.agencies if entry.is_counted and entry.is_one_each else None,
        "words": [
            {"agency": agency.short_name, "words": presenters.paragraphs(text)}
            for agency, text in entry.words
        ],
    }
