from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import Audit


class IdentityOverride(models.Model):
    """That words which the identity check found in a text of an audit identify nobody, and why.

    `fingerprint` is of the sentence, the words in it and what they were taken for (see
    identity_check/checking.py): the same sentence is judged once wherever it stands, and another
    sentence anew. It holds no word of it.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="identity_overrides")
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "fingerprint"], name="identity_override_unique"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="identity_override_has_reason"),
        ]

    def __str__(self):
        return f"override {self.pk}"
