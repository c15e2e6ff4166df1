"""A one-off contributor: one person from outside, invited to one return."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .agency_return import AgencyReturn


class ContributionQuerySet(models.QuerySet):
    def live(self):
        """Those that give access now."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def of_token(self, token):
        return self.filter(token_digest=digest(token))


def digest(token):
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Contribution(models.Model):
    """The right of one person to fill in one return, until it expires or is revoked.

    Only a digest of the link's token is stored.
    """

    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True, help_text="First use of the link.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["agency_return", "-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return"],
                condition=Q(revoked_at=None),
                name="contribution_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="contribution_revoked_paired",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")),
                name="contribution_expires_later",
            ),
        ]

    def __str__(self):
        return f"contribution {self.pk}"

    @property
    def was_ended(self):
        """Did somebody end it before it ran out?"""
        return self.revoked_at is not None and self.revoked_at < self.expires_at
