"""What an agency had before it when it commented. Pure."""

from auditapp.saving import fingerprint


def marks_of(findings, comments):
    """Finding -> what a page carries of it: a mark of its wording, and of what the chair answered
    to the one of `comments` that is about it."""
    answers = {comment.finding_id: comment.answer for comment in comments}
    return {
        finding: f"{finding.pk}-{fingerprint(finding.wording, answers.get(finding.pk, ''))}"
        for finding in findings
    }
