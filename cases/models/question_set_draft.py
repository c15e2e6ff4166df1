"""A question set that is being written, and the last steps of writing it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from auditapp.accounts.models import Partnership
from auditapp.saving import Versioned

from .question_set import QuestionSet


class DraftQuerySet(models.QuerySet):
    def being_written(self):
        return self.filter(published_as=None)


class QuestionSetDraft(Versioned):
    """A partnership's next version of a set: one document in the format of question sets, which
    may be incomplete but always has the shape that `shape.misshapen` wants.

    `title`, `slug` and `number`, the version that it will be published as, are those of the
    document. Once published it stays as the record of which form published it, and is listed
    nowhere.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="question_set_drafts")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    based_on = models.ForeignKey(
        QuestionSet, models.SET_NULL, null=True, blank=True, related_name="drafts"
    )
    published_as = models.OneToOneField(
        QuestionSet, models.CASCADE, null=True, blank=True, related_name="draft"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "slug", "number"], name="question_set_draft_version_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="question_set_draft_number_from_one"
            ),
        ]

    def __str__(self):
        return f"{self.title or 'Untitled'}, version {self.number}"

    def get_absolute_url(self):
        return reverse("draft-detail", args=[self.pk])


class DraftStep(models.Model):
    """One change of a draft. `content` is the document on its other side: from before it, or, of a
    step that was undone, from after it; undoing and doing again swap it with the draft's."""

    draft = models.ForeignKey(QuestionSetDraft, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    content = models.JSONField()
    undone = models.BooleanField(default=False)
    save_key = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_step_number_unique"),
        ]

    def __str__(self):
        return self.what
