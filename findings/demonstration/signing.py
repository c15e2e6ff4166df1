"""What follows a meeting in the demonstration: actions, accuracy check, the signed report."""

import uuid

from findings.accuracy.services import answer_comment, close_check, open_check, save_reply
from findings.actions.services import add_action
from findings.models import AccuracyComment, Finding
from findings.report.checklist import checklist
from findings.report.freezing import draft_to_sign
from findings.report.services.signing import sign


def load_action(finding, content, *, people, day, by):
    """`content`: owner, what, due, measure."""
    add_action(
        finding=finding,
        owner=people.agencies[content["owner"]],
        what=content["what"],
        due=day(content["due"]),
        measure=content["measure"],
        save_key=uuid.uuid4(),
        by=by,
    )


def load_accuracy(audit, content, *, agencies, auditor, chair, moment):
    """`content`: opened_at, closed_at, and replies with agency, at and perhaps a comment (finding,
    words, answer, answered_at)."""
    check = open_check(audit=audit, by=chair, at=moment(content["opened_at"]))
    for said in content["replies"]:
        reply = check.replies.get(agency=agencies[said["agency"]])
        comments = {}
        if "finding" in said:
            comments[Finding.objects.get(audit=audit, wording=said["finding"])] = said["words"]
        save_reply(
            reply=reply,
            comments=comments,
            finished=True,
            version=reply.version,
            save_key=uuid.uuid4(),
            by=auditor(reply.agency),
            at=moment(said["at"]),
        )
        for comment in AccuracyComment.objects.filter(reply=reply):
            answer, at = said["answer"], moment(said["answered_at"])
            answer_comment(comment=comment, answer=answer, was="", by=chair, at=at)
    close_check(check=check, by=chair, at=moment(content["closed_at"]))


def load_report(audit, content, *, chair, day, moment):
    """`content`: at, agreed_on, agreed_by, approved_on, approved_by, and reasons by code of the
    check list."""
    draft = draft_to_sign(audit)
    wanted = [point.code for point in checklist(audit, draft.content) if point.needs_reason]
    if sorted(wanted) != sorted(content["reasons"]):
        raise ValueError(f"reasons are wanted for: {', '.join(wanted)}")
    sign(
        audit=audit,
        number=1,
        digest=draft.digest,
        save_key=uuid.uuid4(),
        by=chair,
        reasons=content["reasons"],
        at=moment(content["at"]),
        agreed_on=day(content["agreed_on"]),
        agreed_by=content["agreed_by"],
        approved_on=day(content["approved_on"]),
        approved_by=content["approved_by"],
    )
