"""An urgent concern: somebody filling in a return thinks that a child may be unsafe today."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .agency_return import AgencyReturn


class UrgentConcern(models.Model):
    """Raised from a return, whether or not that return is ever sent. Not a referral."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency_return = models.ForeignKey(AgencyReturn, models.PROTECT, related_name="urgent_concerns")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]

    def __str__(self):
        return f"urgent concern {self.pk}"

    def get_absolute_url(self):
        return reverse("concern-detail", args=[self.public_id])


class ConcernNotice(models.Model):
    """That one person was told of an urgent concern; `mailed_at` is empty where mail failed."""

    concern = models.ForeignKey(UrgentConcern, models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["concern", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["concern", "person"], name="concern_notice_unique"),
        ]

    def __str__(self):
        return f"notice of {self.concern_id} to {self.person_id}"


class ConcernAnswer(models.Model):
    """What somebody who was told did about it. The first one takes it off the home pages."""

    concern = models.ForeignKey(UrgentConcern, models.CASCADE, related_name="answers")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.TextField()
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["concern", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="concern_answer_says_something"),
        ]

    def __str__(self):
        return f"answer to {self.concern_id}"
