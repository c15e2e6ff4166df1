"""What a person may see and do of audits, children and returns: a view's first line. The access
of each capability builds on it.

Each `get_…` gives the object, raises Http404 where the person may not see it, or PermissionDenied
where they see it but may not do this to it. Either refusal goes on the trail.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from auditapp.accounts.permissions import (
    Permission,
    belongs_to_agency,
    covered,
    has_permission,
    partnerships_with,
)
from auditapp.history.models import Verb, record
from cases.models import (
    AgencyReturn,
    Answer,
    Audit,
    AuditAgency,
    Case,
    Contribution,
    NoPartReason,
    NotTakingPart,
    Observation,
    Voice,
)
from cases.states import AuditState


def refuse(user, target, *, visible=False, why="", partnership_id=None, case_id=None):
    """Record the refusal and raise: PermissionDenied if the target is visible, with what the page
    then says of the reason, else Http404."""
    record(Verb.REFUSED, target, by=user, partnership_id=partnership_id, case_id=case_id)
    raise PermissionDenied(why) if visible else Http404


def found(queryset, public_id):
    return get_object_or_404(queryset, public_id=public_id)


# -- audits


def visible_audits(user):
    """Audits of partnerships in which the person sees audits whole, and opened ones that ask the
    person's agencies for returns."""
    whole = Q(partnership__in=partnerships_with(user, Permission.SEE_AUDIT))
    if not belongs_to_agency(user):
        return Audit.objects.filter(whole)
    answering = AuditAgency.objects.answering().filter(covered(user, Permission.FILL_IN_RETURN))
    opened = ~Q(state=AuditState.SETTING_UP)
    return Audit.objects.filter(whole | opened & Q(pk__in=answering.values("audit")))


def get_audit(user, public_id, permission=None):
    """A visible audit; with `permission`, a partnership's, 403 for those who lack it."""
    visible = visible_audits(user).select_related("partnership", "question_set")
    audit = visible.filter(public_id=public_id).order_by("pk").first()  # one at most
    if audit is None:
        refuse(user, found(Audit.objects, public_id))
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


def get_audit_to_administer(user, public_id):
    """An audit for its administrators, in whatever state; 403 for panel and chair."""
    return get_audit_whole(user, public_id, Permission.ADMINISTER)


def administers(user, audit):
    return has_permission(user, Permission.ADMINISTER, partnership=audit.partnership)


def checks_identity(user, audit):
    """Does the person see to it that nothing published identifies a child?"""
    return any(
        has_permission(user, permission, partnership=audit.partnership)
        for permission in (Permission.AGREE_FINDING, Permission.ADMINISTER)
    )


def get_audit_to_read_summary(user, public_id):
    """The summary is for those who see the audit whole, and once published for all who took
    part; a signed version stays theirs while the next is made."""
    audit = get_audit(user, public_id)
    if not (audit.is_published or audit.signed_version or sees_whole(user, audit)):
        refuse(user, audit)
    return audit


def moderated_audits(user):
    """Audits whose returns the person reads for the panel."""
    ids = partnerships_with(user, Permission.READ_SENT_RETURN)
    return Audit.objects.filter(partnership__in=ids)


# -- children


def get_case(user, audit_public_id, public_id, permission=Permission.READ_SENT_RETURN):
    """A case of that very audit, for the panel's people; 404 for others, 403 for somebody who
    takes no part in the discussion of this child."""
    marks = NotTakingPart.objects.current().filter(user=user, case=OuterRef("pk"))
    cases = Case.objects.filter(audit__public_id=audit_public_id)
    cases = cases.annotate(no_part=Subquery(marks.values("reason")))
    case = found(cases.select_related("audit__partnership", "audit__question_set"), public_id)
    partnership = case.audit.partnership
    if not has_permission(user, Permission.READ_SENT_RETURN, partnership=partnership):
        refuse(user, case, partnership_id=partnership.pk)
    if not has_permission(user, permission, partnership=partnership):
        refuse(user, case, visible=True, partnership_id=partnership.pk)
    if case.no_part:
        why = why_no_part(case.no_part)
        refuse(user, case, visible=True, why=why, partnership_id=partnership.pk)
    return case


def cases_without_part(user):
    """Ids of the children in whose discussion the person takes no part, for a subquery."""
    return NotTakingPart.objects.current().filter(user=user).values("case")


def why_no_part(code):
    reasons = {NoPartReason.WORKED: "you worked with the family"}
    reason = reasons.get(code, "of a reason that the chair or an administrator recorded")
    return (
        f"You take no part in the discussion of this child, because {reason}. "
        "Until that is ended, nothing of the child is shown to you."
    )


def get_case_to_administer(user, audit_public_id, public_id):
    """A case of an audit that the person administers; 403 for the panel, 404 for others."""
    return get_case(user, audit_public_id, public_id, Permission.ADMINISTER)


def get_voice(user, audit_public_id, case_public_id, pk):
    case = get_case(user, audit_public_id, case_public_id, Permission.RECORD_VOICE)
    voice = Voice.objects.filter(case=case, pk=pk).first()
    if voice is None:
        raise Http404
    return voice


