"""A report that has everything a report can have: what templates are checked with, and what the
list of placeholders shows. Fictional, as everything in it.
"""

from functools import lru_cache

from .documents import printed
from .pdf import png

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">
<rect width="120" height="40" fill="#12343b"/><circle cx="30" cy="20" r="11" fill="#ffffff"/>
<circle cx="60" cy="20" r="11" fill="#ffffff"/><circle cx="90" cy="20" r="11" fill="#ffffff"/></svg>
"""


@lru_cache
def sample():
    """What `printed` gives of the sample. Not to be changed: it is made once."""
    [logo] = png([LOGO], ppi=20)
    return printed(
        CONTENT,
        logo={"format": "png", "bytes": list(logo)},
        standing="Signed version 2 of 28 March 2019.",
        signatures=["Agreed by the QA sub-group on 28 February 2019.", "Signed by the chair."],
    )


def _finding(number, wording, raised, theme):
    return {
        "id": number,
        "wording": wording,
        "raised": raised,
        "children": 2,
        "agencies": 2,
        "theme": theme,
        "counted": ["Conference minutes sent within 5 days: no, in 2 of 3 returns"],
        "actions": [
            {
                "what": "Ask for the minutes after ten days.",
                "owner": "School Nursing",
                "lead": "Named nurse",
                "others": "Social Care",
                "due": "28 June 2019",
                "priority": "High",
                "measure": "The nurse knows what was decided.",
            }
        ],
    }


def _list(kind, label, findings):
    empty = "" if findings else "The QA sub-group agreed no finding here."
    return {"kind": kind, "label": label, "findings": findings, "empty": empty}


def _share(count, of):
    return {"count": count, "of": of, "words": f"{count} of {of}"}


CONTENT = {
    "form": 1,
    "title": "Audit of strategy discussions, February 2019",
    "topic": "Strategy discussions",
    "partnership": "Somewhere Safeguarding Children Partnership",
    "panel": "the QA sub-group",
    "what": ["To find out how agencies work together from the strategy discussion on."],
    "meeting": "The QA sub-group met on 28 February 2019.",
    "period": "The period audited is 1 September 2018 to 31 January 2019.",
    "reach": [
        "The records of 2 children were audited; the QA sub-group discussed 1 of them.",
        "2 organisations audited their own records: Police and School Nursing.",
    ],
    "figures": {"children": 2, "discussed": 1, "organisations": ["Police", "School Nursing"]},
    "children": {
        "rows": [
            {
                "id": "1",
                "pseudonym": "Sam",
                "age": "7 years",
                "circumstances": ["Lives with the grandmother.", "Neglect was suspected."],
                "discussed": "Discussed by the QA sub-group",
            },
            {
                "id": "2",
                "pseudonym": "Sky",
                "age": "18 months",
                "circumstances": ["Lives with both parents."],
                "discussed": "Audited, not discussed",
            },
        ],
        "groups": [
            {
                "label": "Plan",
                "rows": [
                    {"value": "Child protection", "children": 1},
                    {"value": "Child in need", "children": 1},
                ],
            },
        ],
        "empty": "No child is in this audit.",
    },
    "lists": [
        _list(
            "well",
            "What is working well",
            [
                _finding(
                    1, "Children were seen alone.", "Raised for 2 of 2 children", "Child’s voice"
                )
            ],
        ),
        _list(
            "worried",
            "What we are worried about",
            [
                _finding(2, "Minutes came late.", "Raised for 2 of 2 children", "Meetings"),
                _finding(3, "School nurses were not invited.", "Raised for 1 of 2 children", ""),
            ],
        ),
        _list("needs", "What needs to happen", []),
    ],
    "since": {
        "heading": "Since the audit of 1 March 2018",
        "earlier": "Audit of strategy discussions, March 2018",
        "note": "Each finding of the audit of March 2018 is looked at again.",
        "judged": "Of 1 earlier finding: 1 improved.",
        "findings": [
            {
                "id": 1,
                "kind": "worried",
                "label": "What we are worried about",
                "wording": "Minutes do not arrive.",
                "raised": "Raised for 6 of 10 children, by 4 agencies.",
                "counts": [
                    {
                        "question": "Which record of the conference do you hold? “Nothing”",
                        "then": "7 of 10 children",
                        "now": "1 of 2 children",
                        "drawn": [[7, 10], [1, 2]],
                    }
                ],
                "alike": [
                    {
                        "label": "What we are worried about",
                        "wording": "Minutes came late.",
                        "raised": "Raised for 2 of 2 children, by 2 agencies.",
                    }
                ],
                "not_alike": "No finding on the theme is agreed in this audit.",
                "actions": ["School Nursing, by 28 June 2018: Give out a shared address."],
                "verdict": "Improved",
                "why": "They arrive, and still late.",
                "when": "Judged in the meeting of 28 February 2019.",
            },
        ],
        "empty": "No finding was agreed in the earlier audit.",
    },
    "voices": {
        "quotes": [
            {"words": ["Nobody asked me.", "They do now."], "who": "Child", "child": "Sam"},
            {"words": ["We got the date too late."], "who": "Mother", "child": "Sky"},
        ],
        "not_quoted": "1 more view was heard and weighed by the QA sub-group, and is not quoted.",
        "empty": "No view of a family or practitioner is recorded.",
    },
    "timescales": {
        "note": "Each child counts once for a limit.",
        "columns": ["Children", "In time", "Missed", "Nothing recorded", "Still running"],
        "rows": [
            {
                "rule": "Conference within 15 working days",
                "source": "Working Together to Safeguard Children",
                "numbers": [2, 1, 1, 0, 0],
                "late": ["Sky: 3 working days late. No reason is recorded."],
            },
        ],
        "of_children": [
            {"child": "Sam", "verdicts": ["met"]},
            {"child": "Sky", "verdicts": ["missed"]},
        ],
        "empty": "No step that a time limit counts from is recorded for any child.",
    },
    "meetings": {
        "heading": "Who was invited and came",
        "note": "“1 of 2” counts children: 2 whose service was involved.",
        "tables": [
            {
                "title": "Conference",
                "columns": ["Invited", "Came"],
                "rows": [
                    {"service": "Police", "shares": [_share(2, 2), _share(1, 2)]},
                    {"service": "School Nursing", "shares": [_share(1, 2), _share(1, 2)]},
                ],
                "total": [_share(3, 4), _share(2, 4)],
            },
        ],
        "empty": "No return that was sent says anything about it that can be counted.",
    },
    "differences": {
        "note": "What two agencies sent about the same child and the same fact.",
        "columns": [
            "Differences",
            "Children",
            "Explained or set aside",
            "Stand",
            "Still to settle",
        ],
        "kinds": [
            {"kind": "One says yes, another no", "numbers": [3, 2, 1, 1, 1]},
            {"kind": "Sent but not on record", "numbers": [1, 1, 0, 1, 0]},
        ],
        "pairs_note": "One among several agencies counts for each two of them.",
        "pairs": [{"agencies": "Police and SN", "numbers": [3, 1, 4]}],
    },
    "grades": [
        {
            "question": "How well was the child heard?",
            "rows": [{"grade": "Good", "returns": 3}, {"grade": "Poor", "returns": 1}],
            "total": 4,
        },
    ],
    "method": {
        "heading": "How the audit itself went",
        "note": ["Returns came late over Christmas."],
        "returns": {
            "columns": ["Expected", "Received", "Child not known to it"],
            "rows": [
                {"organisation": "Police", "numbers": [2, 2, 0]},
                {"organisation": "School Nursing", "numbers": [2, 2, 1]},
            ],
            "total": [4, 4, 1],
        },
        "cover": [
            {
                "question": "Which records were searched?",
                "answered": "Answered by 2 agencies of 2 cover sheets sent",
                "rows": [
                    {"answer": "All of them", "agencies": 1},
                    {"answer": "Some of them", "agencies": 1},
                ],
                "total": 2,
                "words": [{"agency": "Police", "words": ["Paper files are in the archive."]}],
            },
        ],
        "about": ["A fictional report that shows what can stand in one."],
    },
}
