import uuid

from django.db import models

from .case import Case


class Speaker(models.TextChoices):
    CHILD = "child", "Child"
    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    CARER = "carer", "Other carer"
    PRACTITIONER = "practitioner", "Practitioner"


class Voice(models.Model):
    """What a member of the family or a practitioner said about a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="voices")
    who = models.CharField("who said it", max_length=12, choices=Speaker)
    words = models.TextField("what they said")
    how = models.CharField("how it was obtained", max_length=200)
    consent_to_quote = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    save_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["case", "pk"]

    def __str__(self):
        return f"{self.get_who_display()} of {self.case}"
