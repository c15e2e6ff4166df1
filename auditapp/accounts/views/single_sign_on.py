"""Single sign-on with the identity provider that the settings name, if any."""

import logging

from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

PROVIDER = "organisation"  # there is one; as settings.py calls it
logger = logging.getLogger(__name__)


@login_not_required
@require_POST
def start(request, provider_id):
    return _carried_out(openid.login, request, provider_id)


@login_not_required
@require_safe
def back(request, provider_id):
    """Where the provider sends people back to."""
    return _carried_out(openid.callback, request, provider_id)


def _carried_out(view, request, provider_id):
    if not settings.OIDC_NAME:
        raise Http404
    try:
        return view(request, provider_id)
    except (RequestException, ValueError, LookupError, TypeError, AttributeError) as error:
        # It does not answer, or says what no provider should: its words may name people.
        logger.error("Single sign-on failed: %s", type(error).__qualname__)
        return render(request, "socialaccount/unreachable.html", status=503)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request):
    """allauth has to name an address; nobody signs up."""
    return render(request, "account/signup_closed.html")
