from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.posted import KEPT_FORM

from . import services
from .access import get_kept_form
from .keeping import keep_form


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request, form_key):
    """What was typed, with a button that sends it again; a POST drops it."""
    kept = get_kept_form(request.user, form_key)
    if request.method == "POST":
        services.forget(key=kept.key, by=request.user)
        messages.success(request, "What you had typed is deleted.")
        return redirect("home")
    return render(request, "kept/form.html", {"kept": kept, "field": KEPT_FORM})


def csrf_failure(request, reason=""):
    """The answer to a form whose token is not that of this browser: most often a page from before
    somebody signed in again. For its owner it leads to what was typed."""
    kept = keep_form(request)
    if kept is None or (request.user.is_authenticated and request.user.pk != kept.owner_id):
        return render(request, "403_csrf.html", {"kept": kept}, status=403)
    if request.user.is_authenticated:
        return redirect(kept)
    return redirect_to_login(kept.get_absolute_url())
