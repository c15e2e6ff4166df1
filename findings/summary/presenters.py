"""How the parts of the summary are shown."""

from django.utils.text import get_text_list

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
