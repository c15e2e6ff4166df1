"""What an agency puts right for one child, out of its own return."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from auditapp.saving import Versioned

from ..states import ReturnState
from .agency_return import AgencyReturn


class RemedyQuerySet(models.QuerySet):
    def to_do(self):
        """Not done yet, of returns and children that are in their audit, due first first."""
        standing = self.filter(done_at=None, agency_return__case__withdrawn_at=None)
        return standing.exclude(agency_return__state=ReturnState.WITHDRAWN).order_by("due", "pk")


class Remedy(Versioned):
    """Due in days, and for the agency and administrators alone: in no report, count or file."""

    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="remedies")
    what = models.TextField()
    due = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done = models.TextField(blank=True, help_text="What was done.")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RemedyQuerySet.as_manager()

    class Meta:
        ordering = ["agency_return", F("done_at").desc(nulls_first=True), "due", "pk"]
        verbose_name_plural = "remedies"
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="remedy_says_what"),
            models.CheckConstraint(
                condition=Q(done="", done_at=None, done_by=None)
                | ~Q(done="") & Q(done_at__isnull=False, done_by__isnull=False),
                name="remedy_done_in_words",
            ),
        ]

    def __str__(self):
        return f"remedy {self.pk}"

    @property
    def is_overdue(self):
        return self.done_at is None and self.due < timezone.localdate()
