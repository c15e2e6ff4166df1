"""Lists of choices that the product knows by their values, and what each value says. Pure.

A for-each-agency question and its counterpart that hold one of these lists tell who took part, what
became of each report, or what record there is. `nr` and `na` mean the same in every list.
"""

ATTENDANCE = {"part", "absent", "uninvited"}
INVITED, CAME = {"part", "absent"}, {"part"}
REPORT = {"available", "unavailable", "late", "none", "unasked"}
REPORTED = {"available", "unavailable", "late"}
RECORD = {"full", "part", "nothing"}
HELD = {"full", "part"}


def list_of(question):
    """The one of ATTENDANCE, REPORT and RECORD whose choices the question has, or None."""
    values = {option["value"] for option in question.options}
    return next((known for known in (ATTENDANCE, REPORT, RECORD) if values >= known), None)


def involving(question):
    """The values of a for-each-agency question which say that the agency was involved."""
    known = list_of(question)
    return CAME if known is ATTENDANCE else REPORTED if known is REPORT else set()
