import uuid

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.models import Agency, Partnership
from auditapp.saving import Versioned

from ..states import AFTER_COLLECTING, OPEN_AUDIT, PUBLISHED_AUDIT, AuditState
from .own_fact import own_facts
from .question_set import QuestionSet


class Audit(Versioned):
    """One audit. While it is being set up, steps not done yet are empty; opening needs them all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="audits")
    title = models.CharField(max_length=200, validators=[MinLengthValidator(3)])
    topic = models.CharField(max_length=200, blank=True)
    aim = models.TextField(blank=True)
    scope = models.TextField(blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    panel_date = models.DateField(null=True, blank=True, help_text="When the panel meets.")
    returns_due = models.DateField(
        null=True, blank=True, help_text="The last day on which a return is in time."
    )
    question_set = models.ForeignKey(
        QuestionSet, models.PROTECT, null=True, blank=True, related_name="audits"
    )
    further_facts = models.JSONField(
        default=list,
        blank=True,
        help_text="Facts of its children beside those of the question set; see OwnFact.",
    )
    pseudonym_letter = models.CharField(
        max_length=1, blank=True, help_text="With which the suggested pseudonyms begin."
    )
    state = models.CharField(max_length=12, choices=AuditState, default=AuditState.SETTING_UP)
    families_asked = models.BooleanField(default=False)
    sign_off_required = models.BooleanField(
        default=False, help_text="A lead of the agency signs each return off before it is sent."
    )
    method_note = models.TextField(blank=True, help_text="How the audit itself went.")
    note = models.TextField(blank=True, help_text="Shown at the top of the audit's page.")
    signed_version = models.PositiveSmallIntegerField(
        default=0, help_text="The number of the report that was signed last; 0 before the first."
    )
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The earlier audit of the partnership whose findings it looks at again.",
    )
    agencies = models.ManyToManyField(Agency, through="AuditAgency", related_name="audits")

    class Meta:
        ordering = [F("panel_date").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")),
                name="audit_period_in_order",
                violation_error_message="The period must end after it begins.",
            ),
            models.CheckConstraint(
                condition=Q(state=AuditState.SETTING_UP)
                | Q(
                    question_set__isnull=False,
                    period_from__isnull=False,
                    period_to__isnull=False,
                    panel_date__isnull=False,
                    returns_due__isnull=False,
                )
                & ~Q(topic="")
                & ~Q(aim="")
                & ~Q(scope=""),
                name="audit_complete_once_open",
            ),
            models.CheckConstraint(
                condition=~Q(follows=F("id")),
                name="audit_follows_another",
                violation_error_message="An audit follows another than itself.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("audit-detail", args=[self.public_id])

    def get_findings_url(self):
        return reverse("finding-list", args=[self.public_id])

    def get_summary_url(self):
        return reverse("audit-summary", args=[self.public_id])

    def get_identity_check_url(self):
        return reverse("identity-check", args=[self.public_id])

    @property
    def facts(self):
        """The OwnFacts of its children: those of its question set, then its own."""
        return own_facts(
            [*(self.question_set.facts if self.question_set else []), *self.further_facts]
        )

    @property
    def agencies_in_order(self):
        """All on its list, those only named too, in the list's order."""
        return self.agencies.order_by("audit_agencies__pk")

    @property
    def is_being_set_up(self):
        return self.state == AuditState.SETTING_UP

    @property
    def is_open(self):
        """Returns may be filled in and reviewed, and findings made."""
        return self.state in OPEN_AUDIT

    @property
    def is_published(self):
        """Its report is; a closed one is published too."""
        return self.state in PUBLISHED_AUDIT

    @property
    def is_closed(self):
        """Nobody follows its actions any more."""
        return self.state == AuditState.CLOSED

    @property
    def is_past_due(self):
        return self.returns_due < timezone.localdate()

    @property
    def is_past_panel_date(self):
        return self.panel_date < timezone.localdate()

    @property
    def has_met(self):
        """Its panel met, as far as one can tell: the day is over, and the audit went on to it."""
        return self.state in AFTER_COLLECTING and self.is_past_panel_date


class Part(models.TextChoices):
    LEAD = "lead", "Lead agency"
    ASKED = "asked", "Asked for returns"
    NAMED = "named", "Named only"


class JSONList(models.Aggregate):
    """The JSON values of a group, as a list in no particular order."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="JSONB_AGG")


class AuditAgencyQuerySet(models.QuerySet):
    def answering(self):
        """Those that send returns: the lead and the asked ones."""
        return self.exclude(part=Part.NAMED)

    def as_json(self):
        """For a subquery: all rows of one audit as one JSON list of `place` (their order), `part`
        and what names the agency."""
        row = JSONObject(
            place="pk",
            part="part",
            pk="agency_id",
            name="agency__name",
            short_name="agency__short_name",
        )
        return self.order_by().values("audit").annotate(rows=JSONList(row)).values("rows")


class AuditAgency(models.Model):
    """An agency on an audit's list: the lead and the asked ones send returns, named ones are
    spoken about."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="audit_agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="audit_agencies")
    part = models.CharField(max_length=5, choices=Part)

    objects = AuditAgencyQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "pk"]
        verbose_name_plural = "audit agencies"
        constraints = [
            models.UniqueConstraint(fields=["audit", "agency"], name="audit_agency_unique"),
            models.UniqueConstraint(
                fields=["audit"], condition=Q(part=Part.LEAD), name="audit_has_one_lead"
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.get_part_display()}"
