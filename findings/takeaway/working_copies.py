"""The working copies of an audit that was brought in: what was sent, as somebody would have typed
it, so that an agency goes on from there.
"""

import datetime
from collections import defaultdict
from types import SimpleNamespace

from auditapp.fields import PARTS
from cases.cover_sheets.services import recount_cover_sheets
from cases.models import AgencyReturn, Answer, CoverSheet, Observation, SectionDraft
from cases.models.question_set import NOT_RECORDED
from cases.returns.cells import cell_name
from cases.returns.forms.observations import ObservationRow, observation_data
from cases.returns.services.returns import recount


def make_working_copies(audit):
    if audit.question_set is None:
        return
    returns = AgencyReturn.objects.filter(case__audit=audit)
    data = _data_of(returns)
    sections = audit.question_set.content
    SectionDraft.objects.bulk_create(
        [
            SectionDraft(agency_return=row, section=section, data=data[row.pk, section.pk])
            for row in returns
            for section in sections
        ],
        batch_size=500,
    )
    recount(returns)
    sheets = list(audit.cover_sheets.filter(sent_at__isnull=False))
    questions = {q.code: q for section in audit.question_set.cover for q in section.question_list}
    for sheet in sheets:
        for answer in sheet.sent["answers"]:
            if answer["question"] in questions:
                sheet.data |= typed(questions[answer["question"]], _sheet_answer(answer))
    CoverSheet.objects.bulk_update(sheets, ["data"])
    recount_cover_sheets(audit.cover_sheets.all())


def _data_of(returns):
    """(return's key, section's key) -> data of the draft."""
    data = defaultdict(dict)
    answers = Answer.objects.filter(agency_return__in=returns)
    for answer in answers.select_related("question", "about_agency"):
        place = answer.agency_return_id, answer.question.section_id
        data[place] |= typed(answer.question, answer, answer.about_agency)
    said = defaultdict(list)
    observations = Observation.objects.filter(agency_return__in=returns, withdrawn=False)
    for one in observations.order_by("position", "pk"):
        row = ObservationRow(one.kind, one.position, str(one.key), one.text)
        said[one.agency_return_id, one.section_id].append(row)
    for place, rows in said.items():
        data[place] |= observation_data(rows)
    return data


def typed(question, answer, about=None):
    """One answer as a browser would post it."""
    name = cell_name(question, about) if about else question.code
    data = {f"{question.code}-comment": [answer.comment]} if answer.comment else {}
    if answer.choice == NOT_RECORDED and question.takes_not_in_record and not about:
        data[f"{name}-nr"] = ["on"]
    elif answer.choice:
        data[name] = [answer.choice]
    elif answer.choices is not None:
        data[name] = answer.choices
    elif answer.date:
        days = (answer.date.day, answer.date.month, answer.date.year)
        data |= {f"{name}-{part}": [str(n)] for part, n in zip(PARTS, days, strict=True)}
    elif answer.number is not None:
        data[name] = [str(answer.number)]
    elif answer.text:
        data[name] = [answer.text]
    return data


def _sheet_answer(answer):
    day = answer["date"] and datetime.date.fromisoformat(answer["date"])
    return SimpleNamespace(**(answer | {"date": day}))
