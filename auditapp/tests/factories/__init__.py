"""Everything that tests make, by the service that makes it in the product; docs/testing.md.

What a test does to a thing that is there (fill in, send, open) is in acting.py.
"""

from .accounts import (
    FOUNDER,
    PASSWORD,
    AgencyFactory,
    InvitationFactory,
    KeyFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from .audits import AuditFactory, CaseFactory, DraftFactory, IdentityFactory, QuestionSetFactory
from .findings import (
    AccuracyCheckFactory,
    AccuracyCommentFactory,
    ActionFactory,
    AnswerCountFactory,
    AuditFileFactory,
    DiscussionFactory,
    FindingFactory,
    JudgementFactory,
    MeetingFactory,
    NoPartFactory,
    ReportFactory,
    ReportTemplateFactory,
    ThemeFactory,
)
from .kept import KeptFormFactory
from .returns import (
    AnswerCheckFactory,
    ConcernFactory,
    ContributionFactory,
    UploadFactory,
    VoiceFactory,
)

__all__ = [
    "FOUNDER",
    "PASSWORD",
    "AccuracyCheckFactory",
    "AccuracyCommentFactory",
    "ActionFactory",
    "AgencyFactory",
    "AnswerCheckFactory",
    "AnswerCountFactory",
    "AuditFactory",
    "AuditFileFactory",
    "CaseFactory",
    "ConcernFactory",
    "ContributionFactory",
    "DiscussionFactory",
    "DraftFactory",
    "FindingFactory",
    "IdentityFactory",
    "InvitationFactory",
    "JudgementFactory",
    "KeptFormFactory",
    "KeyFactory",
    "MeetingFactory",
    "MembershipFactory",
    "NoPartFactory",
    "PartnershipFactory",
    "PersonFactory",
    "QuestionSetFactory",
    "ReportFactory",
    "ReportTemplateFactory",
    "ThemeFactory",
    "UploadFactory",
    "VoiceFactory",
    "founder",
]
