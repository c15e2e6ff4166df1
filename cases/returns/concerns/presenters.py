"""How an urgent concern is shown."""

from auditapp.templatetags.interface import moment


def told_rows(concern, notices):
    """Who was told and how, in words."""
    return [{"person": notice.person, "how": _how(concern, notice)} for notice in notices]


def _how(concern, notice):
    if notice.person_id == concern.raised_by_id:
        return "raised it, so got no mail"
    if notice.mailed_at is None:
        return "mail did not go out"
    return f"mail sent on {moment(notice.mailed_at)}"


def not_reached(concern, notices):
    """The people whom mail did not reach."""
    return [
        notice.person
        for notice in notices
        if notice.mailed_at is None and notice.person_id != concern.raised_by_id
    ]
