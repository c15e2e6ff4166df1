"""The learning briefing: read, written by the chair, as a document."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.children.identity_check.pages import TextCheck
from findings.report.documents import PLAIN_MAKERS, logo_of
from findings.report.files import attachment

from . import access, services
from .forms import TEXTS, BriefingForm
from .presenters import briefing_differences, briefing_document, is_ready


@require_safe
def briefing(request, audit_id):
    audit = access.get_audit_to_brief(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    found = access.briefing_of(audit)
    chosen = access.messages_of(found)
    context = {
        "audit": audit,
        "briefing": found,
        "document": briefing_document(audit, found, chosen, logo=None),
        "is_ready": is_ready(found, chosen),
        "may_write": access.may_write(request.user, audit),
        "sees_teams": access.sees_teams(request.user, audit),
    }
    return render(request, "findings/briefing/briefing.html", context)


@require_safe
def briefing_file(request, audit_id, format):
    audit = access.get_audit_to_brief(request.user, audit_id)
    if format not in PLAIN_MAKERS:
        raise Http404
    if audit.is_being_set_up:
        return redirect(audit)
    found = access.briefing_of(audit)
    data = briefing_document(
        audit,
        found,
        access.messages_of(found),
        logo=logo_of(audit.partnership),
        link=request.build_absolute_uri(found.get_link()) if found.is_asking else "",
    )
    content = PLAIN_MAKERS[format](data)
    record(Verb.EXPORTED, audit, by=request.user)
    return attachment(content, format, named=["learning briefing", audit.title])


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id):
    audit = access.get_audit_to_write_briefing(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    findings = access.findings_to_choose(audit)
    check = TextCheck(TEXTS, audit=audit)
    if request.method != "POST":
        found = access.briefing_of(audit)
        initial = _initial(found, access.messages_of(found))
        form = check.show(BriefingForm(initial=initial, findings=findings))
        return _edit_page(request, audit, form)
    form = BriefingForm(check.posted(request), findings=findings)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _edit_page(request, audit, form, status=422)
    meta = {name: form.cleaned_data[name] for name in ("version", "save_key")}
    try:
        services.save_briefing(
            audit=audit, messages=form.chosen(), by=request.user, **meta, **form.texts()
        )
    except Stale:
        found = access.briefing_of(audit)
        differences = briefing_differences(form, found, access.messages_of(found))
        form.data = form.data.copy()
        form.data["version"] = found.version
        return _edit_page(request, audit, form, status=409, differences=differences)
    messages.success(request, "The briefing is saved.")
    again = check.leads_back(request, form)
    return redirect("briefing-edit" if again else "briefing", audit_id)


def _initial(found, chosen):
    initial = {name: getattr(found, name) for name in ("looked_at", "differently", "questions")}
    initial["version"] = found.version
    if found.pk is None:
        audit = found.audit
        initial["looked_at"] = f"{audit.aim}\n{audit.scope}"
    for place, message in enumerate(chosen, 1):
        initial[f"finding-{place}"], initial[f"words-{place}"] = message.finding_id, message.words
    return initial


def _edit_page(request, audit, form, status=200, **context):
    context |= {"audit": audit, "form": form}
    return render(request, "findings/briefing/edit.html", context, status=status)
