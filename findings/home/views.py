from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditapp.accounts.permissions import Permission, belongs_to_agency, partnerships_with
from cases import access
from cases.audits.access import (
    accuracy_replies_to_finish,
    audits_to_set_up,
    is_getting_started,
)
from cases.audits.presenters.home import audits_to_moderate, returns_to_do
from cases.cover_sheets.access import own_cover_sheets
from cases.cover_sheets.presenters import cover_sheets_to_do
from cases.returns.checks.access import checks_to_answer
from cases.returns.checks.presenters import check_rows
from cases.returns.concerns.access import unanswered_concerns
from cases.returns.remedies.access import audits_with_overdue, remedies_to_do
from findings.actions.access import actions_to_decide, actions_to_do
from findings.actions.presenters import rows_by_urgency

from .overview import overview


@require_safe
def home(request):
    """What the person has to do now, for each of their roles; what is of none is not asked for, and
    not on the page."""
    user = request.user
    own = access.own_returns(user)
    has_own = own.exists()
    context = {
        "concerns": unanswered_concerns(user),
        "has_own": has_own,
        "returns": returns_to_do(own, user) if has_own else [],
        "overview": overview(user),
    }
    if belongs_to_agency(user):
        context |= _of_agencies(user)
    if partnerships_with(user, Permission.SEE_AUDIT):
        context["audits"] = audits_to_moderate(access.moderated_audits(user))
    if partnerships_with(user, Permission.AGREE_FINDING):
        context["to_decide"] = rows_by_urgency(actions_to_decide(user), timezone.localdate())
    if partnerships_with(user, Permission.ADMINISTER):
        context |= _of_administrators(user)
    return render(request, "findings/home/home.html", context)


def _of_agencies(user):
    return {
        "checks": check_rows(checks_to_answer(user)),
        "remedies": remedies_to_do(user),
        "accuracy_replies": accuracy_replies_to_finish(user),
        "cover_sheets": cover_sheets_to_do(own_cover_sheets(user)),
        "actions": rows_by_urgency(actions_to_do(user), timezone.localdate()),
    }


def _of_administrators(user):
    return {
        "overdue_remedies": audits_with_overdue(user),
        "to_set_up": audits_to_set_up(user),
        "is_getting_started": is_getting_started(user),
    }
