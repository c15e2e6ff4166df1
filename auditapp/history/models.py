"""The trail: who did what to which object, and when.

Plain ids and no foreign keys, so that an entry outlives what it speaks of and never holds a name
or a text. Triggers (`triggers.py`) refuse every change to an entry.
"""

from django.db import models


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
    at = models.DateTimeField(auto_now_add=True)

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
    return Entry(
        verb=verb,
        object_type=target._meta.label_lower,
        object_id=target.pk,
        person_id=by.pk if by else None,
        agency_id=agency_id or getattr(target, "agency_id", None),
        partnership_id=partnership_id or getattr(target, "partnership_id", None),
        case_id=case_id or getattr(target, "case_id", None),
        purpose=purpose,
    )
