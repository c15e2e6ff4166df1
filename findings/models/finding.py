import uuid

from django.db import models
from django.db.models import Count, Q

from cases.models import Audit, Observation, ObservationKind, Speaker, Theme
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
    def with_counts(self):
        """Add what the evidence that stands amounts to: `children` (cases), `agencies` (that sent
        it in a return), `families` and `practitioners` (voices, never counted as agencies)."""
        voice = "evidence__observation__voice"
        return self.annotate(
            children=Count("evidence__observation__case", filter=COUNTING, distinct=True),
            agencies=Count(
                "evidence__observation__agency_return__agency", filter=COUNTING, distinct=True
            ),
            families=Count(voice, filter=COUNTING & FAMILY, distinct=True),
            practitioners=Count(voice, filter=COUNTING & PRACTITIONER, distinct=True),
        )


class Finding(models.Model):
    """What the panel agreed, in its own wording, with the observations behind it."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=7, choices=ObservationKind)
    wording = models.TextField()
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)
    observations = models.ManyToManyField(Observation, through="Evidence", related_name="findings")
    version = models.PositiveIntegerField(default=1)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="finding_says_something"),
        ]

    def __str__(self):
        return self.wording


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
