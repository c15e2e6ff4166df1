"""The trail, for administrators: who did what, searched and taken away."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditapp.accounts.access import administered_agencies, administered_partnerships
from auditapp.accounts.step_up import stepped_up

from .access import cases_of_trail, entries_of_trail, people_of_trail, seen_in
from .exports import trail_csv
from .forms import TrailForm
from .presenters import entry_rows
from .services import record_trail_export

ENTRIES_A_PAGE = 100
CSV = "text/csv; charset=utf-8"


@require_safe
def trail(request):
    return _page(request, _form(request))


@require_safe
@stepped_up
def export(request):
    """The entries of the same search, all pages of them."""
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    partnerships = administered_partnerships(request.user)
    before = record_trail_export(partnerships=partnerships, by=request.user)
    entries = entries_of_trail(request.user, **form.wanted()).filter(pk__lt=before)
    return StreamingHttpResponse(
        trail_csv(entries, seen_in),
        content_type=CSV,
        headers={"Content-Disposition": 'attachment; filename="history.csv"'},
    )


def _form(request):
    """404 for whoever administers nothing."""
    return TrailForm(
        request.GET,
        cases=cases_of_trail(request.user),
        people=people_of_trail(request.user),
        agencies=administered_agencies(request.user).order_by("name"),
    )


def _page(request, form, status=200):
    """Nothing is listed where the search could not be understood, lest it be taken for its
    answer."""
    wanted = form.wanted() if form.is_valid() else None
    page = None
    if wanted is not None:
        entries = entries_of_trail(request.user, **wanted)
        page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    entries = list(page) if page else []
    context = {
        "form": form,
        "page": page,
        "query": form.query() if page else "",
        "rows": entry_rows(entries, seen_in(entries)),
        "is_search": wanted is not None and any(wanted.values()),
    }
    return render(request, "cases/trail/list.html", context, status=status)
