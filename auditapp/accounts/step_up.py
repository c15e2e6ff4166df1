"""Asking once more who it is before something that cannot be taken back: keys, exports, roles,
template uploads."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import serialize_request
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import urlencode

from .permissions import memberships

# In what is kept of a request, where no header of a browser's can stand.
HAD_FILE = "auditapp.had_file"


def stepped_up(view):
    """The view, for whoever has shown in the last ten minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)
    that it is still them. A form that was sent is kept in the session and goes on afterwards. A
    file is not kept: its page asks before somebody chooses one, and if it takes them longer, they
    are told to choose it again.

    Somebody who comes by single sign-on alone has nothing here to show it with, and is asked to add
    it.
    """

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not reauthentication.get_reauthentication_flows(request.user):
            if not memberships(request.user):
                return view(request, *args, **kwargs)  # which refuses whoever has no role
            messages.warning(request, "To do this, first add a second step that you have here.")
            return redirect("mfa_index")
        if reauthentication.is_reauthentication_required(request, app=""):
            return _ask(request)
        if HAD_FILE in request.META:
            messages.warning(
                request,
                "Choose the file again. More than ten minutes had passed, so you were asked "
                "whether it is still you, and a file is not kept meanwhile.",
            )
        return view(request, *args, **kwargs)

    return checked


def _ask(request):
    """allauth goes on with a form only if the address to go on to has no query; the query itself is
    kept with the form."""
    if request.method != "POST":
        raise ReauthenticationRequired
    if request.FILES:
        request.META[HAD_FILE] = "1"
    request.session[reauthentication.STATE_SESSION_KEY] = {"request": serialize_request(request)}
    first_way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{first_way}?{urlencode({'next': request.path})}")