def is_not_discussed(case):
    """Is it known that the panel did not discuss this child? Not before it met, nor if nobody
    marked a child of the audit as discussed."""
    return (
        not case.discussed
        and case.audit.has_met
        and case.audit.cases.current().filter(discussed=True).exists()
    )


def voices_of(case):
    return case.voices.all()


# -- returns


class InvitationEnded(Http404):
    """Not found by somebody whose one-off invitation to this return ended; `contribution` is it."""

    def __init__(self, contribution):
        super().__init__("The invitation ended.")
        self.contribution = contribution


def returns_of(audit):
    """All returns of an audit that the person sees whole: states and dates, not contents. In the
    order of the audit's list of agencies, the lead first."""
    place = AuditAgency.objects.filter(audit=audit, agency=OuterRef("agency")).values("pk")
    return AgencyReturn.objects.filter(case__audit=audit).order_by("case", Subquery(place))


def own_returns(user):
    """Returns of the person's agencies, and one that they contribute to by invitation, in audits
    that have been opened."""
    of_agency = covered(user, Permission.FILL_IN_RETURN)
    return _of_opened_audits(of_agency | Q(pk__in=contributed(user)))


def returns_of_own_agencies(user):
    """The same without one that they contribute to by invitation alone."""
    return _of_opened_audits(covered(user, Permission.FILL_IN_RETURN))


def _of_opened_audits(condition):
    return AgencyReturn.objects.filter(condition).exclude(case__audit__state=AuditState.SETTING_UP)


def contributed(user):
    """Ids of the returns that the person contributes to now."""
    return Contribution.objects.live().filter(person=user).values("agency_return")


def readable_returns(user):
    """Sent returns that the person reads for the panel.

    Somebody who also audits for an agency, or contributes to its return, reads a child's returns
    only once that agency's own return for the child was sent, so that neither colours the other.
    Administrators, who hold the whole audit, are not bound by that. Nobody reads those of a child
    in whose discussion they take no part.
    """
    partnerships = partnerships_with(user, Permission.READ_SENT_RETURN)
    administered = partnerships_with(user, Permission.ADMINISTER)
    if not partnerships:
        return AgencyReturn.objects.none()
    returns = AgencyReturn.objects.sent().filter(partnership__in=partnerships)
    returns = returns.exclude(case__in=cases_without_part(user))
    if partnerships <= administered:
        return returns
    own_unsent = own_returns(user).current().filter(case=OuterRef("case"), sent_at=None)
    return returns.filter(Q(partnership__in=administered) | ~Exists(own_unsent))


def get_return(user, public_id):
    """A return that the person fills in or reads, with `is_own` telling which, and
    `is_contributor`."""
    agency_return = found_return(public_id)
    agency_return.is_own = is_own(user, agency_return)
    if not agency_return.is_own and not is_readable(user, agency_return):
        _refuse_return(user, agency_return)
    return agency_return


def get_return_to_fill_in(user, public_id):
    """A return of the person's agency, or one that they contribute to (`is_contributor`); 403 for
    those who may only read it."""
    agency_return = found_return(public_id)
    if not is_own(user, agency_return):
        _refuse_return(user, agency_return, visible=is_readable(user, agency_return))
    agency_return.is_own = True
    return agency_return


def _refuse_return(user, agency_return, visible=False):
    try:
        refuse(user, agency_return, visible=visible)
    except Http404:
        ended = agency_return.contributions.filter(person=user).first()
        if ended is None:
            raise
        raise InvitationEnded(ended) from None


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


def may_review(user, agency_return):
    """May the person accept or send back a return that `get_return` gave them?"""
    return not agency_return.is_own and has_permission(
        user, Permission.REVIEW_RETURN, partnership=agency_return.partnership
    )


def found_return(public_id):
    return found(AgencyReturn.objects.for_filling_in().select_related("partnership"), public_id)


def is_own(user, agency_return):
    """Does the person fill it in? Sets `is_contributor`: by a one-off invitation alone. Both are
    asked anew at each request, so that an end takes effect at once."""
    agency_return.is_contributor = False
    if agency_return.case.audit.state == AuditState.SETTING_UP:
        return False
    if has_permission(user, Permission.FILL_IN_RETURN, agency=agency_return.agency):
        return True
    agency_return.is_contributor = contributed(user).filter(agency_return=agency_return).exists()
    return agency_return.is_contributor


def is_readable(user, agency_return):
    return readable_returns(user).filter(pk=agency_return.pk).exists()


def answers_in(returns, question_set):
    """The answers last sent in these returns, a list, in question order. Their questions are those
    that the set, which is all returns', holds in memory: a page has hundreds of answers."""
    returns = {agency_return.pk: agency_return for agency_return in returns}
    questions = {question.pk: question for question in question_set.questions}
    answers = (
        Answer.objects.filter(agency_return__in=returns)
        .select_related("about_agency")
        .order_by("question__position", "about_agency")
    )
    for answer in answers:
        answer.question = questions[answer.question_id]
        answer.agency_return = returns[answer.agency_return_id]
    return answers


def observations_in(returns):
    """The observations last sent in these returns, without those taken out since."""
    return Observation.objects.filter(agency_return__in=returns, withdrawn=False).select_related(
        "agency_return__agency"
    )
