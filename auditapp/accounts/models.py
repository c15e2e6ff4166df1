"""Who: partnerships, their agencies, and people with their memberships."""

import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from auditapp.saving import Versioned, fingerprint

from .sessions import SessionStore, idle_time, whole_time

MAX_MONTHS = 600  # that something may be kept


class Partnership(Versioned):
    """A safeguarding partnership, with the words and rules of its own."""

    name = models.CharField(max_length=200, unique=True)
    contact = models.TextField(
        blank=True, max_length=500, help_text="Whom people turn to; on pages and in mails."
    )
    panel_name = models.CharField(
        max_length=60, default="Panel", help_text="What the partnership calls the panel."
    )
    administrator_name = models.CharField(
        max_length=60, default="Administrator", help_text="What it calls its administrators."
    )
    returns_due_after = models.PositiveSmallIntegerField(
        default=20, help_text="Working days from opening an audit to the date its returns are due."
    )
    quorum = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="How many agencies beside the lead a child protection conference needs.",
    )
    panel_quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many agencies must come to a meeting of the panel."
    )
    small_number = models.PositiveSmallIntegerField(
        default=5,
        null=True,
        blank=True,
        help_text="The smallest count of children that a public summary shows.",
    )
    key_kept_for = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months from signing to deleting who the children are."
    )
    audit_kept_for = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months from signing to deleting the audit."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(key_kept_for=None) | Q(key_kept_for__gte=1))
                & (Q(audit_kept_for=None) | Q(audit_kept_for__gte=1)),
                name="partnership_keeps_for_a_month_or_more",
            ),
            models.CheckConstraint(
                condition=Q(audit_kept_for=None)
                | Q(key_kept_for__isnull=False, key_kept_for__lt=models.F("audit_kept_for")),
                name="partnership_deletes_the_key_earlier",
            ),
            models.CheckConstraint(
                condition=Q(small_number=None) | Q(small_number__gte=3),
                name="partnership_small_number_hides",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnership-detail", args=[self.pk])

    @cached_property
    def logo_url(self):
        """The address of the logo, empty without one; one query, which leaves the picture where
        it is."""
        if not PartnershipLogo.objects.filter(partnership=self).exists():
            return ""
        return reverse("partnership-logo", args=[self.pk])

    @property
    def panel(self):
        """What the panel is called within a sentence: "the panel", "the QA sub-group"."""
        return _within_a_sentence(self.panel_name)

    @property
    def administrator(self):
        """What an administrator is called within a sentence."""
        return _within_a_sentence(self.administrator_name)


def _within_a_sentence(name):
    """With a small first letter, unless there are other capitals: QA sub-group stays."""
    first, rest = name[:1], name[1:]
    return first.lower() + rest if rest == rest.lower() else name


class LogoKind(models.TextChoices):
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"


class PartnershipLogo(models.Model):
    """A row of its own, so that only the page that shows the picture loads it."""

    partnership = models.OneToOneField(Partnership, models.CASCADE, related_name="logo")
    kind = models.CharField(max_length=4, choices=LogoKind)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LogoKind.values), name="logo_kind_known"),
        ]

    def __str__(self):
        return f"logo of {self.partnership_id}"


class AgencyKind(models.TextChoices):
    CSC = "CSC", "Children's social care"
    EDT = "EDT", "Emergency duty team"
    EH = "EH", "Early help"
    YOS = "YOS", "Youth offending"
    EDU = "EDU", "Education"
    GP = "GP", "Primary care"
    POL = "POL", "Police"
    CH = "CH", "Community health"
    MH = "MH", "Mental health"
    MW = "MW", "Midwifery"
    DA = "DA", "Domestic-abuse service"
    HOS = "HOS", "Hospital"
    OTH = "OTH", "Other"


class AgencyQuerySet(models.QuerySet):
    def current(self):
        """Those that can be put on the list of a new audit."""
        return self.filter(retired_at=None)


