"""How words of families and practitioners are shown."""

from auditapp.templatetags.interface import day
from cases.models import ConsentBy, Way

# Question sheets to print: template -> whom it is for.
SHEETS = {
    "younger-child": "for a younger child",
    "older-child": "for an older child",
    "family": "for a mother, father or other carer",
    "practitioner": "for a practitioner",
}
WAYS = {
    Way.IN_PERSON: "in person",
    Way.PHONE: "by telephone",
    Way.VIDEO: "on a video call",
    Way.WRITING: "in writing",
    Way.SURVEY: "in a survey",
    Way.ADVOCATE: "through an advocate",
    Way.WORKER: "through a worker who knows them",
    Way.EVENT: "at an event for practitioners",
}

CONSENT = {
    (True, ConsentBy.PERSON): "they agreed",
    (True, ConsentBy.PARENT): "a parent agreed for the child",
    (False, ConsentBy.PERSON): "they did not agree",
    (False, ConsentBy.PARENT): "a parent did not agree for the child",
    (False, ConsentBy.NOBODY): "nobody was asked",
}


def voice_line(voice):
    """Who said it, how, when and whether it may be quoted, in one line."""
    who = ", ".join(filter(None, [voice.get_who_display(), WAYS.get(voice.way), voice.how]))
    parts = [who.rstrip("."), day(voice.said_on), _exact(voice), _consent(voice)]
    return " · ".join(part for part in parts if part)


def _exact(voice):
    return {True: "word for word", False: "as somebody else put it", None: ""}[voice.is_exact]


def _consent(voice):
    may = "may be quoted" if voice.consent_to_quote else "not to be quoted"
    why = CONSENT.get((voice.consent_to_quote, voice.consent_by))
    return f"{may}: {why}" if why else may
