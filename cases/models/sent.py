"""What was sent of a return: each version whole, why one was sent back, and the last answers."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from auditapp.accounts.models import Agency, Partnership

from ..states import ReturnState
from .agency_return import AgencyReturn
from .audit import AuditAgency, Part
from .case import Case
from .question_set import LEAD, NOT_LEAD, Question


class SentVersion(models.Model):
    """What was sent, whole, each time. A trigger refuses changes.

    `by` filled it in and sent it, or handed it in to be signed off by `signed_off_by`.
    """

    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="sent_versions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    save_key = models.UUIDField(unique=True)
    content = models.JSONField()

    class Meta:
        ordering = ["agency_return", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "number"], name="sent_number_unique"),
        ]

    def __str__(self):
        return f"{self.agency_return_id} version {self.number}"


class SendBack(models.Model):
    """Why one sent version was sent back: one reason for the whole, more at single questions."""

    sent_version = models.OneToOneField(SentVersion, models.CASCADE, related_name="send_back")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["sent_version"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="send_back_reason_given"),
        ]

    def __str__(self):
        return f"send back of {self.sent_version_id}"


class QuestionReason(models.Model):
    """What the agency should look at again in its answer to one question."""

    send_back = models.ForeignKey(SendBack, models.CASCADE, related_name="question_reasons")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["send_back", "question__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["send_back", "question"], name="question_reason_unique"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_reason_given"),
        ]

    def __str__(self):
        return f"reason at {self.question_id}"


class AnswerQuerySet(models.QuerySet):
    def counting(self):
        """Answers of returns that were not withdrawn. Where another agency leads on a child since,
        what was answered as its lead counts no longer, nor what was answered as any other."""
        agency_leads = Q(agency_return__agency=F("lead"))
        as_lead, as_other = Q(question__audience=[LEAD]), Q(question__audience=[NOT_LEAD])
        lead = AuditAgency.objects.filter(audit=OuterRef("case__audit"), part=Part.LEAD)
        return (
            self.exclude(agency_return__state=ReturnState.WITHDRAWN)
            .alias(lead=Coalesce("case__lead_agency", Subquery(lead.values("agency"))))
            .filter((~as_lead | agency_leads) & (~as_other | ~agency_leads))
        )


VALUES = ["choice", "choices", "date", "number", "text"]


def _exactly(filled):
    """A condition: the one value column `filled` holds something, or, for None, none does."""
    condition = Q()
    for name in VALUES:
        blank = Q(**{name: ""}) if name in ("choice", "text") else Q(**{f"{name}__isnull": True})
        condition &= ~blank if name == filled else blank
    return condition


def _one_value_or_comment():
    condition = _exactly(None) & ~Q(comment="")
    for name in VALUES:
        condition |= _exactly(name)
    return condition


class Answer(models.Model):
    """One answer as last sent: one value, or a comment alone.

    `about_agency` is the agency that a for-each-agency question was answered about. A date or
    number that is "not in our record" is the choice `nr`. `comparable` is a short canonical
    string, empty for text, so that differences are one comparison in SQL.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    about_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=40, blank=True)
    choices = models.JSONField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    number = models.IntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    comparable = models.CharField(max_length=255, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["agency_return", "question__position", "about_agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "question"],
                condition=Q(about_agency=None),
                name="answer_unique",
            ),
            models.UniqueConstraint(
                fields=["agency_return", "question", "about_agency"],
                condition=Q(about_agency__isnull=False),
                name="answer_about_agency_unique",
            ),
            models.CheckConstraint(condition=_one_value_or_comment(), name="answer_one_value"),
        ]
        indexes = [models.Index(fields=["question", "case"])]

    def __str__(self):
        return f"answer {self.pk}"
