"""What became of an earlier finding, in the panel's judgement."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.saving import Versioned
from cases.models import Audit

from .finding import Finding
from .panel import PanelMeeting


class Trend(models.TextChoices):
    IMPROVED = "improved", "Improved"
    SAME = "same", "The same"
    WORSE = "worse", "Worse"
    CANNOT_SAY = "cannot_say", "Cannot say"


class Judgement(Versioned):
    """What the panel says, in the re-audit `audit`, of a `finding` of the audit that it follows.

    It stays where the re-audit comes to follow another audit, and counts again if it follows this
    one again.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="judgements")
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="judgements")
    verdict = models.CharField(max_length=10, choices=Trend)
    why = models.TextField()
    meeting = models.ForeignKey(
        PanelMeeting, models.SET_NULL, null=True, blank=True, related_name="judgements"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "finding"], name="judgement_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Trend.values), name="judgement_verdict_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="judgement_says_why"),
        ]

    def __str__(self):
        return f"judgement {self.pk}"
