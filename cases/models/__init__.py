from .acceptance import Acceptance, AcceptedReturn
from .agency_return import AgencyReturn, SectionDraft
from .audit import Audit, AuditAgency, Part
from .case import Case, CaseEvent, Category, ConferenceOutcome, EventKind
from .case_import import CaseImport
from .contribution import Contribution
from .cover_sheet import CoverSheet
from .identity import CandidateList, CaseIdentity, LocalIdentifier, LookPurpose, Sample
from .observation import Observation, ObservationKind
from .question_set import Agree, Fact, Kind, Question, QuestionSet, Section
from .restricted_comment import RestrictedComment, RestrictedReason
from .sent import Answer, QuestionReason, SendBack, SentVersion
from .theme import FormerName, Theme
from .timescale import Direction, MissedReason, TimescaleRule, Unit
from .upload import Upload
from .urgent_concern import ConcernAnswer, ConcernNotice, UrgentConcern
from .voice import ConsentBy, Speaker, Voice, Way

__all__ = [
    "Acceptance",
    "AcceptedReturn",
    "AgencyReturn",
    "Agree",
    "Answer",
    "Audit",
    "AuditAgency",
    "CandidateList",
    "Case",
    "CaseEvent",
    "CaseIdentity",
    "CaseImport",
    "Category",
    "ConcernAnswer",
    "ConcernNotice",
    "ConferenceOutcome",
    "ConsentBy",
    "Contribution",
    "CoverSheet",
    "Direction",
    "EventKind",
    "Fact",
    "FormerName",
    "Kind",
    "LocalIdentifier",
    "LookPurpose",
    "MissedReason",
    "Observation",
    "ObservationKind",
    "Part",
    "Question",
    "QuestionReason",
    "QuestionSet",
    "RestrictedComment",
    "RestrictedReason",
    "Sample",
    "Section",
    "SectionDraft",
    "SendBack",
    "SentVersion",
    "Speaker",
    "Theme",
    "TimescaleRule",
    "Unit",
    "Upload",
    "UrgentConcern",
    "Voice",
    "Way",
]
