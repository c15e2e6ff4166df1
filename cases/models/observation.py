"""What agencies and families find works well, worries them, or needs to happen."""

import uuid

from django.db import models
from django.db.models import Q

from ..states import ReturnState
from .agency_return import AgencyReturn
from .case import Case
from .question_set import Section
from .voice import Voice


class ObservationKind(models.TextChoices):
    WELL = "well", "What is working well"
    WORRIED = "worried", "What we are worried about"
    NEEDS = "needs", "What needs to happen"


class ObservationQuerySet(models.QuerySet):
    def counting(self):
        """Those that stand: not taken out since, nor of a withdrawn return or child."""
        return self.filter(withdrawn=False, case__withdrawn_at=None).exclude(
            agency_return__state=ReturnState.WITHDRAWN
        )


class Observation(models.Model):
    """Something working well, a worry, or a need, from a section of a return or from a voice.

    It keeps its key across sendings. One that was taken out but a finding cites is kept as
    withdrawn, also when the whole voice was removed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="observations")
    agency_return = models.ForeignKey(
        AgencyReturn, models.CASCADE, null=True, blank=True, related_name="observations"
    )
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    voice = models.ForeignKey(
        Voice, models.CASCADE, null=True, blank=True, related_name="observations"
    )
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=7, choices=ObservationKind)
    text = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["case", "agency_return", "section__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency_return__isnull=False, section__isnull=False, voice=None)
                | Q(agency_return=None, section=None, voice__isnull=False)
                | Q(agency_return=None, section=None, voice=None, withdrawn=True),
                name="observation_of_return_or_voice",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="observation_says_something"),
            models.UniqueConstraint(fields=["agency_return", "key"], name="observation_key_unique"),
        ]

    def __str__(self):
        return self.text
