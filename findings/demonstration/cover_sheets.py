"""Cover sheets of the demonstration: `{"agency": …, "state": "sent" or "in_progress", "at": …,
"answers": {name of the field: what is typed, or what is ticked}}`."""

import uuid

from cases.cover_sheets.services import save_cover_sheet
from cases.models import CoverSheet


def load_cover_sheet(audit, agency, content, *, at, by):
    """Fill in an agency's sheet. Raises ValueError for what cannot be as the file says."""
    sheet = CoverSheet.objects.for_filling_in().get(audit=audit, agency=agency)
    asked = {q.code for section in audit.question_set.cover for q in section.question_list}
    for name in content["answers"]:
        if name.partition("-")[0] not in asked:
            raise ValueError(f"no question “{name}” on the cover sheet")
    if content["state"] not in ("sent", "in_progress"):
        raise ValueError(f"state “{content['state']}” is not known")
    send = content["state"] == "sent"
    answers = content["answers"].items()
    saved = save_cover_sheet(
        sheet=sheet,
        data={name: v if isinstance(v, list) else [str(v)] for name, v in answers},
        version=sheet.version,
        save_key=uuid.uuid4(),
        by=by,
        send=send,
        at=at,
    )
    if send and not saved.is_sent:
        raise ValueError("cannot be sent: an answer is missing or wrong")
