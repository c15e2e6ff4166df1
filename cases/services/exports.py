"""That somebody took a file away."""

from django.db import transaction

from auditapp.history.models import Verb, record


@transaction.atomic
def record_export(*, targets, by):
    """Put each return, or the audit, that is in a downloaded file on the trail."""
    for target in targets:
        record(Verb.EXPORTED, target, by=by)
