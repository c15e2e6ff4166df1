"""What an agency tells the chair and administrators alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.encryption import EncryptedTextField
from auditapp.saving import Versioned

from .agency_return import AgencyReturn


class RestrictedReason(models.TextChoices):
    INTELLIGENCE = "intelligence", "Police intelligence"
    INVESTIGATION = "investigation", "A live investigation or court case"
    ADDRESS = "address", "A safe address, or somebody who must not be found"
    OTHER = "other", "Another reason"


class RestrictedComment(Versioned):
    """Beside a return and no part of it: never sent, exported, printed or summarised. Encrypted,
    and deleted for good when it is removed."""

    agency_return = models.OneToOneField(
        AgencyReturn, models.CASCADE, related_name="restricted_comment"
    )
    reason = models.CharField(max_length=13, choices=RestrictedReason)
    text = EncryptedTextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency_return"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=RestrictedReason.values), name="restricted_reason_known"
            ),
        ]

    def __str__(self):
        return f"restricted comment {self.pk}"
