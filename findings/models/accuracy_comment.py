"""What an agency says about the accuracy of a finding, and what the chair answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.saving import fingerprint
from cases.models import AccuracyReply

from .finding import Finding


class AccuracyComment(models.Model):
    """`wording` is the finding's when it was commented on."""

    reply = models.ForeignKey(AccuracyReply, models.CASCADE, related_name="comments")
    finding = models.ForeignKey(
        Finding, models.SET_NULL, null=True, related_name="accuracy_comments"
    )
    wording = models.TextField()
    words = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["reply", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "finding"], name="accuracy_comment_unique"),
            models.CheckConstraint(condition=~Q(words=""), name="accuracy_comment_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="accuracy_comment_answered_whole",
            ),
        ]

    def __str__(self):
        return f"comment {self.pk}"

    @property
    def fingerprint(self):
        return fingerprint(self.words, self.answer)
