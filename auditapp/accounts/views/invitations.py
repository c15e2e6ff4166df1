"""Where the link of an invitation leads. Reading it does nothing, for programs read mail too."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .. import access, services
from ..forms.people import PasswordForm
from ..invitations import invited_person

BACKEND = "auditapp.accounts.backends.EmailBackend"


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    person = invited_person(token)
    if person is None:
        return _ended(request)
    posted = request.POST if request.method == "POST" else None
    form = PasswordForm(posted, person=person)
    if posted is None or not form.is_valid():
        context = {"form": form, "person": person, "places": access.places_of(person)}
        status = 200 if posted is None else 422
        return render(request, "accounts/invitation.html", context, status=status)
    try:
        password = form.cleaned_data["password1"]
        person = services.accept_invitation(token=token, password=password)
    except services.InvitationEnded:
        return _ended(request)
    if request.user.is_authenticated:
        logout(request)  # whoever used this browser before
    login(request, person, backend=BACKEND)
    record_authentication(request, person, "password")  # not to be asked for at once again
    messages.success(request, "Your password is saved, and you are signed in.")
    return redirect("home")


def _ended(request):
    return render(request, "accounts/invitation_ended.html", status=404)
