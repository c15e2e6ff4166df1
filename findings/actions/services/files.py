"""Actions that leave as a file, and updates that come back in one."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record_each
from auditapp.saving import Stale
from auditapp.tables import CellError
from cases.states import WrongState

from .progress import update_action

SINCE = "Somebody wrote about this action since you downloaded it. Download it again"


@dataclass
class RowUpdate:
    """What row `number` of a file says of an action, from its `version`: the keywords of
    update_action."""

    number: int
    action: Any
    version: int
    told: dict


class RowsRefused(Exception):
    def __init__(self, errors):
        super().__init__("rows are wrong")
        self.errors = errors


def note_download(*, audits, by):
    """A line on the trail for each audit whose actions are in the file."""
    record_each(Verb.EXPORTED, audits, by=by)


@transaction.atomic
def import_updates(*, updates, save_key, by):
    """All of them, or none. The same `save_key` again changes nothing. Raises RowsRefused."""
    for update in updates:
        try:
            update_action(
                action=update.action,
                version=update.version,
                save_key=row_key(save_key, update.action),
                by=by,
                **update.told,
            )
        except (Stale, WrongState, ValidationError):
            raise RowsRefused([CellError(update.number, "", SINCE)]) from None


def row_key(save_key, action):
    """The save key of one action, made of the file's."""
    return uuid.uuid5(save_key, str(action.pk))
