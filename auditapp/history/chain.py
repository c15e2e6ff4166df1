"""Sealing the trail, and checking it.

Whoever writes an entry stamps it and waits for nobody. Sealing comes after: it puts the entries
into one chain, each seal with a hash over its entry and the seal before. Places have no gaps, so
ids may: a number that a broken-off transaction took is missing from no chain. An entry whose
transaction ended late gets a later place than some with higher ids.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .models import Entry, Seal, TrailKey
from .stamps import START, is_stamped, link

AT_ONCE = 1000
LATE = datetime.timedelta(days=1)  # an entry not sealed by then says that nobody seals


def seal_waiting():
    """Seal what waits, oldest id first; returns how many. One at a time; writers do not wait."""
    sealed = 0
    while some := _seal_some():
        sealed += some
    return sealed


@transaction.atomic
def _seal_some():
    key = TrailKey.objects.select_for_update().get().key
    last = Seal.objects.last()
    place, before = (last.pk, last.hash) if last else (0, START)
    seals, now = [], timezone.now()
    for entry in waiting()[:AT_ONCE]:
        place += 1
        before = link(key, before, place, entry)
        seals.append(Seal(pk=place, entry_id=entry.pk, hash=before, at=now))
    Seal.objects.bulk_create(seals)
    return len(seals)


def waiting():
    """Entries that are not sealed yet."""
    return Entry.objects.exclude(Exists(Seal.objects.filter(entry_id=OuterRef("pk")))).order_by(
        "pk"
    )


class Broken(Exception):
    """The trail is not as it was written. The text says where; `entry_id` is the first entry that
    is not right, where one can be named."""

    def __init__(self, text, entry_id=None):
        super().__init__(text)
        self.entry_id = entry_id


@dataclass
class Checked:
    """What was found right, and the newest seal: whoever keeps its hash elsewhere can tell later
    that nothing before it was cut off."""

    entries: int = 0
    not_sealed: int = 0
    head: str = START
    head_entry: int | None = None


def check_trail(*, expected=None, start=None):
    """Checked; raises Broken at the first thing that is not right. `start` is the id of a sealed
    entry from which on to check; `expected` a hash that an earlier check gave as its head."""
    key = TrailKey.objects.get().key
    place, head = _beginning(start)
    checked = Checked(head=head)
    for seal, entry in _from(place):
        _check_seal(key, checked, place, seal, entry)
        place += 1
    if expected not in (None, START) and not Seal.objects.filter(hash=expected).exists():
        raise Broken(f"No seal has the hash {expected}: entries at the end were cut off.")
    _check_waiting(key, checked)
    return checked


def _beginning(start):
    """The place to begin at, and the hash before it."""
    if start is None:
        return 1, START
    seal = Seal.objects.filter(entry_id=start).first()
    if seal is None:
        raise Broken(f"Entry {start} is not sealed.", start)
    before = Seal.objects.filter(pk=seal.pk - 1).first()
    return seal.pk, before.hash if before else START


def _from(place):
    """(seal, its entry or None) in order, some in memory at a time."""
    while seals := list(Seal.objects.filter(pk__gte=place)[:AT_ONCE]):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        yield from ((seal, entries.get(seal.entry_id)) for seal in seals)
        place = seals[-1].pk + 1


def _check_seal(key, checked, place, seal, entry):
    if seal.pk != place:
        raise Broken(f"Place {place} of the chain is missing, after entry {checked.head_entry}.")
    if entry is None:
        raise Broken(f"Entry {seal.entry_id} is gone.", seal.entry_id)
    if not is_stamped(key, entry):
        raise Broken(f"Entry {entry.pk} is not as it was written.", entry.pk)
    if link(key, checked.head, place, entry) != seal.hash:
        raise Broken(f"Entry {entry.pk} is not what was sealed at place {place}.", entry.pk)
    checked.entries += 1
    checked.head, checked.head_entry = seal.hash, entry.pk


def _check_waiting(key, checked):
    for entry in waiting().iterator(chunk_size=AT_ONCE):
        if not is_stamped(key, entry):
            raise Broken(f"Entry {entry.pk}, not sealed yet, is not as it was written.", entry.pk)
        if entry.at < timezone.now() - LATE:
            raise Broken(
                f"Entry {entry.pk} was not sealed for more than a day: does seal_history run? If "
                "it does, its seal was taken away.", entry.pk,
            )  # fmt: skip
        checked.not_sealed += 1