class Agency(Versioned):
    """An agency or service as one partnership knows it; one that works with two is two rows.

    `part_of` goes one level up: a membership of the whole covers its parts. A retired one stays in
    the audits it took part in.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agencies")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=30, help_text="Heads narrow columns.")
    kind = models.CharField(max_length=3, choices=AgencyKind)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="agency_name_unique"),
            models.UniqueConstraint(
                fields=["partnership", "short_name"], name="agency_short_name_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AgencyKind.values), name="agency_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(part_of=models.F("pk")), name="agency_not_part_of_itself"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("agency-edit", args=[self.pk])


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """One person, one account. Rights come from memberships alone."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="When the invitation that stands was sent."
    )
    reactivated_at = models.DateTimeField(
        null=True, blank=True, help_text="Sessions from before are over."
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Somebody signs in with this email address already.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("person-detail", args=[self.pk])

    @property
    def fingerprint(self):
        return fingerprint(self.name, self.email)

    def get_session_auth_hash(self):
        return self._since_reactivated(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        return map(self._since_reactivated, super().get_session_auth_fallback_hash())

    def _since_reactivated(self, session_hash):
        """Another hash once the account was switched on again, so that older sessions end."""
        if self.reactivated_at is None:
            return session_hash
        return fingerprint(session_hash, self.reactivated_at.isoformat())


class Role(models.TextChoices):
    AUDITOR = "auditor", "Auditor"
    LEAD = "lead", "Agency lead"
    PANEL = "panel", "Panel member"
    CHAIR = "chair", "Chair"
    ADMINISTRATOR = "administrator", "Administrator"


AGENCY_ROLES = [Role.AUDITOR, Role.LEAD]
ENDS_SOON = 30  # calendar days before its last day, a membership "ends soon"


class MembershipQuerySet(models.QuerySet):
    def current(self):
        """Memberships that give rights today; `until` is the last day."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    until = models.DateField(null=True, blank=True, help_text="The last day it gives rights.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=AGENCY_ROLES, agency__isnull=False)
                | Q(role__in=[r for r in Role if r not in AGENCY_ROLES], agency__isnull=True),
                name="membership_names_agency_iff_role_does",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(agency__isnull=False),
                name="membership_of_agency_unique",
            ),
            models.UniqueConstraint(
                fields=["user", "partnership", "role"],
                condition=Q(agency__isnull=True),
                name="membership_of_partnership_unique",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} of {self.agency or self.partnership}"

    @property
    def role_name(self):
        """The role as the partnership calls it."""
        names = {
            Role.PANEL: f"{self.partnership.panel_name} member",
            Role.ADMINISTRATOR: self.partnership.administrator_name,
        }
        return names.get(self.role) or self.get_role_display()

    @property
    def fingerprint(self):
        return fingerprint(str(self.role), self.agency_id, self.until)

    @property
    def is_current(self):
        return self.until is None or self.until >= timezone.localdate()


class LetterQuerySet(models.QuerySet):
    def due(self, now):
        """Those that nobody is sending: not tried yet, or RETRY ago."""
        return self.filter(Q(tried_at=None) | Q(tried_at__lt=now - Letter.RETRY))


class Letter(models.Model):
    """A mail about a role or an invitation that has not gone out yet; it goes when the mail does.

    What it says is put together when it is sent, so no link lies in the database. `site` is the
    address at which the links of the mail begin.
    """

    RETRY = datetime.timedelta(minutes=15)

    person = models.ForeignKey(User, models.CASCADE, related_name="letters")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    site = models.CharField(max_length=300)
    tried_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "partnership"], name="letter_unique")
        ]

    def __str__(self):
        return f"letter to {self.person_id}"


class Session(AbstractBaseSession):
    """A browser, signed in by `user` or, without one, on its way to that. See sessions.py."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(help_text="When the person signed in.")
    seen_at = models.DateTimeField(help_text="When it was used last, to the minute.")
    device = models.CharField(max_length=200, blank=True, help_text="As the browser names itself.")
    address = models.CharField(max_length=45, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls):
        return SessionStore

    def latest_end(self):
        return self.started_at + whole_time()

    def end(self):
        """When it is over unless it is used again."""
        return min(self.seen_at + idle_time(), self.latest_end())
