"""That somebody took a file away; and workbooks that were uploaded, kept until somebody looked at
them, then saved section by section, or dropped.
"""

import copy
import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, SectionDraft, Upload
from cases.question_sets.asking import asking_of
from cases.returns.forms.section import SectionForm
from cases.returns.services.returns import save_section, section_forms
from cases.states import WrongState

# -- taking files away


@transaction.atomic
def record_export(*, target, by):
    """Put the return, or the audit whose returns are in a downloaded file, on the trail."""
    record(Verb.EXPORTED, target, by=by)


# -- uploads

KEPT = datetime.timedelta(hours=24)


class AlreadySaved(Exception):
    """The same upload was saved, or dropped, a moment before."""


@dataclass
class Change:
    """What an upload would make of one section, `index` in its content."""

    index: int
    agency_return: AgencyReturn
    draft: SectionDraft
    form: SectionForm  # of the section as it would be
    changed_since: bool  # the section was saved here after the workbook was downloaded


@transaction.atomic
def keep_upload(*, audit, agency, content, by, at=None):
    """Keep what a workbook changes until the person saves or drops it. Theirs of more than a day
    ago go."""
    at = at or timezone.now()
    for old in Upload.objects.filter(by=by, at__lt=at - KEPT).select_related("audit"):
        _remove(old, by)
    upload = Upload.objects.create(audit=audit, agency=agency, content=content, by=by, at=at)
    record(Verb.ADDED, upload, by=by, partnership_id=audit.partnership_id)
    return upload


@transaction.atomic
def drop_upload(*, audit, public_id, by):
    """Nothing of it is saved. Dropping what is gone already succeeds."""
    for upload in Upload.objects.filter(audit=audit, public_id=public_id, by=by):
        _remove(upload, by)


def _remove(upload, by):
    record(Verb.REMOVED, upload, by=by, partnership_id=upload.audit.partnership_id)
    upload.delete()


def changes_of(upload, returns):
    """The Changes of an upload against the working copies as they are now. `returns` are the
    person's own by public id, with drafts prefetched; those that are there no more are left out."""
    by_return = {}
    for index, item in enumerate(upload.content):
        by_return.setdefault(item["return"], []).append((index, item))
    found = []
    for public_id, items in by_return.items():
        if public_id in returns:
            found += _changes_of_return(returns[public_id], items)
    return found


def _changes_of_return(agency_return, items):
    sections = agency_return.case.audit.question_set.content
    drafts = {draft.section_id: draft for draft in agency_return.drafts.all()}
    merged = {pk: copy.copy(draft) for pk, draft in drafts.items()}
    by_code = {item["section"]: (index, item) for index, item in items}
    for section in sections:
        if section.code in by_code:
            item = by_code[section.code][1]
            merged[section.pk].data = changed(drafts[section.pk].data, item["data"])
    asking = asking_of(agency_return)
    forms = section_forms(sections, asking, merged, check=False)
    for form in forms:
        if form.section.code in by_code:
            index, item = by_code[form.section.code]
            draft = drafts[form.section.pk]
            yield Change(index, agency_return, draft, form, draft.version != item["version"])


def changed(data, changes):
    """A draft's data with the changes laid over; an empty list takes a field out."""
    return {name: values for name, values in (data | changes).items() if any(values)}


def was_saved(*, public_id, by):
    """Did this person save that upload, which is gone since? Its id is the save key of what it
    changed, until that is changed again."""
    return SectionDraft.objects.filter(save_key=public_id, saved_by=by).exists()


@transaction.atomic
def save_upload(*, audit, public_id, taken, returns, by, at=None):
    """Save the sections of an upload that are `taken` (index in its content -> version of the draft
    as seen in the preview), all or none of them. Returns the returns that changed.

    Raises AlreadySaved, Stale or WrongState; nothing is saved then.
    """
    locked = Upload.objects.select_for_update().filter(audit=audit, public_id=public_id, by=by)
    upload = locked.first()
    if upload is None:
        raise AlreadySaved
    saved = {}
    for index, version in taken.items():
        item = upload.content[index]
        agency_return = returns.get(item["return"])
        if agency_return is None:
            raise WrongState("edit", "not there")
        section = agency_return.case.audit.question_set.section(item["section"])
        draft = SectionDraft.objects.get(agency_return=agency_return, section=section)
        if draft.version != version:
            raise Stale
        save_section(
            agency_return=agency_return,
            section=section,
            data=changed(draft.data, item["data"]),
            version=version,
            save_key=upload.public_id,
            by=by,
            at=at,
        )
        saved[agency_return.pk] = agency_return
    for agency_return in saved.values():
        record(Verb.UPLOADED, agency_return, by=by)
    _remove(upload, by)
    return list(saved.values())
