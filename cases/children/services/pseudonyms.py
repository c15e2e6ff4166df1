"""Which pseudonyms an audit's children can have, and the letter that they begin with."""

import json
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from auditapp.tables import CellError
from cases.children.identities.pseudonyms import (
    clashing,
    same_pseudonym,
    suggested_letter,
    suggestions,
    words,
    words_in,
)
from cases.models import Audit, CandidateList, Case, CaseIdentity
from cases.states import WrongState

from ..new_children import NAME_FIELDS, names_in

# Audits of the partnership, whose letters are not suggested again.
RECENT = 10
A_FAMILY_NAME = (
    "Choose another name: it is the name of somebody in the family of one of these children"
)
TAKEN = "Choose another name: another child of this audit has it"
TOO_FEW = "There are not enough names left to suggest. Fill in the pseudonyms yourself"
NO_LETTERS = "Choose a name of at least two letters"


def names_in_keys(audit):
    """The words of all names in the keys of an audit's children."""
    keys = CaseIdentity.objects.filter(case__audit=audit).only(*NAME_FIELDS)
    return words_in(getattr(key, name) for key in keys for name in NAME_FIELDS)


def names_in_candidates(audit):
    """The words of all names in the lists from which children were or can be drawn."""
    lists = CandidateList.objects.filter(audit=audit).values_list("rows", flat=True)
    rows = [row for text in lists if text for row in json.loads(text)]
    return words_in(name for row in rows for name in [*names_in(row["key"]), row["reference"]])


def pseudonyms_of(audit):
    """Those of children who were taken out of the audit, too."""
    return list(Case.objects.filter(audit=audit).values_list("pseudonym", flat=True))


def pseudonym_problem(pseudonym, *, taken, names):
    """Why a child cannot have it, as a person reads it; None if nothing is against it."""
    if not words(pseudonym):
        return NO_LETTERS
    if any(same_pseudonym(pseudonym, other) for other in taken):
        return TAKEN
    if words(pseudonym) & names:
        return A_FAMILY_NAME
    return None


def pseudonym_clash(case, names):
    """Does the pseudonym of a case share a word with one of these texts?"""
    return clashing(case.pseudonym, names)


def require_usable(*, audit, pseudonym, case=None):
    """Raises ValidationError where the child, `case` if it is there already, cannot have this
    pseudonym. Lists of candidates count for a new pseudonym only: their names are many, and a
    change of something else should not wait for them."""
    others = Case.objects.filter(audit=audit)
    names = names_in_keys(audit)
    if case is not None:
        others = others.exclude(pk=case.pk)
    if case is None or not same_pseudonym(pseudonym, case.pseudonym):
        names |= names_in_candidates(audit)
    taken = others.values_list("pseudonym", flat=True)
    if problem := pseudonym_problem(pseudonym, taken=taken, names=names):
        raise ValidationError({"pseudonym": problem})


def letter_of(audit):
    """With which suggestions begin: the letter chosen, else the one that most of the children have,
    else one that the partnership's recent audits did not use."""
    if audit.pseudonym_letter:
        return audit.pseudonym_letter
    if own := _most_common_letter(pseudonyms_of(audit)):
        return own
    return letter_to_suggest(audit)


def letter_to_suggest(audit):
    others = Audit.objects.filter(partnership=audit.partnership_id).exclude(pk=audit.pk)
    recent = list(others.order_by("-pk")[:RECENT])
    by_audit = {}
    for audit_id, pseudonym in Case.objects.filter(audit__in=recent).values_list(
        "audit", "pseudonym"
    ):
        by_audit.setdefault(audit_id, []).append(pseudonym)
    return suggested_letter(
        [
            other.pseudonym_letter or _most_common_letter(by_audit.get(other.pk, []))
            for other in recent
        ]
    )


def _most_common_letter(pseudonyms):
    """The letter of at least two, and of half of them; "" if they share none."""
    [(letter, count)] = Counter(name[:1].upper() for name in pseudonyms).most_common(1) or [("", 0)]
    return letter if count >= 2 and 2 * count >= len(pseudonyms) else ""


def suggest(audit, number=1, *, taken=(), children=()):
    """So many pseudonyms for new children of an audit, with no name of anybody's in its keys, its
    lists of candidates and the keys of `children`, who are about to be added. A long list may hold
    nearly every name there is: then the names of its others are allowed."""
    taken = [*pseudonyms_of(audit), *taken]
    near = names_in_keys(audit) | words_in(name for child in children for name in child.names)
    letter = letter_of(audit)
    found = suggestions(letter, number, taken=taken, names=near | names_in_candidates(audit))
    if len(found) < number:
        found += suggestions(letter, number - len(found), taken=[*taken, *found], names=near)
    return found


@transaction.atomic
def choose_letter(*, audit, letter, version, save_key, by):
    """Raises Stale or WrongState; the same `save_key` again changes nothing and succeeds."""
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is None:
        return audit
    if locked.is_published:
        raise WrongState("choose a letter", locked.state)
    locked.pseudonym_letter = letter
    locked.full_clean()
    locked.save()
    record(Verb.CHANGED, locked, by=by)
    return locked


def fill_in_pseudonyms(audit, children):
    """Give the NewChildren of a table that have no pseudonym a suggested one. Returns CellErrors of
    those whose own can't be used, or of all if there are not enough; they are as they were then."""
    names = names_in_keys(audit) | words_in(name for child in children for name in child.names)
    near = names | names_in_candidates(audit)
    taken, errors = pseudonyms_of(audit), []
    for child in children:
        if child.pseudonym:
            if problem := pseudonym_problem(child.pseudonym, taken=taken, names=near):
                errors.append(CellError(child.row, "Pseudonym", problem))
            taken.append(child.pseudonym)
    without = [child for child in children if not child.pseudonym]
    if errors or not without:
        return errors
    found = suggest(audit, len(without), taken=taken, children=children)
    if len(found) < len(without):
        return [CellError(without[0].row, "Pseudonym", TOO_FEW)]
    for child, name in zip(without, found, strict=True):
        child.pseudonym = name
    return []
