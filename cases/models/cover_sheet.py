"""The cover sheet: what is asked of an agency once in an audit, not per child."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from auditapp.accounts.models import Agency, Partnership

from ..states import OPEN_AUDIT
from .audit import Audit, AuditAgency, Part


class CoverSheetQuerySet(models.QuerySet):
    def current(self):
        """Those of agencies that still send returns in the audit."""
        answering = AuditAgency.objects.answering().filter(
            audit=OuterRef("audit"), agency=OuterRef("agency")
        )
        return self.filter(Exists(answering))

    def sent(self):
        """Those whose sent content counts."""
        return self.current().filter(sent_at__isnull=False)

    def to_do(self):
        """Those never sent, or changed since, in audits that still take them."""
        return (
            self.current()
            .filter(audit__state__in=OPEN_AUDIT)
            .filter(Q(sent_version=None) | Q(version__gt=F("sent_version")))
        )

    def for_filling_in(self):
        """With all that decides what is asked: agency, audit, question set and `lead_id`."""
        lead = AuditAgency.objects.filter(audit=OuterRef("audit"), part=Part.LEAD)
        return self.select_related("agency", "audit__question_set", "audit__partnership").annotate(
            lead_id=Subquery(lead.values("agency"))
        )


class CoverSheet(models.Model):
    """One agency's working copy, and what it last sent.

    `data` is as typed, like a SectionDraft's, of all cover sections together; so are the counts.
    `sent` is the content last sent, {"answers": […]}, each as in a SentVersion's content, and
    readable without the question set's rows: `asked` is the question's text and `labels` are the
    words of what was chosen.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="cover_sheets")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    save_key = models.UUIDField(null=True, blank=True)
    data = models.JSONField(default=dict)
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    problems = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent = models.JSONField(null=True, blank=True)
    sent_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The version that was last sent."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CoverSheetQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "agency"], name="cover_sheet_unique"),
            models.CheckConstraint(
                condition=Q(sent__isnull=True, sent_version=None, sent_at=None, sent_by=None)
                | Q(
                    sent__isnull=False,
                    sent_version__isnull=False,
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                ),
                name="cover_sheet_sent_paired",
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="cover_sheet_answered_of_asked"
            ),
        ]

    def __str__(self):
        return f"cover sheet {self.pk}"

    def get_absolute_url(self):
        return reverse("cover-sheet", args=[self.public_id])

    def get_typed_url(self):
        """Where single fields are saved while somebody types."""
        return reverse("cover-sheet-typed", args=[self.public_id])

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def is_changed_since_sent(self):
        return self.is_sent and self.version > self.sent_version
