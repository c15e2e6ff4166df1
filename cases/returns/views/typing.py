"""Saving single fields of a section while somebody types."""

from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_POST

from auditapp.saving import SavedForm
from cases import access
from cases.models import AgencyReturn, Section

from ..identity_check import check_of_return
from ..pages import saved_answer
from ..services import returns as services


@require_POST
def typed(request, return_id, section_code):
    """Answers in JSON: `version` to send with the next save and `saved`, the words to show. 409
    means that the page is out of date: sending the whole form shows both texts."""
    saving = SavedForm(request.POST)
    if not saving.is_valid():
        access.get_return_to_fill_in(request.user, return_id)
        return HttpResponseBadRequest()
    typed = dict(request.POST.lists())
    try:
        draft = services.save_typed(
            returns=access.own_returns(request.user),
            return_id=return_id,
            section_code=section_code,
            typed=typed,
            by=request.user,
            **saving.cleaned_data,
        )
    except AgencyReturn.DoesNotExist:
        access.get_return_to_fill_in(request.user, return_id)  # says why it is refused, if it is
        return JsonResponse({}, status=409)
    except Section.DoesNotExist:
        raise Http404 from None
    except services.Stale:
        return JsonResponse({}, status=409)
    except services.NotStorable:
        return JsonResponse({}, status=422)
    agency_return = draft.filled_in_return
    section = agency_return.case.audit.question_set.section(section_code)
    return saved_answer(draft, alerts=check_of_return(agency_return, [section]).alerts(typed))
