from .difference import DifferenceDecision, DifferenceKind, Outcome
from .finding import Evidence, Finding

__all__ = ["DifferenceDecision", "DifferenceKind", "Evidence", "Finding", "Outcome"]
