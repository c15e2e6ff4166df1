"""Findings: proposed by the panel, agreed as the chair records it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import Stale
from cases.children.identity_check.pages import TextCheck
from cases.states import WrongState
from findings.differences.presenters import rows as difference_rows
from findings.themes.services import Similar

from .. import access
from ..counting import counted
from ..forms.findings import FindingForm
from ..forms.merging import MergeForm
from ..presenters.findings import answers_counted, evidence_rows, raised
from ..services import findings as services


@require_safe
def by_number(request, finding_id):
    """The way to a finding's page from where its audit is not known."""
    finding = access.get_finding_by_number(request.user, finding_id)
    return redirect("finding-detail", finding.audit.public_id, finding.pk)


@require_safe
def detail(request, audit_id, finding_id):
    """What a finding rests on, and how it was worded before."""
    finding = access.get_finding(request.user, audit_id, finding_id)
    audit = finding.audit
    counts = counted(audit, access.counts_of(finding))
    wordings = list(access.wordings_of(finding))
    return render(
        request,
        "findings/board/detail.html",
        {
            "audit": audit,
            "finding": finding,
            "raised": raised(finding, audit.cases.current().count()),
            "evidence": evidence_rows(access.evidence_of(request.user, finding)),
            "counted": answers_counted(counts).get(finding.pk, []),
            "differences": difference_rows(access.differences_under(request.user, finding)),
            "actions": finding.actions.select_related("owner"),
            "may_plan": audit.is_open
            and finding.is_agreed
            and access.may_agree(request.user, audit),
            "wordings": wordings if len(wordings) > 1 else [],
            "may_change": audit.is_open and access.may_change(request.user, finding),
            "may_agree": audit.is_open and access.may_agree(request.user, audit),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, audit_id):
    """Make a finding, from the observations picked on the board (`?observation=…`) or from none."""
    audit = access.get_audit_to_propose(request.user, audit_id)
    if request.method != "POST" and not audit.is_open:
        return redirect(audit.get_findings_url())
    picked = _picked(request, audit)
    initial = {"version": 0, "observations": picked, "agreed_on": _day_of_agreement(audit)}
    if first := picked.first():
        initial |= {"kind": first.kind, "wording": first.text}
    form = _form(request, audit, picked, initial)
    if request.method != "POST":
        return _page(request, audit, _check(audit).show(form))
    return _save(request, audit, form, services.make_finding, {"audit": audit})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, audit_id, finding_id):
    """Change a finding; observations picked on the board are offered beside its own."""
    finding = access.get_finding_to_change(request.user, audit_id, finding_id)
    audit = finding.audit
    if request.method != "POST" and not audit.is_open:
        return redirect("finding-detail", audit_id, finding_id)
    present = access.readable_observations(request.user, audit).filter(evidence__finding=finding)
    offered = present | _picked(request, audit)
    initial = {
        "version": finding.version,
        "kind": finding.kind,
        "wording": finding.wording,
        "theme": finding.theme_id,
        "place": finding.position,
        "observations": offered.distinct(),
        "agreed_on": finding.agreed_on,
        "dissent": finding.dissent,
    }
    form = _form(request, audit, offered.distinct(), initial, finding)
    if request.method != "POST":
        return _page(request, audit, _check(audit).show(form), finding)
    return _save(request, audit, form, services.change_finding, {"finding": finding}, finding)


@require_safe
def extend(request, audit_id):
    """From the board to the finding chosen there, with the observations picked there."""
    audit = access.get_audit_to_propose(request.user, audit_id)
    numbers = request.GET.get("finding", "")
    chosen = numbers.isdecimal() and len(numbers) < 19
    finding = access.findings_of(audit).filter(pk=numbers).first() if chosen else None
    if finding is None:
        return redirect(audit.get_findings_url())
    picked = QueryDict(mutable=True)
    picked.setlist("observation", request.GET.getlist("observation"))
    return redirect(f"{reverse('finding-edit', args=[audit_id, finding.pk])}?{picked.urlencode()}")


