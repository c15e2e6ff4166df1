"""What operating an installation needs to remember."""

from django.db import models

from auditapp.encryption import EncryptedTextField


class KnownValue(models.Model):
    """The one text of which everybody knows what it says: whether the keys in FIELD_KEYS open it
    tells whether they are those of this database."""

    value = EncryptedTextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="there_is_one_known_value", condition=models.Q(pk=1))
        ]

    def __str__(self):
        return "the value by which FIELD_KEYS are checked"
