"""That somebody took the trail away."""

from django.db import transaction

from auditapp.history.models import Verb, record


@transaction.atomic
def record_trail_export(*, partnerships, by):
    """Put on the trail of each partnership that it was taken away; gives the number of the first
    such entry, below which are all that the file may hold."""
    entries = [
        record(Verb.EXPORTED, partnership, by=by, partnership_id=partnership.pk)
        for partnership in partnerships
    ]
    return min(entry.pk for entry in entries)
