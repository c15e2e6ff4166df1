"""Change the keys of what is stored encrypted."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models.functions import Cast

from auditapp.encryption import EncryptedTextField, WrongKey, decrypt, is_of_newest_key

ROWS_AT_ONCE = 100


class Command(BaseCommand):
    help = (
        "Encrypt with the first key of FIELD_KEYS whatever is encrypted with another one. It may "
        "run while people work, and be stopped and started again at any time. When it says that "
        "nothing is left, the old keys can be taken out of FIELD_KEYS."
    )

    def handle(self, **options):
        changed, unreadable = 0, []
        for model, fields in encrypted_fields():
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


def encrypted_fields():
    """(model, names of its encrypted fields) of every table that has any."""
    for model in apps.get_models():
        names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
        if names and not model._meta.proxy:
            yield model, names


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
    for name in fields:
        # As it is stored: the cast keeps the field from decrypting it.
        rows = model._base_manager.annotate(stored=Cast(name, models.TextField()))
        for pk, stored in rows.filter(pk__in=pks).order_by("pk").values_list("pk", "stored"):
            try:
                changed += replace(rows, pk, name, stored)
            except WrongKey:
                unreadable.append(f"  {model._meta.db_table}, id {pk}, {name}")
    return changed, unreadable


def replace(rows, pk, name, stored):
    """Encrypt one text anew, unless somebody changes it meanwhile: then what they stored is looked
    at, for it may come from a process that does not know the newest key yet."""
    while stored and not is_of_newest_key(stored):
        if rows.filter(pk=pk, stored=stored).update(**{name: decrypt(stored)}):
            return 1
        stored = rows.filter(pk=pk).values_list("stored", flat=True).first()
    return 0
