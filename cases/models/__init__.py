from .acceptance import Acceptance, AcceptedReturn
from .accuracy_check import AccuracyCheck, AccuracyReply
from .agency_return import AgencyReturn, SectionDraft
from .answer_check import AnswerCheck, CheckReply
from .audit import Audit, AuditAgency, Part
from .case import Case, CaseEvent, Category, ConferenceOutcome, EventKind
from .case_import import CaseImport
from .contribution import Contribution
from .cover_sheet import CoverSheet
from .identity import CandidateList, CaseIdentity, LocalIdentifier, LookPurpose, Sample
from .not_taking_part import NoPartReason, NotTakingPart
from .observation import Observation, ObservationKind
from .question_set import Agree, Fact, Kind, Question, QuestionSet, Section
from .question_set_draft import DraftStep, QuestionSetDraft
from .remedy import Remedy
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
    "AccuracyCheck",
    "AccuracyReply",
    "AgencyReturn",
    "Agree",
    "Answer",
    "AnswerCheck",
    "Audit",
    "AuditAgency",
    "CandidateList",
    "Case",
    "CaseEvent",
    "CaseIdentity",
    "CaseImport",
    "Category",
    "CheckReply",
    "ConcernAnswer",
    "ConcernNotice",
    "ConferenceOutcome",
    "ConsentBy",
    "Contribution",
    "CoverSheet",
    "Direction",
    "DraftStep",
    "EventKind",
    "Fact",
    "FormerName",
    "Kind",
    "LocalIdentifier",
    "LookPurpose",
    "MissedReason",
    "NoPartReason",
    "NotTakingPart",
    "Observation",
    "ObservationKind",
    "Part",
    "Question",
    "QuestionReason",
    "QuestionSet",
    "QuestionSetDraft",
    "Remedy",
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
