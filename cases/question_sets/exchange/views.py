import json

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditapp.accounts.access import administered_partnerships
from auditapp.saving import Stale
from cases.question_sets.access import get_question_set
from cases.question_sets.editor.access import get_draft
from cases.question_sets.editor.services import create_draft
from cases.question_sets.services import Malformed
from cases.question_sets.writing import content_of

from .consultation import consultation_docx
from .forms import BringInForm, StoreForm, as_text
from .presenters import found_in
from .workbook import set_xlsx

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 200  # mistakes on a page; a file can have thousands


@require_safe
def set_file(request, set_id, form):
    question_set = get_question_set(request.user, pk=set_id)
    name = f"{question_set.slug}-{question_set.version}"
    return _file(form, content_of(question_set), name)


@require_safe
def draft_file(request, draft_id, form):
    draft = get_draft(request.user, draft_id)
    return _file(form, draft.content, f"{draft.slug}-{draft.number}-draft")


@require_safe
def template(request):
    administered_partnerships(request.user)
    return _file("xlsx", {}, "question-set-template")


def _as_json(content):
    return f"{json.dumps(content, ensure_ascii=False, indent=2)}\n"


FORMS = {"json": (_as_json, JSON), "xlsx": (set_xlsx, XLSX), "docx": (consultation_docx, DOCX)}


def _file(form, content, name):
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    response = HttpResponse(write(content), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request):
    """A file or a pasted list is looked at; nothing is saved."""
    partnerships = administered_partnerships(request.user)
    if request.method != "POST":
        return _form_page(request, BringInForm(partnerships=partnerships))
    form = BringInForm(request.POST, request.FILES, partnerships=partnerships)
    if not form.is_valid():
        return _form_page(request, form, form.mistakes, status=422)
    content, remarks = form.incoming.content, form.incoming.remarks
    initial = {"content": as_text(content), "partnership": form.partnership}
    context = {
        "found": found_in(content),
        "remarks": remarks,
        "form": StoreForm(initial=initial, partnerships=partnerships),
        "partnership": form.partnership,
    }
    return render(request, "cases/question_sets/exchange/found.html", context)


@require_POST
def store(request):
    """What was found, as a draft to go over in the editor."""
    partnerships = administered_partnerships(request.user)
    form = StoreForm(request.POST, partnerships=partnerships)
    if not form.is_valid():
        return HttpResponseBadRequest()
    try:
        draft = create_draft(**form.cleaned_data, by=request.user)
    except Stale:
        return HttpResponseBadRequest()  # the key of another partnership's draft
    except Malformed as error:
        form = BringInForm(partnerships=partnerships)
        return _form_page(request, form, error.problems, status=422)
    return redirect(draft)


def _form_page(request, form, mistakes=(), status=200):
    context = {
        "form": form,
        "mistakes": mistakes[:SHOWN],
        "number": len(mistakes),
        "more": max(len(mistakes) - SHOWN, 0),
    }
    template = "cases/question_sets/exchange/bring_in.html"
    return render(request, template, context, status=status)
