"""Writes of a partnership's own template."""

import hashlib

from django.db import transaction
from django.utils import timezone

from auditapp.accounts.services.partnerships import lock
from auditapp.history.models import Verb, record
from auditapp.plain_text import clean
from auditapp.saving import Stale
from findings.models import ReportTemplate

from ..word.checking import check_template


@transaction.atomic
def set_template(*, partnership, name, content, replaces, by, at=None):
    """Make reports from these bytes, the file of that name. `replaces` is the digest of the
    template that the person saw in use, empty for the shipped one. The same file again changes
    nothing. Raises Refused, with what is wrong with it, or Stale."""
    check_template(content)
    digest = hashlib.sha256(content).hexdigest()
    current = _current(partnership)
    if current and current.digest == digest:
        return current
    _check_current(current, replaces)
    verb = Verb.CHANGED if current else Verb.ADDED
    template = current or ReportTemplate(partnership=partnership)
    template.name, template.content = clean(name)[:200] or "template.docx", content
    template.digest, template.at, template.by = digest, at or timezone.now(), by
    template.full_clean()
    template.save()
    record(verb, template, by=by, partnership_id=partnership.pk)
    return template


@transaction.atomic
def remove_template(*, partnership, replaces, by):
    """Make reports from the shipped template again. Where they are already, nothing changes.
    Raises Stale if another than that of the digest `replaces` is in use."""
    current = _current(partnership)
    if current is None:
        return
    _check_current(current, replaces)
    record(Verb.REMOVED, current, by=by, partnership_id=partnership.pk)
    current.delete()


def _current(partnership):
    """The template in use or None; nobody else changes it until the end of the transaction."""
    lock(partnership)
    return ReportTemplate.objects.filter(partnership=partnership).first()


def _check_current(current, seen):
    if (current.digest if current else "") != seen:
        raise Stale
