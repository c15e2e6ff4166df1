"""Children read from a file, that wait for somebody to say that they are right."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from auditapp.encryption import EncryptedTextField

from .audit import Audit

KEPT = datetime.timedelta(hours=24)


class CaseImportQuerySet(models.QuerySet):
    def waiting(self, at=None):
        """Those that can still be added."""
        return self.filter(at__gte=(at or timezone.now()) - KEPT)

    def too_old(self, at=None):
        """Those to delete."""
        return self.filter(at__lt=(at or timezone.now()) - KEPT)


class CaseImport(models.Model):
    """What one person uploaded for an audit, until they add or drop it; a day at most.

    `content` is a JSON list of NewChildren, keys included, so it is encrypted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = EncryptedTextField()

    objects = CaseImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"import {self.pk}"
