"""Findings and their themes."""

import uuid

import factory

from findings.board.services import make_finding
from findings.themes.services import add_theme

from .accounts import PartnershipFactory, by_founder
from .audits import AuditFactory
from .base import ServiceFactory


class FindingFactory(ServiceFactory):
    class Meta:
        model = make_finding

    audit = factory.SubFactory(AuditFactory)
    kind = "worried"
    wording = "A finding"
    observations = ()
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class ThemeFactory(ServiceFactory):
    class Meta:
        model = add_theme

    partnership = factory.SubFactory(PartnershipFactory)
    name = "Fathers"
    by = by_founder
