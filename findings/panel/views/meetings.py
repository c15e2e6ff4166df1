"""The panel's meetings, and who came."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale
from cases.states import WrongState
from findings.models import Attendance

from .. import access
from ..forms import MeetingForm
from ..presenters import meeting_differences, meeting_row, person_words
from ..services import meetings as services
from .common import is_forged, to_audit


@require_safe
def meeting_list(request, audit_id):
    audit = access.get_audit_of_panel(request.user, audit_id)
    needed = audit.partnership.panel_quorum
    return to_audit(audit) or render(
        request,
        "findings/panel/meetings.html",
        {
            "audit": audit,
            "rows": [_row(meeting, needed) for meeting in access.meetings_of(audit)],
            "may_hold": audit.is_open and access.may_hold(request.user, audit),
        },
    )


def _row(meeting, needed):
    row = meeting_row(meeting, needed)
    row.came = [person_words(person) for person in row.came]
    row.apologies = [person_words(person) for person in row.apologies]
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id):
    """The table begins with the agencies that the audit asks."""
    audit = access.get_audit_to_hold(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    agencies = access.agencies_to_attend(audit)
    if request.method == "POST":
        return _save(request, audit, MeetingForm(request.POST, agencies=agencies))
    people = [Attendance(agency=agency) for agency in access.answering_agencies(audit)]
    initial = {"version": 0, "date": audit.panel_date}
    return _page(request, audit, MeetingForm(initial=initial, agencies=agencies, people=people))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, meeting_id):
    meeting = access.get_meeting(request.user, audit_id, meeting_id)
    if request.method == "POST":
        agencies = access.agencies_to_attend(meeting.audit, meeting)
        return _save(request, meeting.audit, MeetingForm(request.POST, agencies=agencies), meeting)
    return _page(request, meeting.audit, _saved_form(meeting), meeting)


def _saved_form(meeting):
    initial = {name: getattr(meeting, name) for name in ("version", "date", "place", "note")}
    agencies = access.agencies_to_attend(meeting.audit, meeting)
    people = list(meeting.attendances.all())
    return MeetingForm(initial=initial, agencies=agencies, people=people)


def _save(request, audit, form, meeting=None):
    if is_forged(form):
        return HttpResponseBadRequest()
    if "add" in request.POST:
        form.add_row()
        return _page(request, audit, form, meeting, checked=False)
    if not form.is_valid():
        return _page(request, audit, form, meeting, status=422)
    fields = form.fields_to_save()
    try:
        if meeting is None:
            services.record_meeting(audit=audit, by=request.user, **fields)
        else:
            version = form.cleaned_data["version"]
            services.change_meeting(meeting=meeting, version=version, by=request.user, **fields)
    except WrongState:
        return _page(request, audit, form, meeting, status=409, is_closed=True)
    except Stale:
        return _conflict(request, form, meeting)
    except ValidationError:  # the key of another meeting, which no page of ours sends
        return HttpResponseBadRequest()
    messages.success(request, "The meeting is saved.")
    return redirect("meeting-list", audit.public_id)


def _conflict(request, form, meeting):
    meeting = access.get_meeting(request.user, meeting.audit.public_id, meeting.pk)
    differences = meeting_differences(form, _saved_form(meeting), meeting)
    form.data = form.data.copy()
    form.data["version"] = meeting.version
    return _page(request, meeting.audit, form, meeting, status=409, differences=differences)


def _page(request, audit, form, meeting=None, status=200, checked=True, **context):
    """`checked`: whether the page says what is wrong."""
    if not checked:
        form.errors.clear()
    context |= {"audit": audit, "form": form, "meeting": meeting}
    return render(request, "findings/panel/meeting_form.html", context, status=status)
