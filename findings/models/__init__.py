from .accuracy_comment import AccuracyComment
from .audit_file import AuditFile
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .observation_state import KeptApart, SetAside
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence

__all__ = [
    "AccuracyComment",
    "AnswerCount",
    "Attendance",
    "AuditFile",
    "CaseDiscussion",
    "DifferenceDecision",
    "DifferenceKind",
    "DiscussionState",
    "Evidence",
    "Finding",
    "KeptApart",
    "Outcome",
    "PanelMeeting",
    "Presence",
    "SetAside",
    "Wording",
]
