"""The learning briefing: what practitioners read of an audit."""

from django.db import models
from django.db.models import Q

from auditapp.saving import Versioned
from cases.models import Audit

from .finding import Finding


class Briefing(Versioned):
    """Two pages in the chair's choice and words. Lists have a line for each entry."""

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="briefing")
    looked_at = models.TextField(blank=True, help_text="What was looked at.")
    differently = models.TextField(blank=True, help_text="What to do differently, a line each.")
    questions = models.TextField(blank=True, help_text="For a team to talk about, a line each.")

    def __str__(self):
        return f"briefing on {self.audit}"


class BriefingMessage(models.Model):
    """One message: a finding, in its own words or in words for practitioners."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="messages")
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, help_text="Empty: as the finding says it.")

    class Meta:
        ordering = ["briefing", "place"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "place"], name="briefing_place_once"),
            models.UniqueConstraint(fields=["briefing", "finding"], name="briefing_finding_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=5), name="briefing_of_five"
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def text(self):
        return self.words or self.finding.wording
