"""What became of the findings of the audit before, and what the panel says of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import Stale
from cases.children.identity_check.pages import TextCheck
from cases.states import WrongState
from findings.teams.access import answers_by_finding, counted

from . import access, presenters, services
from .comparing import compare
from .forms import NAMES, JudgementForm


@require_safe
def then_and_now(request, audit_id):
    audit = access.get_audit_to_compare(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    since = presenters.told(compare(audit))
    said = answers_by_finding(audit.follows) if since else {}
    context = {
        "audit": audit,
        "since": since,
        "rows": presenters.rows_with_tags(since, said) if since else [],
        "said_of_all": said.get(None, []),
        "teams": counted(audit.follows) if since else None,
        "pictures": [picture] if (picture := presenters.then_and_now(since)) else [],
        "may_judge": access.may_judge(request.user, audit),
    }
    return render(request, "findings/then_and_now/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request, audit_id, finding_id):
    audit, finding = access.get_finding_to_judge(request.user, audit_id, finding_id)
    if audit.is_being_set_up:
        return redirect(audit)
    check = TextCheck(["why"], audit=audit)
    meetings = access.meetings_of(audit)
    if request.method != "POST":
        form = JudgementForm(initial=_saved(audit, finding), meetings=meetings)
        return _page(request, audit, finding, check.show(form))
    form = JudgementForm(check.posted(request), meetings=meetings)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _page(request, audit, finding, form, status=422)
    meta = {name: form.cleaned_data[name] for name in ("version", "save_key")}
    try:
        services.judge(audit=audit, finding=finding, by=request.user, **meta, **form.told())
    except ValidationError:  # the key of another form, which no page of ours sends
        return HttpResponseBadRequest()
    except WrongState:
        return _page(request, audit, finding, form, status=409, is_closed=True)
    except Stale:
        return _conflict(request, audit, finding, form)
    messages.success(request, "What the panel says is saved.")
    if check.leads_back(request, form):
        return redirect(request.path)
    url = reverse("then-and-now", args=[audit.public_id])
    return redirect(f"{url}#finding-{finding.pk}")


def _saved(audit, finding):
    judgement = access.judgement_of(audit, finding)
    if judgement is None:
        return {"version": 0}
    return {name: getattr(judgement, name) for name in ["version", *NAMES]}


def _conflict(request, audit, finding, form):
    judgement = access.judgement_of(audit, finding)
    form.data = form.data.copy()
    form.data["version"] = judgement.version if judgement else 0
    differences = presenters.differences(form.told(), judgement) if judgement else []
    return _page(request, audit, finding, form, status=409, differences=differences)


def _page(request, audit, finding, form, status=200, **context):
    since = presenters.told(compare(audit))
    rows = presenters.rows_with_tags(since)
    line, tag, _ = next(row for row in rows if row[0]["id"] == finding.pk)
    context |= {"audit": audit, "since": since, "line": line, "tag": tag, "form": form}
    context["may_judge"] = access.may_judge(request.user, audit)
    return render(request, "findings/then_and_now/judge.html", context, status=status)
