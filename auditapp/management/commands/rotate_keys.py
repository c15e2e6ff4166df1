"""Change the keys of what is stored encrypted."""

import json

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models.functions import Cast

from auditapp.encryption import WrongKey, decrypt, encrypted_fields, is_of_newest_key, rotated

ROWS_AT_ONCE = 100
# Tables of other packages, with their field of JSON in which single texts are encrypted: the
# secrets of second factors.
TEXTS_IN_JSON = {"mfa_authenticator": "data"}
FERNET = "gAAAAA"  # begins whatever it encrypts: its version and the time


class Command(BaseCommand):
    help = (
        "Encrypt with the first key of FIELD_KEYS whatever is encrypted with another one. It may "
        "run while people work, and be stopped and started again at any time. When it says that "
        "nothing is left, the old keys can be taken out of FIELD_KEYS."
    )

    def handle(self, **options):
        changed, unreadable = 0, []
        for model, fields in encrypted_places():
            for pks in batches(model):
                done, wrong = rotate(model, fields, pks)
                changed, unreadable = changed + done, unreadable + wrong
        self.stdout.write(f"Encrypted with the newest key: {changed}.")
        if unreadable:
            raise CommandError(
                "None of the keys in FIELD_KEYS opens these, which stay as they are. Put the key "
                "with which they were stored back into FIELD_KEYS:\n" + "\n".join(unreadable)
            )
        self.stdout.write("Nothing is left that needs an older key.")


def encrypted_places():
    """(model, {field: what renews a text of it}) of every table that holds encrypted texts."""
    for model, names in encrypted_fields():
        yield model, dict.fromkeys(names, renewed_text)
    for model in apps.get_models():
        if name := TEXTS_IN_JSON.get(model._meta.db_table):
            yield model, {name: renewed_json}


def batches(model):
    """The rows' keys, some at a time, in order. Rows added meanwhile come at the end."""
    last = 0
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    while pks := list(rows.filter(pk__gt=last)[:ROWS_AT_ONCE]):
        yield pks
        last = pks[-1]


@transaction.atomic
def rotate(model, fields, pks):
    """(how many texts changed, the places of those that no key opens) of some rows."""
    changed, unreadable = 0, []
    for name, renewed in fields.items():
        # As it is stored: the cast keeps the field from decrypting it.
        rows = model._base_manager.annotate(stored=Cast(name, models.TextField()))
        for pk, stored in rows.filter(pk__in=pks).order_by("pk").values_list("pk", "stored"):
            try:
                changed += replace(rows, pk, name, stored, renewed)
            except WrongKey:
                unreadable.append(f"  {model._meta.db_table}, id {pk}, {name}")
    return changed, unreadable


def replace(rows, pk, name, stored, renewed):
    """Encrypt one text anew, unless somebody changes it meanwhile: then what they stored is looked
    at, for it may come from a process that does not know the newest key yet."""
    while stored and (value := renewed(stored)) is not None:
        if rows.filter(pk=pk, stored=stored).update(**{name: value}):
            return 1
        stored = rows.filter(pk=pk).values_list("stored", flat=True).first()
    return 0


def renewed_text(stored):
    """What to save in place of a text; None if the newest key encrypted it."""
    return None if is_of_newest_key(stored) else decrypt(stored)  # the field encrypts it


def renewed_json(stored):
    """What to save in place of JSON; None if the newest key encrypted every token in it."""
    value = json.loads(stored)
    renewed = renew_tokens(value)
    return None if renewed == value else renewed


def renew_tokens(value):
    if isinstance(value, dict):
        return {key: renew_tokens(each) for key, each in value.items()}
    if isinstance(value, list):
        return [renew_tokens(each) for each in value]
    if isinstance(value, str) and value.startswith(FERNET) and not is_of_newest_key(value):
        return rotated(value)
    return value
