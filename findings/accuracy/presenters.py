"""How the accuracy check is shown."""

from django.utils import timezone


def reply_rows(replies, check, today=None):
    """How each agency stands: finished, still commenting, no comment, which silence is once its
    time is over, or cut short by the signing of the report."""
    last_day = timezone.localdate(check.closed_at) if check.closed_at else today
    is_over = (last_day or timezone.localdate()) > check.due
    return [
        {
            "reply": reply,
            "comments": list(reply.comments.all()),
            "state": _state(reply, check.is_open, is_over),
        }
        for reply in replies
    ]


def _state(reply, is_open, is_over):
    comments = len(reply.comments.all())
    if reply.finished_at:
        return "Finished" if comments else "No comment"
    if is_over:
        return "Time is over" if comments else "No comment, as nothing was said in time"
    if is_open:
        return "Commenting" if comments else "Nothing yet"
    return "Not finished when the check ended" if comments else "Nothing said when the check ended"


def finding_rows(form, agency, seen):
    """Each finding with its box or its saved comment, and what it rests on of the agency's own;
    `seen` are the marks of findings as the person saw them, None if that was just now."""
    return [
        {
            "finding": finding,
            "box": box,
            "saved": saved,
            "is_unseen": seen is not None and form.marks[finding] not in seen,
            "own": [
                evidence.observation
                for evidence in finding.evidence.all()
                if evidence.observation.agency_return
                and evidence.observation.agency_return.agency_id == agency.pk
            ],
        }
        for finding, box, saved in form.rows()
    ]
