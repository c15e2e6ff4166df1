"""What the management pages share."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render

from .. import access, services
from ..invitations import links_at


def chosen_partnership(request):
    """The one that is administered or, of several, the one that the address names; else None, and
    `choose` is the answer."""
    partnerships = list(access.administered_partnerships(request.user))
    if len(partnerships) == 1:
        return partnerships[0]
    pk = request.GET.get("partnership", "")
    if pk.isascii() and pk.isdigit():
        return access.get_partnership(request.user, int(pk))
    return None


def choose(request, title):
    context = {"title": title, "partnerships": access.administered_partnerships(request.user)}
    return render(request, "accounts/choose.html", context)


def show_errors(form, error):
    """Put what a service refused where it belongs in the form."""
    by_field = getattr(error, "message_dict", None) if hasattr(error, "error_dict") else None
    for name, texts in (by_field or {"": error.messages}).items():
        form.add_error(name if name in form.fields else None, texts)


def site(request):
    """The address of this site, such as https://audit.example."""
    return f"{request.scheme}://{request.get_host()}"


def link(request):
    """Full addresses for mails: of an invitation, or with an empty token of the home page."""
    return links_at(site(request))


def say_invited(request, invited, *, done):
    """`done` says what happened to them, as in "Sam is invited"."""
    if invited.mailed is False:
        messages.error(
            request,
            f"{done}, but the mail to {invited.person.email} did not go out. Check the address "
            "and send it again from their page.",
        )
    elif invited.mailed:
        messages.success(request, f"{done}. A mail is on its way to {invited.person.email}.")
    else:
        messages.success(request, f"{done}.")


class RedirectThenMail(HttpResponseRedirect):
    """The server closes a response once it has been sent: only then the letters that wait go out,
    so that a slow mail server keeps nobody waiting."""

    def close(self):
        try:
            services.send_letters()
        finally:
            super().close()
