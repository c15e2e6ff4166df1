"""Writes of briefings."""

from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import Stale, lock_for_change
from cases.audits.services.audits import lock_audit
from findings.models import Briefing, BriefingMessage


@transaction.atomic
def save_briefing(*, audit, messages, version, save_key, by, **texts):
    """Write the audit's briefing, which is at `version`, 0 before the first time. `messages` are
    (finding, words) in order; `texts` are looked_at, differently, questions. The same `save_key`
    again changes nothing. Raises Stale."""
    audit = lock_audit(audit)  # one at a time, the first too
    briefing = Briefing.objects.filter(audit=audit).first()
    if briefing is None:
        if version != 0:
            raise Stale
        briefing, verb = Briefing(audit=audit, save_key=save_key), Verb.ADDED
    else:
        same = briefing
        briefing, verb = lock_for_change(briefing, version=version, save_key=save_key), Verb.CHANGED
        if briefing is None:
            return same
    for name, text in texts.items():
        setattr(briefing, name, text)
    briefing.save()
    briefing.messages.all().delete()
    BriefingMessage.objects.bulk_create(
        BriefingMessage(briefing=briefing, finding=finding, place=place, words=words)
        for place, (finding, words) in enumerate(messages, 1)
    )
    record(verb, briefing, by=by, partnership_id=audit.partnership_id)
    return briefing
