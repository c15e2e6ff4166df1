from .accuracy_comment import AccuracyComment
from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import AnswerCount, Evidence, Finding, Wording
from .observation_state import KeptApart, SetAside

__all__ = [
    "AccuracyComment",
    "AnswerCount",
    "DifferenceDecision",
    "DifferenceKind",
    "Evidence",
    "Finding",
    "KeptApart",
    "Outcome",
    "SetAside",
    "Wording",
]
