"""When what of an audit is over its time.

Time runs from the day on which the newest version of the report was signed; while an audit is open,
also for a new version, nothing of it is over.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Max, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from auditapp.working_days import add_months
from cases.models import Audit, CandidateList, CaseIdentity
from cases.states import PUBLISHED_AUDIT


@dataclass(frozen=True)
class Times:
    """Of one audit: the days from which on the key, and all of it, are deleted; None for never."""

    audit: Audit
    signed_on: datetime.date
    key: datetime.date | None
    whole: datetime.date | None


def times_of(partnership):
    """Times of each published audit, those that end first at the beginning."""
    audits = Audit.objects.filter(partnership=partnership, state__in=PUBLISHED_AUDIT)
    signed = audits.annotate(signed_at=Max("reports__signed_at")).filter(signed_at__isnull=False)
    return [_times(audit, partnership) for audit in signed.order_by("signed_at", "pk")]


def _times(audit, partnership):
    signed_on = timezone.localdate(audit.signed_at)
    return Times(
        audit,
        signed_on,
        key=_after(signed_on, partnership.key_kept_for),
        whole=_after(signed_on, partnership.audit_kept_for),
    )


def _after(day, months):
    return add_months(day, months) if months else None


def is_over(day, today):
    return day is not None and day <= today


def has_key(audit):
    """Is there anything that leads to a child? It need not be readable."""
    lists = CandidateList.objects.filter(audit=audit).annotate(stored=Cast("rows", TextField()))
    keys = CaseIdentity.objects.filter(case__audit=audit)
    return keys.exists() or lists.exclude(stored="").exists()