@require_POST
def move(request, audit_id, finding_id):
    """One place up or down in its list, by a button, so by mouse and by keyboard alike."""
    finding = access.get_finding_to_agree(request.user, audit_id, finding_id)
    up = request.POST.get("to") == "up"
    try:
        services.move_finding(finding=finding, up=up, by=request.user)
    except WrongState:
        messages.error(request, "This audit no longer takes changes, so nothing was moved.")
    return redirect(f"{finding.audit.get_findings_url()}#finding-{finding.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, audit_id, finding_id):
    """Put a finding under another one of its kind, which stays."""
    finding = access.get_finding_to_agree(request.user, audit_id, finding_id)
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, others=access.others_of_its_kind(finding))
    context = {"audit": finding.audit, "finding": finding, "form": form}
    context["problem"] = "" if finding.audit.is_open else "closed"
    if posted is None or not form.is_valid():
        status = 200 if posted is None else 422
        return render(request, "findings/board/merge.html", context, status=status)
    into = form.cleaned_data["into"]
    try:
        services.merge_finding(finding=finding, into=into, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "findings/board/merge.html", context, status=422)
    except (Stale, WrongState) as error:
        context["problem"] = "gone" if isinstance(error, Stale) else "closed"
        return render(request, "findings/board/merge.html", context, status=409)
    messages.success(request, "The findings are one now. Both wordings stay readable below.")
    return redirect("finding-detail", audit_id, into.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, audit_id, finding_id):
    """Ask, then take a finding out."""
    finding = access.get_finding_to_agree(request.user, audit_id, finding_id)
    if request.method != "POST":
        return _removal(request, finding)
    try:
        services.remove_finding(finding=finding, seen=request.POST.get("seen", ""), by=request.user)
    except (Stale, WrongState, services.IsFollowed) as error:
        finding = access.get_finding_to_agree(request.user, audit_id, finding_id)
        return _removal(request, finding, status=409, changed=isinstance(error, Stale))
    messages.success(request, "The finding is removed. What it was based on is still there.")
    return redirect(finding.audit.get_findings_url())


def _removal(request, finding, status=200, changed=False):
    context = {
        "audit": finding.audit,
        "finding": finding,
        "closed": not finding.audit.is_open,
        "changed": changed,
        "is_followed": services.is_followed(finding),
        "actions": finding.actions.with_people(),
        "in_briefings": finding.briefing_messages.all(),
        "seen": services.fingerprint_of(finding),
    }
    return render(request, "findings/board/remove.html", context, status=status)


def _day_of_agreement(audit):
    """The panel's day once it is over, today until then."""
    today = timezone.localdate()
    return min(audit.panel_date or today, today)


def _picked(request, audit):
    """The observations named in the address."""
    readable = access.readable_observations(request.user, audit)
    return access.numbered(readable, request.GET.getlist("observation"))


def _check(audit):
    return TextCheck(["wording", "dissent"], audit=audit)


def _form(request, audit, offered, initial, finding=None):
    """When posted, any observation that the person may read can be evidence."""
    if request.method == "POST":
        offered = access.readable_observations(request.user, audit)
    return FindingForm(
        _check(audit).posted(request),
        observations=offered,
        taken_out=access.taken_out(audit),
        themes=access.themes_for(audit, finding),
        may_agree=access.may_agree(request.user, audit),
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
        saved = service(by=request.user, **target, **fields)
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
    kind = "finding" if saved.is_agreed else "proposal"
    messages.success(request, f"The {kind} is saved.")
    if _check(audit).leads_back(request, form):
        return redirect("finding-edit", audit.public_id, saved.pk)
    return redirect(audit.get_findings_url())


def _page(request, audit, form, finding=None, status=200, problem=""):
    if not audit.is_open:  # whatever else is wrong with the form, it can't be saved
        status, problem = 409, "closed"
    if form.is_bound and "observations" in form.fields:
        form.show_only_picked()
    context = {
        "audit": audit,
        "form": form,
        "finding": finding,
        "problem": problem,
        "may_agree": access.may_agree(request.user, audit),
    }
    return render(request, "findings/board/form.html", context, status=status)
