from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.children.facts.definitions import in_words
from cases.path.access import has_paths
from cases.path.pages import path_context
from cases.returns.presenters.returns import by_kind, lateness, return_tag

from ..presenters.side_by_side import blocks
from ..presenters.voices import voice_line


@require_safe
def detail(request, audit_id, case_id):
    """A child: circumstances, the path, what every agency sent side by side, and voices."""
    case = access.get_case(request.user, audit_id, case_id)
    returns = list(access.returns_of(case.audit).filter(case=case).select_related("agency"))
    readable = list(access.readable_returns(request.user).filter(case=case))
    columns = [r for r in returns if r in readable]
    voices = access.voices_of(case).prefetch_related("observations")
    return render(
        request,
        "cases/children/detail.html",
        path_context(request, case)
        | {
            "facts": in_words(case.audit.facts, case.facts),
            "is_not_discussed": access.is_not_discussed(case),
            "has_paths": has_paths(case.audit),
            "administers": access.administers(request.user, case.audit),
            "returns": [
                {
                    "return": r,
                    "tag": return_tag(r),
                    "late": lateness(r, case.audit),
                    "readable": r in readable,
                }
                for r in returns
            ],
            "columns": [r.agency for r in columns],
            "blocks": _blocks(case.audit.question_set, columns),
            "voices": [(v, voice_line(v), by_kind(v.observations.all())) for v in voices],
        },
    )


def _blocks(question_set, returns):
    """None while no set is chosen."""
    if question_set is None:
        return []
    answers = access.answers_in(returns, question_set)
    return blocks(
        question_set, [r.agency for r in returns], answers, list(access.observations_in(returns))
    )
