"""Taking a whole audit away, and bringing one in: upload it, see what it would make, make it."""

from django.contrib import messages
from django.http import HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.access import administered_partnerships
from auditapp.accounts.step_up import stepped_up
from auditapp.saving import Stale

from . import services
from .access import audit_of_file, get_audit_to_take_away, get_file
from .forms import BringInForm
from .opening import Refused
from .presenters import matches, numbers
from .writing import pieces_of_file


@require_safe
def explain(request, audit_id):
    audit = get_audit_to_take_away(request.user, audit_id)
    return render(request, "findings/takeaway/take_away.html", {"audit": audit})


@require_safe
@stepped_up
def download(request, audit_id):
    audit = get_audit_to_take_away(request.user, audit_id)
    services.record_taken(audit=audit, by=request.user)
    pieces = pieces_of_file(audit, by=request.user)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    name = f"audit-{timezone.localdate():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request):
    """Upload a file; nothing is made yet."""
    partnerships = administered_partnerships(request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringInForm(*posted, partnerships=partnerships)
    if not form.is_bound:
        return _upload_page(request, form)
    if "save_key" in form.errors:
        return HttpResponseBadRequest()
    if form.is_valid():
        try:
            kept = services.keep_file(by=request.user, **form.cleaned_data)
            return redirect("audit-bring-in-check", kept.public_id)
        except Refused as error:
            form.add_error("file", str(error))
        except Stale:
            return HttpResponseBadRequest()
    return _upload_page(request, form, status=422)


def _upload_page(request, form, status=200):
    return render(request, "findings/takeaway/bring_in.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, file_id):
    """What would be made: to make or to drop."""
    if audit := audit_of_file(request.user, file_id):
        messages.success(request, "This audit is brought in already.")
        return redirect(audit)
    if request.method != "POST":
        return _check_page(request, get_file(request.user, file_id))
    if request.POST.get("do") == "drop":
        services.drop_file(public_id=file_id, by=request.user)
        messages.success(request, "The file is dropped. Nothing was brought in.")
        return redirect("audit-list")
    waiting = get_file(request.user, file_id)
    if request.POST.get("do") != "add":
        return HttpResponseBadRequest()
    try:
        audit = services.add_file(public_id=file_id, by=request.user)
    except services.NotThere:  # another press was faster
        return redirect("audit-bring-in-check", file_id)
    except Refused as error:
        return _check_page(request, waiting, status=409, problem=str(error))
    messages.success(request, "The audit is brought in.")
    return redirect(audit)


def _check_page(request, waiting, status=200, problem=""):
    context = {
        "waiting": waiting,
        "plan": waiting.plan,
        "numbers": numbers(waiting.plan),
        "matches": matches(waiting.plan),
        "problem": problem,
    }
    return render(request, "findings/takeaway/check.html", context, status=status)
