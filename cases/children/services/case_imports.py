"""Children read from a file: kept, encrypted, until somebody adds or drops them."""

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from cases.models import Case, CaseImport

from ..new_children import from_json, to_json
from .cases import lock_children
from .children import add_children


class NotThere(Exception):
    """It was added or dropped a moment before, or is too old."""


@transaction.atomic
def keep_import(*, audit, children, by, at=None):
    """Keep NewChildren, all with pseudonyms, until `add_import` or `drop_import`."""
    at = at or timezone.now()
    lock_children(audit)
    drop_old_imports(at=at, by=by)
    kept = CaseImport.objects.create(audit=audit, content=to_json(children), at=at, by=by)
    record(Verb.ADDED, kept, by=by, partnership_id=audit.partnership_id)
    return kept


@transaction.atomic
def drop_old_imports(*, at=None, by=None):
    """Delete what waited for more than a day, whosever it is; returns how many."""
    old = list(CaseImport.objects.too_old(at).select_related("audit").defer("content"))
    for waiting in old:
        _remove(waiting, by)
    return len(old)


def children_in(waiting):
    return from_json(waiting.content)


def was_added(*, audit, public_id):
    """Did this import become children? Its id is the save key of the first."""
    return Case.objects.filter(audit=audit, save_key=public_id).exists()


@transaction.atomic
def add_import(*, audit, public_id, by):
    """Add its children, all or none. Raises NotThere, ValidationError or WrongState."""
    waiting = CaseImport.objects.waiting().select_for_update()
    found = waiting.filter(public_id=public_id, audit=audit, by=by).first()
    if found is None:
        raise NotThere
    cases = add_children(audit=audit, children=children_in(found), save_key=found.public_id, by=by)
    record(Verb.IMPORTED, found, by=by, partnership_id=audit.partnership_id)
    found.delete()
    return cases


@transaction.atomic
def drop_import(*, audit, public_id, by):
    """Nothing of it is added. Dropping what is gone already succeeds."""
    for waiting in CaseImport.objects.filter(audit=audit, public_id=public_id, by=by):
        _remove(waiting, by)


def _remove(waiting, by):
    record(Verb.REMOVED, waiting, by=by, partnership_id=waiting.audit.partnership_id)
    waiting.delete()
