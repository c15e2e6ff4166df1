"""The list of question sets, and beginning, publishing and deleting a draft."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.accounts.access import administered_partnerships
from auditapp.saving import Stale
from cases.question_sets.access import get_question_set, visible_question_sets
from cases.question_sets.services import Malformed
from cases.question_sets.writing import content_of

from .. import access, presenters, services
from ..checks import problems_of
from ..forms.editing import VersionForm
from ..forms.sets import CopySetForm, NewSetForm
from .common import METHODS, posted


@require_safe
def question_set_list(request):
    context = {
        "question_sets": visible_question_sets(request.user).select_related("partnership"),
        "drafts": access.drafts_of(request.user),
    }
    return render(request, "cases/question_sets/list.html", context)


@require_http_methods(METHODS)
def create(request):
    partnerships = administered_partnerships(request.user)
    form = NewSetForm(posted(request), partnerships=partnerships)

    def make():
        title = form.cleaned_data["title"]
        slug = services.free_slug(form.partnership, title)
        content = {"slug": slug, "version": 1, "title": title, "sections": []}
        return {"partnership": form.partnership, "content": content}

    return _begun(request, form, make, "cases/question_sets/editor/create.html")


@require_http_methods(METHODS)
def copy(request, set_id):
    original = get_question_set(request.user, pk=set_id)
    partnerships = administered_partnerships(request.user)
    form = CopySetForm(posted(request), partnerships=partnerships, original=original)

    def make():
        title, content = form.cleaned_data["title"], content_of(original)
        partnership = original.partnership if form.is_next_version else form.partnership
        if not form.is_next_version:
            content |= {"slug": services.free_slug(partnership, title), "version": 1}
        return {
            "partnership": partnership,
            "content": content | {"title": title},
            "based_on": original,
        }

    context = {"original": original}
    return _begun(request, form, make, "cases/question_sets/editor/copy.html", context)


def _begun(request, form, make, template, context=None):
    context = (context or {}) | {"form": form}
    if not form.is_bound:
        return render(request, template, context)
    if form.is_forged:
        return HttpResponseBadRequest()
    if not form.is_valid():
        return render(request, template, context, status=422)
    save_key = form.cleaned_data["save_key"]
    try:
        draft = services.create_draft(**make(), by=request.user, save_key=save_key)
    except Stale:
        return HttpResponseBadRequest()  # the key of another partnership's draft
    return redirect(draft)


@require_http_methods(METHODS)
def publish(request, draft_id):
    draft = access.get_draft_to_publish(request.user, draft_id)
    if draft.published_as:
        return _published(request, draft.published_as)
    problems = problems_of(draft.content)
    form = VersionForm(posted(request), initial={"version": draft.version})
    context = {"draft": draft, "problems": presenters.links_of(draft, problems), "form": form}
    template = "cases/question_sets/editor/publish.html"
    if not form.is_bound:
        return render(request, template, context)
    if form.is_forged or not form.is_valid():
        return HttpResponseBadRequest()
    try:
        published = services.publish_draft(draft=draft, by=request.user, **form.cleaned_data)
    except services.Unfinished:
        return render(request, template, context, status=409)
    except Malformed as error:
        return render(request, template, context | {"refused": error.problems}, status=409)
    except Stale:
        return _stale(request, draft, template, context)
    messages.success(request, f"“{published}” is published. Audits can use it.")
    return _published(request, published)


def _published(request, question_set):
    return redirect("question-set-detail", question_set.slug, question_set.version)


def _stale(request, draft, template, context):
    """409: the page as it is by now, to be confirmed again."""
    context |= {"stale": True, "form": VersionForm(initial={"version": draft.version})}
    return render(request, template, context, status=409)


@require_http_methods(METHODS)
def delete(request, draft_id):
    draft = access.get_draft(request.user, draft_id)
    form = VersionForm(posted(request), initial={"version": draft.version})
    context = {"draft": draft, "form": form}
    template = "cases/question_sets/editor/delete.html"
    if not form.is_bound:
        return render(request, template, context)
    if form.is_forged or not form.is_valid():
        return HttpResponseBadRequest()
    try:
        services.delete_draft(draft=draft, version=form.cleaned_data["version"], by=request.user)
    except Stale:
        return _stale(request, draft, template, context)
    messages.success(request, f"The draft “{draft}” is deleted.")
    return redirect("question-set-list")
