"""Every write of drafts of question sets. A change is a pure function from document to document
(`edits`), put to the document as it is by then, and a step that can be undone.
"""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import DraftStep, QuestionSet, QuestionSetDraft
from cases.question_sets.format import LAST_VERSION
from cases.question_sets.services import Malformed, load
from cases.question_sets.values import slug_of

from .checks import problems_of
from .shape import misshapen

STEPS_KEPT = 50


class Unfinished(Exception):
    """The draft has problems, so that it can't be published."""


@transaction.atomic
def create_draft(*, partnership, content, by, based_on=None, save_key=None):
    """A draft of a parsed document, whose version becomes the next free one where its own is taken
    or passed. The same `save_key` again gives the draft that it made.

    Raises Malformed, with the reasons by path, where the document does not have the shape of a
    draft (`shape.misshapen`); it may be as incomplete as you like.
    """
    lock(partnership)
    made = save_key and QuestionSetDraft.objects.filter(save_key=save_key).first()
    if made:
        if made.partnership_id != partnership.pk:
            raise Stale
        return made
    if found := misshapen(content):
        raise Malformed(found)
    number = max(content["version"], next_number(partnership, content["slug"]))
    if number > LAST_VERSION:
        raise Malformed([f"version: use a whole number from 1 to {LAST_VERSION - 1}"])
    draft = QuestionSetDraft(partnership=partnership, based_on=based_on, save_key=save_key)
    _fill(draft, content | {"version": number})
    draft.save()
    record(Verb.ADDED, draft, by=by)
    return draft


def next_number(partnership, slug):
    """One more than the last version of the set, published, shipped or a draft."""
    published = QuestionSet.objects.filter(slug=slug)
    own = published.filter(partnership=partnership) | published.filter(partnership=None)
    drafts = partnership.question_set_drafts.filter(slug=slug)
    last = [
        own.aggregate(last=Max("version"))["last"],
        drafts.aggregate(last=Max("number"))["last"],
    ]
    return max(number or 0 for number in last) + 1


def free_slug(partnership, title):
    """A short name made of the title that no set known to the partnership has."""
    stem = slug_of(title)[:70].strip("-")
    known = Q(partnership=None) | Q(partnership=partnership)
    taken = {
        *QuestionSet.objects.filter(known).values_list("slug", flat=True),
        *partnership.question_set_drafts.values_list("slug", flat=True),
    }
    names = [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


@transaction.atomic
def change_draft(*, draft, edit, what, save_key, by, at=None):
    """Put `edit`, a function from document to document, to the draft; `what` names the step. The
    same `save_key` again does nothing.

    Raises Stale where the draft is gone, and whatever `edit` raises.
    """
    locked = _locked(draft, save_key)
    if locked is None:
        return
    before, after = locked.content, edit(locked.content)
    if after == before:
        return
    if found := misshapen(after):
        raise Malformed(found)
    locked.steps.filter(undone=True).delete()
    number = (locked.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    DraftStep.objects.create(
        draft=locked,
        number=number,
        what=what[:200],
        content=before,
        save_key=save_key,
        by=by,
        at=at or timezone.now(),
    )
    locked.steps.filter(number__lte=number - STEPS_KEPT).delete()
    _save(locked, after, by)


@transaction.atomic
def undo(*, draft, version, save_key, by):
    """Take the last step back. Raises Stale where the draft is not at `version`."""
    _swap(draft, version, save_key, by, undone=False)


@transaction.atomic
def redo(*, draft, version, save_key, by):
    """Do again what was undone last. Raises Stale where the draft is not at `version`."""
    _swap(draft, version, save_key, by, undone=True)


def _swap(draft, version, save_key, by, *, undone):
    locked = _locked(draft, save_key, version)
    if locked is None:
        return
    steps = locked.steps.filter(undone=undone)
    step = steps.order_by("number" if undone else "-number").first()
    if step is None:
        raise Stale
    now, step.content = step.content, locked.content
    step.undone = not undone
    step.save(update_fields=["content", "undone"])
    locked.save_key = save_key
    _save(locked, now, by)


@transaction.atomic
def publish_draft(*, draft, version, save_key, by, at=None):
    """Load the document as a set that audits can use; gives that set. The draft is listed no more.

    Raises Stale where the draft is not at `version`, Unfinished while it has problems.
    """
    locked = QuestionSetDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Stale
    if locked.published_as_id:
        return locked.published_as
    if locked.version != version:
        raise Stale
    if problems_of(locked.content):
        raise Unfinished
    question_set, _ = load(content=locked.content, by=by, partnership=locked.partnership, at=at)
    locked.steps.all().delete()
    locked.published_as, locked.save_key, locked.version = question_set, save_key, version + 1
    locked.save()
    return question_set


@transaction.atomic
def delete_draft(*, draft, version, by):
    """Raises Stale where the draft is not at `version`, or was published meanwhile."""
    locked = _locked(draft, None, version)
    record(Verb.REMOVED, locked, by=by)
    locked.delete()


def _locked(draft, save_key, version=None):
    """The draft, locked; or None where this very form was saved already."""
    rows = QuestionSetDraft.objects.being_written().select_for_update()
    locked = rows.filter(pk=draft.pk).first()
    if locked is None:
        raise Stale
    if save_key and locked.save_key == save_key:
        return None
    step = DraftStep.objects.filter(save_key=save_key).first()
    if step is not None and step.draft_id == locked.pk:
        return None
    taken = QuestionSetDraft.objects.filter(save_key=save_key, save_key__isnull=False)
    if step is not None or taken.exclude(pk=locked.pk).exists():
        raise Stale  # the key of another draft's form
    if version is not None and locked.version != version:
        raise Stale
    return locked


def _fill(draft, content):
    draft.content = content
    draft.title, draft.slug = content["title"], content["slug"]
    draft.number = content["version"]


def _save(draft, content, by):
    _fill(draft, content)
    draft.version += 1
    draft.save()
    record(Verb.CHANGED, draft, by=by)
