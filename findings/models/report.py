"""The signed summary report: numbered versions that nobody changes any more."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Audit


class SummaryReport(models.Model):
    """One signed version of an audit's report, frozen: a trigger refuses every change.

    `content` is the members' report and `public_content` the public summary, both as
    summary/content.py makes them; `reasons` says of each point of the check list that was not
    clear why it was signed all the same. `digest` is the SHA-256 of all that was signed, see
    report/freezing.py.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    public_content = models.JSONField()
    reasons = models.JSONField(default=dict, blank=True)
    why = models.TextField(blank=True, help_text="Why there is a version after the first.")
    agreed_by = models.TextField(help_text="Who on the panel agreed it.")
    agreed_on = models.DateField()
    approved_by = models.CharField(max_length=200, help_text="Who approved it for the executive.")
    approved_on = models.DateField()
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["audit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="report_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, why="") | (Q(number__gt=1) & ~Q(why="")),
                name="report_later_version_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_by="") & ~Q(approved_by=""), name="report_agreed_and_approved"
            ),
        ]

    def __str__(self):
        return f"version {self.number}"

    def get_absolute_url(self):
        return reverse("report-version", args=[self.audit.public_id, self.number])


class Edition(models.TextChoices):
    MEMBERS = "members", "Members’ report"
    PUBLIC = "public", "Public summary"


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
    HTML = "html", "Web page"


class ReportFile(models.Model):
    """A signed version as a file, as it was on the day; frozen too."""

    report = models.ForeignKey(SummaryReport, models.CASCADE, related_name="files")
    edition = models.CharField(max_length=7, choices=Edition)
    format = models.CharField(max_length=4, choices=FileFormat)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")

    class Meta:
        ordering = ["report", "edition", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "format"], name="report_file_once"
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values, format__in=FileFormat.values),
                name="report_file_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_edition_display()} as {self.get_format_display()}"
