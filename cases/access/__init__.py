"""What a person may see and do: a view's first line.

Each `get_…` gives the object, raises Http404 where the person may not see it, or PermissionDenied
where they see it but may not do this to it. Either refusal goes on the trail.
"""

from .assignment import (
    get_returns_to_assign,
    leads_in,
)
from .audits import (
    get_audit,
    get_audit_to_read_summary,
    get_audit_whole,
    moderated_audits,
    sees_whole,
    visible_audits,
)
from .base import (
    refuse,
)
from .cases import (
    get_case,
    get_voice,
    voices_of,
)
from .concerns import (
    concern_answers_of,
    concerns_of,
    get_concern,
    get_concern_to_answer,
    notices_of,
    unanswered_concerns,
    visible_concerns,
)
from .contributions import (
    contribution_of_token,
    contribution_to_lead,
    current_contribution,
    get_return_to_lead,
    has_own_way_in,
    may_lead,
)
from .copying import (
    get_return_to_copy_from,
    others_to_copy_from,
)
from .cover_sheets import (
    cover_sheets_of,
    get_cover_sheet,
    get_cover_sheet_to_fill_in,
    own_cover_sheets,
)
from .files import (
    get_audit_to_fill_in,
    get_upload,
    returns_in_workbook,
    returns_to_download,
    with_drafts,
)
from .question_sets import (
    visible_question_sets,
)
from .returns import (
    answers_in,
    get_return,
    get_return_of_own_agency,
    get_return_to_fill_in,
    get_return_to_review,
    is_own,
    may_review,
    observations_in,
    own_returns,
    readable_returns,
    returns_of,
)
from .sending import (
    get_version,
    people_who_may_sign_off,
    require_sign_off,
    send_back_at,
    send_back_of,
    versions_of,
)
from .setting_up import (
    administers,
    agencies_for,
    children_of,
    get_audit_to_move,
    get_audit_to_set_up,
    get_case_to_administer,
    get_listed_agency,
    get_return_to_administer,
    listed_agencies,
    may_create_audit,
    may_move,
    people_of,
    question_sets_for,
    returns_to_administer,
)

__all__ = [
    "administers",
    "agencies_for",
    "answers_in",
    "children_of",
    "concern_answers_of",
    "concerns_of",
    "contribution_of_token",
    "contribution_to_lead",
    "cover_sheets_of",
    "current_contribution",
    "get_audit",
    "get_audit_to_fill_in",
    "get_audit_to_move",
    "get_audit_to_read_summary",
    "get_audit_to_set_up",
    "get_audit_whole",
    "get_case",
    "get_case_to_administer",
    "get_concern",
    "get_concern_to_answer",
    "get_cover_sheet",
    "get_cover_sheet_to_fill_in",
    "get_listed_agency",
    "get_return",
    "get_return_of_own_agency",
    "get_return_to_administer",
    "get_return_to_copy_from",
    "get_return_to_fill_in",
    "get_return_to_lead",
    "get_return_to_review",
    "get_returns_to_assign",
    "get_upload",
    "get_version",
    "get_voice",
    "has_own_way_in",
    "is_own",
    "leads_in",
    "listed_agencies",
    "may_create_audit",
    "may_lead",
    "may_move",
    "may_review",
    "moderated_audits",
    "notices_of",
    "observations_in",
    "others_to_copy_from",
    "own_cover_sheets",
    "own_returns",
    "people_of",
    "people_who_may_sign_off",
    "question_sets_for",
    "readable_returns",
    "refuse",
    "require_sign_off",
    "returns_in_workbook",
    "returns_of",
    "returns_to_administer",
    "returns_to_download",
    "sees_whole",
    "send_back_at",
    "send_back_of",
    "unanswered_concerns",
    "versions_of",
    "visible_audits",
    "visible_concerns",
    "visible_question_sets",
    "voices_of",
    "with_drafts",
]
