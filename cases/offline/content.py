"""What is in the files: an agency's working copy, or what was last sent."""

from dataclasses import dataclass
from functools import cached_property

from cases import access
from cases.models import AgencyReturn, SectionDraft
from cases.question_sets.asking import asking_of
from cases.returns.cells import cell_name
from cases.returns.forms.section import SectionForm, typed_values
from cases.returns.presenters.returns import (
    AnsweredSection,
    checked_sections,
    return_tag,
    sent_sections,
)
from cases.states import ReturnState

from .boxes import entries


def shows_working_copy(agency_return):
    """Its own agency gets the working copy while it is being written or waits for sign-off; also
    of a return that was never sent, however long ago the audit was closed."""
    return agency_return.is_own and (
        agency_return.is_editable
        or agency_return.state == ReturnState.WAITING
        or agency_return.sent_at is None
    )


@dataclass
class Written:
    """One return with the forms of its sections, bound to what is downloaded."""

    agency_return: AgencyReturn
    is_working_copy: bool
    forms: list[SectionForm]
    drafts: dict[int, SectionDraft]  # by section id; its versions are those of the working copy
    answers: list
    observations: list

    @property
    def audit(self):
        return self.agency_return.case.audit

    @property
    def state(self):
        """The state in words."""
        label = return_tag(self.agency_return).label
        if self.is_working_copy:
            return f"{label}: working copy, not sent"
        if self.agency_return.is_being_revised:
            return f"{label}: as last sent"
        return label

    @cached_property
    def wrong(self):
        """(question, agency or None) -> what is typed there that can't be sent as it is."""
        found = {}
        if self.is_working_copy:
            for form in self.forms:
                found |= _wrong_of(form)
        return found

    @cached_property
    def sections(self) -> list[AnsweredSection]:
        """For reading: every question asked in the working copy, or all that was sent."""
        if not self.is_working_copy:
            return sent_sections(self.audit.question_set, self.answers, self.observations)
        sections = checked_sections(self.agency_return, self.forms)
        for section in sections:
            for entry in section.questions:
                for (question, about), text in self.wrong.items():
                    if question == entry.question:
                        entry.lines = [line for line in entry.lines if line[0] != about]
                        entry.lines.append((about, text))
        return sections


def _wrong_of(form):
    errors, found = form.errors, {}
    asked = set(form.asked)
    for entry in entries(form):
        question = entry.question
        if question not in asked:
            continue
        names = {
            cell_name(question, about) if about else question.code: (about, text)
            for about, text in entry.texts(dict(form.data.lists()))
        }
        for name, (about, text) in names.items():
            if name in errors and text.strip():
                found[question, about] = text
    return found


def gather(returns):
    """Written of each return, whose `is_own` says whether the person fills it in. They come from
    `for_filling_in()`, are of one audit, and have their drafts prefetched."""
    returns = list(returns)
    if not returns:
        return []
    sent = [r for r in returns if not shows_working_copy(r)]
    answers, observations = (
        _by_return(access.answers_in(sent)),
        _by_return(access.observations_in(sent).order_by("section__position", "position", "pk")),
    )
    return [_written(r, answers.get(r.pk, []), observations.get(r.pk, [])) for r in returns]


def _by_return(rows):
    found = {}
    for row in rows:
        found.setdefault(row.agency_return_id, []).append(row)
    return found


def _written(agency_return, answers, observations):
    sections = agency_return.case.audit.question_set.content
    drafts = {draft.section_id: draft for draft in agency_return.drafts.all()}
    is_working_copy = shows_working_copy(agency_return)
    if is_working_copy:
        data = {section.pk: drafts[section.pk].data for section in sections}
    else:
        data = _as_typed(sections, answers, observations)
    typed = typed_values({name: v for one in data.values() for name, v in one.items()})
    asking = asking_of(agency_return)
    forms = [SectionForm(s, asking, data=data[s.pk], typed=typed) for s in sections]
    if is_working_copy:
        for form in forms:
            form.full_clean()
        answers = [answer for form in forms for answer in form.answers()]
    return Written(agency_return, is_working_copy, forms, drafts, answers, observations)


def _as_typed(sections, answers, observations):
    """What somebody would have typed who sent these: section id -> data."""
    section_of = {q.pk: s.pk for s in sections for q in s.question_list}
    data = {section.pk: {} for section in sections}
    for answer in answers:
        code, here = answer.question.code, data[section_of[answer.question_id]]
        name = f"{code}-{answer.about_agency_id}" if answer.about_agency_id else code
        if answer.choice == "nr" and answer.question.takes_not_in_record:
            here[f"{name}-nr"] = ["on"]
        elif answer.choices is not None:
            here[name] = answer.choices
        elif answer.date:
            for part in ("day", "month", "year"):
                here[f"{name}-{part}"] = [str(getattr(answer.date, part))]
        elif answer.number is not None:
            here[name] = [str(answer.number)]
        elif answer.choice or answer.text:
            here[name] = [answer.choice or answer.text]
        if answer.comment:
            here[f"{code}-comment"] = [answer.comment]
    for observation in observations:
        here, name = data[observation.section_id], f"observations-{observation.kind}"
        here.setdefault(name, []).append(observation.text)
        here.setdefault(f"{name}-key", []).append(str(observation.key))
    return data
