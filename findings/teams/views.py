"""What teams did with a briefing: their three questions by a link, and what came of them."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.states import WrongState

from . import access, services
from .forms import TeamAnswerForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, link_id):
    """Anybody who has the link says what their team did."""
    briefing = access.get_briefing_to_answer(link_id)
    if not briefing.is_asking:
        return _closed(request, briefing)
    posted = request.POST if request.method == "POST" else None
    form = TeamAnswerForm(posted, messages=briefing.standing_messages())
    if posted is None:
        return _page(request, briefing, form)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, briefing, form, status=422)
    if not consume(request, action="team_answer", key=str(link_id)):
        return _page(request, briefing, form, status=429, too_many=True)
    try:
        services.save_team_answer(briefing=briefing, **form.answers())
    except services.NotAsked:
        return _closed(request, briefing)
    return redirect("team-thanks", link_id)


def _page(request, briefing, form, status=200, **context):
    context |= {"audit": briefing.audit, "form": form}
    return render(request, "findings/teams/answer.html", context, status=status)


def _closed(request, briefing):
    return render(request, "findings/teams/closed.html", {"audit": briefing.audit}, status=404)


@login_not_required
@require_safe
def thanks(request, link_id):
    briefing = access.get_briefing_to_answer(link_id)
    context = {"audit": briefing.audit, "briefing": briefing}
    return render(request, "findings/teams/thanks.html", context)


@require_safe
def overview(request, audit_id):
    """What teams said, and the link to give them."""
    audit = access.get_audit_to_read_teams(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    return _overview(request, audit)


def _overview(request, audit, status=200, **context):
    briefing = access.briefing_of(audit)
    context |= {
        "audit": audit,
        "briefing": briefing,
        "counts": access.counted(audit),
        "answers": access.team_answers_of(audit),
        "may_ask": access.may_ask(request.user, audit),
    }
    if briefing and briefing.is_asking:
        context["link"] = request.build_absolute_uri(briefing.get_link())
    return render(request, "findings/teams/overview.html", context, status=status)


@require_POST
def ask(request, audit_id):
    briefing = access.get_briefing_to_ask_about(request.user, audit_id)
    try:
        services.ask_teams(briefing=briefing, by=request.user)
    except WrongState:
        return _overview(request, briefing.audit, status=409, not_signed=True)
    messages.success(request, "Teams can answer now. Give them the link.")
    return redirect("team-list", audit_id)


@require_POST
def stop(request, audit_id):
    briefing = access.get_briefing_to_ask_about(request.user, audit_id)
    services.stop_asking(briefing=briefing, by=request.user)
    messages.success(request, "The link is closed. What teams said stays.")
    return redirect("team-list", audit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, answer_id):
    """Ask, then take an answer out."""
    found = access.get_team_answer(request.user, audit_id, answer_id)
    if request.method != "POST":
        context = {"audit": found.briefing.audit, "answer": found}
        return render(request, "findings/teams/remove.html", context)
    services.remove_team_answer(answer=found, by=request.user)
    messages.success(request, "The answer is removed.")
    return redirect("team-list", audit_id)
