"""Keeping forms and dropping them.

The trail does not hear of it: it changes nothing, and what is done with the form in the end has an
entry of its own.
"""

import json

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from .models import KeptForm

MOST = 10  # of one person


@transaction.atomic
def keep(*, person_id, path, page, fields, has_files, at=None):
    """Keep a form for the person whom it was made for; None if there is no such person any more."""
    at = at or timezone.now()
    drop_kept_forms(at=at)
    if not get_user_model().objects.filter(pk=person_id, is_active=True).exists():
        return None
    newest = KeptForm.objects.filter(owner=person_id).order_by("-pk").values_list("pk", flat=True)
    KeptForm.objects.filter(pk__in=list(newest[MOST - 1 :])).delete()
    # Escaped as ASCII, so that any text can be stored, half a pair of characters too.
    content = json.dumps({"path": path, "page": page, "fields": fields, "has_files": has_files})
    return KeptForm.objects.create(owner_id=person_id, content=content, made_at=at)


def forget(*, key, by):
    """Drop it, used or unwanted; nothing if it is not theirs or gone."""
    KeptForm.objects.filter(key=key, owner=by).delete()


def drop_kept_forms(*, at=None):
    """Delete those whose time is over; how many."""
    current = KeptForm.objects.current(at).values("pk")
    return KeptForm.objects.exclude(pk__in=current).delete()[0]
