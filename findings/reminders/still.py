"""Of what happened and waits for the mail of the day: what is still so. Nobody is told to sign off
what was signed off since."""

from auditapp.notices.kinds import Kind
from cases.models import AccuracyReply, AgencyReturn, AnswerCheck
from cases.states import OPEN_AUDIT, ReturnState


def still_so(notices, people):
    """Those of these waiting notices that their persons can still do something about."""
    returns = AgencyReturn.objects.to_do().select_related("agency", "case")
    by_pk = {row.pk: row for row in returns}
    assigned = {(row.case.audit_id, row.assigned_to_id) for row in by_pk.values()}
    checks = list(
        AnswerCheck.objects.to_answer().select_related(
            "agency_return__agency", "agency_return__case"
        )
    )
    replies = list(
        AccuracyReply.objects.to_finish()
        .filter(accuracy_check__audit__state__in=OPEN_AUDIT)
        .select_related("agency")
    )

    def is_so(notice):
        row = by_pk.get(notice.object_id)
        if notice.kind == Kind.ASSIGNED:
            return (notice.audit_id, notice.person_id) in assigned
        if notice.kind == Kind.HANDED_IN:
            return row is not None and row.state == ReturnState.WAITING
        if notice.kind in (Kind.GIVEN_BACK, Kind.SENT_BACK):
            return row is not None and row.state != ReturnState.WAITING
        if notice.kind == Kind.CHECK_ASKED:
            return any(
                check.agency_return.case.audit_id == notice.object_id
                and notice.person_id in people.filling_in(check.agency_return.agency)
                for check in checks
            )
        return any(
            reply.accuracy_check_id == notice.object_id
            and notice.person_id in people.filling_in(reply.agency)
            for reply in replies
        )

    return [notice for notice in notices if is_so(notice)]
