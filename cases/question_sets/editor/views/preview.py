"""A draft as somebody filling in a return would see it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditapp.accounts.models import AgencyKind
from cases.models import Fact
from cases.question_sets.rows import rows_of
from cases.returns.forms.section import SectionForm

from .. import access
from ..audiences import asking_as
from ..forms.preview import PreviewForm


@require_safe
def preview(request, draft_id):
    draft = access.get_draft(request.user, draft_id)
    sections = draft.content["sections"]
    usual = {
        "kind": AgencyKind.POL,
        "section": sections[0]["code"] if sections else "",
        "facts": [fact for fact in Fact.values if fact != Fact.UNBORN],
    }
    form = PreviewForm(request.GET or usual, document=draft.content)
    context = {"draft": draft, "form": form}
    if form.is_valid():
        context |= _looked_at(draft.content, **form.cleaned_data)
    status = 422 if sections and form.errors else 200
    return render(request, "cases/question_sets/editor/preview.html", context, status=status)


def _looked_at(document, *, section, kind, is_lead, facts):
    _, sections = rows_of(document)
    section = next(one for one in sections if one.code == section)
    asking = asking_as(document, kind, is_lead=is_lead, facts=() if section.once else facts)
    return {
        "section": section,
        "entries": SectionForm(section, asking, data={}, typed={}).layout(),
    }
