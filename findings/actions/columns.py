"""The table of actions that people download, and bring back with updates: its columns, and what of
an action stands in them.
"""

from auditapp.tables import Column
from auditapp.templatetags.interface import day
from findings.states import OWNER_MOVES

from .forms.following import OWNER_LABELS
from .presenters import row_of

LONGEST = 32_767  # characters in a cell
YES, NO = "yes", "no"
MOVES = {OWNER_LABELS[move]: move for move in OWNER_MOVES}

KEY = Column(
    "key", "Key", required=True, longest=40,
    help="Says which action the row is of, and from when. Leave it as it is.",
)  # fmt: skip
PLAN = [
    Column(name, heading, help="Only to read. Changes here are refused.", longest=LONGEST)
    for name, heading in (
        ("audit", "Audit"),
        ("finding", "What needs to happen"),
        ("what", "What is done"),
        ("owner", "Who does it"),
        ("lead", "Who leads it"),
        ("others", "Who takes part"),
        ("due", "By when"),
        ("priority", "Priority"),
        ("measure", "How we will know"),
        ("state", "How it stands"),
    )
]
UPDATE = [
    Column("words", "What has happened", help="Leave out names of children and families."),
    Column(
        "move",
        "New state",
        help=f"Empty if it stays as it is. Else one of: {'; '.join(MOVES)}.",
    ),
    Column("evidence", "What shows that it is done", help="Needed if it is done."),
    Column("is_blocked", "Blocked", help=f"“{YES}” or “{NO}”. Empty leaves it as it is."),
    Column("blocked", "What stops it", help=f"Needed if “{YES}” stands under Blocked."),
]
COLUMNS = [KEY, *PLAN, *UPDATE]


def key_of(action):
    """With a letter, so that no spreadsheet makes a date of it."""
    return f"A{action.pk}v{action.version}"


def cells_of(action, today, shows_finding=True):
    """What stands in the columns, by name, all as text."""
    row = row_of(action, today)
    return {
        "key": key_of(action),
        "audit": action.finding.audit.title,
        "finding": action.finding.wording if shows_finding else "",
        "what": action.what,
        "owner": row.owner,
        "lead": row.lead,
        "others": row.others,
        "due": day(action.due) if action.due else "",
        "priority": action.get_priority_display(),
        "measure": action.measure,
        "state": ", ".join(tag.label for tag in (row.tag, *row.flags)),
        "is_blocked": YES if action.blocked else NO,
        "blocked": action.blocked,
    }
