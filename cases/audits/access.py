"""Setting audits up and running them, for administrators."""

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from auditapp.accounts.models import Agency, Membership
from auditapp.accounts.permissions import (
    ROLES,
    Permission,
    covered,
    has_permission,
    partnerships_with,
)
from cases.access import (
    found_return,
    get_audit_to_administer,
    get_audit_whole,
    is_own,
    is_readable,
    refuse,
    returns_of,
)
from cases.models import AccuracyReply, Audit, AuditAgency, Question, QuestionSet, Section
from cases.states import OPEN_AUDIT, AuditState, ReturnState


def accuracy_replies_to_finish(user):
    """The parts of the person's agencies in accuracy checks that are open, due first first."""
    return (
        AccuracyReply.objects.to_finish()
        .filter(covered(user, Permission.FILL_IN_RETURN))
        .filter(accuracy_check__audit__state__in=OPEN_AUDIT)
        .select_related("agency", "accuracy_check__audit")
        .order_by("accuracy_check__due", "pk")
    )


def get_audit_to_move(user, public_id):
    """An audit for whoever starts moderating it: chair and administrators; 403 for the panel."""
    audit = get_audit_whole(user, public_id)
    if not may_move(user, audit):
        refuse(user, audit, visible=True)
    return audit


def may_move(user, audit):
    return any(
        has_permission(user, permission, partnership=audit.partnership)
        for permission in (Permission.AGREE_FINDING, Permission.ADMINISTER)
    )


def may_accept(user, audit, returns):
    """Is the page of accepting many returns worth a link: is one of these sent?"""
    return (
        audit.is_open
        and has_permission(user, Permission.REVIEW_RETURN, partnership=audit.partnership)
        and any(row.state == ReturnState.SENT for row in returns)
    )


def may_create_audit(user):
    return bool(partnerships_with(user, Permission.ADMINISTER))


def audits_to_set_up(user):
    """Those that are not open yet, of partnerships that the person administers."""
    administered = partnerships_with(user, Permission.ADMINISTER)
    return Audit.objects.filter(partnership__in=administered, state=AuditState.SETTING_UP)


def is_getting_started(user):
    """Does the person administer partnerships that have no audit yet?"""
    administered = partnerships_with(user, Permission.ADMINISTER)
    return bool(administered) and not Audit.objects.filter(partnership__in=administered).exists()


def get_return_to_administer(user, public_id):
    """A return in any state, of which nothing unsent is shown; 403 for others who see it."""
    agency_return = found_return(public_id)
    if not has_permission(user, Permission.ADMINISTER, partnership=agency_return.partnership):
        visible = is_own(user, agency_return) or is_readable(user, agency_return)
        refuse(user, agency_return, visible=visible)
    return agency_return


def get_listed_agency(user, audit_public_id, pk):
    """An audit and the row of an agency on its list."""
    audit = get_audit_to_administer(user, audit_public_id)
    row = audit.audit_agencies.select_related("agency").filter(agency=pk).first()
    if row is None:
        refuse(user, audit)
    return audit, row


def question_sets_for(partnership):
    """Published sets that its audits can use, with `sections` and `questions` counted."""

    def number(model):
        rows = model.objects.filter(question_set=OuterRef("pk")).order_by()
        counted = rows.values("question_set").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(counted), 0)

    return (
        QuestionSet.objects.filter(Q(partnership=None) | Q(partnership=partnership))
        .filter(published_at__isnull=False)
        .annotate(section_number=number(Section), question_number=number(Question))
        .order_by("title", "-version", "pk")
    )


def agencies_for(audit):
    """Agencies that the audit can have on its list: the partnership's current ones and those on it,
    each whole followed by its parts."""
    listed = AuditAgency.objects.filter(audit=audit).values("agency")
    return (
        Agency.objects.filter(partnership=audit.partnership_id)
        .filter(Q(retired_at=None) | Q(pk__in=listed))
        .select_related("part_of")
        .annotate(whole=Coalesce("part_of__name", "name"))
        .order_by("whole", F("part_of").asc(nulls_first=True), "name")
    )


def listed_agencies(audit):
    return audit.audit_agencies.select_related("agency")


def earlier_audits(audit):
    """Those that it may follow: audits of its partnership that were opened, and whose panel meets
    before its own as far as that is known; and the one that it follows."""
    opened = Audit.objects.filter(partnership=audit.partnership_id).exclude(
        state=AuditState.SETTING_UP
    )
    earlier = opened.exclude(Q(pk=audit.pk) | Q(follows=audit.pk))
    if audit.panel_date:
        earlier = earlier.filter(panel_date__lt=audit.panel_date)
    return earlier | opened.filter(pk=audit.follows_id)


def children_of(audit):
    """All children, those withdrawn too, with what decides what is asked about them."""
    return audit.cases.with_facts().select_related("audit", "lead_agency")


def people_of(agencies):
    """Agency key -> its people who fill in returns, by name; those of its whole too. One query."""
    roles = [role for role, given in ROLES.items() if Permission.FILL_IN_RETURN in given]
    places = {pk for a in agencies for pk in (a.pk, a.part_of_id) if pk is not None}
    members = (
        Membership.objects.current()
        .filter(agency__in=places, role__in=roles, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user")
    )
    by_place = {}
    for member in members:
        by_place.setdefault(member.agency_id, []).append(member.user)
    return {
        a.pk: list(dict.fromkeys(by_place.get(a.pk, []) + by_place.get(a.part_of_id, [])))
        for a in agencies
    }


def returns_to_administer(audit):
    """All returns of an audit, withdrawn ones too: states and reasons, no contents."""
    return returns_of(audit).select_related("case", "agency")
