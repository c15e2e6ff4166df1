from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.cover_sheets.access import own_cover_sheets
from cases.cover_sheets.presenters import cover_sheets_to_do
from cases.returns.checks.access import checks_to_answer
from cases.returns.checks.presenters import check_rows
from cases.returns.concerns.access import unanswered_concerns
from cases.returns.remedies.access import audits_with_overdue, remedies_to_do

from ..access import accuracy_replies_to_finish, audits_to_set_up, is_getting_started
from ..presenters.home import audits_to_moderate, returns_to_do


@require_safe
def home(request):
    """What the person has to do now, for each of their roles."""
    own = access.own_returns(request.user)
    moderated = access.moderated_audits(request.user)
    return render(
        request,
        "cases/audits/home.html",
        {
            "returns": returns_to_do(own, request.user),
            "concerns": unanswered_concerns(request.user),
            "checks": check_rows(checks_to_answer(request.user)),
            "remedies": remedies_to_do(request.user),
            "overdue_remedies": audits_with_overdue(request.user),
            "accuracy_replies": accuracy_replies_to_finish(request.user),
            "has_own": own.exists(),
            "cover_sheets": cover_sheets_to_do(own_cover_sheets(request.user)),
            "audits": audits_to_moderate(moderated),
            "to_set_up": audits_to_set_up(request.user),
            "is_getting_started": is_getting_started(request.user),
        },
    )
