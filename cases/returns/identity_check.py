"""The texts of a return or a cover sheet, as the identity check reads them."""

from cases.children.identity_check.pages import TextCheck
from cases.models import Kind

from .forms.observations import OBSERVATION_NAMES

OBSERVATIONS = [name for name in OBSERVATION_NAMES if not name.endswith("-key")]


def text_names(sections):
    """The boxes in which people write freely."""
    questions = [question for section in sections for question in section.question_list]
    texts = [question.code for question in questions if question.kind == Kind.TEXT]
    return [*texts, *(f"{question.code}-comment" for question in questions), *OBSERVATIONS]


def check_of_return(agency_return, sections):
    """About one child: its key, and those of its brothers and sisters, are what counts."""
    return TextCheck(text_names(sections), case=agency_return.case)


def check_of_sheet(sheet):
    return TextCheck(text_names(sheet.audit.question_set.cover), audit=sheet.audit)


def alerts_by_section(agency_return, forms):
    """(section, its address, its alerts) of the SectionForms in which there are any."""
    sections = [form.section for form in forms]
    check = check_of_return(agency_return, sections)
    found = [(form.section, check.alerts(dict(form.data.lists()))) for form in forms]
    return [(s, agency_return.get_section_url(s), alerts) for s, alerts in found if alerts]


def anchor_of(press):
    """The place on its page of the box in which words were replaced."""
    name = press.partition(":")[0]
    return name if name in OBSERVATIONS else f"id_{name}"
