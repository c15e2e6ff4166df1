"""What the panel decided about single observations, beside using them for a finding."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Observation


class SetAside(models.Model):
    """An observation that the panel looked at and does not use, with the reason. It goes when the
    observation is taken up again or used."""

    observation = models.OneToOneField(Observation, models.CASCADE, related_name="set_aside")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["observation"]
        verbose_name_plural = "set aside"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="set_aside_reason_given"),
        ]

    def __str__(self):
        return f"set aside {self.observation_id}"


class KeptApart(models.Model):
    """Two observations that look alike and are not about the same: they are not suggested to each
    other again. `one` has the smaller key."""

    one = models.ForeignKey(Observation, models.CASCADE, related_name="+")
    other = models.ForeignKey(Observation, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["one", "other"]
        verbose_name_plural = "kept apart"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once"),
            models.CheckConstraint(
                condition=Q(one__lt=models.F("other")), name="kept_apart_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.one_id} is not {self.other_id}"
