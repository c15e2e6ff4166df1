"""Writes of the working copies of returns: making them and saving what is typed."""

import copy
import datetime

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, Section, SectionDraft
from cases.question_sets.asking import asking_of
from cases.states import OPEN_AUDIT, RETURN_MOVES, WrongState, moved

from ..copied import COPIED, only_marks, without_marks
from ..forms.section import SectionForm, typed_values
from ..progress import progress_of

# A pause longer than this begins a new sitting, which the trail notes.
SITTING = datetime.timedelta(minutes=30)


class NotStorable(Exception):
    """The text holds a NUL character; `form` says where."""

    def __init__(self, form):
        super().__init__("NUL in the text")
        self.form = form


def section_forms(sections, asking, drafts, *, check=True):
    """A SectionForm for each of a set's sections, bound to the drafts (section id -> draft)."""
    typed = typed_values(_merged(drafts))
    return [
        SectionForm(section, asking, data=drafts[section.pk].data, typed=typed, check=check)
        for section in sections
    ]


def section_form(section, asking, drafts, *, data=None, copied=None, check=False):
    """The SectionForm of one section, bound to `data` as posted or else to its draft. Which answers
    are marked as copied the draft says, not what is posted, and `copied` for those copied now."""
    stored = drafts[section.pk].data
    if data is None:
        data = stored
    else:
        new = {code + COPIED: [pseudonym] for code, pseudonym in (copied or {}).items()}
        data = without_marks(data) | only_marks(stored) | new
    codes = {question.code for question in section.question_list}
    elsewhere = {name: v for name, v in _merged(drafts).items() if name not in codes}
    here = {name: v for name, v in data.items() if name in codes}
    typed = typed_values(elsewhere | here)
    return SectionForm(section, asking, data=data, typed=typed, check=check)


def _merged(drafts):
    return {name: values for draft in drafts.values() for name, values in draft.data.items()}


def drafts_of(agency_return):
    """The drafts of a return by section id."""
    drafts = agency_return.drafts.select_related("saved_by").order_by()
    return {draft.section_id: draft for draft in drafts}


@transaction.atomic
def save_section(*, agency_return, section, data, version, save_key, by, copied=None, at=None):
    """Keep a section exactly as typed, whether or not it is right; returns its draft.

    `agency_return` was fetched with `for_filling_in()`; `data` maps field names to lists of
    strings. `copied` maps the codes of questions whose answers were copied from another child's
    return to that child's pseudonym. Saving again with the same `save_key` changes nothing and
    succeeds. Raises Stale if the draft is not at `version`, WrongState if the return can no longer
    be edited, NotStorable for text that no database takes.
    """
    at = at or timezone.now()
    before = agency_return.state
    is_editable = agency_return.case.audit.is_open and _lock_for_editing(agency_return)
    drafts = drafts_of(agency_return)
    draft = drafts[section.pk]
    if draft.save_key == save_key:
        transaction.set_rollback(True)  # the first save moved the state; this one must not
        return draft
    if not is_editable:
        raise WrongState("edit", before)
    if draft.version != version:
        raise Stale
    asking = asking_of(agency_return)
    form = section_form(section, asking, drafts, data=data, copied=copied)
    _store(form, asking, drafts, save_key=save_key, by=by, at=at)
    return draft


@transaction.atomic
def save_typed(*, returns, return_id, section_code, typed, version, save_key, by, at=None):
    """Keep single fields of a section while somebody types; returns the section's draft.

    `returns` is a queryset of those that the person may fill in, `return_id` a public id, `typed`
    maps the names of the fields that changed to lists of strings; other names are ignored. One
    UPDATE checks the right and the state, and locks, so that it all takes four queries. Raises
    AgencyReturn.DoesNotExist for a return that is not among them or can no longer be edited,
    Section.DoesNotExist, Stale, NotStorable.
    """
    at = at or timezone.now()
    allowed = returns.filter(case__audit__state__in=OPEN_AUDIT).values("pk")
    states, moved_to = RETURN_MOVES["edit"]
    if not AgencyReturn.objects.filter(
        public_id=return_id, pk__in=allowed, state__in=states
    ).update(state=moved_to):
        raise AgencyReturn.DoesNotExist
    rows = SectionDraft.objects.filter(agency_return__public_id=return_id).with_return().order_by()
    drafts = {draft.section_id: draft for draft in rows}
    agency_return = next(iter(drafts.values())).filled_in_return
    section = agency_return.case.audit.question_set.section(section_code)
    if section is None:
        raise Section.DoesNotExist
    draft = drafts[section.pk]
    if draft.save_key == save_key:
        transaction.set_rollback(True)
        return draft
    if draft.version != version:
        raise Stale
    asking = asking_of(agency_return)
    form = section_form(section, asking, drafts, data=draft.data | typed)
    _store(form, asking, drafts, save_key=save_key, by=by, at=at)
    return draft


