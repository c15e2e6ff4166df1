"""What comes back from one audit to the next."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from findings.themes.access import get_partnerships

from . import presenters
from .access import agencies_of, audits_between
from .forms import ScopeForm, SectionForm
from .limits import limits_over_time
from .questions import countable_sections, newest_sets, questions_over_time
from .scope import Scope
from .sent import returns_sent
from .themes import themes_over_time

PAGES = {
    "themes": "Themes",
    "questions": "Questions",
    "timescales": "Time limits",
    "returns": "Returns",
}


@require_safe
def themes(request):
    form, scope = _chosen(request)
    context = {}
    if scope:
        found = themes_over_time(scope)
        context["rows"] = presenters.theme_rows(found, scope)
        context["without"] = presenters.without_theme(found.without)
    return _page(request, "themes", form, scope, **context)


@require_safe
def questions(request):
    form, scope = _chosen(request)
    sets = newest_sets(scope.audits) if scope else []
    if not sets:
        return _page(request, "questions", form, scope)
    chosen = SectionForm(request.GET, sets=sets, sections=countable_sections)
    rows = []
    if chosen.chosen:
        found = questions_over_time(scope, chosen.chosen[1])
        rows = presenters.question_rows(found, scope)
    return _page(request, "questions", form, scope, section_form=chosen, rows=rows)


@require_safe
def timescales(request):
    form, scope = _chosen(request)
    context = {}
    if scope:
        rows = presenters.limit_rows(limits_over_time(scope), scope)
        context = {"rows": rows, "picture": presenters.limits_drawn(rows, scope)}
    return _page(request, "timescales", form, scope, **context)


@require_safe
def returns(request):
    form, scope = _chosen(request)
    context = {}
    if scope:
        found = returns_sent(scope)
        context["rows"] = presenters.agency_rows(found)
        context["picture"] = presenters.returns_drawn(found, scope)
    return _page(request, "returns", form, scope, **context)


def _chosen(request):
    """(form, Scope), None for the scope where what is looked for could not be understood."""
    partnerships = get_partnerships(request.user)
    form = ScopeForm(request.GET, partnerships=partnerships, agencies=agencies_of(partnerships))
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    audits = list(audits_between(form.place, given["since"], given["until"]))
    return form, Scope(audits, given["category"], form.chosen_agency)


def _page(request, name, form, scope, **context):
    query = form.query() if scope else ""
    context |= {
        "form": form,
        "scope": scope,
        "columns": presenters.columns(scope.audits) if scope else [],
        "scope_words": presenters.scope_words(scope) if scope else "",
        "own": reverse(f"across-{name}"),
        "pages": [
            {
                "label": label,
                "url": reverse(f"across-{page}") + (f"?{query}" if query else ""),
                "current": page == name,
            }
            for page, label in PAGES.items()
        ],
    }
    return render(request, f"findings/across/{name}.html", context)
