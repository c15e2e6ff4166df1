"""A partnership's own template of its Word reports."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Partnership


class ReportTemplate(models.Model):
    """Without one, reports are made from the template that is shipped."""

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="report_template")
    name = models.CharField(max_length=200, help_text="Of the file, as it was uploaded.")
    content = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="report_template_has_a_name"),
            models.CheckConstraint(condition=~Q(digest=""), name="report_template_has_a_digest"),
        ]

    def __str__(self):
        return self.name
