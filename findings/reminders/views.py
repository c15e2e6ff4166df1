"""An administrator reminds people of an audit's returns, now."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.templatetags.interface import counted

from . import access, services
from .forms import RemindForm
from .owed import owing_agencies


@require_http_methods(["GET", "HEAD", "POST"])
def remind(request, audit_id):
    """Choose agencies, then confirm to how many people it goes."""
    audit = access.get_audit_to_remind(request.user, audit_id)
    owing = owing_agencies(audit)
    if request.method != "POST":
        return _page(request, audit, RemindForm(owing=owing))
    form = RemindForm(request.POST, owing=owing)
    if not form.is_valid():
        return _page(request, audit, form, status=422)
    if not form.cleaned_data["confirmed"]:
        return _confirm_page(request, audit, form)
    mailed, left_out = services.remind_now(audit=audit, agencies=form.chosen(), by=request.user)
    messages.success(request, _done(mailed, left_out))
    return redirect(audit)


def _page(request, audit, form, status=200):
    context = {"audit": audit, "form": form}
    return render(request, "findings/reminders/remind.html", context, status=status)


def _confirm_page(request, audit, form):
    agencies = form.chosen()
    people, told = access.people_to_remind(audit, agencies)
    context = {
        "audit": audit,
        "agencies": agencies,
        "number": len(people - told),
        "told": len(people & told),
    }
    return render(request, "findings/reminders/confirm.html", context)


def _done(mailed, left_out):
    done = f"A reminder is on its way to {counted(mailed, 'person,people')}." if mailed else ""
    if left_out:
        were = counted(left_out, "person was,people were")
        done += f" {were} reminded of this audit today already, and not again."
    return done.strip() or "Nobody had a return to send any more, so nobody was mailed."
