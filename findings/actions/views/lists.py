"""The actions of an audit, and those of all audits that a person sees."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import ObservationKind

from .. import access
from ..forms.listing import ActionFilter
from ..presenters import groups_of, in_words


@require_safe
def of_audit(request, audit_id):
    """Each agreed finding of what needs to happen with its actions, and others that have some; or,
    as chosen, in another order."""
    audit = access.get_audit_for_actions(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    actions = list(access.actions_of(audit))
    filters = ActionFilter(request.GET, actions=actions, by_finding=True)
    context = {"audit": audit, "may_plan": access.may_plan(request.user, audit)}
    return _page(request, actions, filters, _findings(audit, actions, filters), **context)


def _findings(audit, actions, filters):
    """Those to list, without the ones whose actions are all left out."""
    having = {action.finding_id for action in filters.apply(actions, timezone.localdate())}
    return [
        finding
        for finding in access.agreed_findings(audit)
        if finding.pk in having
        or (finding.kind == ObservationKind.NEEDS and not filters.is_narrowed)
    ]


@require_safe
def of_everybody(request):
    actions = list(access.get_visible_actions(request.user))
    return _page(request, actions, ActionFilter(request.GET, actions=actions))


def _page(request, actions, filters, findings=(), audit=None, **context):
    today = timezone.localdate()
    shown = filters.apply(actions, today)
    context |= {
        "audit": audit,
        "filters": filters,
        "number": len(actions),
        "shown": in_words(shown, today),
        "groups": groups_of(shown, filters.order, today, findings),
        "today": today,
    }
    return render(request, "findings/actions/list.html", context)
