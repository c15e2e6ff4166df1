"""The factual accuracy check: before the report is signed, each agency says whether what is found
about its work is right. What it comments on are findings, which are another app's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditapp.accounts.models import Agency
from auditapp.saving import Versioned

from .audit import Audit


class AccuracyCheck(models.Model):
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="accuracy_checks")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField(help_text="The last day on which agencies may comment.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit"], condition=Q(closed_at=None), name="accuracy_check_open_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="accuracy_check_closed_paired",
            ),
        ]

    def __str__(self):
        return f"accuracy check {self.pk}"

    @property
    def is_open(self):
        return self.closed_at is None


class AccuracyReplyQuerySet(models.QuerySet):
    def to_finish(self):
        """Those that an agency has not finished, of checks that are open."""
        return self.filter(accuracy_check__closed_at=None, finished_at=None)


class AccuracyReply(Versioned):
    """One agency's part in a check; made with it. Without `finished_at` when the check is closed,
    the agency made no comment or did not say that these are all."""

    accuracy_check = models.ForeignKey(AccuracyCheck, models.CASCADE, related_name="replies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AccuracyReplyQuerySet.as_manager()

    class Meta:
        ordering = ["accuracy_check", "pk"]
        verbose_name_plural = "accuracy replies"
        constraints = [
            models.UniqueConstraint(
                fields=["accuracy_check", "agency"], name="accuracy_reply_unique"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="accuracy_reply_finished_paired",
            ),
        ]

    def __str__(self):
        return f"{self.agency} in accuracy check {self.accuracy_check_id}"

    def get_absolute_url(self):
        return reverse("accuracy-reply", args=[self.pk])
