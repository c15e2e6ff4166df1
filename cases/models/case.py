import functools
import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse

from auditapp.accounts.models import Agency
from auditapp.saving import Versioned

from .audit import Audit
from .question_set import Fact


class Category(models.TextChoices):
    """Category of abuse, with the codes of the national data returns."""

    NEG = "NEG", "Neglect"
    PHY = "PHY", "Physical abuse"
    SAB = "SAB", "Sexual abuse"
    EMO = "EMO", "Emotional abuse"
    MUL = "MUL", "More than one"


class EventKind(models.TextChoices):
    REFERRAL = "referral", "Referral"
    STRATEGY_DISCUSSION = "strategy_discussion", "Strategy discussion"
    SECTION_47_START = "section_47_start", "Section 47 enquiry started"
    ASSESSMENT = "assessment", "Assessment"
    ICPC = "icpc", "Initial child protection conference"
    CORE_GROUP = "core_group", "First core group"
    REVIEW = "review", "Review conference"
    REPORT = "report", "Report sent to the conference"
    REPORT_SHARED = "report_shared", "Report shared with the parents"
    OUTCOME_SENT = "outcome_sent", "Outcome of the conference sent"
    RECORD_SENT = "record_sent", "Record of the conference sent"
    BIRTH = "birth", "Birth of a child unborn at the start"


class ConferenceOutcome(models.TextChoices):
    PLAN = "plan", "Child protection plan"
    NO_PLAN = "no_plan", "No plan"
    NOT_REACHED = "not_reached", "Conference not reached"


HELD = [ConferenceOutcome.PLAN, ConferenceOutcome.NO_PLAN]


class CaseQuerySet(models.QuerySet):
    def current(self):
        """Those that were not taken out of their audit."""
        return self.filter(withdrawn_at=None)

    def with_facts(self):
        """Add a boolean `fact_<name>` for each Fact, so that no further query is needed."""
        return self.annotate(**fact_annotations("pk"))


@functools.cache
def fact_annotations(case_path):
    """Annotations `fact_<name>` for a queryset whose `case_path` leads to a case."""

    def exists(**conditions):
        return Exists(CaseEvent.objects.filter(case=OuterRef(case_path), **conditions))

    return {
        "fact_unborn": exists(kind=EventKind.BIRTH),
        "fact_conference": exists(kind=EventKind.ICPC, outcome__in=HELD),
        "fact_plan": exists(kind=EventKind.ICPC, outcome=ConferenceOutcome.PLAN),
        "fact_core_group": exists(kind=EventKind.CORE_GROUP),
    }


def facts_of(row):
    """The facts that hold of a case, or of the case of a row, annotated with `fact_annotations`:
    those of its path by name, own ones as "code=value"."""
    case = row if isinstance(row, Case) else row.case
    path = [fact for fact in Fact.values if getattr(row, f"fact_{fact}")]
    return frozenset([*path, *(f"{code}={value}" for code, value in case.facts.items())])


class Case(Versioned):
    """One child of an audit, known by a pseudonym."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audit = models.ForeignKey(Audit, models.CASCADE, related_name="cases")
    pseudonym = models.CharField(max_length=40)
    age = models.CharField(max_length=60, help_text="As it may be published, such as 18 months.")
    category_initial = models.CharField(max_length=3, choices=Category, blank=True)
    category_latest = models.CharField(max_length=3, choices=Category, blank=True)
    facts = models.JSONField(
        default=dict,
        blank=True,
        help_text="The value of each OwnFact of the audit that is known, by its code.",
    )
    circumstances = models.TextField(blank=True)
    lead_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_cases",
        help_text="Where it is not the audit's lead agency.",
    )
    discussed = models.BooleanField(default=False, help_text="By the panel in its meeting.")
    siblings = models.ManyToManyField(
        "self", blank=True, help_text="Brothers and sisters among the audit's children."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(
                "audit",
                Lower("pseudonym"),
                name="case_pseudonym_unique",
                violation_error_message="Another child of this audit has this pseudonym.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="case_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.pseudonym

    def get_absolute_url(self):
        return reverse("case-detail", args=[self.audit.public_id, self.public_id])

    @property
    def case_id(self):
        """Its own key, under the name by which the trail asks whatever belongs to a child."""
        return self.pk


class CaseEvent(Versioned):
    """A dated step of a case's path. A case may have several of each, in one or more episodes.

    A birth is recorded only for a child who was unborn at some time in the audited period; its
    date may lie ahead.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    date = models.DateField()
    episode = models.PositiveSmallIntegerField(default=1)
    started_section_47 = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=ConferenceOutcome, blank=True)
    weekend_confirmed = models.BooleanField(
        default=False, help_text="Somebody checked that it was on a Saturday or Sunday."
    )

    class Meta:
        ordering = ["case", "date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(started_section_47=False) | Q(kind=EventKind.STRATEGY_DISCUSSION),
                name="case_event_section_47_of_strategy",
            ),
            models.CheckConstraint(
                condition=Q(kind=EventKind.ICPC, outcome__in=ConferenceOutcome.values)
                | (~Q(kind=EventKind.ICPC) & Q(outcome="")),
                name="case_event_outcome_of_conference",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.date}"
