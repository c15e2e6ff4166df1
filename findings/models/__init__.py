from .accuracy_comment import AccuracyComment
from .action import (
    Action,
    ActionPartner,
    ActionProposal,
    ActionUpdate,
    Blocking,
    DifferenceCheck,
    Effect,
    Priority,
)
from .audit_file import AuditFile
from .briefing import Briefing, BriefingMessage, TeamAnswer
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .identity_override import IdentityOverride
from .judgement import Judgement, Trend
from .observation_state import KeptApart, SetAside
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence
from .report import Edition, FileFormat, ReportFile, SummaryReport
from .report_template import ReportTemplate

__all__ = [
    "AccuracyComment",
    "Action",
    "ActionPartner",
    "ActionProposal",
    "ActionUpdate",
    "AnswerCount",
    "Attendance",
    "AuditFile",
    "Blocking",
    "Briefing",
    "BriefingMessage",
    "CaseDiscussion",
    "DifferenceCheck",
    "DifferenceDecision",
    "DifferenceKind",
    "DiscussionState",
    "Edition",
    "Effect",
    "Evidence",
    "FileFormat",
    "Finding",
    "IdentityOverride",
    "Judgement",
    "KeptApart",
    "Outcome",
    "PanelMeeting",
    "Presence",
    "Priority",
    "ReportFile",
    "ReportTemplate",
    "SetAside",
    "SummaryReport",
    "TeamAnswer",
    "Trend",
    "Wording",
]
