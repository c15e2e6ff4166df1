"""The trail: who did what to which object, and when.

Plain ids and no foreign keys, so that an entry outlives what it speaks of and never holds a name
or a text. Triggers (`triggers.py`) refuse every change to an entry, and what passes them is noticed
by stamps and seals (`chain.py`).
"""

import logging
from functools import cache

from django.db import models
from django.utils import timezone

from auditapp.encryption import EncryptedTextField, WrongKey

from .stamps import STAMP, new_stamp

logger = logging.getLogger(__name__)


class Verb(models.TextChoices):
    """What happened. The label completes "somebody …"."""

    ADDED = "added", "added"
    CHANGED = "changed", "changed"
    REMOVED = "removed", "removed"
    OPENED = "opened", "opened"
    MODERATED = "moderated", "started moderating"
    REOPENED = "reopened", "went back to collecting"
    SIGNED = "signed", "signed and published the report of"
    REVISED = "revised", "began a new version of the report of"
    CLOSED = "closed", "closed"
    OPENED_AGAIN = "opened_again", "opened again"
    STARTED_EDITING = "started_editing", "started editing"
    ASSIGNED = "assigned", "assigned"
    HANDED_IN = "handed_in", "asked for sign-off of"
    TOOK_BACK = "took_back", "took back, before sign-off,"
    SENT = "sent", "sent"
    SIGNED_OFF = "signed_off", "signed off and sent"
    ACCEPTED = "accepted", "accepted"
    UNACCEPTED = "unaccepted", "undid the acceptance of"
    SENT_BACK = "sent_back", "sent back"
    WITHDREW = "withdrew", "withdrew"
    RAISED = "raised", "raised"
    ANSWERED = "answered", "answered"
    INVITED = "invited", "invited"
    ACCEPTED_INVITATION = "accepted_invitation", "opened the link of"
    REVOKED = "revoked", "revoked"
    COPIED = "copied", "copied answers into"
    EXPORTED = "exported", "downloaded"
    UPLOADED = "uploaded", "uploaded a workbook for"
    TOOK_OVER = "took_over", "merged another into"
    SET_ASIDE = "set_aside", "set aside"
    TOOK_UP = "took_up", "took up again"
    MERGED = "merged", "merged into another"
    RETIRED = "retired", "retired"
    BROUGHT_BACK = "brought_back", "brought back"
    ENDED = "ended", "ended"
    DEACTIVATED = "deactivated", "deactivated"
    STARTED_RESET = "started_reset", "started a password reset for"
    IMPORTED = "imported", "imported"
    DREW = "drew", "drew"
    SIGNED_IN = "signed_in", "signed in to"
    FAILED_SIGN_IN = "failed_sign_in", "could not sign in to"
    CONNECTED = "connected", "connected single sign-on with"
    ADDED_FACTOR = "added_factor", "added a second step to"
    REMOVED_FACTOR = "removed_factor", "removed a second step from"
    ENDED_SESSIONS = "ended_sessions", "signed out elsewhere, of"
    LOOKED = "looked", "looked at"
    REFUSED = "refused", "was refused"


class EntryQuerySet(models.QuerySet):
    def of_partnerships(self, partnership_ids):
        return self.filter(partnership_id__in=partnership_ids)


class Entry(models.Model):
    verb = models.CharField(max_length=20, choices=Verb)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    partnership_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    purpose = models.CharField(
        max_length=20, blank=True, help_text="What for: a code, where one must be stated."
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    stamp = models.CharField(  # noqa: DJ001  any number may be without one, else it is unique
        max_length=STAMP, unique=True, null=True, help_text="Empty where no key could be read."
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["partnership_id", "-id"]),
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["case_id"]),
        ]

    def __str__(self):
        return f"{self.verb} {self.object_type} {self.object_id}"


class TrailKey(models.Model):
    """The one key of stamps and seals, made by the migration. When FIELD_KEYS change, `rotate_keys`
    encrypts it anew; the key itself stays, so that old stamps do too."""

    key = EncryptedTextField()

    def __str__(self):
        return "key of the trail"


class Seal(models.Model):
    """The place of one entry in the chain, see `chain.py`."""

    place = models.PositiveBigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["place"]

    def __str__(self):
        return f"seal {self.place}"


@cache
def _key():
    return TrailKey.objects.get().key


def _stamp(entry):
    """None where the key is gone or FIELD_KEYS do not open it: people go on working, and the check
    of the trail names the entry."""
    try:
        return new_stamp(_key(), entry)
    except (TrailKey.DoesNotExist, WrongKey) as error:
        logger.error("The trail is written without stamps: %s", type(error).__name__)
        return None


def record_each(verb, targets, *, by, **common):
    """`record` for many targets at once, in one statement; `common` are keywords of `record`."""
    Entry.objects.bulk_create(_entry(verb, target, by, **common) for target in targets)


def record(verb, target, *, by, agency_id=None, partnership_id=None, case_id=None, purpose=""):
    """Add an entry about `target`, a saved model instance, done by the user `by`, or None where
    the installation itself acts.

    Agency, partnership and case are taken from the target's own columns unless given. The time is
    the true time even where a service is told to date its act otherwise.
    """
    entry = _entry(verb, target, by, agency_id, partnership_id, case_id, purpose)
    entry.save()
    return entry


def _entry(verb, target, by, agency_id=None, partnership_id=None, case_id=None, purpose=""):
    entry = Entry(
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=target.pk,
        person_id=by.pk if by else None,
        agency_id=agency_id or getattr(target, "agency_id", None),
        partnership_id=partnership_id or getattr(target, "partnership_id", None),
        case_id=case_id or getattr(target, "case_id", None),
        purpose=purpose,
    )
    entry.stamp = _stamp(entry)
    return entry
