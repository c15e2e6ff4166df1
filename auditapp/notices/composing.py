"""The mail that notices make."""

from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from auditapp import mail

from .words import SUBJECTS, sentence, together, told_by


def message_of(row, notices):
    """(name, EmailMessage) of a Mail. Its Message-ID is the same however often it is made."""
    name = "notice" if row.day is None else "mail_of_the_day"
    context = {
        "person": row.person,
        "partnerships": _by_partnership(notices),
        "subject": SUBJECTS.get(notices[0].kind),
        "day": row.day,
        "link": settings.SITE_URL + (notices[0].path if row.day is None else reverse("home")),
        "choice_link": settings.SITE_URL + reverse("mail-choice"),
    }
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    headers = {"Message-ID": f"<{row.key}@{domain}>", "Auto-Submitted": "auto-generated"}
    words = mail.words_of(name, context)
    return name, EmailMessage(*words, to=[row.person.email], headers=headers)


def _by_partnership(notices):
    """[(partnership, [(title of an audit, sentences)])]"""
    ordered = sorted(notices, key=lambda n: (n.partnership_id, n.audit_id))
    return [
        (
            partnership,
            [
                (title, list(_sentences(of_audit)))
                for (_, title), of_audit in groupby(own, key=lambda n: (n.audit_id, n.title))
            ],
        )
        for partnership, own in groupby(ordered, key=lambda n: n.partnership)
    ]


def _sentences(notices):
    groups = {}
    for notice in notices:
        groups.setdefault(together(notice), []).append(notice)
    return [sentence(told_by(group)) for group in groups.values()]
