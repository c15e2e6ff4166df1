"""What is done about a finding, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from auditapp.accounts.models import Agency, Membership
from auditapp.saving import Versioned
from findings.states import CLAIMED, DELIVERED, TO_DO, ActionState

from .finding import Finding
from .panel import PanelMeeting

PERSON = settings.AUTH_USER_MODEL
EXACTLY_ONE_OWNER = Q(owner__isnull=False, body="") | (Q(owner=None) & ~Q(body=""))


class Priority(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class ActionQuerySet(models.QuerySet):
    def with_people(self):
        """With who does it and who takes part, in two queries."""
        partners = Prefetch("partners", ActionPartner.objects.select_related("agency"))
        return self.select_related("owner", "lead_person").prefetch_related(partners)

    def written_about(self):
        """Those about which anybody wrote since they were planned: they are given up, not removed.
        One may come more than once."""
        written = ("updates", "proposals", "checks")
        return self.filter(Q.create([(f"{rows}__isnull", False) for rows in written], Q.OR))

    def with_standing(self):
        """Adds `person_is_there`: is the lead person still with the owner, or the whole that it is
        part of; and `last_verdict` of the checks made since the chair confirmed it."""
        there = Membership.objects.current().filter(
            Q(agency=OuterRef("owner")) | Q(agency=OuterRef("owner__part_of")),
            user=OuterRef("lead_person"),
            user__is_active=True,
        )
        checks = DifferenceCheck.objects.filter(
            action=OuterRef("pk"), at__gte=OuterRef("confirmed_at")
        ).order_by("-date", "-pk")
        return self.annotate(
            person_is_there=Exists(there), last_verdict=Subquery(checks.values("verdict")[:1])
        )


class Action(Versioned):
    """Something that is done about a finding, with how one will know that it helped children.

    It is owned by an agency of the partnership, or by a `body` that has no account here: a board,
    "all schools". `lead` is written as the owner calls it; `lead_person`, if chosen, has an
    account. What somebody claims when they say that it is done, and the chair's confirmation, stand
    here while they hold; the updates keep what was.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="actions")
    what = models.TextField()
    measure = models.TextField(help_text="How we will know that it helped children.")
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.MEDIUM)
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="actions")
    body = models.CharField(
        max_length=200, blank=True, help_text="Who does it, if none of the agencies."
    )
    others = models.ManyToManyField(
        Agency, through="ActionPartner", related_name="shared_actions", blank=True
    )
    lead = models.CharField(max_length=150, blank=True, help_text="Who leads it at the owner.")
    lead_person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    due = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    state = models.CharField(max_length=20, choices=ActionState, default=ActionState.OPEN)
    blocked = models.TextField(blank=True, help_text="Why it cannot go on; empty if it can.")
    not_delivered_reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True, help_text="What shows that it is done.")
    said_done_at = models.DateTimeField(null=True, blank=True)
    said_done_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["finding", F("due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(measure=""), name="action_says_what_and_how_we_know"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values) & Q(state__in=ActionState.values),
                name="action_choices_known",
            ),
            models.CheckConstraint(condition=EXACTLY_ONE_OWNER, name="action_has_one_owner"),
            models.CheckConstraint(
                condition=Q(lead_person=None) | Q(owner__isnull=False),
                name="action_person_is_of_an_agency",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=CLAIMED)
                    & Q(said_done_at__isnull=False, said_done_by__isnull=False)
                    & ~Q(evidence="")
                )
                | (~Q(state__in=CLAIMED) & Q(said_done_at=None, said_done_by=None, evidence="")),
                name="action_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=DELIVERED, confirmed_at__isnull=False, confirmed_by__isnull=False
                )
                | (~Q(state__in=DELIVERED) & Q(confirmed_at=None, confirmed_by=None)),
                name="action_done_once_confirmed",
            ),
            models.CheckConstraint(
                condition=(Q(state=ActionState.NOT_DELIVERED) & ~Q(not_delivered_reason=""))
                | (~Q(state=ActionState.NOT_DELIVERED) & Q(not_delivered_reason="")),
                name="action_not_delivered_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(blocked="") | Q(state__in=TO_DO), name="action_blocked_while_to_do"
            ),
        ]

    def __str__(self):
        return self.what

    def get_absolute_url(self):
        """One query unless `finding__audit` is there."""
        return reverse("action-detail", args=[self.finding.audit.public_id, self.pk])


class ActionPartner(models.Model):
    """An agency that takes part in an action of which another has the lead."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="partners")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["action", "agency"], name="action_partner_unique"),
        ]

    def __str__(self):
        return str(self.agency)


class Blocking(models.TextChoices):
    BLOCKED = "blocked", "Blocked"
    CLEARED = "cleared", "No longer blocked"


class ActionUpdate(models.Model):
    """What somebody wrote about an action, the state that they moved it to, if they moved it, and
    whether they said that it is blocked or no longer. Kept as it was written."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ActionState, blank=True)
    blocking = models.CharField(max_length=7, choices=Blocking, blank=True)

    class Meta:
        ordering = ["action", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["", *ActionState.values])
                & Q(blocking__in=["", *Blocking.values]),
                name="action_update_choices_known",
            ),
            models.CheckConstraint(
                condition=~Q(words="", state="", blocking="") & (~Q(blocking="blocked", words="")),
                name="action_update_says_something",
            ),
        ]

    def __str__(self):
        return self.words or self.get_state_display() or self.get_blocking_display()


class ActionProposal(models.Model):
    """A change of date or owner that those who do an action ask for, and what the chair said."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="proposals")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.CharField(max_length=200, blank=True)
    lead = models.CharField(max_length=150, blank=True)
    reason = models.TextField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.BooleanField(null=True, blank=True)
    decision = models.TextField(blank=True, help_text="The chair's words.")

    class Meta:
        ordering = ["action", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(due__isnull=False) | Q(owner__isnull=False) | ~Q(body=""))
                & (Q(owner=None) | Q(body=""))
                & ~Q(reason=""),
                name="action_proposal_asks_for_something",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, agreed=None, decision="")
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, agreed__isnull=False)
                    & (Q(agreed=True) | ~Q(decision=""))
                ),
                name="action_proposal_decided_whole",
            ),
            models.UniqueConstraint(
                fields=["action"], condition=Q(decided_at=None), name="action_proposal_one_open"
            ),
        ]

    def __str__(self):
        return f"proposal {self.pk}"


class Effect(models.TextChoices):
    MADE = "made", "It made a difference"
    NOT_YET = "not_yet", "Not yet"
    NONE = "none", "It made no difference"


class DifferenceCheck(models.Model):
    """Whether an action that is done made a difference: what was measured, and at which meeting it
    was looked at: one of the audit's own, or another `body`'s."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="checks")
    date = models.DateField()
    meeting = models.ForeignKey(
        PanelMeeting, models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=7, choices=Effect)
    measured = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(meeting__isnull=False, body="") | (Q(meeting=None) & ~Q(body=""))),
                name="difference_checked_at_one_meeting",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=Effect.values) & ~Q(measured=""),
                name="difference_check_says_what_was_measured",
            ),
        ]

    def __str__(self):
        return self.get_verdict_display()
