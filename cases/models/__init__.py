from .agency_return import (
    AgencyReturn,
    Answer,
    Observation,
    ObservationKind,
    SectionDraft,
    SentVersion,
)
from .audit import Audit, AuditAgency, Part
from .case import Case, CaseEvent, Category, ConferenceOutcome, EventKind
from .question_set import Agree, Fact, Kind, Question, QuestionSet, Section
from .theme import Theme
from .voice import Speaker, Voice

__all__ = [
    "AgencyReturn",
    "Agree",
    "Answer",
    "Audit",
    "AuditAgency",
    "Case",
    "CaseEvent",
    "Category",
    "ConferenceOutcome",
    "EventKind",
    "Fact",
    "Kind",
    "Observation",
    "ObservationKind",
    "Part",
    "Question",
    "QuestionSet",
    "Section",
    "SectionDraft",
    "SentVersion",
    "Speaker",
    "Theme",
    "Voice",
]
