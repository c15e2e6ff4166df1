"""Asking once more who it is before something that cannot be taken back: keys, exports, roles,
template uploads."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.shortcuts import redirect

from .permissions import memberships


def stepped_up(view):
    """The view, for whoever has shown in the last ten minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)
    that it is still them. A form that was sent is kept in the session and goes on afterwards.

    Somebody who comes by single sign-on alone has nothing here to show it with, and is asked to add
    it.
    """
    asked = reauthentication_required(view)

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not get_reauthentication_flows(request.user):
            if not memberships(request.user):
                return view(request, *args, **kwargs)  # which refuses whoever has no role
            messages.warning(request, "To do this, first add a second step that you have here.")
            return redirect("mfa_index")
        return asked(request, *args, **kwargs)

    return checked
