from .finding import Evidence, Finding
from .panel import Attendance, CaseDiscussion, DiscussionState, PanelMeeting, Presence

__all__ = [
    "Attendance",
    "CaseDiscussion",
    "DiscussionState",
    "Evidence",
    "Finding",
    "PanelMeeting",
    "Presence",
]
