"""The learning briefing: what practitioners read of an audit, and what their teams say they did
with it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from auditapp.saving import Versioned
from cases.models import Audit

from .finding import Finding


class Briefing(Versioned):
    """Two pages in the chair's choice and words. Lists have a line for each entry."""

    audit = models.OneToOneField(Audit, models.CASCADE, related_name="briefing")
    looked_at = models.TextField(blank=True, help_text="What was looked at.")
    differently = models.TextField(blank=True, help_text="What to do differently, a line each.")
    questions = models.TextField(blank=True, help_text="For a team to talk about, a line each.")
    link_id = models.UUIDField(
        null=True, unique=True, editable=False, help_text="None before teams were asked."
    )
    is_asking = models.BooleanField(
        default=False, help_text="Teams may say, by the link, what they did with it."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_asking=False) | Q(link_id__isnull=False),
                name="briefing_asks_by_link",
            ),
        ]

    def __str__(self):
        return f"briefing on {self.audit}"

    def standing_messages(self):
        """In order, of findings that are still agreed."""
        return self.messages.select_related("finding").exclude(finding__agreed_on=None)

    def get_link(self):
        """Where teams say what they did with it."""
        return reverse("team-answer", args=[self.link_id])


class BriefingMessage(models.Model):
    """One message: a finding, in its own words or in words for practitioners."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="messages")
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="briefing_messages")
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


class TeamAnswer(models.Model):
    """What a team did with a briefing, as somebody of it says by the link, without an account: of
    whom nothing is kept. `finding` is the message that it is about; none: the whole briefing."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="team_answers")
    used_on = models.DateField()
    people = models.PositiveSmallIntegerField()
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="team_answers"
    )
    change = models.TextField(help_text="What will change.")
    at = models.DateTimeField(default=timezone.now, editable=False)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["briefing", "-used_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1) & ~Q(change=""), name="team_answer_says_something"
            ),
        ]

    def __str__(self):
        return f"answer {self.pk} to {self.briefing_id}"
