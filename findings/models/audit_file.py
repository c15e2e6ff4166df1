"""The file of a whole audit, that waits for somebody to say that it is right."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from auditapp.accounts.models import Partnership

KEPT = datetime.timedelta(hours=24)


class AuditFileQuerySet(models.QuerySet):
    def waiting(self, at=None):
        """Those that can still be brought in."""
        return self.filter(at__gte=(at or timezone.now()) - KEPT)

    def too_old(self, at=None):
        """Those to delete."""
        return self.filter(at__lt=(at or timezone.now()) - KEPT)


class AuditFile(models.Model):
    """What one person uploaded for a partnership, until they bring it in or drop it; a day at most.

    `plan` is what bringing it in would make, as JSON, for the page that asks.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    plan = models.JSONField()
    content = models.BinaryField()

    objects = AuditFileQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"audit file {self.pk}"
