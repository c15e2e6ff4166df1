"""An uploaded workbook that waits to be looked at and saved."""

import uuid

from django.conf import settings
from django.db import models

from auditapp.accounts.models import Agency

from .audit import Audit


class Upload(models.Model):
    """What one person uploaded for one agency's returns of an audit, until they save or drop it.

    `content` is what the workbook changes, and the versions of the drafts that it was compared
    with: [{"return": public id, "section": code, "version": …, "data": {field name: [texts]}}];
    "hidden" says how many of the changes stand in rows that are hidden in the workbook.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"upload {self.pk}"
