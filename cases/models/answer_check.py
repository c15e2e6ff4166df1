"""What the panel asks an agency to check in its own record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditapp.accounts.models import Agency

from ..states import OPEN_AUDIT, ReturnState
from .agency_return import AgencyReturn
from .question_set import Question


class CheckReply(models.TextChoices):
    RIGHT = "right", "Our answer is right"
    WRONG = "wrong", "Our answer should be different"
    UNSETTLED = "unsettled", "Our record does not settle it"


class AnswerCheckQuerySet(models.QuerySet):
    def asked(self):
        """Without those that the panel took back."""
        return self.filter(stopped_at=None)

    def unanswered(self):
        return self.filter(answered_at=None, stopped_at=None)

    def to_answer(self):
        """Those that an agency still has to answer, the one due first first."""
        open_returns = self.unanswered().filter(agency_return__case__audit__state__in=OPEN_AUDIT)
        return open_returns.exclude(agency_return__state=ReturnState.WITHDRAWN).order_by(
            "due", "pk"
        )


class AnswerCheck(models.Model):
    """One answer of a return that the agency is asked to compare with its record again, because
    it differs from what another agency sent. The agency is shown its own answer only.

    `value` is the answer's canonical string when it was asked.
    """

    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="answer_checks")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    about_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.CharField(max_length=255)
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField(help_text="The last day on which an answer is in time.")
    reply = models.CharField(max_length=9, choices=CheckReply, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(
        null=True, blank=True, help_text="When the panel took the question back."
    )
    save_key = models.UUIDField(null=True, unique=True)

    objects = AnswerCheckQuerySet.as_manager()

    class Meta:
        ordering = ["agency_return", "question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "question"],
                condition=Q(about_agency=None, answered_at=None, stopped_at=None),
                name="answer_check_open_unique",
            ),
            models.UniqueConstraint(
                fields=["agency_return", "question", "about_agency"],
                condition=Q(about_agency__isnull=False, answered_at=None, stopped_at=None),
                name="answer_check_about_open_unique",
            ),
            models.CheckConstraint(
                condition=Q(reply="", words="", answered_at=None, answered_by=None, save_key=None)
                | Q(
                    reply__in=CheckReply.values,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    save_key__isnull=False,
                )
                & ~Q(words=""),
                name="answer_check_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(answered_at=None),
                name="answer_check_stopped_unanswered",
            ),
        ]

    def __str__(self):
        return f"check of {self.question_id} in {self.agency_return_id}"

    def get_absolute_url(self):
        return reverse("check-detail", args=[self.agency_return.public_id, self.pk])

    @property
    def place(self):
        """Names the answer: (return id, question id, id of the agency spoken about or None)."""
        return self.agency_return_id, self.question_id, self.about_agency_id
