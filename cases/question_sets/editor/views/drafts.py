"""A draft: its overview, its own properties, moving its parts and undoing steps."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.saving import Stale
from cases.question_sets.difference import changes_between
from cases.question_sets.writing import content_of

from .. import access, edits, presenters, services
from ..checks import problems_of
from ..estimate import OTHERS, estimate
from ..forms.editing import AddForm, VersionForm, typed_in
from ..forms.sets import PropertiesForm
from .common import METHODS, changed, overview, posted


@require_safe
def detail(request, draft_id):
    return _overview(request, access.get_draft(request.user, draft_id))


def _overview(request, draft, **more):
    problems = problems_of(draft.content)
    before = content_of(draft.based_on) if draft.based_on else None
    context = more | {
        "draft": draft,
        "sections": presenters.outline(draft.content, problems),
        "problems": presenters.links_of(draft, problems),
        "lines": estimate(draft.content, before),
        "others": OTHERS,
        "changes": changes_between(before, draft.content) if before else None,
        "last": access.last_step(draft),
        "undone": access.last_step(draft, undone=True),
        "form": VersionForm(initial={"version": draft.version}),
    }
    status = 409 if more else 200
    return render(request, "cases/question_sets/editor/detail.html", context, status=status)


@require_http_methods(METHODS)
def properties(request, draft_id):
    draft = access.get_draft(request.user, draft_id)

    def form_of(draft, data=None, typed=None):
        own = edits.properties_of(draft.content)
        return PropertiesForm(data, document=draft.content, properties=own, typed=typed)

    form = form_of(draft, posted(request))
    if "show" in request.POST:
        form = form_of(draft, typed=typed_in(request.POST, form))
    return changed(
        request,
        draft,
        form,
        lambda document: edits.change_properties(
            document, form.properties(), form.cleaned_data["seen"]
        ),
        what=lambda: "Changed title, grades, facts or special answers",
        done="The set’s own properties are saved.",
        template="cases/question_sets/editor/properties.html",
        to=lambda: overview(draft),
        now=form_of,
    )


MOVES = {"up": -1, "down": 1}


@require_POST
def move(request, draft_id):
    """`move` says what and where to: "question A1 up"."""
    draft = access.get_draft(request.user, draft_id)
    form = AddForm(request.POST)
    noun, code, where = [*request.POST.get("move", "").split(" "), "", "", ""][:3]
    moving = {"question": edits.move_question, "section": edits.move_section}.get(noun)
    if not form.is_valid() or moving is None or where not in MOVES:
        return HttpResponseBadRequest()
    try:
        services.change_draft(
            draft=draft,
            edit=partial(moving, code=code, by=MOVES[where]),
            what=f"Moved {noun} {code} {where}",
            save_key=form.cleaned_data["save_key"],
            by=request.user,
        )
    except (edits.Gone, Stale):
        return _overview(request, access.get_draft(request.user, draft.pk), stale=True)
    return redirect(overview(draft, f"{noun}-{code}-{where}"))


@require_POST
def undo(request, draft_id):
    """Undo the last step, or with `again` do what was undone last once more."""
    draft = access.get_draft(request.user, draft_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    again = "again" in request.POST
    step = access.last_step(draft, undone=again)
    act = services.redo if again else services.undo
    try:
        act(draft=draft, by=request.user, **form.cleaned_data)
    except Stale:
        return _overview(request, access.get_draft(request.user, draft.pk), stale=True)
    done = "Done again" if again else "Undone"
    messages.success(request, f"{done}: {step}." if step else f"{done}.")
    return redirect(overview(draft))
