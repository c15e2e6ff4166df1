"""One-off contributors: a lead invites somebody from outside, who opens the link of the mail."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.defaults import page_not_found

from cases import access
from cases.states import WrongState

from . import services
from .access import contribution_of_token, current_contribution, get_return_to_lead, has_own_way_in
from .forms import ContributorForm, RevokeForm

BACKEND = "auditapp.accounts.backends.EmailBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request, return_id):
    """Who is invited now, or the form to invite somebody."""
    agency_return = get_return_to_lead(request.user, return_id)
    if request.method != "POST":
        return _page(request, agency_return, ContributorForm())
    form = ContributorForm(request.POST)
    if not form.is_valid():
        return _page(request, agency_return, form, status=422)
    try:
        contribution = services.invite(
            agency_return=agency_return, link=_link(request), by=request.user, **form.cleaned_data
        )
    except (services.AlreadyInvited, WrongState):
        agency_return = get_return_to_lead(request.user, return_id)
        return _page(request, agency_return, form, status=409)
    except services.CannotBeInvited as reason:
        form.add_error("email", str(reason))
        return _page(request, agency_return, form, status=422)
    if contribution.mailed is False:
        messages.error(
            request,
            f"The mail to {contribution.person.email} did not go out, so nobody has the link. "
            "Check the address, revoke the invitation and invite them again.",
        )
    else:
        messages.success(request, f"{contribution.person.name} is invited.")
    return redirect("return-contributor", agency_return.public_id)


def _page(request, agency_return, form, status=200):
    case = agency_return.case
    context = {
        "return": agency_return,
        "case": case,
        "audit": case.audit,
        "contribution": current_contribution(agency_return),
        "form": form,
        "is_late": status == 409,
    }
    return render(request, "cases/returns/contributions/invite.html", context, status=status)


def _link(request):
    return lambda token: request.build_absolute_uri(reverse("contribute", args=[token]))


@require_POST
def revoke(request, return_id):
    agency_return = get_return_to_lead(request.user, return_id)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    contribution = current_contribution(agency_return)
    if contribution is None or contribution.pk != form.cleaned_data["contribution"]:
        messages.info(request, "That invitation had ended already.")
    else:
        services.revoke(contribution=contribution, by=request.user)
        name = contribution.person.name
        messages.success(request, f"{name} can’t open the return any more. What they saved stays.")
    return redirect("return-contributor", agency_return.public_id)


def not_found(request, exception):
    """The page of every 404. Whoever had an invitation to a return learns that it ended, and no
    more than that and whose return it is."""
    if isinstance(exception, access.InvitationEnded):
        context = {"contribution": exception.contribution}
        return render(request, "cases/returns/contributions/over.html", context, status=404)
    return page_not_found(request, exception)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request, token):
    """Where the link of the mail leads. Reading it does nothing, for programs read mail too."""
    contribution = contribution_of_token(token)
    if contribution is None:
        return render(request, "cases/returns/contributions/ended.html", status=404)
    if request.method == "POST":
        return _open(request, contribution)
    return render(request, "cases/returns/contributions/open.html", {"contribution": contribution})


def _open(request, contribution):
    """Sign the invited person in, and whoever else is signed in here out."""
    person = contribution.person
    if request.user.is_authenticated and request.user != person:
        logout(request)
    if not request.user.is_authenticated:
        if has_own_way_in(person):
            return redirect_to_login(contribution.agency_return.get_absolute_url())
        login(request, person, backend=BACKEND)
    services.accept_invitation(contribution=contribution, by=person)
    return redirect(contribution.agency_return)
