"""How the parts of the summary are said."""

from django.utils.text import get_text_list

from auditapp.templatetags.interface import counted, day

# What the tables about meetings can hold: words for their heading, the columns that they need, and
# where the numbers come from.
MEETING_WORDS = [
    ("was invited", {"Invited"}),
    ("came", {"Came"}),
    ("reported", {"Sent a report", "Report there in time"}),
    ("held the record", {"Holds the record"}),
]
FROM_THE_LEAD = (
    "Invitations, attendance and reports are as the lead agency recorded them for each service."
)
FROM_EACH = "Whether the record is held is as each service found in its own record."
LEAD_CONVENES = "The lead agency convenes the meetings and is not counted."


def meeting_words(columns):
    """Heading and sources of the tables about meetings, by the columns that the question set calls
    for; None if it calls for none."""
    if not columns:
        return None
    found = [words for words, needed in MEETING_WORDS if columns & needed]
    sources = [FROM_THE_LEAD] if columns - {"Holds the record"} else []
    sources += [FROM_EACH] if "Holds the record" in columns else []
    sources += [LEAD_CONVENES] if "Came" in columns else []
    return {"heading": get_text_list(found, "and"), "sources": " ".join(sources)}


def paragraphs(text):
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# -- what is true of an audit depends on how far it is


def meeting_sentence(audit):
    past = "met" if audit.has_met else "was to meet"
    verb = past if audit.is_past_panel_date else "meets"
    return f"The {audit.partnership.panel} {verb} on {day(audit.panel_date)}."


def reach(summary):
    """How much was looked at, by whom, and what is known of the meeting and of families: a list of
    sentences."""
    if summary.part:
        return [_reach_of_part(summary)]
    is_over = summary.audit.has_met or summary.audit.is_published
    return [
        sentence
        for sentence in (_reach_when_over(summary) if is_over else _reach_so_far(summary))
        if sentence
    ]


def _reach_of_part(summary):
    number, every = len(summary.children), counted(summary.every, "child,children")
    return (
        f"Counted here are only {number} of {every}, those with {summary.part}, and what agencies "
        "and families said of them."
    )


def _reach_when_over(summary):
    audit, organisations = summary.audit, summary.organisations
    discussed = (
        f"; the {audit.partnership.panel} discussed {len(summary.discussed)} of them"
        if summary.discussed
        else ""
    )
    names = f": {_names(organisations)}" if organisations else ""
    families = ""
    if audit.families_asked:
        families = "Families were asked for their views too."
    elif not summary.has_families:
        families = "Families were not asked for their views."
    return [
        f"The records of {counted(len(summary.children), 'child,children')} were audited"
        f"{discussed}.",
        f"{counted(len(organisations), 'organisation,organisations')} audited their own records"
        f"{names}.",
        families,
    ]


def _reach_so_far(summary):
    audit, organisations = summary.audit, summary.organisations
    discussed = (
        f"; the {audit.partnership.panel} discussed {len(summary.discussed)} of them so far"
        if summary.discussed
        else ""
    )
    sent = "No organisation has sent a return yet."
    if organisations:
        number = counted(len(organisations), "organisation,organisations")
        sent = f"{number} sent returns so far: {_names(organisations)}."
    return [
        f"The records of {counted(len(summary.children), 'child,children')} are being audited"
        f"{discussed}.",
        sent,
        "Families are asked for their views too." if audit.families_asked else "",
    ]


def _names(agencies):
    return get_text_list([agency.name for agency in agencies], "and")


def no_child(summary):
    if summary.part:
        return f"No child of this audit has {summary.part}."
    return f"No child is in this audit{' yet' if summary.audit.is_open else ''}."


def no_voice(summary):
    of_part = " of these children" if summary.part else ""
    return f"No view of a family or practitioner is recorded{of_part}."


def no_finding(audit):
    panel = audit.partnership.panel
    if audit.is_open:
        return f"The {panel} has not agreed a finding here yet."
    return f"The {panel} agreed no finding here."


def no_step(summary):
    yet = " yet" if summary.audit.is_open else ""
    child = "of these children" if summary.part else "child"
    return f"No step that a time limit counts from is recorded for any {child}{yet}."


def nothing_counted(audit):
    so_far = " so far" if audit.is_open else ""
    return f"No return that was sent{so_far} says anything about it that can be counted."


def not_quoted(summary):
    """A sentence on views that may not be quoted, empty if there are none."""
    number = summary.not_quoted
    if not number:
        return ""
    more = f"{number} more" if summary.quotes else f"{number}"
    if not summary.audit.has_met:
        return f"{more} {'view is' if number == 1 else 'views are'} recorded, and not to be quoted."
    heard = "view was heard" if number == 1 else "views were heard"
    return (
        f"{more} {heard} and weighed by the {summary.audit.partnership.panel}, and "
        f"{'is' if number == 1 else 'are'} not quoted."
    )


def late_sentence(missed, tag, by):
    """Of one child and one limit: how late, and why."""
    clock = missed.clock
    late = f"{tag.label.lower()}{f' {by}' if by else ''}"
    was = f"; it was on {day(clock.actual.date)}" if clock.actual else ""
    why = f"Why: {missed.reason.text}" if missed.reason else "No reason is recorded."
    return f"{missed.case.pseudonym}: {late}. The last day in time was {day(clock.due)}{was}. {why}"
