"""The summary of a partnership's audits of a year, for its annual report."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from auditapp.history.models import Verb, record
from findings.across.access import audits_between
from findings.report.documents import PLAIN_MAKERS, logo_of
from findings.report.files import attachment
from findings.themes.access import get_partnerships

from . import access, presenters
from .years import days_of


@require_safe
def years(request):
    """The years that there is something of, for each partnership."""
    groups = [
        (partnership, presenters.years_of(audits_between(partnership)))
        for partnership in get_partnerships(request.user)
    ]
    return render(request, "findings/annual/years.html", {"groups": groups})


@require_safe
def year(request, partnership_id, year):
    partnership = access.get_partnership_and_year(request.user, partnership_id, year)
    context = {
        "partnership": partnership,
        "year": year,
        "document": _document(partnership, year, logo=None),
    }
    return render(request, "findings/annual/year.html", context)


@require_safe
def year_file(request, partnership_id, year, format):
    partnership = access.get_partnership_and_year(request.user, partnership_id, year)
    if format not in PLAIN_MAKERS:
        raise Http404
    content = PLAIN_MAKERS[format](_document(partnership, year, logo=logo_of(partnership)))
    record(Verb.EXPORTED, partnership, by=request.user, partnership_id=partnership.pk)
    return attachment(content, format, named=["audits", presenters.name_of(year)])


def _document(partnership, year, *, logo):
    audits = list(audits_between(partnership, *days_of(year)).select_related("partnership"))
    return presenters.year_document(
        partnership,
        year,
        audits,
        reports=access.standing_reports(audits),
        actions=access.actions_of(audits),
        teams=access.team_counts(audits),
        today=timezone.localdate(),
        logo=logo,
    )
