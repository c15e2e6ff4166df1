"""Adding a list of agencies or people: all of it or nothing."""

import uuid

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record

from ..access import known_people
from ..imports import plan_agencies, plan_people, whole_of
from .agencies import create_agency
from .invitations import add_each
from .letters import leave_letters
from .partnerships import lock


class RowsRefused(Exception):
    """Something of the list is wrong by now; `errors` says what, by row and column."""

    def __init__(self, errors):
        super().__init__("rows refused")
        self.errors = errors


@transaction.atomic
def import_agencies(*, partnership, rows, save_key, by):
    """Add the agencies of these (number, texts); returns how many. The same `save_key` again adds
    nothing and succeeds. Raises RowsRefused."""
    lock(partnership)
    if partnership.agencies.filter(save_key=_key(save_key, rows[0][0])).exists():
        return len(rows)
    agencies = list(partnership.agencies.all())
    plan = plan_agencies(rows, agencies)
    if plan.errors:
        raise RowsRefused(plan.errors)
    for planned in sorted(plan.rows, key=lambda row: bool(row.whole)):
        agency = create_agency(
            partnership=partnership,
            part_of=whole_of(planned, agencies),
            save_key=_key(save_key, planned.number),
            by=by,
            **planned.values,
        )
        agencies.append(agency)
    record(Verb.IMPORTED, partnership, by=by, partnership_id=partnership.pk)
    return len(rows)


def _key(save_key, number):
    return uuid.uuid5(save_key, str(number))


@transaction.atomic
def import_people(*, partnership, rows, site, by):
    """Add the people of these (number, texts), and leave a letter to each with links that begin at
    `site`; returns a list of Invited. Whoever has the role already is left as they are. Raises
    RowsRefused."""
    lock(partnership)
    known = known_people(partnership, rows)
    plan = plan_people(rows, known, partnership=partnership, today=timezone.localdate())
    if plan.errors:
        raise RowsRefused(plan.errors)
    invited = add_each(
        partnership=partnership, rows=[planned.values for planned in plan.rows], by=by
    )
    added = [one.person for one in invited if one.is_added]
    if added:
        leave_letters(added, partnership=partnership, site=site, by=by)
        record(Verb.IMPORTED, partnership, by=by, partnership_id=partnership.pk)
    return invited
