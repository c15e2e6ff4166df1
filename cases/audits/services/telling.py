"""Telling the people of agencies, by mail, that an audit asks them for returns."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from auditapp import mail
from auditapp.accounts.access import people_with
from auditapp.accounts.models import User
from auditapp.accounts.permissions import Permission
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.notices.stages import stage_of


@dataclass
class Telling:
    """Who was to be told. `missed` is filled once everything is kept: whom no mail reached."""

    people: list[User]
    missed: list[User] = field(default_factory=list)


def tell_people(audit, agencies, *, link, by):
    """Mail everybody who fills in returns of these agencies, each person once, when the transaction
    ends. `link(audit)` gives the full address; without it nobody is mailed."""
    if link is None:
        return Telling([])
    telling = Telling(list(people_with(Permission.FILL_IN_RETURN, *agencies)))
    context = {"audit": audit, "partnership": audit.partnership, "by": by, "link": link(audit)}
    transaction.on_commit(lambda: _mail(telling, context))
    return telling


def _mail(telling, context):
    reached = mail.send_to_each("audit_opened", [p.email for p in telling.people], context)
    telling.missed += [p for p in telling.people if p.email not in reached]
    audit = context["audit"]
    notices.note_told(
        [person for person in telling.people if person.email in reached],
        kind=Kind.RETURNS,
        stage=stage_of(audit.returns_due, timezone.localdate()),
        audit=audit,
        object_id=audit.pk,
        due=audit.returns_due,
        by=context["by"],
    )
