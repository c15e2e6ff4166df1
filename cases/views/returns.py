"""An agency fills in a return: task list, one section a page, check, send."""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from .. import access
from ..asking import asking_of
from ..forms.review import ReviewForm, SendBackForm
from ..forms.saving import SavedForm
from ..presenters.conflict import conflicting_texts
from ..presenters.returns import (
    checked_sections,
    lateness,
    return_tag,
    section_tag,
    sent_sections,
)
from ..services import returns as services
from ..states import RETURN_MOVES, WrongState, allows


@require_safe
def detail(request, return_id):
    """The task list while the agency works on it; what was sent for everybody else."""
    agency_return = access.get_return(request.user, return_id)
    if agency_return.is_own and agency_return.is_editable:
        return _task_list(request, agency_return)
    return render(request, "cases/returns/sent.html", sent_context(request.user, agency_return))


def _task_list(request, agency_return):
    drafts = services.drafts_of(agency_return)
    sections = [
        {
            "section": section,
            "draft": drafts[section.pk],
            "tag": section_tag(drafts[section.pk]),
            "url": agency_return.get_section_url(section),
        }
        for section in agency_return.case.audit.question_set.content
    ]
    return render(
        request,
        "cases/returns/task_list.html",
        _context(agency_return)
        | {
            "sections": sections,
            "answered": sum(draft.answered for draft in drafts.values()),
            "asked": sum(draft.asked for draft in drafts.values()),
            "complete": sum(row["draft"].problems == 0 for row in sections),
            "concerns": access.concerns_of(request.user, agency_return),
        }
        | _contribution_context(request.user, agency_return),
    )


def sent_context(user, agency_return, send_back_form=None):
    """The context of the page that shows what was sent, with the review forms."""
    may_review = agency_return.case.audit.is_open and access.may_review(user, agency_return)
    state = agency_return.state
    answers = access.answers_in([agency_return])
    observations = list(access.observations_in([agency_return]))
    question_set = agency_return.case.audit.question_set
    initial = {"sent_at": agency_return.sent_at and agency_return.sent_at.isoformat()}
    return _context(agency_return) | {
        "sections": sent_sections(question_set, answers, observations),
        "versions": agency_return.sent_versions.select_related("by"),
        "concerns": access.concerns_of(user, agency_return),
        "may_accept": may_review and allows(RETURN_MOVES, "accept", state),
        "may_send_back": may_review and allows(RETURN_MOVES, "send back", state),
        "accept_form": ReviewForm(initial=initial, auto_id="id_accept_%s"),
        "form": send_back_form or SendBackForm(initial=initial),
        **_contribution_context(user, agency_return),
    }


def _contribution_context(user, agency_return):
    return {
        "may_lead": access.may_lead(user, agency_return),
        "contribution": access.contribution_to_lead(user, agency_return),
    }


def _context(agency_return):
    audit = agency_return.case.audit
    return {
        "return": agency_return,
        "case": agency_return.case,
        "audit": audit,
        "tag": return_tag(agency_return),
        "late": lateness(agency_return, audit),
    }


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
        messages.info(request, "This return can't be changed now. Below is what was sent.")
        return redirect(agency_return)
    drafts = services.drafts_of(agency_return)
    check = "check" in request.GET
    form = services.section_form(section, asking_of(agency_return), drafts, check=check)
    return _section_page(request, agency_return, section, drafts[section.pk].version, form)


def _section_page(request, agency_return, section, version, form, status=200):
    sections = agency_return.case.audit.question_set.content
    form.full_clean()
    return render(
        request,
        "cases/returns/section.html",
        _context(agency_return)
        | {
            "section": section,
            "number": sections.index(section) + 1,
            "total": len(sections),
            "form": form,
            "saving": SavedForm(initial={"version": version}),
        },
        status=status,
    )


def _save(request, agency_return, section):
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    version, save_key = saving.cleaned_data["version"], saving.cleaned_data["save_key"]
    data = dict(request.POST.lists())
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
        return _section_page(request, agency_return, section, version, error.form, status=422)
    except (services.Stale, WrongState):
        return _conflict(request, agency_return, section, data)
    return _after_saving(request, agency_return, section, draft)


def _after_saving(request, agency_return, section, draft):
    """Where the pressed button leads. An unfinished section is shown again only to somebody who
    said to continue; any other button leaves it as it is."""
    url = agency_return.get_section_url(section)
    if kind := request.POST.get("add"):
        return redirect(f"{url}#observations-{kind}")
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
        _context(agency_return)
        | {
            "section": section,
            "draft": draft,
            "differences": conflicting_texts(mine, theirs),
            "mine": [(n, v) for n, values in mine.stored().items() for v in values],
            "saving": SavedForm(initial={"version": draft.version}),
        },
        status=409,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, return_id):
    """All that would be sent, and what keeps it from being sent."""
    if request.method == "POST":
        return _send(request, access.get_return_of_own_agency(request.user, return_id))
    agency_return = access.get_return_to_fill_in(request.user, return_id)
    if not agency_return.is_editable:
        return redirect(agency_return)
    return _check_page(request, agency_return)


def _check_page(request, agency_return, status=200, stale=False):
    drafts = services.drafts_of(agency_return)
    sections = agency_return.case.audit.question_set.content
    forms = services.section_forms(sections, asking_of(agency_return), drafts)
    return render(
        request,
        "cases/returns/check.html",
        _context(agency_return)
        | {
            "sections": checked_sections(agency_return, forms),
            "unfinished": [
                {
                    "section": f.section,
                    "problems": f.problems,
                    "url": agency_return.get_section_url(f.section),
                }
                for f in forms
                if f.problems
            ],
            "stale": stale,
            "saving": SavedForm(initial={"version": services.return_version(drafts)}),
        },
        status=status,
    )


def _send(request, agency_return):
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        return HttpResponseBadRequest()
    try:
        services.send(
            agency_return=agency_return,
            by=request.user,
            **saving.cleaned_data,
        )
    except services.Incomplete:
        return _check_page(request, agency_return, status=422)
    except services.Stale:
        return _check_page(request, agency_return, status=409, stale=True)
    except WrongState:
        agency_return = access.get_return(request.user, agency_return.public_id)
        return render(request, "cases/returns/closed.html", _context(agency_return), status=409)
    messages.success(request, "The return is sent. Thank you.")
    return redirect(agency_return)
