"""Plain lists for administrators: agencies, people."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access


@require_safe
def agencies(request):
    rows = (
        access.administered_agencies(request.user)
        .select_related("partnership", "part_of")
        .order_by("partnership__name", "name")
    )
    return render(request, "accounts/agencies.html", {"agencies": rows})


@require_safe
def people(request):
    rows = (
        access.administered_memberships(request.user)
        .select_related("user", "partnership", "agency")
        .order_by("partnership__name", "user__name", "role")
    )
    return render(request, "accounts/people.html", {"memberships": rows})
