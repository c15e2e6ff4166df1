"""Agencies and people from a list: upload, see what it would add, add it.

Nothing is kept between the two: the page that shows what would be added holds the rows, signed.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.tables import TableUploadForm, file_help, question_page, tell_notes, template_file

from .. import access, services
from ..imports import (
    AGENCY_COLUMNS,
    MAX_AGENCIES,
    MAX_PEOPLE,
    PEOPLE_COLUMNS,
    plan_agencies,
    plan_people,
)
from ..step_up import stepped_up
from .common import RedirectThenMail, choose, chosen_partnership, site

A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class List:
    """What differs between the two lists. `plan(partnership, rows)` says what rows would do;
    `add(request, partnership, rows, save_key)` does it, and tells the user."""

    name: str  # of the template file and of the addresses
    title: str
    columns: list
    largest: int
    plan: Callable
    add: Callable


def _plan_agencies(partnership, rows):
    return plan_agencies(rows, list(access.agencies_of(partnership)))


def _add_agencies(request, partnership, rows, save_key):
    number = services.import_agencies(
        partnership=partnership, rows=rows, save_key=save_key, by=request.user
    )
    words = "1 agency is added." if number == 1 else f"{number} agencies are added."
    messages.success(request, words)


def _plan_people(partnership, rows):
    known = access.known_people(partnership, rows)
    return plan_people(rows, known, partnership=partnership, today=timezone.localdate())


def _add_people(request, partnership, rows, save_key):
    """The same list again finds everybody there, so that no key is needed to know it by."""
    invited = services.import_people(
        partnership=partnership, rows=rows, site=site(request), by=request.user
    )
    number = sum(one.is_added for one in invited)
    if not number:
        messages.success(request, "Everybody in the list was there already. No mail was sent.")
        return
    words = "1 person is added" if number == 1 else f"{number} people are added"
    messages.success(
        request,
        f"{words}. Each gets a mail within the next minutes; until it is out, “Mail not sent yet” "
        "stands beside their name.",
    )


AGENCIES = List(
    "agency", "Add agencies from a list", AGENCY_COLUMNS, MAX_AGENCIES, _plan_agencies,
    _add_agencies,
)  # fmt: skip
PEOPLE = List(
    "person", "Invite people from a list", PEOPLE_COLUMNS, MAX_PEOPLE, _plan_people, _add_people
)


@require_http_methods(["GET", "HEAD", "POST"])
def agencies(request):
    return _import(request, AGENCIES)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def people(request):
    return _import(request, PEOPLE)


@require_safe
def agency_template(request, kind):
    return _template(request, AGENCIES, kind)


@require_safe
def people_template(request, kind):
    return _template(request, PEOPLE, kind)


def _template(request, what, kind):
    access.administered_partnerships(request.user)
    name = {"agency": "agencies", "person": "people"}[what.name]
    if kind not in ("csv", "xlsx"):
        raise Http404
    return template_file(what.columns, name, kind)


def _import(request, what):
    partnership = chosen_partnership(request)
    if partnership is None:
        return choose(request, what.title)
    if request.method != "POST":
        return _page(request, what, partnership, _form(what))
    if "rows" in request.POST:
        return _add(request, what, partnership)
    form = _form(what, request.POST, request.FILES)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if form.question:
        return question_page(request, form, partnership.name)
    if form.is_valid() and len(form.rows) > what.largest:
        form.add_error("file", f"Upload at most {what.largest} rows at a time")
    if form.errors:
        return _page(request, what, partnership, form, status=422)
    rows = [(row.number, row.texts) for row in form.rows]
    plan = what.plan(partnership, rows)
    form.cell_errors = _all_errors(form, plan)
    if form.cell_errors:
        return _page(request, what, partnership, form, status=422)
    tell_notes(request, form)
    context = {
        "what": what,
        "partnership": partnership,
        "plan": plan,
        "rows": signing.dumps(rows, salt=_salt(what, partnership), compress=True),
        "save_key": form.cleaned_data["save_key"],
    }
    return render(request, f"accounts/import_{what.name}.html", context)


def _form(what, *posted):
    form = TableUploadForm(*posted, columns=what.columns)
    form.fields["file"].help_text = file_help(what.largest)
    return form


def _all_errors(form, plan):
    """What is wrong in the cells and, in the rows whose cells can be read, with what they say."""
    unread = {error.row for error in form.cell_errors}
    judged = [error for error in plan.errors if error.row not in unread]
    return sorted([*form.cell_errors, *judged], key=lambda error: error.row)


def _salt(what, partnership):
    return f"accounts.imports.{what.name}.{partnership.pk}"


def _add(request, what, partnership):
    """The rows that the page before showed, judged again: something may have changed since."""
    try:
        salt = _salt(what, partnership)
        rows = signing.loads(request.POST["rows"], salt=salt, max_age=A_DAY)
        save_key = uuid.UUID(request.POST.get("save_key", ""))
    except (signing.BadSignature, ValueError):
        return HttpResponseBadRequest()
    rows = [(number, texts) for number, texts in rows]
    try:
        what.add(request, partnership, rows, save_key)
    except services.RowsRefused as refused:
        form = _form(what)
        form.cell_errors = refused.errors
        return _page(request, what, partnership, form, status=409)
    except ValidationError as error:
        form = _form(what)
        return _page(request, what, partnership, form, status=409, reason=error.messages[0])
    return RedirectThenMail(reverse(f"{what.name}-list"))


def _page(request, what, partnership, form, status=200, **context):
    context |= {"what": what, "partnership": partnership, "form": form}
    return render(request, "accounts/import.html", context, status=status)
