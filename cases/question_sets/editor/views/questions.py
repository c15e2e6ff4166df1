"""Adding, changing and removing a question of a draft, and finding one in other sets."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from .. import access, edits
from ..bank import taken
from ..forms.editing import ChangeForm
from ..forms.questions import AddQuestionForm, ChangeQuestionForm, initial_of, typed_in
from .common import METHODS, changed, missing, overview, posted

FORM = "cases/question_sets/editor/question.html"
EMPTY = {"kind": "yes_no", "text": "", "required": True}


@require_http_methods(METHODS)
def add(request, draft_id, section_code):
    """A new question; `like` names one of the draft, `take` one of another set, to begin with."""
    draft = access.get_draft(request.user, draft_id)
    try:
        section = edits.section_of(draft.content, section_code)
    except edits.Gone:
        section = None
    begun, left_out = _beginning(request, draft)
    after = request.GET.get("after") or None
    begun = {"code": edits.free_code(list(edits.questions_of(draft.content)), section_code)} | begun
    keywords = {
        "document": draft.content,
        "themes": access.theme_names(draft.partnership),
    }
    form = AddQuestionForm(posted(request), initial=initial_of(begun), **keywords)
    if section is None:
        return missing(request, draft, form)
    if "show" in request.POST:
        form = AddQuestionForm(initial=typed_in(request.POST, form), **keywords)
    if after not in {question["code"] for question in section["questions"]}:
        after = None

    return changed(
        request,
        draft,
        form,
        lambda document: edits.add_question(document, section_code, form.question(), after),
        what=lambda: f"Added question {form.cleaned_data['code']}",
        done="The question is added.",
        template=FORM,
        context={"section": section, "left_out": left_out},
        to=lambda: _next(request, draft, section_code, form),
    )


def _beginning(request, draft):
    """(a question to begin with, in words what of it was left out)."""
    like, take = request.GET.get("like", ""), request.GET.get("take", "")
    if like:
        try:
            found = edits.question_of(draft.content, like)
        except edits.Gone:
            return EMPTY, []
        return {name: value for name, value in found.items() if name != "code"}, []
    found = access.question_to_take(request.user, take) if take else None
    return taken(found, draft.content) if found else (EMPTY, [])


def _next(request, draft, section_code, form):
    code = form.cleaned_data["code"]
    if request.POST.get("then") == "another":
        return f"{reverse('draft-question-add', args=[draft.pk, section_code])}?after={code}"
    return overview(draft, f"question-{code}")


@require_http_methods(METHODS)
def change(request, draft_id, code):
    draft = access.get_draft(request.user, draft_id)
    themes = access.theme_names(draft.partnership)

    def form_of(draft, data=None, **keywords):
        question = edits.question_of(draft.content, code)
        return ChangeQuestionForm(
            data, question=question, document=draft.content, themes=themes, **keywords
        )

    try:
        form = form_of(draft, posted(request))
        section = edits.home_of(draft.content, code)
    except edits.Gone:
        return missing(request, draft, AddQuestionForm(request.POST, document=draft.content))
    if "show" in request.POST:
        typed = typed_in(request.POST, form) | {"seen": request.POST.get("seen", "")}
        form = form_of(draft, typed=typed)
    return changed(
        request,
        draft,
        form,
        lambda document: edits.change_question(
            document, code, form.question(), form.cleaned_data["seen"]
        ),
        what=lambda: f"Changed question {form.cleaned_data['code']}",
        done="The question is saved.",
        template=FORM,
        context={"section": section, "code": code},
        to=lambda: _next(request, draft, section["code"], form),
        now=form_of,
    )


@require_http_methods(METHODS)
def remove(request, draft_id, code):
    draft = access.get_draft(request.user, draft_id)
    try:
        question = edits.question_of(draft.content, code)
    except edits.Gone:
        return missing(request, draft)
    form = ChangeForm(posted(request), initial={"seen": edits.digest_of(question)})
    return changed(
        request,
        draft,
        form,
        lambda document: edits.remove_question(
            document, code, form.cleaned_data["seen"], anyway="anyway" in request.POST
        ),
        what=lambda: f"Removed question {code}",
        done=f"Question {code} is removed. You can undo this.",
        template="cases/question_sets/editor/remove.html",
        context={
            "noun": "question",
            "code": code,
            "text": question["text"],
            "resting": edits.resting_on(draft.content, code),
        },
        to=lambda: overview(draft),
    )


@require_safe
def bank(request, draft_id, section_code):
    """Questions of other sets, found by words."""
    draft = access.get_draft(request.user, draft_id)
    try:
        section = edits.section_of(draft.content, section_code)
    except edits.Gone:
        raise Http404 from None
    words = request.GET.get("q", "").replace("\x00", "").split()[:10]
    context = {
        "draft": draft,
        "section": section,
        "words": " ".join(words),
        "questions": list(access.questions_with(request.user, words)) if words else [],
        "most": access.MOST_FOUND,
    }
    return render(request, "cases/question_sets/editor/bank.html", context)
