"""Copying an agency's own answers from one child's return into another's."""

from dataclasses import dataclass

from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import Stale
from cases.models import AgencyReturn, Question
from cases.question_sets.asking import asking_of
from cases.returns.copied import CHECKED
from cases.returns.services.returns import drafts_of, save_section, section_form
from cases.states import WrongState


class NothingToCopy(Exception):
    """None of the chosen questions has an answer there that is not here already."""


@dataclass
class Offer:
    """A question answered in the source and shown in the target. `there` and `here` are the boxes
    of the answer with what is typed in them, name -> values; comments go with their answer."""

    question: Question
    there: dict[str, list[str]]
    here: dict[str, list[str]]

    @property
    def is_same(self):
        return self.there == self.here

    @property
    def replaces(self):
        return bool(self.here) and not self.is_same


def offers(target, source):
    """What can be copied between two SectionForms of the same section, in question order: answers
    that could be sent, without copies that nobody checked yet. Cleans both forms."""
    source.full_clean()
    target.full_clean()
    answered = {answer.question.pk for answer in source.answers()}
    found = []
    for question in target.shown:
        if question.pk not in answered or source.is_unchecked(question):
            continue
        names = target.boxes_of(question)
        there, here = (
            {name: v for name in names if any(v := form.data.getlist(name))}
            for form in (source, target)
        )
        if there:
            found.append(Offer(question, there, here))
    return found


@transaction.atomic
def copy_answers(*, agency_return, source, section, codes, version, source_version, save_key, by):
    """Copy the answers to the questions of these codes, each marked to be checked; returns the
    draft. What is here for those questions is replaced, all else stays.

    Both returns were fetched with `for_filling_in()`; `version` is of the section's draft here,
    `source_version` of that there. Again with the same `save_key` changes nothing and succeeds.
    Raises WrongState, Stale or NothingToCopy.
    """
    locked = AgencyReturn.objects.lock(agency_return)
    drafts, source_drafts = drafts_of(agency_return), drafts_of(source)
    draft = drafts[section.pk]
    if draft.save_key == save_key:
        return draft
    if not locked.is_editable:
        raise WrongState("edit", locked.state)
    if (draft.version, source_drafts[section.pk].version) != (version, source_version):
        raise Stale
    target_form = section_form(section, asking_of(agency_return), drafts)
    source_form = section_form(section, asking_of(source), source_drafts)
    chosen = [
        offer
        for offer in offers(target_form, source_form)
        if offer.question.code in codes and not offer.is_same
    ]
    if not chosen:
        raise NothingToCopy
    data = dict(draft.data)
    for offer in chosen:
        for name in [*offer.here, offer.question.code + CHECKED]:
            data.pop(name, None)
        data |= offer.there
    saved = save_section(
        agency_return=agency_return,
        section=section,
        data=data,
        version=version,
        save_key=save_key,
        by=by,
        copied={offer.question.code: source.case.pseudonym for offer in chosen},
    )
    record(Verb.COPIED, agency_return, by=by)
    return saved
