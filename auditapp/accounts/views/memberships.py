"""The roles of one person: add, change, end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale

from .. import access, services
from ..forms.people import ChangeRoleForm, RoleForm
from ..presenters import differences
from ..step_up import stepped_up
from .common import choose, chosen_partnership, link, say_invited, show_errors


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def create(request, person_id):
    person = access.get_person(request.user, person_id)
    partnership = chosen_partnership(request)
    if partnership is None:
        return choose(request, "Add a role")
    agencies = access.agencies_for_choice(partnership)
    posted = request.POST if request.method == "POST" else None
    form = RoleForm(posted, partnership=partnership, agencies=agencies)
    if posted is not None and form.is_valid():
        try:
            invited = services.invite(
                partnership=partnership,
                name=person.name,
                email=person.email,
                link=link(request),
                by=request.user,
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            done = "The role is added" if invited.is_added else "They have this role already"
            say_invited(request, invited, done=done)
            return redirect(person)
    context = {"person": person, "partnership": partnership, "form": form}
    status = 200 if posted is None else 422
    return render(request, "accounts/role.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def edit(request, person_id, membership_id):
    membership = access.get_membership(request.user, person_id, membership_id)
    if request.method != "POST":
        if not membership.is_current:
            raise Http404
        return _page(request, membership, _form(membership))
    form = _form(membership, request.POST)
    if not form.is_valid():
        return _page(request, membership, form, status=422)
    try:
        services.change_membership(membership=membership, by=request.user, **form.cleaned_data)
    except Stale:
        membership = access.get_membership(request.user, person_id, membership_id)
        form.data = form.data.copy()
        form.data["seen"] = membership.fingerprint
        context = {"is_stale": True, "differences": differences(form, _form(membership))}
        return _page(request, membership, form, status=409, **context)
    except services.LastAdministrator as error:
        show_errors(form, error)
        return _page(request, membership, form, status=409)
    except ValidationError as error:
        show_errors(form, error)
        return _page(request, membership, form, status=422)
    messages.success(request, "The change is saved.")
    return redirect("person-detail", person_id)


def _form(membership, data=None):
    agencies = list(access.agencies_for_choice(membership.partnership))
    if membership.agency and membership.agency not in agencies:
        agencies.append(membership.agency)  # retired since; the role may stay as it is
    initial = {
        "role": membership.role,
        "agency": membership.agency_id or "",
        "until": membership.until,
        "seen": membership.fingerprint,
    }
    return ChangeRoleForm(
        data, partnership=membership.partnership, agencies=agencies, initial=initial
    )


def _page(request, membership, form, status=200, **context):
    context |= {
        "person": membership.user,
        "partnership": membership.partnership,
        "membership": membership,
        "form": form,
    }
    return render(request, "accounts/role.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def end(request, person_id, membership_id):
    membership = access.get_membership(request.user, person_id, membership_id)
    context = {"membership": membership, "person": membership.user}
    if request.method != "POST":
        return render(request, "accounts/role_end.html", context)
    try:
        services.end_membership(membership=membership, by=request.user)
    except ValidationError as error:
        context["reason"] = error.messages[0]
        return render(request, "accounts/role_end.html", context, status=409)
    messages.success(request, "The role has ended.")
    if membership.user == request.user:
        return redirect("home")
    return redirect("person-detail", person_id)
