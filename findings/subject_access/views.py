"""What is held about one child or one person: found, shown in numbers, taken away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.accounts.step_up import stepped_up

from . import access, services
from .forms import SearchForm
from .holdings import acts_of, elsewhere_of_child, numbers_of_child


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def search(request):
    """By POST, so that no name stands in an address."""
    access.get_partnerships(request.user)
    form = SearchForm(request.POST if request.method == "POST" else None)
    context = {"form": form}
    if form.is_valid():
        words = form.cleaned_data["words"]
        context["children"] = services.find_children(words=words, by=request.user)
        context["people"] = access.people_called(request.user, words)
    context["is_found"] = form.is_valid()
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "findings/subject_access/search.html", context, status=status)


@require_safe
def child(request, audit_id, case_id):
    case = access.get_child(request.user, audit_id, case_id)
    readable = access.returns_with_restricted_comment(request.user, case).count()
    context = {
        "case": case,
        "numbers": list(numbers_of_child(case)),
        "restricted": readable,
        "elsewhere": elsewhere_of_child(case, readable),
    }
    return render(request, "findings/subject_access/child.html", context)


@require_POST
@stepped_up
def child_file(request, audit_id, case_id):
    case = access.get_child(request.user, audit_id, case_id)
    return _zip(services.take_child(case=case, by=request.user))


@require_safe
def person(request, person_id):
    found = access.get_account(request.user, person_id)
    acts = acts_of(access.entries_by(request.user, found))
    context = {"person": found, "acts": acts}
    return render(request, "findings/subject_access/person.html", context)


@require_POST
@stepped_up
def person_file(request, person_id):
    found = access.get_account(request.user, person_id)
    return _zip(services.take_person(person=found, by=request.user))


def _zip(content):
    """Nobody's name is in the name of the file."""
    response = HttpResponse(content, content_type="application/zip")
    name = f"request-{timezone.localdate():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
