"""That somebody took a file away."""

from django.db import transaction

from auditapp.history.models import Verb, record


@transaction.atomic
def record_export(*, target, by):
    """Put the return, or the audit whose returns are in a downloaded file, on the trail."""
    record(Verb.EXPORTED, target, by=by)
