"""A save that is neither lost nor made twice."""

import uuid

import pytest
from django.db import transaction

from auditapp.saving import SavedForm, Stale, lock_for_change


@transaction.atomic
def rename(case, pseudonym, *, version, save_key):
    locked = lock_for_change(case, version=version, save_key=save_key)
    if locked:
        locked.pseudonym = pseudonym
        locked.save()
    return locked


def test_save_moves_the_row_on(world):
    key = uuid.uuid4()
    rename(world.case, "Amy", version=1, save_key=key)
    world.case.refresh_from_db()
    assert (world.case.pseudonym, world.case.version, world.case.save_key) == ("Amy", 2, key)


def test_same_form_again_changes_nothing_and_succeeds(world):
    key = uuid.uuid4()
    rename(world.case, "Amy", version=1, save_key=key)
    assert rename(world.case, "Other", version=1, save_key=key) is None
    world.case.refresh_from_db()
    assert (world.case.pseudonym, world.case.version) == ("Amy", 2)


def test_form_made_before_another_save_is_stale(world):
    rename(world.case, "Amy", version=1, save_key=uuid.uuid4())
    with pytest.raises(Stale):
        rename(world.case, "Other", version=1, save_key=uuid.uuid4())
    world.case.refresh_from_db()
    assert world.case.pseudonym == "Amy"


def test_each_page_has_a_key_of_its_own():
    keys = {str(SavedForm(initial={"version": 1})["save_key"].value()) for _ in range(3)}
    assert len(keys) == 3
