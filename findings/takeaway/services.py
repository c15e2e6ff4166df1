"""Taking a whole audit away, and bringing one in."""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.accounts.models import Agency, User
from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import Audit, Theme, TimescaleRule
from cases.question_sets.services import Malformed
from findings.models import AuditFile

from .checking import Known, check
from .making import Making
from .matching import Matching, question_set_of
from .opening import MAX_FILE, Refused, open_file
from .working_copies import make_working_copies
from .writing import QUESTION_SET


class NotThere(Exception):
    """It was brought in or dropped a moment before, or is too old."""


@transaction.atomic
def record_taken(*, audit, by):
    record(Verb.EXPORTED, audit, by=by)


@dataclass
class BroughtIn:
    """What became of a file."""

    audit: Audit
    known: Known
    matched: dict  # Agency, User, Theme and TimescaleRule -> Matched
    has_new_questions: bool

    def as_json(self):
        """For the page that asks."""
        names = {Agency: "agencies", User: "people", Theme: "themes", TimescaleRule: "rules"}
        return {
            "title": self.audit.title,
            "state": self.audit.get_state_display(),
            "question_set": str(self.audit.question_set or ""),
            "has_new_questions": self.has_new_questions,
            "children": [row["pseudonym"] for row in self.known.rows["children"].values()],
            "numbers": {name: self.known.number(name) for name in NUMBERED},
            **{
                f"{name}_{what}": getattr(self.matched[model], what)
                for model, name in names.items()
                for what in ("found", "made")
            },
        }


NUMBERED = ["returns", "answers", "observations", "voices", "findings", "difference-decisions"]


def bring_in(*, partnership, file, by, save_key=None):
    """Make a new audit of the partnership from the file, whole; returns BroughtIn. Raises Refused,
    and nothing has changed then.

    Nobody is mailed. The entries of the trail in the file stay there: here it tells that the audit
    was brought in, and by whom.
    """
    return _make(check(open_file(file)), partnership, by, save_key)


@transaction.atomic
def _make(known, partnership, by, save_key=None):
    try:
        question_set, is_new = question_set_of(known.question_set, partnership, by)
        matching = Matching(known, partnership, by).match()
    except ValidationError as error:
        raise Refused("; ".join(error.messages)) from error
    except Malformed as error:  # somebody loaded another content just now
        raise Refused(f"{QUESTION_SET}: {error}") from error
    making = Making(
        known, matching.keys, partnership=partnership, question_set=question_set,
        audit_key=save_key,
    )  # fmt: skip
    audit = making.make()
    make_working_copies(audit)
    record(Verb.IMPORTED, audit, by=by)
    return BroughtIn(audit, known, matching.matched, is_new)


# -- by way of a page that asks first


def keep_file(*, partnership, file, save_key, by, at=None):
    """Keep a file until it is brought in or dropped, with what bringing it in would make: that is
    done and undone again, so that nothing is found wrong only afterwards. The same `save_key`
    again gives what it kept. Raises Refused, or Stale where the key is another's."""
    at = at or timezone.now()
    content = file.read(MAX_FILE + 1)
    known = check(open_file(io.BytesIO(content)))
    with transaction.atomic():
        lock(partnership)
        if kept := AuditFile.objects.filter(public_id=save_key).defer("content").first():
            if kept.by_id != by.pk:
                raise Stale
            return kept
        drop_old_files(at=at, by=by)
        plan = _tried(known, partnership, by)
        kept = AuditFile.objects.create(
            public_id=save_key, partnership=partnership, content=content, plan=plan, by=by, at=at
        )
        record(Verb.ADDED, kept, by=by)
    return kept


def _tried(known, partnership, by):
    with transaction.atomic():
        brought = _make(known, partnership, by)
        same = Audit.objects.filter(partnership=partnership, title=brought.audit.title)
        is_second = same.exclude(pk=brought.audit.pk).exists()
        transaction.set_rollback(True)
    return brought.as_json() | {"is_second": is_second}


@transaction.atomic
def drop_old_files(*, at=None, by=None):
    """Delete what waited for more than a day, whosever it is; returns how many."""
    old = list(AuditFile.objects.too_old(at).defer("content"))
    for waiting in old:
        _remove(waiting, by)
    return len(old)


@transaction.atomic
def drop_file(*, public_id, by):
    """Nothing of it is brought in. Dropping what is gone already succeeds."""
    for waiting in AuditFile.objects.filter(public_id=public_id, by=by).defer("content"):
        _remove(waiting, by)


@transaction.atomic
def add_file(*, public_id, by):
    """Bring a kept file in; returns the audit. Raises NotThere or Refused."""
    waiting = AuditFile.objects.waiting().select_for_update(of=("self",))
    found = waiting.select_related("partnership").filter(public_id=public_id, by=by).first()
    if found is None:
        raise NotThere
    brought = bring_in(
        partnership=found.partnership,
        file=io.BytesIO(found.content),
        save_key=found.public_id,
        by=by,
    )
    _remove(found, by)
    return brought.audit


def _remove(waiting, by):
    record(Verb.REMOVED, waiting, by=by)
    waiting.delete()
