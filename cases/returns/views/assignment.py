"""A lead assigns the agency's returns of an audit to its auditors."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..access import get_returns_to_assign
from ..forms.assignment import NOBODY, AssignForm
from ..presenters.assignment import by_child
from ..services import assignment as services


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, audit_id):
    audit, returns, people = get_returns_to_assign(request.user, audit_id)
    rows = list(returns)
    form = AssignForm(
        request.POST if request.method == "POST" else None, returns=rows, people=people
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and (done := _assign(request, returns, people, form)):
            messages.success(request, done)
            return redirect(request.path)
        status = 422
    context = {
        "audit": audit,
        "form": form,
        "children": by_child(rows, form),
        "agencies": [
            (agency, form.is_ticked("agencies", agency.pk))
            for agency in dict.fromkeys(row.agency for row in rows)
        ],
    }
    return render(request, "cases/audits/assign.html", context, status=status)


def _assign(request, returns, people, form):
    """What was done, in words; nothing if it was not, which the form then says."""
    chosen = form.cleaned_data["person"]
    person = None if chosen == NOBODY else next(p for p in people if str(p.pk) == chosen)
    try:
        number = services.assign(
            returns=returns.filter(pk__in=form.chosen()), person=person, by=request.user
        )
    except services.CannotFillIn as error:
        form.add_error("person", f"{person.name} does not fill in returns of {error}")
        return ""
    words = "1 return was" if number == 1 else f"{number} returns were"
    return f"{words} given to {person.name if person else 'nobody'}."
