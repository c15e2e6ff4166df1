"""A small question set with every kind, audience and condition, for tests."""

import copy

YES_NO_PART = [
    {"value": "part", "label": "Took part"},
    {"value": "absent", "label": "Invited, did not take part"},
    {"value": "uninvited", "label": "Not invited"},
    {"value": "nr", "label": "Not recorded"},
    {"value": "na", "label": "Not involved then"},
]
REPORT = [
    {"value": "available", "label": "There in time"},
    {"value": "unavailable", "label": "Sent, not there"},
    {"value": "late", "label": "Late"},
    {"value": "none", "label": "Not sent"},
    {"value": "unasked", "label": "Not asked for"},
]
RECORD = [
    {"value": "full", "label": "The full record"},
    {"value": "part", "label": "Part of it"},
    {"value": "nothing", "label": "Nothing"},
    {"value": "nr", "label": "Not recorded"},
    {"value": "na", "label": "Not entitled"},
]

SMALL = {
    "slug": "small",
    "version": 1,
    "title": "A small set",
    "scale": [{"value": "good", "label": "Good"}, {"value": "poor", "label": "Poor"}],
    "not_known": {"question": "A1", "is": "unknown"},
    "sections": [
        {
            "code": "A",
            "title": "The child",
            "questions": [
                {
                    "code": "A1",
                    "kind": "one",
                    "text": "What do you hold?",
                    "choices": [
                        {"value": "known", "label": "Known to us"},
                        {"value": "unknown", "label": "Not known to us"},
                    ],
                    "required": True,
                    "asked_if_not_known": True,
                },
                {
                    "code": "A2",
                    "kind": "several",
                    "text": "What did it show?",
                    "choices": [
                        {"value": "neglect", "label": "Neglect"},
                        {"value": "school", "label": "Out of school"},
                        {"value": "none", "label": "None of these"},
                    ],
                    "required": True,
                    "agree": "compare",
                },
                {"code": "A3", "kind": "date", "text": "When?", "required": True, "agree": "yes"},
                {"code": "A4", "kind": "number", "text": "How many?", "required": True},
                {"code": "A5", "kind": "text", "text": "What was done?", "required": True},
                {
                    "code": "A6",
                    "kind": "yes_no",
                    "text": "Was school weighed?",
                    "required": True,
                    "depends_on": {"question": "A2", "is_any_of": ["school"]},
                },
                {"code": "A7", "kind": "grade", "text": "How good?", "required": False},
            ],
        },
        {
            "code": "B",
            "title": "The meeting",
            "questions": [
                {
                    "code": "B1",
                    "kind": "one",
                    "text": "Who took part?",
                    "choices": YES_NO_PART,
                    "required": True,
                    "audience": ["lead"],
                    "for_each_agency": True,
                },
                {
                    "code": "B2",
                    "kind": "one",
                    "text": "Did you take part?",
                    "choices": YES_NO_PART,
                    "required": True,
                    "audience": ["not_lead"],
                    "agree": "yes",
                    "counterpart": "B1",
                },
                {
                    "code": "B3",
                    "kind": "one",
                    "text": "What became of each report?",
                    "choices": REPORT,
                    "required": True,
                    "audience": ["lead"],
                    "for_each_agency": True,
                },
                {
                    "code": "B5",
                    "kind": "one",
                    "text": "What record was sent?",
                    "choices": RECORD,
                    "required": True,
                    "audience": ["lead"],
                    "for_each_agency": True,
                },
                {
                    "code": "B6",
                    "kind": "one",
                    "text": "What record do you hold?",
                    "choices": RECORD,
                    "required": True,
                    "audience": ["not_lead"],
                    "counterpart": "B5",
                },
            ],
        },
        {
            "code": "C",
            "title": "The plan",
            "questions": [
                {
                    "code": "C1",
                    "kind": "yes_no",
                    "text": "Was school in the plan?",
                    "required": True,
                    "depends_on": {"question": "A2", "is_any_of": ["school"]},
                },
                {
                    "code": "C2",
                    "kind": "yes_no",
                    "text": "Was there a conference record?",
                    "required": True,
                    "asked_when": ["conference"],
                },
                {
                    "code": "C3",
                    "kind": "number",
                    "text": "How many crimes?",
                    "required": True,
                    "audience": ["POL"],
                },
            ],
        },
        {
            "code": "S",
            "title": "Your part in the audit",
            "once": True,
            "questions": [
                {
                    "code": "S1",
                    "kind": "one",
                    "text": "Could you see the shared record?",
                    "choices": [
                        {"value": "own", "label": "Yes, ourselves"},
                        {"value": "no", "label": "No"},
                    ],
                    "required": True,
                },
                {
                    "code": "S2",
                    "kind": "text",
                    "text": "What stood in the way?",
                    "required": True,
                    "depends_on": {"question": "S1", "is_any_of": ["no"]},
                },
                {
                    "code": "S3",
                    "kind": "several",
                    "text": "Who filled it in?",
                    "choices": [
                        {"value": "manager", "label": "A manager"},
                        {"value": "auditor", "label": "An auditor"},
                    ],
                    "required": True,
                },
                {"code": "S4", "kind": "date", "text": "Finished when?", "required": False},
                {
                    "code": "S5",
                    "kind": "yes_no",
                    "text": "Did you call the meetings?",
                    "required": True,
                    "audience": ["lead"],
                },
            ],
        },
    ],
}

# What a browser would post for a complete return of an agency that is not the lead.
COMPLETE = {
    "A": {
        "A1": ["known"],
        "A2": ["neglect"],
        "A3-day": ["28"],
        "A3-month": ["2"],
        "A3-year": ["2019"],
        "A4": ["3"],
        "A5": ["A visit every week."],
        "A7": ["good"],
    },
    "B": {"B2": ["uninvited"], "B6": ["nothing"]},
    "C": {"C3": ["0"]},
}

# The same of a complete cover sheet; the lead is also asked S5.
COMPLETE_COVER = {"S1": ["own"], "S3": ["manager", "auditor"], "S5": ["yes"]}


def small(**changes):
    """The content of the small set, to change at will."""
    return copy.deepcopy(SMALL) | changes


def complete_lead(others):
    """The same of the lead, about `others`."""
    cells = {
        f"{code}-{agency.pk}": [value]
        for code, value in (("B1", "part"), ("B3", "available"), ("B5", "full"))
        for agency in others
    }
    return COMPLETE | {"B": cells, "C": {}}
