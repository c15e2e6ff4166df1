"""Lists of candidates, and the samples that are drawn from them."""

import hashlib
import json
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from auditapp.history.models import Verb, record
from cases.children.new_children import NewChild
from cases.children.services.cases import lock_children
from cases.children.services.children import add_children
from cases.children.services.pseudonyms import suggest
from cases.models import CandidateList, Sample
from cases.states import WrongState

from .draws import CannotDraw, draw
from .strata import strata_for, value_of


class NotDrawn(Exception):
    """The message says why, as a person reads it."""


class NotUsed(Exception):
    """The message says why, as a person reads it."""


@transaction.atomic
def keep_candidates(*, audit, rows, save_key, by, at=None):
    """Keep a list to draw from; `rows` as `imports.children.read_candidates` gives them. The same
    `save_key` again returns the list that it made. Raises WrongState."""
    lock_children(audit)
    text = json.dumps(rows, sort_keys=True)
    candidates, created = CandidateList.objects.get_or_create(
        save_key=save_key,
        defaults={
            "audit": audit,
            "rows": text,
            "count": len(rows),
            "digest": hashlib.sha256(text.encode()).hexdigest(),
            "imported_at": at or timezone.now(),
            "imported_by": by,
        },
    )
    if candidates.audit_id != audit.pk:  # a forged key
        raise WrongState("import", audit.state)
    if created:
        record(Verb.IMPORTED, candidates, by=by, partnership_id=audit.partnership_id)
    return candidates


def rows_of(candidates):
    """What is left of a list: nothing, once it is emptied."""
    return json.loads(candidates.rows or "[]")


def new_seed():
    return secrets.token_hex(8)


@transaction.atomic
def draw_sample(*, candidates, size, strata, seed, save_key, by, is_equal=False, at=None):
    """Draw and keep the draw; without a `seed` with a random one. The same `save_key` again returns
    the draw that it made. Raises NotDrawn or WrongState."""
    facts = lock_children(candidates.audit).facts
    if made := Sample.objects.filter(save_key=save_key).first():
        if made.candidates_id != candidates.pk:  # a forged key
            raise WrongState("draw", candidates.audit.state)
        return made
    locked = CandidateList.objects.select_for_update().get(pk=candidates.pk)
    rows = rows_of(locked)
    if not rows:
        raise NotDrawn("This list was deleted. Import it again to draw from it")
    strata = [name for name in strata_for(facts) if name in strata]
    seed = seed or new_seed()
    values = [tuple(value_of(row, name, facts) for name in strata) for row in rows]
    try:
        drawn = draw(values, size=size, seed=seed, is_equal=is_equal)
    except CannotDraw as error:
        raise NotDrawn(str(error)) from None
    sample = Sample.objects.create(
        candidates=locked,
        drawn_at=at or timezone.now(),
        drawn_by=by,
        seed=seed,
        size=size,
        strata=strata,
        is_equal=is_equal and bool(strata),
        chosen=drawn.chosen,
        counts=[
            {"values": list(s.values), "candidates": s.candidates, "drawn": s.drawn}
            for s in drawn.strata
        ],
        save_key=save_key,
    )
    record(Verb.DREW, sample, by=by, partnership_id=candidates.audit.partnership_id)
    return sample


@transaction.atomic
def use_sample(*, sample, by, at=None):
    """Put its children into the audit, with pseudonyms and keys; once: again it does nothing.
    Returns the children that were added. Raises NotUsed or WrongState."""
    audit = lock_children(sample.candidates.audit)
    locked = Sample.objects.select_for_update(of=("self",)).select_related("candidates")
    sample = locked.get(pk=sample.pk)
    if sample.used_at:
        return []
    rows = rows_of(sample.candidates)
    if not rows:
        raise NotUsed("The list was deleted, so that it can’t be said who was drawn")
    _require_new(sample)
    try:
        cases = add_children(audit=audit, children=_children(audit, sample, rows), by=by)
    except ValidationError as error:
        raise NotUsed(" ".join(error.messages)) from None
    sample.used_at = at or timezone.now()
    sample.save(update_fields=["used_at"])
    record(Verb.IMPORTED, sample, by=by, partnership_id=audit.partnership_id)
    return cases


def _require_new(sample):
    used = Sample.objects.filter(candidates=sample.candidates, used_at__isnull=False)
    before = {place for chosen in used.values_list("chosen", flat=True) for place in chosen}
    if before.intersection(sample.chosen):
        raise NotUsed(
            "Some of these children are in the audit already, from another draw of this list"
        )


def _children(audit, sample, rows):
    children = [
        NewChild(
            pseudonym="",
            age=row["age"],
            category_initial=row["category_code"],
            key=row["key"],
            numbers=row["numbers"],
            facts=row.get("facts", {}),
            row=row["row"],
        )
        for row in (rows[place] for place in sample.chosen)
    ]
    names = suggest(audit, len(children), children=children)
    if len(names) < len(children):
        raise NotUsed("There are not enough pseudonyms left. Add the children one by one")
    for child, name in zip(children, names, strict=True):
        child.pseudonym = name
    return children


@transaction.atomic
def empty_candidates(*, candidates, by):
    """Delete the rows of a list; how many there were, the digest and the draws stay."""
    locked = CandidateList.objects.select_for_update().get(pk=candidates.pk)
    if not locked.rows:
        return
    locked.rows = ""
    locked.save(update_fields=["rows"])
    record(Verb.REMOVED, locked, by=by, partnership_id=candidates.audit.partnership_id)
