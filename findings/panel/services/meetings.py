"""Writes of the panel's meetings."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from cases.models import Audit
from cases.states import WrongState
from findings.models import Attendance, PanelMeeting


def lock_audit(audit):
    """One writer of an audit's agenda at a time. Raises WrongState unless it is collecting or
    moderating."""
    locked = Audit.objects.select_for_update().get(pk=audit.pk)
    if not locked.is_open:
        raise WrongState("change the panel's meetings", locked.state)


@transaction.atomic
def record_meeting(*, audit, date, attendances, save_key, by, place="", note=""):
    """A meeting with the (unsaved) Attendances. The same `save_key` again returns the meeting that
    it made. Raises WrongState, or ValidationError for an agency of another partnership."""
    lock_audit(audit)
    if made := PanelMeeting.objects.filter(audit=audit, save_key=save_key).first():
        return made
    meeting = PanelMeeting(audit=audit, date=date, place=place, note=note, save_key=save_key)
    _write(meeting, attendances)
    record(Verb.ADDED, meeting, by=by, partnership_id=audit.partnership_id)
    return meeting


@transaction.atomic
def change_meeting(*, meeting, date, attendances, version, save_key, by, place="", note=""):
    """The same form again changes nothing. Raises Stale, WrongState or ValidationError."""
    lock_audit(meeting.audit)
    locked = lock_for_change(meeting, version=version, save_key=save_key)
    if locked is None:
        return meeting
    locked.date, locked.place, locked.note = date, place, note
    _write(locked, attendances)
    record(Verb.CHANGED, locked, by=by, partnership_id=meeting.audit.partnership_id)
    return locked


def _write(meeting, attendances):
    meeting.full_clean()
    meeting.save()
    meeting.attendances.all().delete()
    for attendance in attendances:
        agency = attendance.agency
        if agency and agency.partnership_id != meeting.audit.partnership_id:
            raise ValidationError("Choose agencies of the audit's partnership.")
        attendance.meeting = meeting
    Attendance.objects.bulk_create(attendances)
