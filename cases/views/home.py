from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access
from ..presenters.cover_sheets import cover_sheets_to_do
from ..presenters.home import audits_to_moderate, returns_to_do


@require_safe
def home(request):
    """What the person has to do now, for each of their roles."""
    own = access.own_returns(request.user)
    moderated = access.moderated_audits(request.user)
    return render(
        request,
        "cases/home.html",
        {
            "returns": returns_to_do(own, request.user),
            "concerns": access.unanswered_concerns(request.user),
            "has_own": own.exists(),
            "cover_sheets": cover_sheets_to_do(access.own_cover_sheets(request.user)),
            "audits": audits_to_moderate(moderated),
            "to_set_up": access.audits_to_set_up(request.user),
            "is_getting_started": access.is_getting_started(request.user),
        },
    )
