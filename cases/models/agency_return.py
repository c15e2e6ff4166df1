"""A return, and its working copy by section."""

import functools
import uuid

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from auditapp.accounts.models import Agency, Partnership

from ..states import OPEN_AUDIT, RETURN_MOVES, UNSENT, ReturnState, allows
from .audit import Audit, AuditAgency, Part
from .case import Case, fact_annotations
from .question_set import Section


@functools.cache
def asking_annotations(case_path):
    """What decides, beside the joined rows, what is asked of a return: the facts of the case to
    which `case_path` leads, and `listed`, the agencies on its audit's list. The expressions, which
    hold no rows, are made once."""
    listed = AuditAgency.objects.filter(audit=OuterRef(f"{case_path}__audit"))
    return {"listed": Subquery(listed.as_json()), **fact_annotations(case_path)}


class AgencyReturnQuerySet(models.QuerySet):
    def current(self):
        return self.exclude(state=ReturnState.WITHDRAWN)

    def withdrawn(self):
        return self.filter(state=ReturnState.WITHDRAWN)

    def sent(self):
        """Those whose sent content counts: once sent and not withdrawn, even if being revised."""
        return self.current().filter(sent_at__isnull=False)

    def to_do(self):
        """Those that the agency still has to work on, in audits that take returns."""
        return self.filter(state__in=UNSENT, case__audit__state__in=OPEN_AUDIT)

    def lock(self, agency_return):
        """The return as it is now, locked until the transaction ends: whoever saves, sends or
        reviews waits here for whoever came first. Its audit is locked before it, so that nothing
        is sent, or sent back, while the report is being signed."""
        Audit.objects.select_for_update(of=("self",)).get(pk=agency_return.case.audit_id)
        locked = self.select_for_update(of=("self",)).select_related("case__audit")
        return locked.get(pk=agency_return.pk)

    def for_filling_in(self):
        """With the audit, its question set, the agency, the case's facts and the audit's list of
        agencies: all that decides what is asked, in one query."""
        return self.select_related("agency", "case__audit__question_set").annotate(
            **asking_annotations("case")
        )

    def with_progress(self):
        """Add `answered`, `asked` and `problems`, summed over the sections."""
        return self.annotate(
            answered=models.Sum("drafts__answered"),
            asked=models.Sum("drafts__asked"),
            problems=models.Sum("drafts__problems"),
        )


class AgencyReturn(models.Model):
    """One agency's return about one child. (`return` is a keyword.)"""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="returns")
    state = models.CharField(max_length=12, choices=ReturnState, default=ReturnState.NOT_STARTED)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, help_text="Why it was sent back or withdrawn.")
    withdrawn_alone = models.BooleanField(
        default=False, help_text="Not with its child or agency, so it does not come back with them."
    )
    given_back = models.TextField(
        blank=True, help_text="Why somebody gave it back instead of signing it off."
    )
    review_key = models.UUIDField(null=True, help_text="The form that made the last review.")

    objects = AgencyReturnQuerySet.as_manager()

    class Meta:
        ordering = ["case", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], name="return_unique"),
            models.CheckConstraint(
                condition=Q(first_sent_at=None, sent_at=None)
                | Q(
                    first_sent_at__isnull=False,
                    sent_at__isnull=False,
                    sent_at__gte=models.F("first_sent_at"),
                ),
                name="return_sent_paired",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False)
                | ~Q(state__in=[ReturnState.SENT, ReturnState.ACCEPTED, ReturnState.SENT_BACK]),
                name="return_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="return_reviewed_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.ACCEPTED) | Q(reviewed_at__isnull=False),
                name="return_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                | ~Q(state__in=[ReturnState.SENT_BACK, ReturnState.WITHDRAWN]),
                name="return_reason_given",
            ),
            models.CheckConstraint(
                condition=Q(state=ReturnState.WITHDRAWN) | Q(withdrawn_alone=False),
                name="return_withdrawn_alone_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReturnState.values), name="return_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReturnState.WAITING,
                    handed_in_at__isnull=False,
                    handed_in_by__isnull=False,
                )
                | (~Q(state=ReturnState.WAITING) & Q(handed_in_at=None, handed_in_by=None)),
                name="return_handed_in_while_waiting",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"])]

    def __str__(self):
        return f"{self.agency} on {self.case}"

    def get_absolute_url(self):
        return reverse("return-detail", args=[self.public_id])

    def get_section_url(self, section):
        return reverse("return-section", args=[self.public_id, section.code])

    def get_typed_url(self, section):
        """Where single fields are saved while somebody types."""
        return reverse("return-typed", args=[self.public_id, section.code])

    def get_check_url(self):
        return reverse("return-check", args=[self.public_id])

    @property
    def lead_id(self):
        """Of the case's lead agency; for a return fetched with `for_filling_in()`."""
        leads = [row["pk"] for row in self.listed if row["part"] == Part.LEAD]
        return self.case.lead_agency_id or next(iter(leads), None)

    @property
    def whose(self):
        """What the trail says besides of anything that belongs to the return."""
        return {
            "agency_id": self.agency_id,
            "partnership_id": self.partnership_id,
            "case_id": self.case_id,
        }

    @property
    def is_editable(self):
        """The agency may change and send it now."""
        return self.case.audit.is_open and allows(RETURN_MOVES, "edit", self.state)

    @property
    def is_being_revised(self):
        """Sent once, and sent back or reopened since: the last sent content still counts."""
        return self.sent_at is not None and self.state in (
            ReturnState.SENT_BACK,
            ReturnState.IN_PROGRESS,
            ReturnState.WAITING,
        )


class SectionDraftQuerySet(models.QuerySet):
    def with_return(self):
        """With all that `AgencyReturn.objects.for_filling_in()` gives, in the same query."""
        return self.select_related(
            "agency_return__agency", "agency_return__case__audit__question_set"
        ).annotate(**asking_annotations("agency_return__case"))


class SectionDraft(models.Model):
    """The working copy of one section, with everything exactly as typed.

    `data` maps form field names to lists of strings, as a browser posts them.
    `asked`, `answered` and `problems` are its Progress.
    """

    agency_return = models.ForeignKey(AgencyReturn, models.CASCADE, related_name="drafts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    save_key = models.UUIDField(null=True)
    data = models.JSONField(default=dict)
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    problems = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = SectionDraftQuerySet.as_manager()

    class Meta:
        ordering = ["agency_return", "section__position"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "section"], name="draft_unique"),
            models.CheckConstraint(
                condition=Q(answered__lte=models.F("asked")), name="draft_answered_of_asked"
            ),
        ]

    def __str__(self):
        return f"{self.section} of {self.agency_return_id}"

    @property
    def filled_in_return(self):
        """Of a draft fetched with `with_return()`: the return as `for_filling_in()` gives it."""
        for name in asking_annotations("case"):
            setattr(self.agency_return, name, getattr(self, name))
        return self.agency_return
