"""How the set-up of an audit is shown: its steps, what is missing, and what opening it will do."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone

from auditapp.templatetags.interface import counted, day
from cases.models import Part
from cases.models.case import facts_of
from cases.question_sets.asking import Asking
from cases.returns.presenters.conflict import Difference
from cases.returns.presenters.returns import Tag

from .. import completeness

DONE = Tag("Done", "green")
STARTED = Tag("In progress", "blue")
TO_DO = Tag("To do", "grey")

LABELS = {
    completeness.PURPOSE: "Purpose and scope",
    completeness.QUESTION_SET: "Question set",
    completeness.AGENCIES: "Agencies",
    completeness.CHILDREN: "Children",
    completeness.DATES: "Dates",
}


def step_url(audit, step):
    return reverse(f"audit-set-up-{step}", args=[audit.public_id])


def back_url(audit):
    """Where a step leads back to: the task list, or the page of the open audit."""
    if audit.is_being_set_up:
        return reverse("audit-set-up", args=[audit.public_id])
    return audit.get_absolute_url()


@dataclass
class Step:
    label: str
    url: str
    tag: Tag
    hint: str


def steps(audit, listed, children):
    """The task list; `listed` are the audit's AuditAgency rows, `children` is how many."""
    found = completeness.missing(audit, [row.part for row in listed], children)
    done = {
        completeness.PURPOSE: audit.topic or audit.aim or audit.scope,
        completeness.AGENCIES: listed,
        completeness.DATES: any(getattr(audit, name) for name in completeness.DAYS),
    }
    hints = {
        completeness.QUESTION_SET: str(audit.question_set or ""),
        completeness.AGENCIES: counted(len(listed), "agency,agencies") if listed else "",
        completeness.CHILDREN: counted(children, "child,children") if children else "",
        completeness.DATES: audit.returns_due and f"Returns due {day(audit.returns_due)}",
    }
    result = []
    for step in completeness.STEPS:
        lacking = [one.text for one in found if one.step == step]
        tag = (STARTED if done.get(step) else TO_DO) if lacking else DONE
        hint = ". ".join(lacking) if lacking else hints.get(step, "")
        result.append(Step(LABELS[step], step_url(audit, step), tag, hint))
    return result


def missing_links(audit, listed, children):
    """(what to do, where) pairs."""
    found = completeness.missing(audit, [row.part for row in listed], children)
    return [(one.text, step_url(audit, one.step)) for one in found]


# -- the list of agencies


@dataclass
class AgencyRow:
    agency: object
    field: object
    is_part: bool  # shown under its whole


def agency_rows(form):
    shown = set(form.agencies.values())
    return [
        AgencyRow(agency, form[name], agency.part_of in shown)
        for name, agency in form.agencies.items()
    ]


# -- checking


@dataclass
class ToldAgency:
    agency: object
    part: str
    people: int
    never_signed_in: int


@dataclass
class Preview:
    """What opening will do."""

    agencies: list[ToldAgency]
    named: list
    children: int
    people: int  # each once, also where they are in several agencies
    cover_sheets: int
    warnings: list[str] = field(default_factory=list)

    @property
    def returns(self):
        return self.children * len(self.agencies)


def preview(audit, listed, children, people, today=None):
    """`children` are the audit's Cases, `people` maps the keys of agencies to their people."""
    answering = [row for row in listed if row.part != Part.NAMED]
    told = [
        ToldAgency(
            row.agency,
            row.get_part_display(),
            len(people[row.agency_id]),
            sum(person.last_login is None for person in people[row.agency_id]),
        )
        for row in answering
    ]
    everybody = {person for row in answering for person in people[row.agency_id]}
    has_cover = audit.question_set is not None and bool(audit.question_set.cover)
    return Preview(
        agencies=told,
        named=[row.agency for row in listed if row.part == Part.NAMED],
        children=len(children),
        people=len(everybody),
        cover_sheets=len(answering) if has_cover else 0,
        warnings=[
            *_dates_to_check(audit, today or timezone.localdate()),
            *_agencies_to_check(listed, told),
            *_children_to_check(children, answering),
        ],
    )


def _dates_to_check(audit, today):
    due, panel = audit.returns_due, audit.panel_date
    if due and due < today:
        yield f"The returns are due on {day(due)}, which is past: every return would be late."
    if due and panel and due > panel:
        yield f"The returns are due on {day(due)}, after the panel meets on {day(panel)}."
    if panel and panel < today:
        yield f"The panel’s date, {day(panel)}, is past."
    if audit.period_to and audit.period_to > today:
        yield f"The period ends on {day(audit.period_to)}, which is yet to come."


def _agencies_to_check(listed, told):
    for row in listed:
        if row.agency.retired_at:
            yield f"{row.agency.name} is retired."
    for row in told:
        name, never = row.agency.name, row.never_signed_in
        if not row.people:
            yield f"{name}: nobody can fill in its returns. Add an auditor or lead under People."
        elif never == row.people:
            who = "its only person has never" if never == 1 else f"none of its {never} people ever"
            yield f"{name}: {who} signed in."
        elif never:
            has = "has" if never == 1 else "have"
            yield f"{name}: {never} of its {row.people} people {has} never signed in."


def _children_to_check(children, answering):
    keys = {row.agency_id for row in answering}
    for case in children:
        if case.lead_agency_id and case.lead_agency_id not in keys:
            lead = case.lead_agency.name
            yield f"{case.pseudonym}: its lead agency, {lead}, is not asked for returns."


# -- the return as its auditors will see it


def previewed_sections(audit, listed, row, child):
    """(section, [(question, who decides)]) of the return of one agency on one child: what is asked
    whatever is answered."""
    lead_id = child.lead_agency_id or next(r.agency_id for r in listed if r.part == Part.LEAD)
    is_lead = lead_id == row.agency_id
    asking = Asking(
        kind=row.agency.kind,
        is_lead=is_lead,
        facts=facts_of(child),
        scale=tuple((grade["value"], grade["label"]) for grade in audit.question_set.scale),
        others=tuple(r.agency for r in listed if r != row) if is_lead else (),
    )
    sections = [
        (section, [q for q in section.question_list if asking.concerns(q)])
        for section in audit.question_set.content
    ]
    return [(section, questions) for section, questions in sections if questions]


# -- two who save at once


def differences(form, saved):
    """What was typed in a valid form and what is saved, wherever they differ."""
    found = []
    for name, form_field in form.fields.items():
        if form_field.widget.is_hidden:
            continue
        mine, theirs = form.cleaned_data.get(name), saved.get(name)
        texts = [_words(value, form_field) for value in (mine, theirs)]
        if texts[0] != texts[1]:
            found.append(Difference(form_field.label or "Question set", *texts))
    return found


def _words(value, form_field):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    labels = {}
    if isinstance(getattr(form_field, "choices", None), list):
        labels = dict(form_field.choices)
    return str(labels.get(value, "" if value is None else value))
