"""What a person may see and do: a view's first line.

Each `get_…` gives the object, raises Http404 where the person may not see it, or PermissionDenied
where they see it but may not do this to it. Either refusal goes on the trail.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import (
    BooleanField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models import Case as If
from django.http import Http404

from auditapp.accounts.access import people_with
from auditapp.accounts.permissions import (
    Permission,
    covered,
    has_permission,
    memberships,
    partnerships_with,
)
from auditapp.history.models import Verb, record

from .models import (
    AgencyReturn,
    Answer,
    Audit,
    AuditAgency,
    Case,
    ConcernAnswer,
    ConcernNotice,
    Contribution,
    CoverSheet,
    Observation,
    QuestionSet,
    SectionDraft,
    SendBack,
    Upload,
    UrgentConcern,
    Voice,
)
from .sign_off import may_sign_off, needs_lead
from .states import AuditState


def refuse(user, target, *, visible=False, partnership_id=None):
    """Record the refusal and raise: PermissionDenied if the target is visible, else Http404."""
    record(Verb.REFUSED, target, by=user, partnership_id=partnership_id)
    raise PermissionDenied if visible else Http404


# -- audits


def visible_audits(user):
    """Audits of partnerships in which the person sees audits whole, and opened ones that ask the
    person's agencies for returns."""
    answering = AuditAgency.objects.answering().filter(covered(user, Permission.FILL_IN_RETURN))
    own = Audit.objects.filter(audit_agencies__in=answering).exclude(state=AuditState.SETTING_UP)
    whole = Q(partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
    return Audit.objects.filter(whole | Q(pk__in=own.values("pk")))


def get_audit(user, public_id, permission=None):
    """A visible audit; with `permission`, a partnership's, 403 for those who lack it."""
    audit = _found(Audit.objects.select_related("partnership", "question_set"), public_id)
    if not visible_audits(user).filter(pk=audit.pk).exists():
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def sees_whole(user, audit):
    return has_permission(user, Permission.SEE_AUDIT, partnership=audit.partnership)


def get_audit_whole(user, public_id, permission=None):
    """An audit for the pages that show every agency's part; not visible to agencies: 404."""
    audit = get_audit(user, public_id)
    if not sees_whole(user, audit):
        refuse(user, audit)
    if permission and not has_permission(user, permission, partnership=audit.partnership):
        refuse(user, audit, visible=True)
    return audit


def get_audit_to_read_summary(user, public_id):
    """The summary is for those who see the audit whole, and once published for all who took
    part."""
    audit = get_audit(user, public_id)
    if not (audit.is_published or sees_whole(user, audit)):
        refuse(user, audit)
    return audit


def moderated_audits(user):
    """Audits whose returns the person reads for the panel."""
    ids = partnerships_with(user, Permission.READ_SENT_RETURN)
    return Audit.objects.filter(partnership__in=ids)


# -- cases and voices


def get_case(user, audit_public_id, public_id, permission=Permission.READ_SENT_RETURN):
    """A case of that very audit, for the panel's people; 404 for others."""
    cases = Case.objects.filter(audit__public_id=audit_public_id)
    case = _found(cases.select_related("audit__partnership", "audit__question_set"), public_id)
    partnership = case.audit.partnership
    if not has_permission(user, Permission.READ_SENT_RETURN, partnership=partnership):
        refuse(user, case, partnership_id=partnership.pk)
    if not has_permission(user, permission, partnership=partnership):
        refuse(user, case, visible=True, partnership_id=partnership.pk)
    return case


def get_voice(user, audit_public_id, case_public_id, pk):
    case = get_case(user, audit_public_id, case_public_id, Permission.RECORD_VOICE)
    voice = Voice.objects.filter(case=case, pk=pk).first()
    if voice is None:
        raise Http404
    return voice


def voices_of(case):
    return case.voices.all()


# -- returns


def returns_of(audit):
    """All returns of an audit that the person sees whole: states and dates, not contents. In the
    order of the audit's list of agencies, the lead first."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return AgencyReturn.objects.filter(case__audit=audit).order_by("case", Subquery(place))


def own_returns(user):
    """Returns of the person's agencies, and one that they contribute to by invitation, in audits
    that have been opened. `is_contributor` tells the latter."""
    of_agency = covered(user, Permission.FILL_IN_RETURN)
    return (
        AgencyReturn.objects.filter(of_agency | Q(pk__in=_contributed(user)))
        .exclude(case__audit__state=AuditState.SETTING_UP)
        .annotate(
            is_contributor=If(
                When(of_agency, then=False), default=True, output_field=BooleanField()
            )
        )
    )


def get_returns_to_assign(user, audit_public_id):
    """An audit, its returns of the agencies that the person leads, and who may fill these in; 404
    without any."""
    audit = get_audit(user, audit_public_id)
    returns = (
        _led_returns(user, audit)
        .select_related("agency", "case__audit", "assigned_to")
        .order_by("case", "agency")
    )
    agencies = {agency_return.agency for agency_return in returns}
    if not agencies:
        refuse(user, audit)
    return audit, returns, list(people_with(Permission.FILL_IN_RETURN, *agencies))


def leads_in(user, audit):
    """Does the person lead an agency with returns in the audit?"""
    return _led_returns(user, audit).exists()


def _led_returns(user, audit):
    return (
        AgencyReturn.objects.current()
        .filter(covered(user, Permission.LEAD_RETURNS), case__audit=audit)
        .exclude(case__audit__state=AuditState.SETTING_UP)
    )


def readable_returns(user):
    """Sent returns that the person reads for the panel.

    Somebody who also audits for an agency, or contributes to its return, reads a child's returns
    only once that agency's own return for the child was sent, so that neither colours the other.
    Administrators, who hold the whole audit, are not bound by that.
    """
    own_unsent = own_returns(user).current().filter(case=OuterRef("case"), sent_at=None)
    return (
        AgencyReturn.objects.sent()
        .filter(partnership__in=partnerships_with(user, Permission.READ_SENT_RETURN))
        .filter(
            Q(partnership__in=partnerships_with(user, Permission.ADMINISTER)) | ~Exists(own_unsent)
        )
    )


def get_return(user, public_id):
    """A return that the person fills in or reads, with `is_own` telling which, and
    `is_contributor`."""
    agency_return = _found_return(public_id)
    agency_return.is_own = _is_own(user, agency_return)
    if not agency_return.is_own and not _is_readable(user, agency_return):
        refuse(user, agency_return)
    return agency_return


def get_return_to_fill_in(user, public_id):
    """A return of the person's agency, or one that they contribute to (`is_contributor`); 403 for
    those who may only read it."""
    agency_return = _found_return(public_id)
    if not _is_own(user, agency_return):
        refuse(user, agency_return, visible=_is_readable(user, agency_return))
    return agency_return


def get_return_of_own_agency(user, public_id):
    """For all that goes beyond filling in, such as sending: 403 for a one-off contributor."""
    agency_return = get_return_to_fill_in(user, public_id)
    if agency_return.is_contributor:
        refuse(user, agency_return, visible=True)
    return agency_return


def get_return_to_review(user, public_id):
    """A sent return; 403 for its own agency's people, who do not review themselves."""
    agency_return = get_return(user, public_id)
    if not may_review(user, agency_return):
        refuse(user, agency_return, visible=True)
    return agency_return


def require_sign_off(user, agency_return):
    """403 for whoever may not sign off this return, which waits for it."""
    if not may_sign_off(user, agency_return):
        refuse(user, agency_return, visible=True)


def people_who_may_sign_off(agency_return):
    """Those of the agency who may sign off this return, which waits for it, by name."""
    permission = Permission.LEAD_RETURNS if needs_lead(agency_return) else Permission.FILL_IN_RETURN
    people = people_with(permission, agency_return.agency)
    return people.exclude(pk=agency_return.handed_in_by_id)


def send_back_of(agency_return):
    """Why the return, which is being revised, was sent back, with `.by_code`: question code ->
    reason; else None."""
    if not agency_return.is_being_revised:
        return None
    return send_back_at(agency_return.sent_versions.latest("number"))


def send_back_at(version):
    """Why this sent version was sent back, with `.by_code`; None if it was not."""
    found = SendBack.objects.filter(sent_version=version).select_related("by").first()
    if found is not None:
        rows = found.question_reasons.select_related("question")
        found.by_code = {row.question.code: row.text for row in rows}
    return found


def versions_of(agency_return):
    """All that was sent, the first first, with who sent it and who signed it off."""
    return agency_return.sent_versions.select_related("by", "signed_off_by")


def get_version(user, public_id, number):
    """A return that the person sees, one of its versions and the one before, if there is one; with
    the reasons for which either was sent back."""
    agency_return = get_return(user, public_id)
    versions = {version.number: version for version in versions_of(agency_return)}
    if number not in versions:
        raise Http404
    version, before = versions[number], versions.get(number - 1)
    version.sent_back = send_back_at(version)
    if before:
        before.sent_back = send_back_at(before)
    return agency_return, version, before


def others_to_copy_from(agency_return, section):
    """The same agency's returns on other children of the audit, sent or not, in which something of
    the section is answered."""
    return (
        AgencyReturn.objects.filter(
            case__audit=agency_return.case.audit_id,
            agency=agency_return.agency_id,
            drafts__section=section,
            drafts__answered__gt=0,
        )
        .exclude(pk=agency_return.pk)
        .select_related("case")
        .order_by("case")
    )


def get_return_to_copy_from(user, agency_return, public_id):
    """Another return of the agency and audit of `agency_return`, which the person fills in."""
    source = _found_return(public_id)
    places = [(r.case.audit_id, r.agency_id) for r in (source, agency_return)]
    if places[0] != places[1] or source == agency_return or not _is_own(user, source):
        refuse(user, source)
    return source


def may_review(user, agency_return):
    """May the person accept or send back a return that `get_return` gave them?"""
    return not agency_return.is_own and has_permission(
        user, Permission.REVIEW_RETURN, partnership=agency_return.partnership
    )


def _found_return(public_id):
    return _found(AgencyReturn.objects.for_filling_in().select_related("partnership"), public_id)


def may_fill_in(user, agency_return):
    """Is it a return of the person's own agency, or one that they contribute to?"""
    return _is_own(user, agency_return)


def _is_own(user, agency_return):
    """Does the person fill it in? Sets `is_contributor`: by a one-off invitation alone. Both are
    asked anew at each request, so that an end takes effect at once."""
    agency_return.is_contributor = False
    if agency_return.case.audit.state == AuditState.SETTING_UP:
        return False
    if has_permission(user, Permission.FILL_IN_RETURN, agency=agency_return.agency):
        return True
    agency_return.is_contributor = _contributed(user).filter(agency_return=agency_return).exists()
    return agency_return.is_contributor


def _is_readable(user, agency_return):
    return readable_returns(user).filter(pk=agency_return.pk).exists()


def answers_in(returns):
    """The answers last sent in these returns, in question order."""
    return (
        Answer.objects.filter(agency_return__in=returns)
        .select_related("question", "question__question_set", "agency_return", "about_agency")
        .order_by("question__position", "about_agency")
    )


def observations_in(returns):
    """The observations last sent in these returns, without those taken out since."""
    return Observation.objects.filter(agency_return__in=returns, withdrawn=False).select_related(
        "agency_return__agency"
    )


# -- cover sheets


def own_cover_sheets(user):
    """Cover sheets of the person's agencies."""
    return CoverSheet.objects.filter(covered(user, Permission.FILL_IN_RETURN))


def cover_sheets_of(audit):
    """All cover sheets of an audit that the person sees whole: which are sent, not contents. The
    lead's first, as in the audit's list of agencies."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return audit.cover_sheets.select_related("agency").order_by(Subquery(place))


def get_cover_sheet(user, public_id):
    """A cover sheet that the person fills in, or reads once it was sent; `is_own` tells which."""
    sheet = _found_cover_sheet(public_id)
    sheet.is_own = _is_own_cover_sheet(user, sheet)
    if not sheet.is_own and not _is_readable_cover_sheet(user, sheet):
        refuse(user, sheet)
    return sheet


def get_cover_sheet_to_fill_in(user, public_id):
    """A cover sheet of the person's agency; 403 for those who may only read it."""
    sheet = _found_cover_sheet(public_id)
    if not _is_own_cover_sheet(user, sheet):
        refuse(user, sheet, visible=_is_readable_cover_sheet(user, sheet))
    return sheet


def _found_cover_sheet(public_id):
    sheets = CoverSheet.objects.for_filling_in().select_related("saved_by", "sent_by")
    return _found(sheets, public_id)


def _is_own_cover_sheet(user, sheet):
    return has_permission(user, Permission.FILL_IN_RETURN, agency=sheet.agency)


def _is_readable_cover_sheet(user, sheet):
    return sheet.is_sent and has_permission(
        user, Permission.READ_SENT_RETURN, partnership=sheet.audit.partnership
    )


# -- one-off contributors


def _contributed(user):
    """Ids of the returns that the person contributes to now."""
    return Contribution.objects.live().filter(person=user).values("agency_return")


def may_lead(user, agency_return):
    return has_permission(user, Permission.LEAD_RETURNS, agency=agency_return.agency)


def get_return_to_lead(user, public_id):
    """A return for the leads of its agency; 403 for others who see it."""
    agency_return = get_return(user, public_id)
    if not (agency_return.is_own and may_lead(user, agency_return)):
        refuse(user, agency_return, visible=True)
    return agency_return


def current_contribution(agency_return):
    """The live invitation to this return, or None."""
    live = agency_return.contributions.live()
    return live.select_related("person", "invited_by").first()


def contribution_to_lead(user, agency_return):
    """The same for a lead of the agency; None for everybody else."""
    return current_contribution(agency_return) if may_lead(user, agency_return) else None


def contribution_of_token(token):
    """The invitation behind a link; None if the link is forged, revoked or expired, or its person
    may not sign in. Whoever has the link is not signed in yet."""
    return (
        Contribution.objects.live()
        .of_token(token)
        .filter(person__is_active=True)
        .select_related("person", "agency_return__agency__partnership")
        .first()
    )


def has_own_way_in(person):
    """Has the account a password, or rights besides its invitation? Then a link that came by mail
    is not enough to sign in to it."""
    return person.has_usable_password() or bool(memberships(person))


# -- urgent concerns


def visible_concerns(user):
    """Urgent concerns that the person raised or answers for, with `may_answer`.

    Leads of the agency and administrators answer, also those who became one since, and whoever was
    told, as long as they belong to the partnership. Whoever raised one reads it as long as they may
    fill in the return. Nobody else, the panel included, learns of it.
    """
    told = ConcernNotice.objects.filter(person=user).values("concern")
    here = {membership.partnership_id for membership in memberships(user)}
    administered = partnerships_with(user, Permission.ADMINISTER)
    answered_for = UrgentConcern.objects.filter(
        covered(user, Permission.LEAD_RETURNS, path="agency_return__agency")
        | Q(agency_return__partnership__in=administered)
        | Q(pk__in=told, agency_return__partnership__in=here)
    )
    raised = Q(raised_by=user, agency_return__in=own_returns(user))
    return UrgentConcern.objects.annotate(
        may_answer=Exists(answered_for.filter(pk=OuterRef("pk")))
    ).filter(Q(may_answer=True) | raised)


def unanswered_concerns(user):
    """Those that nobody has answered yet, oldest first."""
    return (
        visible_concerns(user)
        .filter(answers=None)
        .select_related("agency_return__agency", "agency_return__case", "raised_by")
        .order_by("raised_at", "pk")
    )


def concerns_of(user, agency_return):
    """What was raised from this return, as far as the person may see it, with `is_answered`."""
    answers = ConcernAnswer.objects.filter(concern=OuterRef("pk"))
    return (
        visible_concerns(user)
        .filter(agency_return=agency_return)
        .annotate(is_answered=Exists(answers))
        .select_related("raised_by")
    )


def get_concern(user, public_id):
    """A concern with `may_answer`; 404 for all whom it is not for."""
    concern = _found(UrgentConcern.objects.select_related("agency_return"), public_id)
    seen = (
        visible_concerns(user)
        .filter(pk=concern.pk)
        .select_related("agency_return__agency", "agency_return__case__audit", "raised_by")
        .first()
    )
    if seen is None:
        refuse(user, concern, partnership_id=concern.agency_return.partnership_id)
    return seen


def get_concern_to_answer(user, public_id):
    """A concern; 403 for whoever raised it and does not answer for it."""
    concern = get_concern(user, public_id)
    if not concern.may_answer:
        partnership_id = concern.agency_return.partnership_id
        refuse(user, concern, visible=True, partnership_id=partnership_id)
    return concern


def notices_of(concern):
    return concern.notices.select_related("person").order_by("person__name", "pk")


def concern_answers_of(concern):
    return concern.answers.select_related("by")


# -- working offline: files of returns, downloaded and uploaded


def get_audit_to_fill_in(user, public_id):
    """An audit in which the person's agencies have returns; 403 for those who only read it."""
    audit = get_audit(user, public_id)
    if not own_returns(user).filter(case__audit=audit).exists():
        refuse(user, audit, visible=True)
    return audit


def returns_to_download(user, audit, *, own_only=False):
    """The returns of an audit that the person fills in, and those that they read, in the order of
    the audit's list, with `is_own` telling which, and all that files of them need."""
    own = own_returns(user).filter(pk=OuterRef("pk"))
    returns = returns_of(audit).annotate(is_own=Exists(own))
    readable = readable_returns(user).values("pk")
    wanted = Q(is_own=True) if own_only else Q(is_own=True) | Q(pk__in=readable)
    drafts = Prefetch("drafts", SectionDraft.objects.select_related("saved_by"))
    return returns.filter(wanted).for_filling_in().prefetch_related(drafts)


def with_drafts(agency_return):
    """A return that `get_return` gave, with its drafts in memory."""
    prefetch_related_objects([agency_return], "drafts")
    return agency_return


def returns_in_workbook(user, audit, public_ids):
    """The person's own returns in the audit by public id. If a workbook names somebody else's, that
    goes on the trail like opening it."""
    own = {str(r.public_id): r for r in returns_to_download(user, audit, own_only=True)}
    for other in AgencyReturn.objects.filter(public_id__in=set(public_ids) - set(own)):
        record(Verb.REFUSED, other, by=user)
    return own


def get_upload(user, audit, public_id):
    """An upload of the person's own to that very audit; other people's are not there for them."""
    upload = Upload.objects.filter(public_id=public_id, audit=audit).first()
    if upload is None:
        raise Http404
    if upload.by_id != user.pk:
        refuse(user, upload, partnership_id=audit.partnership_id)
    return upload


# -- question sets


def visible_question_sets(user):
    """Shipped sets and those of the partnerships that the person administers; 404 for others."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return QuestionSet.objects.filter(Q(partnership=None) | Q(partnership__in=ids))


def _found(queryset, public_id):
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
