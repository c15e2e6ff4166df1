from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Partnership


class Theme(models.Model):
    """A subject that lasts across audits. Shipped ones belong to no partnership."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="themes"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="theme_slug_unique"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(partnership=None), name="theme_shipped_slug_unique"
            ),
        ]

    def __str__(self):
        return self.name
