"""When what is deleted, for administrators."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditapp.accounts.access import get_partnership

from .retention import times_of


@require_safe
def deletion(request, partnership_id):
    partnership = get_partnership(request.user, partnership_id)
    context = {"partnership": partnership, "audits": times_of(partnership)}
    return render(request, "findings/erasure/deletion.html", context)
