"""People: list, invite, one person's page and what an administrator does to an account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import Stale

from .. import access, services
from ..forms.people import InviteForm, PeopleFilter, PersonForm
from ..invitations import is_waiting
from ..presenters import differences, person_row
from ..second_factor import has_one
from ..step_up import stepped_up
from .common import choose, chosen_partnership, link, say_invited, show_errors

PEOPLE_A_PAGE = 100


@require_safe
def list_(request):
    agencies = access.administered_agencies(request.user).current()
    filters = PeopleFilter(request.GET, agencies=agencies)
    people = access.filtered_people(request.user, **filters.chosen).order_by("name", "pk")
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filters": filters,
        "is_filtered": any(filters.chosen.values()),
        "page": page,
        "rows": [person_row(person) for person in page],
        "several": access.administered_partnerships(request.user).count() > 1,
        "query": query.urlencode(),
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def invite(request):
    partnership = chosen_partnership(request)
    if partnership is None:
        return choose(request, "Invite somebody")
    agencies = access.agencies_for_choice(partnership)
    if request.method != "POST":
        form = InviteForm(partnership=partnership, agencies=agencies)
        return _invite_page(request, partnership, form)
    form = InviteForm(request.POST, partnership=partnership, agencies=agencies)
    if form.is_valid():
        try:
            invited = services.invite(
                partnership=partnership, link=link(request), by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            name = invited.person.name
            done = f"{name} is added" if invited.is_added else f"{name} has this role already"
            say_invited(request, invited, done=done)
            return redirect(invited.person)
    return _invite_page(request, partnership, form, status=422)


def _invite_page(request, partnership, form, status=200):
    context = {"partnership": partnership, "form": form}
    return render(request, "accounts/invite.html", context, status=status)


@require_safe
def detail(request, person_id):
    person = access.get_person(request.user, person_id)
    context = {
        "person": person,
        "row": person_row(person),
        "is_waiting": is_waiting(person),
        "may_invite": _may_invite(person),
        "seen": person.invited_at.isoformat() if person.invited_at else "",
        "belongs_elsewhere": access.belongs_elsewhere(person, request.user),
        "has_second_step": has_one(person),
        "several": access.administered_partnerships(request.user).count() > 1,
    }
    return render(request, "accounts/person.html", context)


def _partnership(person):
    """The one on whose behalf the account is changed: where they have a role now, if anywhere."""
    rows = sorted(person.memberships_here, key=lambda m: not m.is_current)
    return rows[0].partnership


def _may_invite(person):
    has_role = any(m.is_current for m in person.memberships_here)
    return person.is_active and has_role and not person.has_usable_password()


def _own_person(request, person_id):
    """Somebody whose account is this administrator's to change; 403 if it is another's too."""
    person = access.get_person(request.user, person_id)
    if access.belongs_elsewhere(person, request.user):
        access.refuse(request.user, person, _partnership(person).pk)
        raise PermissionDenied
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, person_id):
    person = _own_person(request, person_id)
    if request.method != "POST":
        return _edit_page(request, person, _form(person))
    form = _form(person, request.POST)
    if not form.is_valid():
        return _edit_page(request, person, form, status=422)
    try:
        invited = services.correct_person(
            person=person,
            partnership=_partnership(person),
            link=link(request),
            by=request.user,
            **({"email": person.email} | form.cleaned_data),
        )
    except Stale:
        person = access.get_person(request.user, person_id)
        form.data = form.data.copy()
        form.data["seen"] = person.fingerprint
        context = {"is_stale": True, "differences": differences(form, _form(person))}
        return _edit_page(request, person, form, status=409, **context)
    except ValidationError as error:
        show_errors(form, error)
        return _edit_page(request, person, form, status=422)
    say_invited(request, invited, done="The change is saved")
    return redirect(person)


def _form(person, data=None):
    initial = {"name": person.name, "email": person.email, "seen": person.fingerprint}
    return PersonForm(data, initial=initial, is_signed_in=person.last_login is not None)


def _edit_page(request, person, form, status=200, **context):
    context |= {"person": person, "form": form}
    return render(request, "accounts/person_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def deactivate(request, person_id):
    person = _own_person(request, person_id)
    if request.method != "POST":
        return render(request, "accounts/person_deactivate.html", {"person": person})
    try:
        services.deactivate_person(person=person, partnership=_partnership(person), by=request.user)
    except ValidationError as error:
        context = {"person": person, "reason": error.messages[0]}
        return render(request, "accounts/person_deactivate.html", context, status=409)
    messages.success(request, f"{person.name} can’t sign in any more.")
    if person == request.user:
        return redirect("account_login")
    return redirect(person)


@require_POST
def reactivate(request, person_id):
    person = _own_person(request, person_id)
    services.reactivate_person(person=person, partnership=_partnership(person), by=request.user)
    messages.success(request, f"{person.name} can sign in again.")
    return redirect(person)


@require_POST
def resend(request, person_id):
    person = access.get_person(request.user, person_id)
    try:
        invited = services.resend(
            person=person,
            partnership=_partnership(person),
            seen=request.POST.get("seen", ""),
            link=link(request),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, f"No mail was sent. {error.messages[0]}.")
        return redirect(person)
    done = "The invitation is sent" if invited.is_added else "The invitation was sent just now"
    say_invited(request, invited, done=done)
    return redirect(person)


@require_POST
def reset_password(request, person_id):
    """Mails the link; nobody but the person chooses the password."""
    person = access.get_person(request.user, person_id)
    try:
        person = services.start_reset(
            person=person,
            partnership=_partnership(person),
            link=lambda uid, key: request.build_absolute_uri(
                reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
            ),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, f"No mail was sent. {error.messages[0]}.")
        return redirect(person)
    if person.mailed is False:
        messages.error(request, f"The mail to {person.email} did not go out. Try again later.")
    else:
        messages.success(
            request, f"A mail with a link to choose a new password is on its way to {person.email}."
        )
    return redirect(person)


@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up
def reset_second_step(request, person_id):
    """For somebody who has lost their device and their recovery codes."""
    person = _own_person(request, person_id)
    if request.method != "POST":
        return render(request, "accounts/person_second_step.html", {"person": person})
    removed = services.reset_second_factor(
        person=person, partnership=_partnership(person), by=request.user
    )
    if removed:
        messages.success(
            request, f"{person.name} sets up a new second step when they next sign in."
        )
    else:
        messages.info(request, f"{person.name} has no second step to remove.")
    return redirect("account_login" if person == request.user else person)
