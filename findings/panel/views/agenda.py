"""Which children the panel discusses, in which order, and who takes no part."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.accounts.presenters import differences
from auditapp.saving import Stale
from cases.path.access import has_paths
from cases.states import WrongState

from .. import access
from ..forms import ChoiceForm, HeldForm, NoPartForm, PlaceForm, TakeOffForm
from ..minutes import lost_with
from ..presenters import child_rows
from ..services import agenda as services
from .common import closed, is_forged, scale_of, to_audit


@require_safe
def agenda(request, audit_id):
    """The agenda, and all other children with what helps to choose."""
    audit = access.get_audit_of_panel(request.user, audit_id)
    if audit.is_being_set_up:
        return to_audit(audit)
    scale = scale_of(audit)
    rows = child_rows(
        access.children_of(audit),
        access.agenda_of(audit),
        access.marks_in(audit),
        request.user,
        access.figures(request.user, audit),
        scale,
    )
    chosen = [row for row in rows if row.discussion]
    chosen.sort(key=lambda row: (row.discussion.position, row.discussion.pk))
    return render(
        request,
        "findings/panel/agenda.html",
        {
            "audit": audit,
            "chosen": chosen,
            "others": [row for row in rows if not row.discussion],
            "has_paths": has_paths(audit),
            "has_scale": bool(scale),
            "may_hold": audit.is_open and access.may_hold(request.user, audit),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, audit_id, case_id):
    """Put a child on the agenda, or say anew why it is there."""
    case = access.get_child_to_choose(request.user, audit_id, case_id)
    if case.audit.is_being_set_up:
        return redirect(case.audit)
    if request.method != "POST":
        return _choice_page(request, case, _saved_choice(case))
    form = ChoiceForm(request.POST, meetings=access.meetings_of(case.audit))
    if is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _choice_page(request, case, form, status=422)
    return _save_choice(request, case, form)


def _save_choice(request, case, form):
    discussion, fields = access.discussion_of(case), dict(form.cleaned_data)
    version = fields.pop("version")
    try:
        if discussion is None or version == 0:
            services.choose_child(case=case, by=request.user, **fields)
        else:
            services.change_choice(
                discussion=discussion, version=version, by=request.user, **fields
            )
    except Stale:
        return _choice_conflict(request, case, form)
    except WrongState:
        return _choice_page(request, case, form, status=409, is_closed=True)
    except services.NeedsMeeting as error:
        form.add_error("meeting", str(error))
        return _choice_page(request, case, form, status=422)
    except ValidationError:  # the key of another child's form, which no page of ours sends
        return HttpResponseBadRequest()
    messages.success(request, "The agenda is saved.")
    return redirect("agenda", case.audit.public_id)


def _saved_choice(case):
    """What is saved; of a child not chosen yet nothing, but the meeting if there is one alone."""
    meetings, discussion = access.meetings_of(case.audit), access.discussion_of(case)
    initial = {"version": 0}
    if discussion:
        names = ("version", "reason", "meeting")
        initial = {name: getattr(discussion, name) for name in names}
    elif len(meetings) == 1:
        initial["meeting"] = meetings[0]
    return ChoiceForm(initial=initial, meetings=meetings)


def _choice_conflict(request, case, form):
    saved = _saved_choice(case)
    found = differences(form, saved)
    form.data = form.data.copy()
    form.data["version"] = saved.initial["version"]
    return _choice_page(request, case, form, status=409, differences=found, is_stale=True)


def _choice_page(request, case, form, status=200, **context):
    context |= {
        "case": case,
        "audit": case.audit,
        "form": form,
        "discussion": access.discussion_of(case),
    }
    return render(request, "findings/panel/choose.html", context, status=status)


@require_POST
def move(request, audit_id, case_id):
    """Up or down: to the place on the agenda that the button names."""
    discussion = access.get_discussion_to_hold(request.user, audit_id, case_id)
    form, audit = PlaceForm(request.POST), discussion.case.audit
    if not form.is_valid():
        return HttpResponseBadRequest()
    back = reverse("agenda", args=[audit.public_id])
    try:
        services.move_child(discussion=discussion, to=form.cleaned_data["to"], by=request.user)
    except WrongState:
        return closed(request, audit, back, "closed")
    return redirect(f"{back}#child-{discussion.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request, audit_id, case_id):
    """Ask, then take a child off the agenda."""
    discussion = access.get_discussion_to_hold(request.user, audit_id, case_id)
    audit = discussion.case.audit
    if request.method != "POST":
        return _take_off_page(request, discussion)
    form = TakeOffForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    back = reverse("agenda", args=[audit.public_id])
    try:
        services.take_off(discussion=discussion, by=request.user, **form.cleaned_data)
    except WrongState:
        return closed(request, audit, back, "held" if audit.is_open else "closed")
    except Stale:
        discussion = access.get_discussion_to_hold(request.user, audit_id, case_id)
        return _take_off_page(request, discussion, status=409)
    messages.success(request, f"{discussion.case} is off the agenda.")
    return redirect(back)


def _take_off_page(request, discussion, status=200):
    context = {"audit": discussion.case.audit, "case": discussion.case, "discussion": discussion}
    context["form"] = TakeOffForm(initial={"seen": lost_with(discussion)})
    context["is_stale"] = status == 409
    return render(request, "findings/panel/take_off.html", context, status=status)


@require_POST
def hold(request, audit_id, case_id):
    """Say that the panel discussed the child, or did not after all."""
    discussion = access.get_discussion_to_hold(request.user, audit_id, case_id)
    form, audit = HeldForm(request.POST), discussion.case.audit
    if not form.is_valid():
        return HttpResponseBadRequest()
    back = reverse("child-meeting", args=[audit.public_id, discussion.case.public_id])
    held = form.cleaned_data["held"]
    try:
        services.mark_held(discussion=discussion, held=held, by=request.user)
    except WrongState:
        return closed(request, audit, back, "no meeting" if audit.is_open else "closed")
    words = "marked as discussed" if held else "no longer marked as discussed"
    messages.success(request, f"{discussion.case} is {words}.")
    return redirect(back)


# -- taking no part


@require_http_methods(["GET", "HEAD", "POST"])
def no_part(request, audit_id, case_id):
    """Who takes no part in the discussion of a child; mark one more."""
    case = access.get_child_to_choose(request.user, audit_id, case_id)
    posted = request.POST if request.method == "POST" else None
    form = NoPartForm(posted, people=access.people_of_panel(case.audit))
    if posted is not None and form.is_valid():
        services.mark_no_part(case=case, by=request.user, **form.cleaned_data)
        person = form.cleaned_data["user"]
        messages.success(request, f"{person} takes no part in the discussion of {case}.")
        return redirect(_after_mark(request, case, person))
    context = {
        "case": case,
        "audit": case.audit,
        "form": form,
        "marks": access.marks_in(case.audit).filter(case=case),
    }
    status = 200 if posted is None else 422
    return render(request, "findings/panel/no_part.html", context, status=status)


def _after_mark(request, case, person):
    """Whoever marks themselves may not see the child's pages any more."""
    if person == request.user:
        return reverse("agenda", args=[case.audit.public_id])
    return reverse("no-part", args=[case.audit.public_id, case.public_id])


@require_POST
def end_no_part(request, audit_id, case_id, mark_id):
    mark = access.get_mark(request.user, audit_id, case_id, mark_id)
    services.end_no_part(mark=mark, by=request.user)
    messages.success(request, f"{mark.user} takes part again.")
    return redirect("no-part", audit_id, case_id)
