from .accuracy_comment import AccuracyComment
from .action import Action
from .audit_file import AuditFile
from .briefing import Briefing, BriefingMessage, TeamAnswer
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .identity_override import IdentityOverride
from .judgement import Judgement, Verdict
from .observation_state import KeptApart, SetAside
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence
from .report import Edition, FileFormat, ReportFile, SummaryReport
from .report_template import ReportTemplate

__all__ = [
    "AccuracyComment",
    "Action",
    "AnswerCount",
    "Attendance",
    "AuditFile",
    "Briefing",
    "BriefingMessage",
    "CaseDiscussion",
    "DifferenceDecision",
    "DifferenceKind",
    "DiscussionState",
    "Edition",
    "Evidence",
    "FileFormat",
    "Finding",
    "IdentityOverride",
    "Judgement",
    "KeptApart",
    "Outcome",
    "PanelMeeting",
    "Presence",
    "ReportFile",
    "ReportTemplate",
    "SetAside",
    "SummaryReport",
    "TeamAnswer",
    "Verdict",
    "Wording",
]
