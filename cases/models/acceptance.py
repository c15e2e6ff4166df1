"""Many returns accepted in one press, so that the press can be undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .agency_return import AgencyReturn
from .audit import Audit


class Acceptance(models.Model):
    """One press. `left_out` counts returns that were ticked but had changed by then."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="acceptances")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    save_key = models.UUIDField(unique=True)
    left_out = models.PositiveSmallIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=models.F("at")),
                name="acceptance_undone_later",
            ),
        ]

    def __str__(self):
        return f"acceptance {self.pk} in {self.audit}"

    def get_absolute_url(self):
        return reverse("acceptance-detail", args=[self.audit.public_id, self.pk])


class AcceptedReturn(models.Model):
    """One return of a press. It is the press's own as long as the return's `review_key` is the
    press's `save_key`: every later review puts another."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="rows")
    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="+")
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["acceptance", "agency_return"]
        constraints = [
            models.UniqueConstraint(
                fields=["acceptance", "agency_return"], name="accepted_return_unique"
            ),
        ]

    def __str__(self):
        return f"{self.agency_return_id} in {self.acceptance_id}"
