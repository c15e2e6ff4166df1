"""The kinds of things that people are told. Pure."""

from django.db.models import TextChoices


class Kind(TextChoices):
    # what happened
    ASSIGNED = "assigned", "Return given to somebody"
    HANDED_IN = "handed_in", "Return handed in for sign-off"
    GIVEN_BACK = "given_back", "Return given back instead of signed off"
    SENT_BACK = "sent_back", "Return sent back"
    CHECK_ASKED = "check_asked", "Asked to check an answer"
    ACCURACY_OPENED = "accuracy_opened", "Accuracy check opened"
    CHASED = "chased", "Reminded by hand"
    # what somebody owes
    RETURNS = "returns", "Returns to send"
    REVISIONS = "revisions", "Returns to send again"
    SIGN_OFF = "sign_off", "Returns to sign off"
    CHECKS = "checks", "Answers to check"
    ACCURACY = "accuracy", "Comments on accuracy"
    ACTION = "action", "Action due"
    DECISION = "decision", "Actions for the chair"
    REMEDY = "remedy", "Put right for a child"


# Told as soon as it happens, or in the mail of the day where somebody chose so.
EVENTS = [
    Kind.ASSIGNED,
    Kind.HANDED_IN,
    Kind.GIVEN_BACK,
    Kind.SENT_BACK,
    Kind.CHECK_ASKED,
    Kind.ACCURACY_OPENED,
]


class Stage(TextChoices):
    """How near the day is by which something is owed."""

    ASKED = "asked", "Asked"
    SOON = "soon", "Due soon"
    LAST = "last", "Due on the next day"
    AGAIN = "again", "Every week"
