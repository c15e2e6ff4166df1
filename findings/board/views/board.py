"""The board: observations in three columns, used, set aside or open, under the findings."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.templatetags.interface import counted as counted_words
from cases.audits.presenters.audits import audit_tag
from cases.states import WrongState

from .. import access
from ..counting import counted
from ..forms.observations import ApartForm, ObservationFilter, SetAsideForm
from ..presenters.findings import lists
from ..presenters.observations import columns, row, state_counts, suggestions
from ..services import observations as services

IN_A_COLUMN = 30


@require_safe
def board(request, audit_id):
    audit = access.get_audit_for_findings(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    observations = access.weighed_observations(request.user, audit)
    filters = ObservationFilter(request.GET, audit=audit, themes=access.themes_for(audit))
    chosen = filters.apply(observations)
    page, shown = _page_of(request, chosen)
    counts = state_counts(
        observations.order_by().values_list("kind", "used", "aside").annotate(number=Count("pk"))
    )
    findings = list(access.findings_of(audit))
    return render(
        request,
        "findings/board/board.html",
        {
            "audit": audit,
            "tag": audit_tag(audit),
            "filters": filters,
            "lists": lists(
                findings,
                counted(audit, access.counts_of_audit(audit)),
                audit.cases.current().count(),
            ),
            "columns": columns(shown, counts, filters.words_typed),
            "open": sum(count.open for count in counts.values()),
            "findings": findings,
            "page": page,
            "pages": range(1, _last_page(shown) + 1),
            "may_change": audit.is_open and access.may_propose(request.user, audit),
            "may_agree": audit.is_open and access.may_agree(request.user, audit),
        },
    )


def _page_of(request, observations):
    """The number of the page asked for and what is on it; the first one if there is nothing."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and 0 < len(asked) < 6 else 1
    shown = access.in_columns(observations, (number - 1) * IN_A_COLUMN, number * IN_A_COLUMN)
    if shown or number == 1:
        return number, shown
    return 1, access.in_columns(observations, 0, IN_A_COLUMN)


def _last_page(shown):
    """As many pages as the fullest of the columns needs."""
    most = max((observation.of_kind for observation in shown), default=0)
    return max(1, -(-most // IN_A_COLUMN))


@require_safe
def similar(request, audit_id):
    """Open observations that look alike: suggestions to take or wave away."""
    audit = access.get_audit_for_findings(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    observations = list(access.open_observations(request.user, audit))
    return render(
        request,
        "findings/board/similar.html",
        {
            "audit": audit,
            "groups": suggestions(observations, access.kept_apart(audit)),
            "findings": list(access.findings_of(audit)),
            "may_change": audit.is_open and access.may_propose(request.user, audit),
        },
    )


@require_POST
def keep_apart(request, audit_id):
    """Wave a suggestion away."""
    audit = access.get_audit_to_propose(request.user, audit_id)
    readable = access.readable_observations(request.user, audit)
    form = ApartForm(request.POST, observations=readable)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.keep_apart(
            audit=audit, observations=form.cleaned_data["observations"], by=request.user
        )
    except WrongState:
        messages.error(request, "This audit no longer takes changes, so nothing was saved.")
    else:
        messages.success(request, "They will not be suggested together again.")
    return redirect("finding-similar", audit_id)


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request, audit_id):
    """One reason for all that were ticked on the board (`?observation=…`)."""
    audit = access.get_audit_to_propose(request.user, audit_id)
    if request.method != "POST" and not audit.is_open:
        return redirect(audit.get_findings_url())
    readable = access.open_observations(request.user, audit)
    if request.method != "POST":
        picked = list(access.numbered(readable, request.GET.getlist("observation")))
        form = SetAsideForm(observations=readable, initial={"observations": picked})
        return _set_aside_page(request, audit, form, picked)
    everything = access.readable_observations(request.user, audit)
    form = SetAsideForm(request.POST, observations=everything)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        picked = list(access.numbered(everything, form.data.getlist("observations")))
        return _set_aside_page(request, audit, form, picked, status=422)
    picked, reason = form.cleaned_data["observations"], form.cleaned_data["reason"]
    try:
        number = services.set_aside(
            audit=audit, observations=picked, reason=reason, by=request.user
        )
    except WrongState:
        return _set_aside_page(request, audit, form, picked, status=409)
    messages.success(
        request, f"{counted_words(number, 'observation is,observations are')} set aside."
    )
    return redirect(audit.get_findings_url())


def _set_aside_page(request, audit, form, picked, status=200):
    if not audit.is_open:  # whatever else is wrong with the form, nothing can be set aside
        status = 409
    context = {
        "audit": audit,
        "form": form,
        "rows": [row(observation) for observation in picked],
        "closed": status == 409,
    }
    return render(request, "findings/board/set_aside.html", context, status=status)


@require_POST
def take_up(request, audit_id, observation_id):
    audit = access.get_audit_to_propose(request.user, audit_id)
    observation = access.get_observation(request.user, audit, observation_id)
    try:
        services.take_up_again(audit=audit, observation=observation, by=request.user)
    except WrongState:
        messages.error(request, "This audit no longer takes changes, so nothing was changed.")
    else:
        messages.success(request, "The observation is open again.")
    return redirect(audit.get_findings_url())
