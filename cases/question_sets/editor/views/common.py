"""What every form that changes a draft does with what was posted."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from auditapp.saving import Stale

from .. import access, presenters, services
from ..edits import Changed, CodeTaken, Gone, Needed
from ..forms.editing import AddForm
from ..forms.questions import AddQuestionForm
from ..forms.sets import AddSectionForm

METHODS = ["GET", "HEAD", "POST"]


def posted(request):
    return request.POST if request.method == "POST" else None


def changed(request, draft, form, edit, *, what, done, template, to, context=None, now=None):
    """Show the form, or change the draft as it says and go to `to()`.

    `edit` is a function from document to document; `what()` names the step and `done` says that it
    is made. `now` makes the form as it would be opened by now, of the draft that it is given; it
    raises Gone where there is nothing to open any more.
    """
    context = (context or {}) | {"draft": draft, "form": form}
    if not form.is_bound:
        return render(request, template, context)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, template, context, status=422)
    try:
        services.change_draft(
            draft=draft,
            edit=edit,
            what=what(),
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except CodeTaken:
        form.add_error("code", "Another one has this code already: choose another")
        return render(request, template, context, status=422)
    except Needed as error:
        return render(request, template, context | {"resting": error.codes}, status=409)
    except (Changed, Gone, Stale):
        return conflict(request, draft, form, now)
    messages.success(request, done)
    return redirect(to())


def conflict(request, draft, form, now=None):
    """409, with both texts and a choice."""
    draft = access.get_draft(request.user, draft.pk)
    try:
        theirs = now(draft) if now else None
    except Gone:
        theirs = None
    context = {
        "draft": draft,
        "is_gone": theirs is None,
        "differences": presenters.two_texts(theirs, form),
        "theirs": theirs,
        "again": _again(draft, form),
        "new_key": uuid.uuid4(),
        "mine": presenters.typed(request.POST),
    }
    return render(request, "cases/question_sets/editor/conflict.html", context, status=409)


def _again(draft, form):
    """Where what somebody took out can be added again as it was typed, if anywhere."""
    if isinstance(form, AddSectionForm):
        return reverse("draft-section-add", args=[draft.pk])
    sections = draft.content["sections"]
    if not isinstance(form, AddQuestionForm) or not sections:
        return ""
    return reverse("draft-question-add", args=[draft.pk, sections[-1]["code"]])


def missing(request, draft, form=None):
    """What the address names is not there. 404; but for the form that took it out or renamed it,
    come again, the same success, and for one with something typed 409."""
    if request.method != "POST":
        raise Http404
    sent = AddForm(request.POST)
    if sent.is_valid() and access.was_saved(draft, sent.cleaned_data["save_key"]):
        return redirect(overview(draft))
    if form is None:
        raise Http404
    return HttpResponseBadRequest() if sent.is_forged else conflict(request, draft, form)


def overview(draft, anchor=""):
    url = reverse("draft-detail", args=[draft.pk])
    return f"{url}#{anchor}" if anchor else url
