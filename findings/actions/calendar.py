"""Due dates as a calendar file."""

import datetime
import uuid

from django.utils import timezone
from icalendar import Calendar, Event

from .naming import owner_of
from .standing import is_to_do

PRODUCT = "-//Side by Side//Actions//EN"


def calendar_of(actions, url_of):
    """The bytes of a calendar with a whole day for each action that is still to be done and has a
    date; `url_of(action)` is the whole address of its page."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", "Actions")
    for action in actions:
        if action.due and is_to_do(action):
            calendar.add_component(_event(action, url_of(action)))
    return calendar.to_ical()


def _event(action, url):
    """The same action has the same UID in each file, so that a calendar replaces it."""
    event = Event()
    audit = action.finding.audit
    event.add("uid", str(uuid.uuid5(audit.public_id, f"action-{action.pk}")))
    event.add("dtstamp", timezone.now())
    event.add("sequence", action.version)
    event.add("dtstart", action.due)
    event.add("dtend", action.due + datetime.timedelta(days=1))
    event.add("summary", f"Action due: {action.what}")
    event.add("description", f"{owner_of(action)}. {audit.title}. {url}")
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
