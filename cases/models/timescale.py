"""Limits of time between the steps of a case's path, as data."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from auditapp.accounts.models import Partnership
from auditapp.saving import Versioned

from .case import Case, CaseEvent, EventKind


class Unit(models.TextChoices):
    WORKING_DAYS = "working_days", "working days"
    CALENDAR_DAYS = "calendar_days", "days"
    MONTHS = "months", "months"


class Direction(models.TextChoices):
    AFTER = "after", "after"
    BEFORE = "before", "before"


class TimescaleRule(Versioned):
    """How soon `to_kind` must follow `from_kind`, or how long before it it must be.

    The day of the trigger is day 0. A rule applies to triggers from `valid_from` to `valid_to`,
    both included; another limit from a later day on is another row with the same slug. Without a
    partnership it is national: all use it, none edits it.
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, blank=True, related_name="timescale_rules"
    )
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    from_kind = models.CharField(max_length=20, choices=EventKind)
    from_section_47 = models.BooleanField(
        default=False, help_text="Only a strategy discussion at which section 47 was initiated."
    )
    to_kind = models.CharField(max_length=20, choices=EventKind)
    direction = models.CharField(max_length=6, choices=Direction, default=Direction.AFTER)
    limit = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=13, choices=Unit, default=Unit.WORKING_DAYS)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "slug", "valid_from"], name="timescale_rule_unique"
            ),
            models.UniqueConstraint(
                fields=["slug", "valid_from"],
                condition=Q(partnership=None),
                name="timescale_rule_national_unique",
            ),
            models.CheckConstraint(condition=Q(limit__gt=0), name="timescale_rule_has_limit"),
            models.CheckConstraint(
                condition=~Q(from_kind=F("to_kind")), name="timescale_rule_between_two"
            ),
            models.CheckConstraint(
                condition=Q(from_section_47=False) | Q(from_kind=EventKind.STRATEGY_DISCUSSION),
                name="timescale_rule_section_47_of_strategy",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="timescale_rule_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="timescale_rule_has_source"),
        ]

    def __str__(self):
        return self.name


class MissedReason(Versioned):
    """Why a timescale was missed: of one rule, counted from one step of a case's path."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="missed_reasons")
    rule = models.ForeignKey(TimescaleRule, models.PROTECT, related_name="+")
    trigger = models.ForeignKey(CaseEvent, models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "trigger"], name="missed_reason_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="missed_reason_says_something"),
        ]

    def __str__(self):
        return f"reason {self.pk}"
