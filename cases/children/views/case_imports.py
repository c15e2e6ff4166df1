"""Children from a file: looked at first, added or dropped then."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.tables import TableUploadForm, question_page, tell_notes, template_file
from auditapp.templatetags.interface import counted
from cases import access
from cases.states import WrongState

from ..access import agencies_answering, get_import
from ..imports import child_columns, read_children
from ..presenters.children import imported_rows
from ..services import case_imports as services
from ..services.pseudonyms import fill_in_pseudonyms


@require_safe
def template(request, audit_id, kind):
    """An empty table to fill in; it holds nothing but headings and an example."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    columns = child_columns(agencies_answering(audit), audit.facts)
    return template_file(columns, "children", kind)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def create(request, audit_id):
    """Upload a table; nobody is added yet."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    agencies = agencies_answering(audit)
    columns = child_columns(agencies, audit.facts)
    if request.method != "POST":
        return _upload_page(request, audit, TableUploadForm(columns=columns))
    if audit.is_published:
        return _upload_page(request, audit, TableUploadForm(columns=columns), status=409)
    form = TableUploadForm(request.POST, request.FILES, columns=columns)
    if not form.is_valid():
        if "save_key" in form.errors:
            return HttpResponseBadRequest()
        if form.question:
            return question_page(request, form, audit.title)
        return _upload_page(request, audit, form, status=422)
    children, wrong = read_children(form.rows, agencies, audit.facts)
    wrong = wrong or fill_in_pseudonyms(audit, children)
    if wrong:
        form.cell_errors = wrong
        return _upload_page(request, audit, form, status=422)
    try:
        kept = services.keep_import(audit=audit, children=children, by=request.user)
    except WrongState:
        return _upload_page(request, audit, form, status=409)
    tell_notes(request, form)
    return redirect("case-import-check", audit.public_id, kept.public_id)


def _upload_page(request, audit, form, status=200):
    context = {"audit": audit, "form": form}
    return render(request, "cases/children/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, audit_id, import_id):
    """Who would be added, without who they are: to add or to drop."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    if services.was_added(audit=audit, public_id=import_id):
        return _added(request, audit)
    if request.method != "POST":
        return _check_page(request, audit, get_import(request.user, audit, import_id))
    if request.POST.get("do") == "drop":
        services.drop_import(audit=audit, public_id=import_id, by=request.user)
        messages.success(request, "The file is dropped. Nobody was added.")
        return redirect("audit-set-up-children", audit.public_id)
    waiting = get_import(request.user, audit, import_id)
    if request.POST.get("do") != "add":
        return HttpResponseBadRequest()
    try:
        cases = services.add_import(audit=audit, public_id=import_id, by=request.user)
    except services.NotThere:
        return _added(request, audit)
    except WrongState:
        return _check_page(request, audit, waiting, status=409, is_closed=True)
    except ValidationError as error:
        return _check_page(request, audit, waiting, status=409, problems=error.messages)
    messages.success(request, f"{counted(len(cases), 'child is,children are')} added.")
    return redirect("audit-set-up-children", audit.public_id)


def _added(request, audit):
    messages.success(request, "These children are added already.")
    return redirect("audit-set-up-children", audit.public_id)


def _check_page(request, audit, waiting, status=200, **context):
    children = services.children_in(waiting)
    context |= {
        "audit": audit,
        "rows": imported_rows(children, agencies_answering(audit), audit.facts),
        "facts": audit.facts,
        "has_families": any(child.family for child in children),
    }
    return render(request, "cases/children/import_check.html", context, status=status)
