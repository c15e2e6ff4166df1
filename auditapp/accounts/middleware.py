from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.sessions import middleware as django
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from auditapp.kept.keeping import keep_form

from .second_factor import is_missing


class SessionMiddleware(django.SessionMiddleware):
    """Django's, and it tells the session from where it is used."""

    def process_request(self, request):
        super().process_request(request)
        try:
            address = get_adapter().get_client_ip(request)
        except PermissionDenied:  # through a socket, and no proxy says
            address = ""
        request.session.seen_from(request.headers.get("User-Agent", ""), address)


class ActivityMiddleware:
    """Each page that a signed-in person opens keeps the session alive, but for the question how
    long it still lasts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        only_asks = request.method == "GET" and request.path == reverse("session-left")
        if not only_asks and request.user.is_authenticated:
            request.session.touch()
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever has given a password alone gets no further than to where the second step is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.SECOND_FACTOR_OPTIONAL or not request.user.is_authenticated:
            return None
        if not getattr(view, "login_required", True):
            return None
        if getattr(view, "without_second_factor", False) or not is_missing(request):
            return None
        back = request.get_full_path() if request.method == "GET" else reverse("home")
        if request.method == "POST" and (kept := keep_form(request)):
            back = kept.get_absolute_url()
        way = urlencode({REDIRECT_FIELD_NAME: back})
        return HttpResponseRedirect(f"{reverse('second-factor')}?{way}")
