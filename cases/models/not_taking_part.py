"""Who takes no part in the discussion of a child, as they worked with the family or the like."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .case import Case


class NoPartReason(models.TextChoices):
    WORKED = "worked", "They worked with the family"
    OTHER = "other", "Another reason"


class NotTakingPartQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)


class NotTakingPart(models.Model):
    """While it stands, the person reads nothing of the child for the panel."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="not_taking_part")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="not_taking_part"
    )
    reason = models.CharField(max_length=10, choices=NoPartReason)
    marked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NotTakingPartQuerySet.as_manager()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name_plural = "not taking part"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_at=None), name="no_part_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=NoPartReason.values), name="no_part_reason_known"
            ),
        ]

    def __str__(self):
        return f"{self.user} takes no part: {self.case}"
