"""The key: what leads from a pseudonym to a child. Encrypted, in tables of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from auditapp.accounts.models import Agency
from auditapp.encryption import EncryptedTextField
from auditapp.saving import Versioned

from .audit import Audit
from .case import Case


class LookPurpose(models.TextChoices):
    """What somebody looks at the key for; stated each time, and kept on the trail."""

    FIND_RECORD = "find_record", "To find the child’s record"
    CHECK_RECORD = "check_record", "To check that a record is the right one"
    ASK_FAMILY = "ask_family", "To ask the family for their views"
    KEEP_KEY = "keep_key", "To add to the key or correct it"
    SAFEGUARD = "safeguard", "To act on a concern for the child"
    REQUEST = "request", "To answer a request for what is held about the child"


class CaseIdentity(Versioned):
    """Who the child of a case is. Deleting it leaves the case and its report as they are.

    Dates are written as 2019-02-28. An unborn child has a mother and an expected date, and no name.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="identity")
    name = EncryptedTextField(blank=True)
    other_names = EncryptedTextField(blank=True)
    birth_date = EncryptedTextField(blank=True)
    expected_date = EncryptedTextField(blank=True)
    nhs_number = EncryptedTextField(blank=True)
    address = EncryptedTextField(blank=True)
    mother_name = EncryptedTextField(blank=True)
    mother_birth_date = EncryptedTextField(blank=True)
    siblings = EncryptedTextField(blank=True)
    others_with_responsibility = EncryptedTextField(blank=True)
    school = EncryptedTextField(blank=True)

    class Meta:
        verbose_name_plural = "case identities"

    def __str__(self):
        return f"identity {self.pk}"


class LocalIdentifier(models.Model):
    """The number under which one agency holds the child's record."""

    identity = models.ForeignKey(CaseIdentity, models.CASCADE, related_name="local_identifiers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    value = EncryptedTextField()

    class Meta:
        ordering = ["identity", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["identity", "agency"], name="local_identifier_unique"),
        ]

    def __str__(self):
        return f"local identifier {self.pk}"


class CandidateList(models.Model):
    """Children from whom an audit's were drawn, as imported.

    `rows` is a JSON list of objects, emptied with the key; count and digest (SHA-256 of the rows as
    imported) stay, so that a list that is imported again can be shown to be the same.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="candidate_lists")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    rows = EncryptedTextField(blank=True)
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0), name="candidate_list_not_empty"),
        ]

    def __str__(self):
        return f"candidate list {self.pk}"


class Sample(models.Model):
    """One draw from a candidate list. Every draw is kept, also one that was not used.

    `strata` names the columns by which it was stratified, empty for a simple random sample, and
    `is_equal` says whether each group got as many places as the next, or in proportion to its size;
    `chosen` are the places in the list (from 0), in the order drawn. List, seed, size and strata
    give the same places again. `counts` is the account of the strata, which outlives the rows of
    the list: [{"values": […], "candidates": …, "drawn": …}], values as people read them.
    """

    candidates = models.ForeignKey(CandidateList, models.CASCADE, related_name="samples")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField()
    strata = models.JSONField(default=list, blank=True)
    is_equal = models.BooleanField(default=False)
    chosen = models.JSONField()
    counts = models.JSONField(default=list, blank=True)
    used_at = models.DateTimeField(
        null=True, blank=True, help_text="When its children were put into the audit."
    )
    save_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["candidates", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="sample_not_empty"),
            models.CheckConstraint(condition=~Q(seed=""), name="sample_has_seed"),
        ]

    def __str__(self):
        return f"sample {self.pk}"
