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
from .identities import (
    filled_candidate_lists,
    get_audit_for_keys,
    get_audit_to_match,
    get_case_for_key,
    get_return_to_find_record,
    has_key,
    keys_of,
    numbering_agencies,
    shows_key,
)
from .paths import (
    attendance_given,
    dates_given,
    get_event,
    get_late_clock,
    get_local_rule,
    get_partnership_of_rules,
    last_day_looked_at,
    path_of,
    paths_of_audit,
    rules_of,
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
from .trail import (
    cases_of_trail,
    entries_of_trail,
    people_of_trail,
    seen_in,
)

__all__ = [
    "answers_in",
    "attendance_given",
    "cases_of_trail",
    "concern_answers_of",
    "concerns_of",
    "contribution_of_token",
    "contribution_to_lead",
    "cover_sheets_of",
    "current_contribution",
    "dates_given",
    "entries_of_trail",
    "filled_candidate_lists",
    "get_audit",
    "get_audit_for_keys",
    "get_audit_to_fill_in",
    "get_audit_to_match",
    "get_audit_to_read_summary",
    "get_audit_whole",
    "get_case",
    "get_case_for_key",
    "get_concern",
    "get_concern_to_answer",
    "get_cover_sheet",
    "get_cover_sheet_to_fill_in",
    "get_event",
    "get_late_clock",
    "get_local_rule",
    "get_partnership_of_rules",
    "get_return",
    "get_return_of_own_agency",
    "get_return_to_copy_from",
    "get_return_to_fill_in",
    "get_return_to_find_record",
    "get_return_to_lead",
    "get_return_to_review",
    "get_returns_to_assign",
    "get_upload",
    "get_version",
    "get_voice",
    "has_key",
    "has_own_way_in",
    "is_own",
    "keys_of",
    "last_day_looked_at",
    "leads_in",
    "may_lead",
    "may_review",
    "moderated_audits",
    "notices_of",
    "numbering_agencies",
    "observations_in",
    "others_to_copy_from",
    "own_cover_sheets",
    "own_returns",
    "path_of",
    "paths_of_audit",
    "people_of_trail",
    "people_who_may_sign_off",
    "readable_returns",
    "refuse",
    "require_sign_off",
    "returns_in_workbook",
    "returns_of",
    "returns_to_download",
    "rules_of",
    "seen_in",
    "sees_whole",
    "send_back_at",
    "send_back_of",
    "shows_key",
    "unanswered_concerns",
    "versions_of",
    "visible_audits",
    "visible_concerns",
    "visible_question_sets",
    "voices_of",
    "with_drafts",
]
