"""What people are told by mail about their work, and the mails that carry it.

Neither holds a child's name or pseudonym, or what was written about one: a count, the title of the
audit, and a place to sign in.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from auditapp.accounts.models import Partnership, User

from .kinds import Kind, Stage
from .retrying import MOST_TRIES


class MailChoice(models.Model):
    """Somebody's own choice; without a row what happens is told at once."""

    person = models.OneToOneField(User, models.CASCADE, related_name="mail_choice")
    daily = models.BooleanField(help_text="What happens waits for the mail of the day.")

    def __str__(self):
        return f"choice of {self.person_id}"


class Problem(models.TextChoices):
    """Why a mail did not go out when it was tried last."""

    AWAY = "away", "The mail server did not answer"
    REFUSED = "refused", "The mail server did not take the address"
    LEFT = "left", "The person has no role there any more"
    LATE = "late", "Its day was over"


class MailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now, *, today):
        """Those to try now; `today` is the day whose mails of the day may go, None where none."""
        return self.waiting().filter(Q(day=None) | Q(day=today), next_try_at__lte=now)

    def not_known(self):
        """Those whose sender was stopped, so that nobody knows whether the mail server took them:
        they are sent again under the same Message-ID, by which a mailbox knows the double."""
        return self.waiting().filter(tries__gt=0, problem="")


class Mail(models.Model):
    """One mail to one person. `key` is its Message-ID however often it is tried. The mail of a
    `day` tells all that somebody is to know on it; there is no second one."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="mails")
    day = models.DateField(null=True)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=7, choices=Problem, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="mail_of_the_day_unique"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="mail_sent_or_given_up"
            ),
            models.CheckConstraint(
                condition=Q(problem__in=["", *Problem.values]), name="mail_problem_known"
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="mail_not_tried_for_ever"
            ),
            models.CheckConstraint(
                condition=Q(tries=0, tried_at=None) | Q(tries__gt=0, tried_at__isnull=False),
                name="mail_tried_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="mail_waiting",
            )
        ]

    def __str__(self):
        return f"mail {self.key}"


class NoticeQuerySet(models.QuerySet):
    def for_mail_of_the_day(self):
        """What happened and waits for it."""
        return self.filter(mail=None)

    def chased_today(self, audit_id):
        """Those by which somebody reminded people of the audit today."""
        return self.filter(kind=Kind.CHASED, audit_id=audit_id, day=timezone.localdate())

    def told(self):
        """Those that the person was told, or may have been: of a mail of the day that did not go
        out the next one tells again."""
        return self.filter(mail__given_up_at=None)


class Notice(models.Model):
    """One thing that one person is told: that something happened, or what they owe and by when.

    `object_id` is the key of what it is about, of a model that `kind` implies; together with
    `audit_id` it is a plain number, as those models are known only further up.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="notices")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    stage = models.CharField(max_length=8, choices=Stage, blank=True)
    audit_id = models.BigIntegerField()
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=200, help_text="Of the audit.")
    path = models.CharField(max_length=200, help_text="Of the page to go to.")
    count = models.PositiveIntegerField(default=1)
    due = models.DateField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    day = models.DateField(help_text="On which it was left; what it says is right on that day.")
    made_at = models.DateTimeField()
    mail = models.ForeignKey(Mail, models.CASCADE, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(stage__in=["", *Stage.values]), name="notice_stage_known"
            ),
            models.UniqueConstraint(
                fields=["person", "audit_id", "day"],
                condition=Q(kind=Kind.CHASED),
                name="notice_chased_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"]), models.Index(fields=["audit_id"])]

    def __str__(self):
        return f"{self.kind} to {self.person_id}"


class Round(models.Model):
    """When `send_reminders` ran last, so that administrators notice that nothing runs it."""

    ran_at = models.DateTimeField()

    def __str__(self):
        return f"round at {self.ran_at:%F %H:%M}"
