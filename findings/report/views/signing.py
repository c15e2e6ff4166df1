"""The chair signs the report, or begins a new version of it."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from cases.states import AUDIT_MOVES, WrongState, allows

from .. import access
from ..checklist import checklist
from ..forms.signing import SignForm
from ..freezing import draft_to_sign
from ..presenters import who_agreed
from ..services import signing
from ..word.filling import CannotFill


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, audit_id):
    audit = access.get_audit_to_sign(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    draft = draft_to_sign(audit)
    points = checklist(audit, draft.content)
    if request.method != "POST":
        date, people = access.who_came_last(audit)
        initial = {
            "number": audit.signed_version + 1,
            "digest": draft.digest,
            "agreed_on": date,
            "agreed_by": who_agreed(people),
        }
        form = SignForm(audit=audit, points=points, initial=initial)
        return _sign_page(request, audit, form, points)
    form = SignForm(request.POST, audit=audit, points=points)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return _sign_page(request, audit, form, points, status=422)
    try:
        report = signing.sign(audit=audit, by=request.user, **form.meta(), **form.told())
    except (Stale, signing.NotExplained):
        audit = access.get_audit_to_sign(request.user, audit_id)
        data = form.data.copy()
        data["digest"], data["number"] = draft.digest, audit.signed_version + 1
        form = SignForm(data, audit=audit, points=points)
        return _sign_page(request, audit, form, points, status=409, has_changed=True)
    except signing.Blocked:
        return _sign_page(request, audit, form, points, status=409, is_blocked=True)
    except CannotFill as reason:
        return _sign_page(request, audit, form, points, status=409, cannot_fill=str(reason))
    except WrongState:
        audit = access.get_audit_to_sign(request.user, audit_id)
        return _sign_page(request, audit, form, points, status=409)
    messages.success(request, f"Version {report.number} of the report is signed and published.")
    return redirect(audit.get_summary_url())


def _sign_page(request, audit, form, points, status=200, **context):
    context |= {
        "audit": audit,
        "form": form,
        "rows": [(point, form[form.reasons[point.code]] if point.code in form.reasons else None)
                 for point in points],
        "can_sign": allows(AUDIT_MOVES, "publish", audit.state),
        "number": audit.signed_version + 1,
    }  # fmt: skip
    return render(request, "findings/report/sign.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request, audit_id):
    """Ask, then go back to moderating."""
    audit = access.get_audit_to_sign(request.user, audit_id)
    if audit.is_being_set_up:
        return redirect(audit)
    if request.method == "POST":
        try:
            signing.revise(audit=audit, by=request.user)
        except WrongState:
            audit = access.get_audit_to_sign(request.user, audit_id)
            return render(request, "findings/report/revise.html", {"audit": audit}, status=409)
        messages.success(request, "The audit is being moderated again, for a new version.")
        return redirect(audit.get_summary_url())
    return render(request, "findings/report/revise.html", {"audit": audit})