def _store(form, asking, drafts, *, save_key, by, at):
    """Write the form's section into its draft, and the counts of all sections it decides if what
    decides them changed. Raises NotStorable."""
    if not form.is_storable:
        raise NotStorable(form)
    section = form.section
    draft = drafts[section.pk]
    new_sitting = not any(
        d.saved_by_id == by.pk and d.saved_at > at - SITTING for d in drafts.values() if d.saved_at
    )
    before, draft.data = draft.data, form.stored(before=draft.data)
    draft.version += 1
    draft.save_key, draft.saved_at, draft.saved_by = save_key, at, by
    _count(draft, form)
    changed = []
    if any(before.get(code) != draft.data.get(code) for code in section.deciding):
        decided = [s for s in section.question_set.content if s.pk in section.decides]
        changed = _recount(decided, asking, drafts)
    if changed:
        SectionDraft.objects.bulk_update([draft, *changed], DRAFT_FIELDS)
    else:
        draft.save(update_fields=DRAFT_FIELDS)
    if new_sitting:
        record(Verb.STARTED_EDITING, draft.agency_return, by=by)


COUNTS = ["asked", "answered", "problems"]
DRAFT_FIELDS = ["data", "version", "save_key", "saved_at", "saved_by", *COUNTS]


def _lock_for_editing(agency_return):
    """Move the return to "in progress" if it may be edited, and say whether. Either way nobody
    else changes it until the transaction ends: one statement checks, moves and locks."""
    states, moved_to = RETURN_MOVES["edit"]
    return AgencyReturn.objects.filter(pk=agency_return.pk, state__in=states).update(state=moved_to)


def move_of(locked, move):
    """The state after the move. Raises WrongState, also where the audit no longer takes any."""
    if not locked.case.audit.is_open:
        raise WrongState(move, locked.case.audit.state)
    return moved(RETURN_MOVES, move, locked.state)


def _recount(sections, asking, drafts):
    """Count anew what is asked, answered and wrong; returns the drafts whose counts changed."""
    forms = section_forms(sections, asking, drafts)
    return [drafts[f.section.pk] for f in forms if _count(drafts[f.section.pk], f)]


def _count(draft, form):
    """Take the counts over from the form; returns whether any changed."""
    before, progress = progress_of(draft), form.progress
    for name in COUNTS:
        setattr(draft, name, getattr(progress, name))
    return before != progress


def create_returns(audit):
    """Make the returns and empty drafts that the audit's agencies and cases call for; those that
    exist stay, counted anew. Part of opening an audit and of adding to one."""
    agencies = audit.audit_agencies.answering().values_list("agency", flat=True)
    before = list(AgencyReturn.objects.filter(case__audit=audit))
    existing = {(r.case_id, r.agency_id) for r in before}
    AgencyReturn.objects.bulk_create(
        AgencyReturn(partnership_id=audit.partnership_id, case_id=case, agency_id=agency)
        for case in audit.cases.current().values_list("pk", flat=True)
        for agency in agencies
        if (case, agency) not in existing
    )
    new = AgencyReturn.objects.filter(case__audit=audit, drafts=None).for_filling_in()
    templates = {}
    drafts = []
    for agency_return in new:
        asking = asking_of(agency_return)
        if asking not in templates:
            templates[asking] = _empty_drafts(audit.question_set.content, asking)
        for empty in templates[asking]:
            draft = copy.copy(empty)
            draft.agency_return = agency_return
            drafts.append(draft)
    SectionDraft.objects.bulk_create(drafts, batch_size=500)
    recount(AgencyReturn.objects.filter(pk__in=[r.pk for r in before]))


def _empty_drafts(sections, asking):
    """Unsaved drafts of a return to which nothing was answered yet, with their counts."""
    drafts = {section.pk: SectionDraft(section=section) for section in sections}
    _recount(sections, asking, drafts)
    return drafts.values()


def recount(returns):
    """Count drafts anew after something outside them changed what is asked."""
    returns = returns.for_filling_in()
    changed = []
    for agency_return in returns:
        sections = agency_return.case.audit.question_set.content
        changed += _recount(sections, asking_of(agency_return), drafts_of(agency_return))
    SectionDraft.objects.bulk_update(changed, COUNTS, batch_size=500)


def return_version(drafts):
    """One number that grows with every save of any section."""
    return sum(draft.version for draft in drafts.values())
