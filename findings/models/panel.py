"""The panel's meetings, and its discussion of single children."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Agency
from auditapp.saving import Versioned
from cases.models import Audit, Case


class PanelMeeting(Versioned):
    """One meeting of the panel about an audit, which may have several."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="meetings")
    date = models.DateField()
    place = models.CharField(max_length=200, blank=True, help_text="Where, or how: online.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["audit", "date", "pk"]

    def __str__(self):
        return f"meeting on {self.date}"


class Presence(models.TextChoices):
    CAME = "came", "Came"
    APOLOGIES = "apologies", "Sent apologies"


class AttendanceQuerySet(models.QuerySet):
    def came(self):
        return self.filter(presence=Presence.CAME)


class Attendance(models.Model):
    """Somebody who came to a meeting or sent apologies: from an agency, or without one, such as a
    lay member or the chair."""

    meeting = models.ForeignKey(PanelMeeting, models.CASCADE, related_name="attendances")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=150, blank=True)
    presence = models.CharField(max_length=10, choices=Presence)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(name=""), name="attendance_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(presence__in=Presence.values), name="attendance_presence_known"
            ),
        ]

    def __str__(self):
        return f"{self.name or self.agency}: {self.get_presence_display()}"


class DiscussionState(models.TextChoices):
    CHOSEN = "chosen", "Chosen"
    DISCUSSED = "discussed", "Discussed"


class CaseDiscussionQuerySet(models.QuerySet):
    def on_agenda(self):
        """In the order of the agenda, without children taken out of the audit."""
        return self.filter(case__withdrawn_at=None).order_by("position", "pk")


class CaseDiscussion(Versioned):
    """A child on the agenda, and what the panel wrote down about its discussion.

    `version` and `save_key` are of its place on the agenda: why and when. Several people write
    the minutes at once, so each of their texts is compared by itself (panel/minutes.py);
    `minutes_key` is of the last form with minutes that was saved.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="discussion")
    meeting = models.ForeignKey(
        PanelMeeting, models.PROTECT, null=True, blank=True, related_name="discussions"
    )
    position = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(help_text="Why the panel talks about this child.")
    experience = models.TextField(blank=True, help_text="What it was like for this child.")
    together_well = models.TextField(blank=True)
    together_not_well = models.TextField(blank=True)
    impact = models.TextField(blank=True)
    grade = models.CharField(max_length=40, blank=True, help_text="A value of the set's scale.")
    grade_why = models.TextField(blank=True)
    conclusions = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=DiscussionState, default=DiscussionState.CHOSEN)
    minutes_key = models.UUIDField(null=True, editable=False)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseDiscussionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="discussion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=DiscussionState.CHOSEN)
                | Q(state=DiscussionState.DISCUSSED, meeting__isnull=False),
                name="discussion_held_in_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(saved_at=None, saved_by=None)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
                name="discussion_saved_paired",
            ),
        ]

    def __str__(self):
        return f"discussion of {self.case}"

    @property
    def is_held(self):
        return self.state == DiscussionState.DISCUSSED
