from .agency_return import (
    AgencyReturn,
    Answer,
    Observation,
    ObservationKind,
    QuestionReason,
    SectionDraft,
    SendBack,
    SentVersion,
)
from .audit import Audit, AuditAgency, Part
from .case import Case, CaseEvent, Category, ConferenceOutcome, EventKind
from .contribution import Contribution
from .cover_sheet import CoverSheet
from .question_set import Agree, Fact, Kind, Question, QuestionSet, Section
from .theme import Theme
from .upload import Upload
from .urgent_concern import ConcernAnswer, ConcernNotice, UrgentConcern
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
    "ConcernAnswer",
    "ConcernNotice",
    "ConferenceOutcome",
    "Contribution",
    "CoverSheet",
    "EventKind",
    "Fact",
    "Kind",
    "Observation",
    "ObservationKind",
    "Part",
    "Question",
    "QuestionReason",
    "QuestionSet",
    "Section",
    "SectionDraft",
    "SendBack",
    "SentVersion",
    "Speaker",
    "Theme",
    "Upload",
    "UrgentConcern",
    "Voice",
]
