"""Choosing children at random: the list of candidates, the draws, and the account of each."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.tables import TableUploadForm, question_page, tell_notes, template_file
from auditapp.templatetags.interface import counted
from cases import access
from cases.children.access import agencies_answering
from cases.children.imports import candidate_columns, read_candidates
from cases.states import WrongState

from . import presenters, services
from .access import candidate_lists_of, get_candidates, get_sample, samples_of
from .forms import DrawForm


@require_safe
def template(request, audit_id, kind):
    audit = access.get_audit_to_administer(request.user, audit_id)
    columns = candidate_columns(agencies_answering(audit), audit.facts)
    return template_file(columns, "candidates", kind)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def candidates_create(request, audit_id):
    """The lists that there are, and the form to import another."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    agencies = agencies_answering(audit)
    columns = candidate_columns(agencies, audit.facts)
    if request.method != "POST":
        return _lists_page(request, audit, TableUploadForm(columns=columns))
    if audit.is_published:
        return _lists_page(request, audit, TableUploadForm(columns=columns), status=409)
    form = TableUploadForm(request.POST, request.FILES, columns=columns)
    if not form.is_valid():
        if "save_key" in form.errors:
            return HttpResponseBadRequest()
        if form.question:
            return question_page(request, form, audit.title)
        return _lists_page(request, audit, form, status=422)
    rows, wrong = read_candidates(form.rows, agencies, audit.facts)
    if wrong:
        form.cell_errors = wrong
        return _lists_page(request, audit, form, status=422)
    save_key = form.cleaned_data["save_key"]
    try:
        kept = services.keep_candidates(audit=audit, rows=rows, save_key=save_key, by=request.user)
    except WrongState:
        return _lists_page(request, audit, form, status=409)
    messages.success(request, f"A list of {counted(kept.count, 'child,children')} is imported.")
    tell_notes(request, form)
    return redirect("candidate-list", audit.public_id, kept.pk)


def _lists_page(request, audit, form, status=200):
    context = {
        "audit": audit,
        "form": form,
        "lists": candidate_lists_of(audit),
    }
    return render(request, "cases/children/sampling/candidate_lists.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request, audit_id, list_id):
    """One list: what is on it, in numbers, the draws from it, and the form to draw."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    found = get_candidates(audit, list_id)
    if request.method != "POST":
        return _list_page(request, found, DrawForm(available=found.count, facts=found.audit.facts))
    form = DrawForm(request.POST, available=found.count, facts=found.audit.facts)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _list_page(request, found, form, status=422)
    try:
        sample = services.draw_sample(candidates=found, by=request.user, **form.cleaned_data)
    except (services.NotDrawn, WrongState):
        return _list_page(request, get_candidates(audit, list_id), form, status=409)
    return redirect("sample-detail", audit.public_id, sample.pk)


def _list_page(request, found, form, status=200):
    rows, facts = services.rows_of(found), found.audit.facts
    samples = [
        {"sample": sample, "strata": presenters.strata_of(sample, facts)}
        for sample in samples_of(found.audit)
        if sample.candidates_id == found.pk
    ]
    context = {
        "audit": found.audit,
        "candidates": found,
        "form": form,
        "columns": presenters.whole_list(rows, facts) if rows else [],
        "samples": samples,
        "is_late": status == 409,
    }
    return render(request, "cases/children/sampling/candidates.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def candidates_empty(request, audit_id, list_id):
    """Delete a list, after asking."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    found = get_candidates(audit, list_id)
    if request.method != "POST":
        context = {"audit": audit, "candidates": found}
        return render(request, "cases/children/sampling/candidates_empty.html", context)
    services.empty_candidates(candidates=found, by=request.user)
    messages.success(request, "The list is deleted. The account of each draw stays.")
    return redirect("candidate-list", audit.public_id, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sample_detail(request, audit_id, sample_id):
    """One draw: to put its children into the audit, or to leave it."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    sample = get_sample(audit, sample_id)
    if request.method != "POST":
        return _sample_page(request, sample)
    try:
        cases = services.use_sample(sample=sample, by=request.user)
    except services.NotUsed as error:
        return _sample_page(request, get_sample(audit, sample_id), str(error), status=409)
    except WrongState:
        reason = "The report is published, so that its children can’t be changed any more"
        return _sample_page(request, get_sample(audit, sample_id), reason, status=409)
    if cases:
        words = f"{counted(len(cases), 'child is,children are')} added, with pseudonyms."
    else:
        words = "These children are added already."
    messages.success(request, words)
    return redirect("audit-set-up-children", audit.public_id)


def _sample_page(request, sample, refused="", status=200):
    context = _sample_context(sample) | {"refused": refused}
    return render(request, "cases/children/sampling/sample.html", context, status=status)


@require_safe
def account(request, audit_id, sample_id):
    """What can be shown to whoever asks how the children were chosen: nobody is in it."""
    audit = access.get_audit_to_administer(request.user, audit_id)
    context = _sample_context(get_sample(audit, sample_id))
    return render(request, "cases/children/sampling/account.html", context)


def _sample_context(sample):
    found = sample.candidates
    rows, facts = services.rows_of(found), found.audit.facts
    draws = [
        other.pk for other in reversed(samples_of(found.audit)) if other.candidates_id == found.pk
    ]
    return {
        "audit": found.audit,
        "candidates": found,
        "sample": sample,
        "facts": facts,
        "drawn": presenters.drawn_children(sample, rows, facts),
        "is_emptied": not rows,
        "strata": presenters.strata_of(sample, facts),
        "counts": presenters.counts_of(sample),
        "headings": presenters.strata_headings(sample, facts),
        "number": draws.index(sample.pk) + 1,
        "draws": len(draws),
    }
