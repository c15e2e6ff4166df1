from .accuracy_comment import AccuracyComment
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .observation_state import KeptApart, SetAside
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence
from .report_template import ReportTemplate

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
    "KeptApart",
    "Outcome",
    "PanelMeeting",
    "Presence",
    "ReportTemplate",
    "SetAside",
    "Wording",
]
