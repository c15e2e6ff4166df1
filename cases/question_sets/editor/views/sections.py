"""Adding, changing and removing a section of a draft."""

from django.views.decorators.http import require_http_methods

from .. import access, edits
from ..forms.editing import ChangeForm
from ..forms.sets import AddSectionForm, ChangeSectionForm
from .common import METHODS, changed, missing, overview, posted

FORM = "cases/question_sets/editor/section.html"


@require_http_methods(METHODS)
def add(request, draft_id):
    draft = access.get_draft(request.user, draft_id)
    code = next(c for c in codes_for_sections() if not _has(draft.content, c))
    form = AddSectionForm(posted(request), initial={"code": code})

    return changed(
        request,
        draft,
        form,
        lambda document: edits.add_section(document, form.section()),
        what=lambda: f"Added section {form.cleaned_data['code']}",
        done="The section is added. Now add its questions.",
        template=FORM,
        to=lambda: overview(draft, f"section-{form.cleaned_data['code']}"),
    )


def codes_for_sections():
    """A to Z, then AA, AB and so on."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from letters
    for start in codes_for_sections():
        yield from (start + letter for letter in letters)


def _has(document, code):
    return any(section["code"] == code for section in document["sections"])


@require_http_methods(METHODS)
def change(request, draft_id, section_code):
    draft = access.get_draft(request.user, draft_id)

    def form_of(draft, data=None):
        return ChangeSectionForm(data, section=edits.section_of(draft.content, section_code))

    try:
        form = form_of(draft, posted(request))
    except edits.Gone:
        return missing(request, draft, AddSectionForm(request.POST))
    return changed(
        request,
        draft,
        form,
        lambda document: edits.change_section(
            document, section_code, form.section(), form.cleaned_data["seen"]
        ),
        what=lambda: f"Changed section {form.cleaned_data['code']}",
        done="The section is saved.",
        template=FORM,
        context={"code": section_code},
        to=lambda: overview(draft, f"section-{form.cleaned_data['code']}"),
        now=form_of,
    )


@require_http_methods(METHODS)
def remove(request, draft_id, section_code):
    draft = access.get_draft(request.user, draft_id)
    try:
        section = edits.section_of(draft.content, section_code)
    except edits.Gone:
        return missing(request, draft)
    questions = [question["code"] for question in section["questions"]]
    resting = [
        other for one in questions for other in edits.resting_on(draft.content, one)
        if other not in questions
    ]  # fmt: skip
    form = ChangeForm(posted(request), initial={"seen": edits.digest_of(section)})
    return changed(
        request,
        draft,
        form,
        lambda document: edits.remove_section(
            document, section_code, form.cleaned_data["seen"], anyway="anyway" in request.POST
        ),
        what=lambda: f"Removed section {section_code}",
        done=f"Section {section_code} is removed. You can undo this.",
        template="cases/question_sets/editor/remove.html",
        context={"noun": "section", "code": section_code, "text": section["title"],
                 "questions": section["questions"], "resting": list(dict.fromkeys(resting))},
        to=lambda: overview(draft),
    )  # fmt: skip
