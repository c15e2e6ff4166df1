"""How the accuracy check is shown."""

from django.utils import timezone


def reply_rows(replies, check, today=None):
    """How each agency stands: finished, still commenting, or no comment, which silence is once its
    time is over."""
    is_over = not check.is_open or (today or timezone.localdate()) > check.due
    return [
        {"reply": reply, "comments": list(reply.comments.all()), "state": _state(reply, is_over)}
        for reply in replies
    ]


def _state(reply, is_over):
    comments = len(reply.comments.all())
    if reply.finished_at:
        return "Finished" if comments else "No comment"
    if not is_over:
        return "Commenting" if comments else "Nothing yet"
    return "Time is over" if comments else "No comment, as nothing was said in time"


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
