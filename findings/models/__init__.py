from .accuracy_comment import AccuracyComment
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .identity_override import IdentityOverride
from .observation_state import KeptApart, SetAside
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence

__all__ = [
    "AccuracyComment",
    "AnswerCount",
    "Attendance",
    "CaseDiscussion",
    "DifferenceDecision",
    "DifferenceKind",
    "DiscussionState",
    "Evidence",
    "Finding",
    "IdentityOverride",
    "KeptApart",
    "Outcome",
    "PanelMeeting",
    "Presence",
    "SetAside",
    "Wording",
]
