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
    BriefingFactory,
    DiscussionFactory,
    FindingFactory,
    JudgementFactory,
    MeetingFactory,
    NoPartFactory,
    ProposalFactory,
    ReportFactory,
    ReportTemplateFactory,
    TeamAnswerFactory,
    ThemeFactory,
)
from .kept import KeptFormFactory
from .returns import (
    AnswerCheckFactory,
    ConcernFactory,
    ContributionFactory,
    RemedyFactory,
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
    "BriefingFactory",
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
    "ProposalFactory",
    "QuestionSetFactory",
    "RemedyFactory",
    "ReportFactory",
    "ReportTemplateFactory",
    "TeamAnswerFactory",
    "ThemeFactory",
    "UploadFactory",
    "VoiceFactory",
    "founder",
]
