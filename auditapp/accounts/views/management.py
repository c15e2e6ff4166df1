"""The trail, for administrators."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import access

ENTRIES_A_PAGE = 100


@require_safe
def history(request):
    entries = access.administered_entries(request.user)
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    people, agencies = access.named_in(page)
    rows = [
        {
            "at": entry.at,
            "verb": entry.get_verb_display(),
            "person": people.get(entry.person_id),
            "agency": agencies.get(entry.agency_id),
            "object": f"{entry.object_type.split('.')[1]} {entry.object_id}",
        }
        for entry in page
    ]
    return render(request, "accounts/history.html", {"page": page, "rows": rows})
