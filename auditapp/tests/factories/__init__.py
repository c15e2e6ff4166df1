"""Everything that tests make, by the service that makes it in the product; docs/testing.md.

What a test does to a thing that is there (fill in, send, open) is in acting.py.
"""

from .accounts import (
    FOUNDER,
    PASSWORD,
    AgencyFactory,
    InvitationFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from .audits import AuditFactory, CaseFactory, IdentityFactory, QuestionSetFactory
from .findings import FindingFactory, ThemeFactory
from .returns import ConcernFactory, ContributionFactory, UploadFactory, VoiceFactory

__all__ = [
    "FOUNDER",
    "PASSWORD",
    "AgencyFactory",
    "AuditFactory",
    "CaseFactory",
    "ConcernFactory",
    "ContributionFactory",
    "FindingFactory",
    "IdentityFactory",
    "InvitationFactory",
    "MembershipFactory",
    "PartnershipFactory",
    "PersonFactory",
    "QuestionSetFactory",
    "ThemeFactory",
    "UploadFactory",
    "VoiceFactory",
    "founder",
]
