"""What notices say, each in a sentence that is true on the day that it was left. Pure.

A mail names no child: these know counts, days and the title of an audit, and nothing else.
"""

from dataclasses import dataclass
from datetime import date

from auditapp.templatetags.interface import counted
from auditapp.templatetags.interface import day as written
from auditapp.working_days import add_calendar_days

from .kinds import Kind, Stage


@dataclass(frozen=True)
class Told:
    """What several notices of one kind, about one audit and day, say together."""

    kind: Kind
    stage: str
    notices: int
    count: int
    due: date | None
    day: date


def told_by(notices):
    """The Told of notices that belong together."""
    first = notices[0]
    return Told(
        kind=Kind(first.kind),
        stage=first.stage,
        notices=len(notices),
        count=sum(notice.count for notice in notices),
        due=first.due,
        day=first.day,
    )


def together(notice):
    """Notices for which this is the same are said in one sentence."""
    return notice.partnership_id, notice.audit_id, notice.kind, notice.stage, notice.due


def sentence(told):
    return SENTENCES[told.kind](told)


# Of a mail with one notice.
SUBJECTS = {
    Kind.ASSIGNED: "returns were given to you",
    Kind.HANDED_IN: "a return waits for your sign-off",
    Kind.GIVEN_BACK: "a return was given back to you",
    Kind.SENT_BACK: "a return was sent back",
    Kind.CHECK_ASKED: "your agency is asked to check an answer",
    Kind.ACCURACY_OPENED: "is it right what was found about your work?",
    Kind.CHASED: "returns are still to be sent",
}


def _assigned(told):
    return f"{counted(told.count, 'return was,returns were')} given to you."


def _handed_in(told):
    return f"{counted(told.count, 'return was,returns were')} handed in for your sign-off."


def _given_back(told):
    were = counted(told.count, "return that you handed in was,returns that you handed in were")
    return f"{were} given back to you instead of being signed off. The reason stands on its page."


def _sent_back(told):
    were = counted(told.notices, "return was,returns were")
    where = "its page" if told.notices == 1 else "their pages"
    return f"{were} sent back, for {counted(told.count, 'reason,reasons')}. See {where}."


def _check_asked(told):
    answers = counted(told.count, "answer,answers")
    return f"Your agency is asked to check {answers} against its record{_until(told)}."


def _accuracy_opened(told):
    return (
        "Your agency is asked whether what was found about its work is right"
        f"{_until(told)}. To say nothing is an answer too: say so on the page."
    )


def _returns(told):
    returns = counted(told.count, "return is,returns are")
    if told.stage == Stage.ASKED:
        return f"Your agency is asked for returns. {returns} to be sent by {written(told.due)}."
    what = "overdue" if told.stage == Stage.AGAIN else "to be sent"
    return f"{returns} {_still(told, what)}"


def _chased(told):
    returns = counted(told.count, "return is,returns are")
    return f"{returns} still {_still(told, 'to be sent')}"


def _revisions(told):
    returns = counted(told.count, "return that was sent back is,returns that were sent back are")
    return f"{returns} still to be sent again."


def _sign_off(told):
    return f"{counted(told.count, 'return waits,returns wait')} for your sign-off."


def _checks(told):
    answers = counted(told.count, "answer is,answers are")
    return f"{answers} {_still(told, 'to be checked against your record')}"


def _accuracy(told):
    return (
        "Your agency has not said yet whether what was found about its work is right. "
        f"It may do so until {written(told.due)}{_tomorrow(told)}."
    )


def _action(told):
    actions = counted(told.count, "action that you answer for is,actions that you answer for are")
    if told.due is None:
        return f"{actions} overdue."
    return f"{actions} due on {written(told.due)}{_tomorrow(told)}."


def _decision(told):
    actions = counted(told.count, "action waits,actions wait")
    return f"{actions} for your word: said to be done, or to be changed."


def _remedy(told):
    return f"{counted(told.count, 'point is,points are')} {_still(told, 'to be put right')}"


SENTENCES = {
    Kind.ASSIGNED: _assigned,
    Kind.HANDED_IN: _handed_in,
    Kind.GIVEN_BACK: _given_back,
    Kind.SENT_BACK: _sent_back,
    Kind.CHECK_ASKED: _check_asked,
    Kind.ACCURACY_OPENED: _accuracy_opened,
    Kind.CHASED: _chased,
    Kind.RETURNS: _returns,
    Kind.REVISIONS: _revisions,
    Kind.SIGN_OFF: _sign_off,
    Kind.CHECKS: _checks,
    Kind.ACCURACY: _accuracy,
    Kind.ACTION: _action,
    Kind.DECISION: _decision,
    Kind.REMEDY: _remedy,
}


def _still(told, what):
    """`due` is None for several that were due on different days."""
    if told.due is None:
        return f"{what}. {'It is' if told.count == 1 else 'They are'} overdue."
    if told.day > told.due:
        return f"{what}. {'It was' if told.count == 1 else 'They were'} due on {written(told.due)}."
    return f"{what} by {written(told.due)}{_tomorrow(told)}."


def _until(told):
    return f", until {written(told.due)}" if told.due else ""


def _tomorrow(told):
    near = {told.day: ", which is today", add_calendar_days(told.day, 1): ", which is tomorrow"}
    return near.get(told.due, "")
