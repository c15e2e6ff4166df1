"""Drafts of question sets: for administrators of their partnership, 404 for everybody else."""

from django.db.models import Q
from django.http import Http404

from auditapp.accounts.permissions import Permission, has_permission, partnerships_with
from cases.access import refuse
from cases.models import Question, QuestionSetDraft, Theme
from cases.question_sets.access import visible_question_sets

MOST_FOUND = 50


def drafts_of(user):
    ids = partnerships_with(user, Permission.ADMINISTER)
    drafts = QuestionSetDraft.objects.being_written().filter(partnership__in=ids)
    return drafts.defer("content").select_related("partnership")


def get_draft(user, pk):
    return _get(user, QuestionSetDraft.objects.being_written(), pk)


def get_draft_to_publish(user, pk):
    """One that was published too: the form that did may come again."""
    return _get(user, QuestionSetDraft.objects.all(), pk)


def _get(user, drafts, pk):
    draft = drafts.filter(pk=pk).select_related("partnership", "based_on", "published_as").first()
    if draft is None:
        raise Http404
    if not has_permission(user, Permission.ADMINISTER, partnership=draft.partnership):
        refuse(user, draft)
    return draft


def last_step(draft, *, undone=False):
    """The step that would be undone, or, with `undone`, done again; or None."""
    steps = draft.steps.filter(undone=undone).defer("content").select_related("by")
    return steps.order_by("number" if undone else "-number").first()


def was_saved(draft, save_key):
    return draft.steps.filter(save_key=save_key).exists()


def theme_names(partnership):
    return list(
        Theme.objects.known_to(partnership.pk).current().values_list("name", flat=True).distinct()
    )


def questions_with(user, words):
    """Questions of the sets that the person can see whose set, code, text, guidance or theme holds
    every word, newest set first; at most MOST_FOUND."""
    found = (
        Question.objects.filter(question_set__in=visible_question_sets(user))
        .select_related("question_set", "section", "theme", "depends_on", "counterpart")
        .order_by("-question_set__published_at", "question_set", "position")
    )
    for word in words:
        names = ["question_set__title", "code", "text", "guidance", "theme__name"]
        condition = Q()
        for name in names:
            condition |= Q(**{f"{name}__icontains": word})
        found = found.filter(condition)
    return found[:MOST_FOUND]


def question_to_take(user, pk):
    """A question of a set that the person can see; None for any other number or text."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    found = Question.objects.filter(pk=pk, question_set__in=visible_question_sets(user))
    return found.select_related("question_set", "theme", "depends_on", "counterpart").first()
