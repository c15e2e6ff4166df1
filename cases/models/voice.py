import uuid

from django.db import models
from django.db.models import Q

from .case import Case


class Speaker(models.TextChoices):
    CHILD = "child", "Child"
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    CARER = "carer", "Other carer"
    PRACTITIONER = "practitioner", "Practitioner"


class Way(models.TextChoices):
    """How the words reached the panel."""

    IN_PERSON = "in_person", "Talked with them in person"
    PHONE = "phone", "By telephone"
    VIDEO = "video", "On a video call"
    WRITING = "writing", "In writing"
    SURVEY = "survey", "In a survey"
    ADVOCATE = "advocate", "Through an advocate"
    WORKER = "worker", "Through a worker who knows them"
    EVENT = "event", "At an event for practitioners"
    OTHER = "other", "In another way"


class ConsentBy(models.TextChoices):
    """Who was asked whether the words may be quoted."""

    PERSON = "person", "the person"
    PARENT = "parent", "a parent, for the child"
    NOBODY = "nobody", "nobody"


class Voice(models.Model):
    """What a member of the family or a practitioner said about a case.

    `way`, `consent_by` and `is_exact` are not known of what was recorded before they were asked;
    `how` then says all that is known of the way, and otherwise gives details.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="voices")
    who = models.CharField("who said it", max_length=12, choices=Speaker)
    words = models.TextField("what they said")
    way = models.CharField("how it was obtained", max_length=10, choices=Way, blank=True)
    how = models.CharField("details of how it was obtained", max_length=200, blank=True)
    said_on = models.DateField("when they said it", null=True, blank=True)
    is_exact = models.BooleanField("exactly their words", null=True, blank=True)
    consent_to_quote = models.BooleanField(default=False)
    consent_by = models.CharField(
        "who was asked for consent", max_length=6, choices=ConsentBy, blank=True
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(how="") | ~Q(way__in=["", Way.OTHER]), name="voice_says_how"
            ),
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="voice_way_known"),
            models.CheckConstraint(
                condition=Q(consent_by__in=["", *ConsentBy.values])
                & ~Q(consent_to_quote=True, consent_by=ConsentBy.NOBODY),
                name="voice_consent_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(consent_by=ConsentBy.PARENT) | Q(who=Speaker.CHILD),
                name="voice_parent_consents_for_a_child",
            ),
        ]

    def __str__(self):
        return f"{self.get_who_display()} of {self.case}"
