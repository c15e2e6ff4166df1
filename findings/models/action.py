"""What is done about a finding."""

from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Agency
from auditapp.saving import Versioned

from .finding import Finding


class Action(Versioned):
    """Something that an agency does about a finding by a day, with how one will know that it
    helped children."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="actions")
    what = models.TextField()
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="actions")
    lead = models.CharField(max_length=150, blank=True, help_text="Who leads it in the agency.")
    due = models.DateField()
    measure = models.TextField(help_text="How we will know that it helped children.")

    class Meta:
        ordering = ["finding", "due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(measure=""), name="action_says_what_and_how_we_know"
            ),
        ]

    def __str__(self):
        return self.what
