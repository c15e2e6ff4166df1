"""How administrators are shown what people were told."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from auditapp.accounts.presenters import Tag

from .models import Notice, Problem
from .words import sentence, told_by

# A round is due every quarter of an hour.
SILENT_AFTER = datetime.timedelta(hours=3)

TO_DO = {
    Problem.AWAY: "The mail server did not answer. Tell whoever runs the server.",
    Problem.REFUSED: "The mail server did not take it. Check the person’s address.",
    Problem.LEFT: "The person had no role here any more, or what it was about is deleted.",
    Problem.LATE: "Its day was over. The next mail of the day says what is right then.",
}


@dataclass
class NoticeRow:
    notice: Notice
    words: str
    tag: Tag
    at: datetime.datetime | None  # of what the tag says
    to_do: str
    may_try_again: bool


def notice_row(notice):
    mail = notice.mail
    is_failed = mail is not None and mail.given_up_at is not None
    return NoticeRow(
        notice=notice,
        words=sentence(told_by([notice])),
        tag=_tag(mail),
        at=mail and (mail.sent_at or mail.given_up_at),
        to_do=TO_DO.get(mail.problem, "") if mail and mail.sent_at is None else "",
        may_try_again=is_failed and mail.day is None,
    )


def _tag(mail):
    if mail is None:
        return Tag("In the next mail of the day", "blue")
    if mail.sent_at:
        return Tag("Sent", "green")
    if mail.given_up_at:
        return Tag("Not sent", "red")
    if mail.problem:
        return Tag("Will be tried again", "yellow")
    return Tag("On its way", "blue")


def is_silent(last_round):
    """Does nothing look for reminders any more?"""
    return last_round is None or timezone.now() - last_round > SILENT_AFTER
