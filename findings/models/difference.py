"""Where records differ, and what the panel decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Agency
from cases.models import Case, Question

from .finding import Finding


class DifferenceKind(models.TextChoices):
    CONTRADICTION = "contradiction", "Records contradict each other"
    UNDELIVERED = "undelivered", "Sent, but not on record"
    SILENCE = "silence", "Recorded by one, not by the other"
    NOT_KNOWN = "not_known", "Not known to one, involved according to another"


class Outcome(models.TextChoices):
    ASKED = "asked", "Asked to check"
    EXPLAINED = "explained", "Explained"
    STANDS = "stands", "Stands"
    SET_ASIDE = "set_aside", "Set aside"
    FINDING = "finding", "Made a finding of"


class DifferenceDecision(models.Model):
    """One decision about a difference. A difference is derived from what was sent, so it is named
    by its child, question and, where agencies are spoken about, the agency.

    A new decision is a new row with the next `number`; the last one holds as long as the answers
    are those that it judged. `values` are these: the id of each agency, as JSON has it, with the
    answer's canonical string.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="difference_decisions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    about_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    reason = models.TextField(blank=True)
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, blank=True, related_name="difference_decisions"
    )
    values = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["case", "question__position", "about_agency", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "question", "number"],
                condition=Q(about_agency=None),
                name="difference_decision_unique",
            ),
            models.UniqueConstraint(
                fields=["case", "question", "about_agency", "number"],
                condition=Q(about_agency__isnull=False),
                name="difference_decision_about_unique",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="difference_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.EXPLAINED, Outcome.SET_ASIDE]) | ~Q(reason=""),
                name="difference_decision_reason_given",
            ),
            models.CheckConstraint(
                condition=Q(finding=None) | Q(outcome=Outcome.FINDING),
                name="difference_decision_finding_of_outcome",
            ),
        ]

    def __str__(self):
        return f"decision {self.number} on {self.question_id} of {self.case_id}"
