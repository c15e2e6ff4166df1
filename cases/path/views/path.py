"""A child's path: its dated steps, the clocks counted from them, and why some were missed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.permissions import Permission
from auditapp.saving import Stale
from auditapp.working_days import CALENDAR
from cases import access
from cases.states import WrongState

from ..access import (
    get_event,
    get_late_clock,
    last_day_looked_at,
    path_of,
    paths_of_audit,
)
from ..forms import EventForm, ReasonForm
from ..pages import path_context
from ..presenters.clocks import clock_rows, limit_words
from ..presenters.drawing import audit_drawing
from ..presenters.path import bank_holiday_warning
from ..presenters.timescales import timeline_table
from ..services import path as services


@require_safe
def detail(request, audit_id, case_id):
    """The steps, clocks and reasons of one child; administrators change the steps here."""
    case = access.get_case(request.user, audit_id, case_id)
    return render(request, "cases/path/detail.html", path_context(request, case))


@require_safe
def timeline(request, audit_id):
    """All children of an audit beside each other, from the day section 47 was started."""
    audit = access.get_audit_whole(request.user, audit_id, Permission.READ_SENT_RETURN)
    paths = paths_of_audit(audit)
    return render(
        request,
        "cases/path/timeline.html",
        {
            "audit": audit,
            "drawing": audit_drawing(paths),
            "table": timeline_table(paths),
            "calendar": CALENDAR,
            "as_of": last_day_looked_at(audit),
        },
    )


# -- steps


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id, case_id):
    case = access.get_case(request.user, audit_id, case_id, Permission.ADMINISTER)
    episodes = {step.episode for step in path_of(case).steps}
    initial = {"version": 0, "episode": max(episodes, default=1)}
    form = EventForm(request.POST or None, episodes=episodes, initial=initial)
    if request.method != "POST":
        return _event_page(request, case, form)
    return _save_event(request, case, form, services.add_event, {"case": case})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, case_id, event_id):
    event = get_event(request.user, audit_id, case_id, event_id)
    episodes = {step.episode for step in path_of(event.case).steps}
    initial = {name: getattr(event, name) for name in ["version", *services.EVENT_FIELDS]}
    form = EventForm(request.POST or None, episodes=episodes, initial=initial)
    if request.method != "POST":
        return _event_page(request, event.case, form, event)
    return _save_event(request, event.case, form, services.change_event, {"event": event}, event)


def _save_event(request, case, form, service, target, event=None):
    if {"version", "save_key"} & form.errors.keys() or not form.is_bound:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _event_page(request, case, form, event, status=422)
    fields = form.fields_to_save()
    if event is not None:
        fields["version"] = form.cleaned_data["version"]
    try:
        saved = service(by=request.user, **target, **fields)
    except ValidationError as error:
        form.add_error(None, error)
        return _event_page(request, case, form, event, status=422)
    except (Stale, WrongState) as error:
        closed = isinstance(error, WrongState)
        return _event_conflict(request, case, form, event, closed=closed)
    messages.success(request, "The step is saved.")
    if warning := bank_holiday_warning(saved):
        messages.warning(request, warning)
    return redirect("case-path", audit_id=case.audit.public_id, case_id=case.public_id)


def _event_conflict(request, case, form, event, *, closed):
    if event is not None:  # gone by now: 404
        event = get_event(request.user, case.audit.public_id, case.public_id, event.pk)
        form.data = form.data.copy()
        form.data["version"] = event.version
    problem = "closed" if closed else "stale"
    return _event_page(request, case, form, event, status=409, problem=problem)


def _event_page(request, case, form, event=None, status=200, problem=""):
    context = {"case": case, "audit": case.audit, "form": form, "event": event, "problem": problem}
    return render(request, "cases/path/event.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, case_id, event_id):
    """Ask, then take a step out."""
    event = get_event(request.user, audit_id, case_id, event_id)
    case = event.case
    reasons = sum(key[1] == event.pk for key in path_of(case).reasons)
    context = {"case": case, "audit": case.audit, "event": event, "reasons": reasons}
    context["closed"] = case.audit.is_published
    if request.method != "POST":
        return render(request, "cases/path/remove.html", context)
    try:
        services.remove_event(event=event, by=request.user)
    except WrongState:
        return render(request, "cases/path/remove.html", context | {"closed": True}, status=409)
    messages.success(request, "The step is removed.")
    return redirect("case-path", audit_id=case.audit.public_id, case_id=case.public_id)


# -- reasons


@require_http_methods(["GET", "HEAD", "POST"])
def reason(request, audit_id, case_id, event_id, rule_id):
    """Why a time limit was missed."""
    path, clock = get_late_clock(request.user, audit_id, case_id, rule_id, event_id)
    given = path.reason_for(clock)
    initial = {"version": given.version, "text": given.text} if given else {"version": 0}
    if request.method != "POST":
        return _reason_page(request, path, clock, ReasonForm(initial=initial))
    form = ReasonForm(request.POST)
    if {"version", "save_key"} & form.errors.keys():
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _reason_page(request, path, clock, form, status=422)
    try:
        services.give_reason(
            case=path.case,
            rule=clock.rule,
            trigger=clock.trigger,
            by=request.user,
            **form.cleaned_data,
        )
    except Stale:
        return _reason_conflict(request, audit_id, case_id, clock, form)
    except WrongState:
        return _reason_page(request, path, clock, form, status=409, problem="closed")
    messages.success(request, "The reason is saved.")
    return redirect("case-path", audit_id=audit_id, case_id=case_id)


def _reason_conflict(request, audit_id, case_id, clock, form):
    path, clock = get_late_clock(request.user, audit_id, case_id, clock.rule.pk, clock.trigger.pk)
    given = path.reason_for(clock)
    form.data = form.data.copy()
    form.data["version"] = given.version if given else 0
    return _reason_page(request, path, clock, form, status=409, problem="stale")


def _reason_page(request, path, clock, form, status=200, problem=""):
    case = path.case
    row = next(row for row in clock_rows(path) if row.clock is clock)
    context = {
        "case": case,
        "audit": case.audit,
        "row": row,
        "limit": limit_words(clock.rule),
        "form": form,
        "problem": problem,
    }
    return render(request, "cases/path/reason.html", context, status=status)
