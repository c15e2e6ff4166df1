"""The same question, another child: copying one's own answers."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditapp.saving import Stale
from cases import access
from cases.question_sets.asking import asking_of
from cases.returns.access import others_to_copy_from
from cases.returns.pages import return_context
from cases.returns.services.returns import drafts_of, section_form
from cases.states import WrongState

from . import services
from .access import get_return_to_copy_from
from .forms import CopyForm
from .presenters import copy_rows


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, return_id, section_code):
    """Choose the child, see the answers beside each other, copy those ticked."""
    agency_return = access.get_return_of_own_agency(request.user, return_id)
    section = agency_return.case.audit.question_set.section(section_code)
    if section is None:
        raise Http404
    if request.method == "POST":
        return _copy(request, agency_return, section)
    if not agency_return.is_editable:
        messages.info(request, "This return can't be changed now. Below is what was sent.")
        return redirect(agency_return)
    return _page(request, agency_return, section, _chosen(request, agency_return))


def _chosen(request, agency_return):
    """The return to copy from that the address names, or None."""
    if not (given := request.GET.get("from")):
        return None
    try:
        public_id = uuid.UUID(given)
    except ValueError:
        raise Http404 from None
    return get_return_to_copy_from(request.user, agency_return, public_id)


def _copy(request, agency_return, section):
    form = CopyForm(section, request.POST)
    if form.is_forged:
        return HttpResponseBadRequest()
    given = form.cleaned_data
    source = get_return_to_copy_from(request.user, agency_return, given.pop("source"))
    if not form.is_valid():
        return _page(request, agency_return, section, source, form, status=422)
    try:
        services.copy_answers(
            agency_return=agency_return, source=source, section=section, by=request.user, **given
        )
    except services.NothingToCopy:
        form.add_error("codes", "Tick an answer that is not here already")
        return _page(request, agency_return, section, source, form, status=422)
    except (Stale, WrongState):
        agency_return = access.get_return_of_own_agency(request.user, agency_return.public_id)
        return _page(request, agency_return, section, source, form, status=409)
    messages.success(
        request,
        f"The answers are copied from {source.case.pseudonym}. Check each of them, tick that it is "
        "right for this child, and save.",
    )
    return redirect(agency_return.get_section_url(section))


def _page(request, agency_return, section, source, form=None, status=200):
    """`form` is what was posted, if anything; its ticks are kept, but with 409 not those that would
    now replace something."""
    drafts = drafts_of(agency_return)
    context = return_context(agency_return) | {
        "section": section,
        "others": others_to_copy_from(agency_return, section),
        "source": source,
        "stale": status == 409,
        "form": form,
    }
    if source:
        source_drafts = drafts_of(source)
        target_form = section_form(section, asking_of(agency_return), drafts)
        source_form = section_form(section, asking_of(source), source_drafts)
        offers = services.offers(target_form, source_form)
        context["rows"] = copy_rows(
            offers,
            target_form,
            source_form,
            form and form.ticked(),
            may_replace=status != 409,
        )
        context["same"] = [offer.question.code for offer in offers if offer.is_same]
        if form:
            form.lead_to([f"copy-{o.question.code}" for o in offers if not o.is_same])
        context["saving"] = CopyForm(
            section,
            initial={
                "version": drafts[section.pk].version,
                "source": source.public_id,
                "source_version": source_drafts[section.pk].version,
            },
        )
    return render(request, "cases/returns/copying/copy.html", context, status=status)
