"""An agency fills in a return: task list, one section a page."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from auditapp.saving import SavedForm
from cases import access
from cases.question_sets.asking import asking_of
from cases.states import ReturnState, WrongState

from ..access import others_to_copy_from, send_back_of
from ..cells import filled_down
from ..identity_check import anchor_of, check_of_return
from ..pages import contribution_context, return_context, sent_context
from ..presenters.conflict import conflicting_texts
from ..presenters.returns import left_words, reasons_in, section_tag, shown_entries
from ..progress import Progress, progress_of
from ..services import returns as services
from .sending import waiting_page


@require_safe
def detail(request, return_id):
    """The task list while the agency works on it, all answers while they wait for sign-off; what
    was sent for everybody else."""
    agency_return = access.get_return(request.user, return_id)
    if agency_return.is_own and agency_return.is_editable:
        return _task_list(request, agency_return)
    if agency_return.is_own and agency_return.state == ReturnState.WAITING:
        return waiting_page(request, agency_return)
    return render(request, "cases/returns/sent.html", sent_context(request.user, agency_return))


def _task_list(request, agency_return):
    drafts = services.drafts_of(agency_return)
    send_back = send_back_of(agency_return)
    sections = [
        {
            "section": section,
            "progress": progress_of(drafts[section.pk]),
            "tag": section_tag(drafts[section.pk]),
            "url": agency_return.get_section_url(section),
            "reasons": reasons_in(section, send_back),
        }
        for section in agency_return.case.audit.question_set.content
    ]
    progress = sum((row["progress"] for row in sections), Progress())
    return render(
        request,
        "cases/returns/task_list.html",
        return_context(agency_return)
        | {
            "sections": sections,
            "send_back": send_back,
            "progress": progress,
            "left": left_words(progress),
            "complete": sum(row["progress"].problems == 0 for row in sections),
        }
        | contribution_context(request.user, agency_return),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def section(request, return_id, section_code):
    """One section. What is posted is kept first and judged afterwards."""
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    section = agency_return.case.audit.question_set.section(section_code)
    if section is None:
        raise Http404
    if request.method == "POST":
        return _save(request, agency_return, section)
    if not agency_return.is_editable:
        messages.info(request, "This return can't be changed now.")
        return redirect(agency_return)
    drafts = services.drafts_of(agency_return)
    check = "check" in request.GET
    form = services.section_form(section, asking_of(agency_return), drafts, check=check)
    return _section_page(request, agency_return, section, drafts[section.pk], form)


def _section_page(request, agency_return, section, draft, form, status=200, version=None):
    sections = agency_return.case.audit.question_set.content
    send_back = send_back_of(agency_return)
    form.full_clean()
    return render(
        request,
        "cases/returns/section.html",
        return_context(agency_return)
        | {
            "section": section,
            "number": sections.index(section) + 1,
            "total": len(sections),
            "form": check_of_return(agency_return, [section]).show(form),
            "entries": shown_entries(form, send_back),
            "send_back": send_back,
            "draft": draft,
            "typed_url": agency_return.get_typed_url(section),
            "may_copy": not agency_return.is_contributor
            and others_to_copy_from(agency_return, section).exists(),
            "saving": SavedForm(initial={"version": draft.version if version is None else version}),
        },
        status=status,
    )


def _save(request, agency_return, section):
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    version, save_key = saving.cleaned_data["version"], saving.cleaned_data["save_key"]
    data = dict(request.POST.lists())
    if column := _column(request, section):
        data = filled_down(data, column, asking_of(agency_return).others)
    if press := request.POST.get("replace"):
        data = check_of_return(agency_return, [section]).replaced(data, press)
    try:
        draft = services.save_section(
            agency_return=agency_return,
            section=section,
            data=data,
            version=version,
            save_key=save_key,
            by=request.user,
        )
    except services.NotStorable as error:
        draft = services.drafts_of(agency_return)[section.pk]
        return _section_page(
            request, agency_return, section, draft, error.form, status=422, version=version
        )
    except (services.Stale, WrongState):
        return _conflict(request, agency_return, section, data)
    return _after_saving(request, agency_return, section, draft)


def _column(request, section):
    """The for-each-agency question whose empty cells are to take the answer above them, if any."""
    code = request.POST.get("fill")
    columns = [question for question in section.question_list if question.for_each_agency]
    return next((question for question in columns if question.code == code), None)


def _after_saving(request, agency_return, section, draft):
    """Where the pressed button leads. An unfinished section is shown again only to somebody who
    said to continue; any other button leaves it as it is."""
    url = agency_return.get_section_url(section)
    if kind := request.POST.get("add"):
        return redirect(f"{url}#observations-{kind}")
    if column := _column(request, section):
        return redirect(f"{url}#question-{column.code}")
    if press := request.POST.get("replace"):
        return redirect(f"{url}#{anchor_of(press)}")
    if request.POST.get("save") == "later":
        messages.success(request, f"“{section.title}” is saved.")
        return redirect(agency_return)
    if draft.problems:
        return redirect(f"{url}?check=1")
    sections = agency_return.case.audit.question_set.content
    following = sections[sections.index(section) + 1 :]
    messages.success(request, f"“{section.title}” is saved.")
    if following:
        return redirect(agency_return.get_section_url(following[0]))
    return redirect(agency_return.get_check_url())


def _conflict(request, agency_return, section, data):
    """409: somebody saved since, or the return is closed. Both texts, nothing changed."""
    agency_return = access.get_return_to_fill_in(request.user, agency_return.public_id)
    drafts = services.drafts_of(agency_return)
    asking = asking_of(agency_return)
    draft = drafts[section.pk]
    mine = services.section_form(section, asking, drafts, data=data)
    theirs = services.section_form(section, asking, drafts)
    return render(
        request,
        "cases/returns/conflict.html",
        return_context(agency_return)
        | {
            "section": section,
            "draft": draft,
            "differences": conflicting_texts(mine, theirs),
            "mine": [(n, v) for n, values in mine.stored().items() for v in values],
            "saving": SavedForm(initial={"version": draft.version}),
        },
        status=409,
    )
