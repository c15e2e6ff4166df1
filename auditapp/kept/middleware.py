from contextlib import suppress

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError

from auditapp.posted import KEPT_FORM

from . import services
from .keeping import keep_form


class SignInMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in is sent to sign in, and what they had typed waits for them behind
    that page."""

    def handle_no_permission(self, request, view_func):
        kept = keep_form(request) if request.method == "POST" else None
        if kept is None:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(kept.get_absolute_url())

    def process_response(self, request, response):
        """A kept form is dropped once it was taken: then pages lead on to another one."""
        if request.method == "POST" and response.status_code == 302 and request.POST.get(KEPT_FORM):
            self._forget(request)
        return response

    def _forget(self, request):
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return
        with suppress(ValidationError):  # no key at all
            services.forget(key=request.POST[KEPT_FORM], by=user)
