"""Observations in three columns, and the findings agreed from them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.permissions import Permission, has_permission
from auditapp.saving import Stale
from cases.audits.presenters.audits import audit_tag
from cases.states import WrongState
from findings.models import Evidence
from findings.themes.services import Similar

from . import access, services
from .forms import FindingForm, ObservationFilter
from .presenters import columns, evidence_rows, raised


@require_safe
def finding_list(request, audit_id):
    audit = access.get_audit_for_findings(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    observations = access.readable_observations(request.user, audit).annotate(
        used=Exists(Evidence.objects.filter(observation=OuterRef("pk")))
    )
    filters = ObservationFilter(request.GET, audit=audit)
    findings = list(access.findings_of(audit))
    children = audit.cases.current().count()
    return render(
        request,
        "findings/board/list.html",
        {
            "audit": audit,
            "tag": audit_tag(audit),
            "filters": filters,
            "columns": columns(findings, list(filters.apply(observations)), children),
            "findings": findings,
            "may_change": audit.is_open and _may_agree(request.user, audit),
        },
    )


@require_safe
def by_number(request, finding_id):
    """The way to a finding's page from where its audit is not known."""
    finding = access.get_finding_by_number(request.user, finding_id)
    return redirect("finding-detail", finding.audit.public_id, finding.pk)


@require_safe
def detail(request, audit_id, finding_id):
    finding = access.get_finding(request.user, audit_id, finding_id)
    return render(
        request,
        "findings/board/detail.html",
        {
            "audit": finding.audit,
            "finding": finding,
            "raised": raised(finding, finding.audit.cases.current().count()),
            "evidence": evidence_rows(access.evidence_of(request.user, finding)),
            "may_change": finding.audit.is_open and _may_agree(request.user, finding.audit),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id):
    """Make a finding, from the observations picked on the list (`?observation=…`) or from none."""
    audit = access.get_audit_to_agree(request.user, audit_id)
    picked = _picked(request, audit)
    initial = {"version": 0, "observations": picked}
    if first := picked.first():
        initial |= {"kind": first.kind, "wording": first.text}
    form = _form(request, audit, picked, initial)
    if request.method != "POST":
        return _page(request, audit, form)
    return _save(request, audit, form, services.make_finding, {"audit": audit})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, finding_id):
    """Change a finding; observations picked on the list are offered beside its own."""
    finding = access.get_finding_to_change(request.user, audit_id, finding_id)
    audit = finding.audit
    present = access.readable_observations(request.user, audit).filter(evidence__finding=finding)
    offered = present | _picked(request, audit)
    initial = {
        "version": finding.version,
        "kind": finding.kind,
        "wording": finding.wording,
        "theme": finding.theme_id,
        "place": finding.position,
        "observations": offered.distinct(),
    }
    form = _form(request, audit, offered.distinct(), initial, finding)
    if request.method != "POST":
        return _page(request, audit, form, finding)
    return _save(request, audit, form, services.change_finding, {"finding": finding}, finding)


@require_safe
def extend(request, audit_id):
    """From the list to the finding chosen there, with the observations picked there."""
    audit = access.get_audit_to_agree(request.user, audit_id)
    numbers = request.GET.get("finding", "")
    chosen = numbers.isdecimal() and len(numbers) < 19
    finding = access.findings_of(audit).filter(pk=numbers).first() if chosen else None
    if finding is None:
        return redirect(audit.get_findings_url())
    picked = QueryDict(mutable=True)
    picked.setlist("observation", request.GET.getlist("observation"))
    return redirect(f"{reverse('finding-edit', args=[audit_id, finding.pk])}?{picked.urlencode()}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, finding_id):
    """Ask, then take a finding out."""
    finding = access.get_finding_to_change(request.user, audit_id, finding_id)
    context = {"audit": finding.audit, "finding": finding}
    if request.method != "POST":
        return render(request, "findings/board/remove.html", context)
    try:
        services.remove_finding(finding=finding, by=request.user)
    except WrongState:
        return render(request, "findings/board/remove.html", context | {"closed": True}, status=409)
    messages.success(request, "The finding is removed. What it was based on is still there.")
    return redirect(finding.audit.get_findings_url())


def _may_agree(user, audit):
    return has_permission(user, Permission.AGREE_FINDING, partnership=audit.partnership)


def _picked(request, audit):
    """The observations named in the address; a number that is none of theirs is left out."""
    numbers = [n for n in request.GET.getlist("observation") if n.isdecimal() and len(n) < 19]
    return access.readable_observations(request.user, audit).filter(pk__in=numbers)


def _form(request, audit, offered, initial, finding=None):
    """When posted, any observation that the person may read can be evidence."""
    if request.method == "POST":
        offered = access.readable_observations(request.user, audit)
    return FindingForm(
        request.POST if request.method == "POST" else None,
        observations=offered,
        themes=access.themes_for(audit, finding),
        initial=initial,
    )


def _save(request, audit, form, service, target, finding=None):
    if not form.is_valid():
        if {"version", "save_key"} & form.errors.keys():
            return HttpResponseBadRequest()
        return _page(request, audit, form, finding, status=422)
    fields = form.fields_to_save(versioned=finding is not None)
    if finding is not None:
        out_of_reach = access.evidence_out_of_reach(request.user, finding)
        fields["observations"] = [*fields["observations"], *out_of_reach]
    try:
        service(by=request.user, **target, **fields)
    except Similar as found:
        form.offer_similar(found.themes)
        return _page(request, audit, form, finding, status=422)
    except ValidationError as error:
        form.add_error("new_theme", error.messages)
        return _page(request, audit, form, finding, status=422)
    except WrongState:
        return _page(request, audit, form, finding, status=409, problem="closed")
    except Stale:
        form.data = form.data.copy()
        form.data["version"] = finding.version
        return _page(request, audit, form, finding, status=409, problem="stale")
    messages.success(request, "The finding is saved.")
    return redirect(audit.get_findings_url())


def _page(request, audit, form, finding=None, status=200, problem=""):
    if form.is_bound and "observations" in form.fields:
        form.show_only_picked()
    context = {"audit": audit, "form": form, "finding": finding, "problem": problem}
    return render(request, "findings/board/form.html", context, status=status)
