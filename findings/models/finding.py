import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Agency
from cases.models import Audit, Observation, ObservationKind, Question, Speaker, Theme
from cases.states import ReturnState

COUNTING = Q(
    evidence__observation__withdrawn=False, evidence__observation__case__withdrawn_at=None
) & (
    Q(evidence__observation__agency_return=None)
    | ~Q(evidence__observation__agency_return__state=ReturnState.WITHDRAWN)
)
PRACTITIONER = Q(evidence__observation__voice__who=Speaker.PRACTITIONER)
FAMILY = Q(evidence__observation__voice__who__in=[s for s in Speaker if s != Speaker.PRACTITIONER])


class FindingQuerySet(models.QuerySet):
    def agreed(self):
        return self.filter(agreed_on__isnull=False)

    def with_counts(self, cases=None):
        """Add what the evidence that stands, of these cases if they are given, amounts to:
        `children` (cases), `agencies` (that sent it in a return), `families` and `practitioners`
        (voices, never counted as agencies). `has_counts` and `has_differences` say whether it rests
        on counted answers, and on answers that differ."""
        counting = COUNTING
        if cases is not None:
            counting &= Q(evidence__observation__case__in=cases)
        voice = "evidence__observation__voice"
        return self.annotate(
            children=models.Count("evidence__observation__case", filter=counting, distinct=True),
            agencies=models.Count(
                "evidence__observation__agency_return__agency", filter=counting, distinct=True
            ),
            families=models.Count(voice, filter=counting & FAMILY, distinct=True),
            practitioners=models.Count(voice, filter=counting & PRACTITIONER, distinct=True),
            has_counts=self._rests_on("answer_counts"),
            has_differences=self._rests_on("difference_decisions"),
        )

    def _rests_on(self, rows):
        itself = self.model._base_manager.filter(pk=models.OuterRef("pk"))
        return models.Exists(itself.filter(**{f"{rows}__isnull": False}))


class Finding(models.Model):
    """What the panel agreed, in its own wording, with what it rests on; without `agreed_on` what
    somebody of the panel proposes, which is in no count and no report."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=7, choices=ObservationKind)
    wording = models.TextField()
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)
    observations = models.ManyToManyField(Observation, through="Evidence", related_name="findings")
    agreed_on = models.DateField(null=True, blank=True, help_text="When the panel agreed it.")
    dissent = models.TextField(blank=True, help_text="Who did not agree, and why.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="finding_says_something"),
            models.CheckConstraint(
                condition=Q(dissent="") | Q(agreed_on__isnull=False),
                name="finding_dissent_from_what_is_agreed",
            ),
        ]

    def __str__(self):
        return self.wording

    @property
    def is_agreed(self):
        return self.agreed_on is not None


class Wording(models.Model):
    """How a finding was worded, each time it was saved otherwise. `is_merged` is the wording of one
    that was merged into it."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="wordings")
    wording = models.TextField()
    is_merged = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["finding", "pk"]

    def __str__(self):
        return self.wording


class AnswerCount(models.Model):
    """Answers that a finding rests on: for how many children an agency answered `question`, or was
    answered of, with one of `choices` (values of the question, or `nr`). Counted anew each time."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="answer_counts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    choices = models.JSONField()

    class Meta:
        ordering = ["finding", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "question"],
                condition=Q(agency=None),
                name="count_of_question_once",
            ),
            models.UniqueConstraint(
                fields=["finding", "question", "agency"],
                condition=Q(agency__isnull=False),
                name="count_of_agency_once",
            ),
        ]

    def __str__(self):
        return f"count {self.pk}"


class Evidence(models.Model):
    """An observation that a finding rests on; it cannot be deleted while it does."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="evidence")
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="evidence")

    class Meta:
        ordering = ["finding", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["finding", "observation"], name="evidence_unique"),
        ]

    def __str__(self):
        return f"evidence {self.pk}"
