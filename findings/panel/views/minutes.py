"""One child a screen, for a projector, with the minutes beside it."""

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from auditapp.saving import Stale
from cases.children.identity_check.pages import TextCheck
from cases.path.access import last_day_looked_at
from cases.returns.pages import saved_answer
from cases.states import WrongState
from findings.differences.presenters import of_child

from .. import access
from ..forms import MinutesForm
from ..minutes import FIELDS, kept, marks_of, merge, touched
from ..presenters import discussion_tag, minutes_differences, shown_child
from ..services import minutes as services
from ..sheets import sheets_of
from .common import is_forged, scale_of


@require_http_methods(["GET", "HEAD", "POST"])
def child(request, audit_id, case_id):
    if request.method == "POST":
        discussion = access.get_discussion_to_write(request.user, audit_id, case_id)
        return _save(request, discussion)
    discussion = access.get_discussion(request.user, audit_id, case_id)
    return _page(request, discussion, _check(discussion).show(_saved_form(discussion)))


def _check(discussion):
    return TextCheck(FIELDS, audit=discussion.case.audit, case=discussion.case)


def _saved_form(discussion):
    initial = {name: getattr(discussion, name) for name in FIELDS}
    initial["version"] = marks_of(discussion)
    return MinutesForm(initial=initial, scale=scale_of(discussion.case.audit))


def _save(request, discussion):
    check = _check(discussion)
    form = MinutesForm(check.posted(request), scale=scale_of(discussion.case.audit))
    if is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, discussion, form, status=422)
    try:
        _keep(request, discussion, form)
    except (Stale, WrongState):
        return _conflict(request, discussion, form)
    messages.success(request, "The minutes are saved.")
    check.leads_back(request, form)
    return redirect(request.path)


def _keep(request, discussion, form):
    return services.save_minutes(
        discussion=discussion,
        typed=form.typed(request.POST),
        marks=form.cleaned_data["version"],
        save_key=form.cleaned_data["save_key"],
        by=request.user,
    )


@require_POST
def typed(request, audit_id, case_id):
    """Single boxes while somebody types: 409 means that somebody else changed one of them."""
    discussion = access.get_discussion_to_write(request.user, audit_id, case_id)
    form = MinutesForm(request.POST, scale=scale_of(discussion.case.audit))
    if is_forged(form):
        return HttpResponseBadRequest()
    if not form.is_valid():
        return JsonResponse({}, status=422)
    try:
        saved, marks = _keep(request, discussion, form)
    except (Stale, WrongState):
        return JsonResponse({}, status=409)
    alerts = _check(discussion).alerts(dict(request.POST.lists()))
    return saved_answer(saved, version=marks, alerts=alerts)


def _conflict(request, discussion, form):
    """409: both texts of each box that somebody else changed too; nothing was saved."""
    discussion = access.get_discussion_to_write(
        request.user, discussion.case.audit.public_id, discussion.case.public_id
    )
    audit, marks = discussion.case.audit, form.cleaned_data["version"]
    mine = form.typed(request.POST)
    names = merge(discussion, mine, marks).conflicts if audit.is_open else touched(mine, marks)
    scale = scale_of(audit)
    keep_mine = kept(discussion, mine, marks)
    again = MinutesForm(initial={"version": marks_of(discussion)}, scale=scale)
    return render(
        request,
        "findings/panel/minutes_conflict.html",
        {
            "audit": audit,
            "case": discussion.case,
            "differences": minutes_differences(form, discussion, names, scale),
            "mine": keep_mine.items(),
            "theirs": (keep_mine | {name: getattr(discussion, name) for name in names}).items(),
            "saving": again,
        },
        status=409,
    )


def _page(request, discussion, form, status=200):
    case, user = discussion.case, request.user
    audit = case.audit
    [sheet] = sheets_of(user, audit, [case], [discussion])
    agenda = discussion.agenda
    place = [each.pk for each in agenda].index(discussion.pk)
    return render(
        request,
        "findings/panel/child.html",
        {
            "audit": audit,
            "case": case,
            "discussion": discussion,
            "tag": discussion_tag(discussion),
            "child": shown_child(sheet, scale_of(audit)),
            "differences": of_child(sheet.differences),
            "as_of": last_day_looked_at(audit),
            "form": form,
            "may_write": audit.is_open and access.may_take_minutes(user, audit),
            "may_hold": audit.is_open and access.may_hold(user, audit),
            "number": place + 1,
            "children": len(agenda),
            "before": agenda[place - 1].case if place else None,
            "after": agenda[place + 1].case if place + 1 < len(agenda) else None,
            "keys": request.GET.get("keys") != "off",
        },
        status=status,
    )
