import datetime
import json
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from auditapp.encryption import EncryptedTextField
from auditapp.posted import texts_of


class KeptFormQuerySet(models.QuerySet):
    def current(self, at=None):
        """Those that are not over: whether or not anything deleted the others."""
        return self.filter(made_at__gt=(at or timezone.now()) - KeptForm.LIFE)


class KeptForm(models.Model):
    """A form as it was sent, for the person whom its page was made for and nobody else."""

    LIFE = datetime.timedelta(hours=1)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"form of {self.owner_id}"

    def get_absolute_url(self):
        return reverse("kept-form", args=[self.key])

    @property
    def until(self):
        return self.made_at + self.LIFE

    @property
    def sent(self):
        """`path`, where to; `page`, the address it was typed on; `fields`, (name, text) each;
        `has_files`, which are not kept."""
        return json.loads(self.content)

    @property
    def texts(self):
        return texts_of(self.sent["fields"])
