from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditapp.accounts.models import Partnership
from auditapp.saving import Versioned


class ThemeQuerySet(models.QuerySet):
    def known_to(self, partnership_id):
        """Shipped themes and the partnership's own."""
        return self.filter(Q(partnership=None) | Q(partnership=partnership_id))

    def current(self):
        """Those that new findings may have."""
        return self.filter(merged_into=None, retired_at=None)


class Theme(Versioned):
    """A subject that lasts across audits. Shipped ones belong to no partnership.

    One that was merged or retired is kept, for what has it, but no longer offered.
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="themes"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=100)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.TextField(blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="theme_slug_unique"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(partnership=None), name="theme_shipped_slug_unique"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None, retired_at=None) | Q(partnership__isnull=False),
                name="theme_shipped_stays",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="theme_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_reason="")
                | (Q(retired_at__isnull=False) & ~Q(retired_reason="")),
                name="theme_retired_with_reason",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("theme-detail", args=[self.pk])

    @property
    def is_current(self):
        return self.merged_into_id is None and self.retired_at is None


class FormerName(models.Model):
    """What a theme was called before. A question set that still says so finds the theme by it."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=80)
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["theme", "-until", "-pk"]

    def __str__(self):
        return self.name
