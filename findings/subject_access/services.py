"""Finding and taking away what is held about somebody, each on the trail. Whatever gives who a
child is, or a restricted comment, is a look of its own.
"""

from django.db import transaction

from auditapp.history.models import Verb, record, record_each
from cases.children.identities.services import look as look_at_key
from cases.models import LookPurpose
from cases.returns.restricted.services import look as look_at_comment

from . import access, holdings
from .packing import packed


@transaction.atomic
def find_children(*, words, by):
    """Children by pseudonym, name or NHS number, each once. A child found by what the key says is a
    look at that key."""
    keys = access.keys_saying(by, words)
    for key in keys:
        record(
            Verb.LOOKED, key, by=by, purpose=LookPurpose.REQUEST,
            partnership_id=key.case.audit.partnership_id,
        )  # fmt: skip
    found = {case.pk: case for case in access.children_called(by, words)}
    return list((found | {key.case_id: key.case for key in keys}).values())


@transaction.atomic
def take_child(*, case, by):
    """The bytes of a zip with all that is held about the child and that `by` may read."""
    partnership_id = case.audit.partnership_id
    record(Verb.EXPORTED, case, by=by, partnership_id=partnership_id)
    key = look_at_key(case=case, purpose=LookPurpose.REQUEST, by=by)
    returns = access.returns_with_restricted_comment(by, case)
    comments = [look_at_comment(agency_return=each, by=by) for each in returns]
    parts = list(holdings.parts_of_child(case))
    if key is not None:
        agencies = {a.pk: a for a in case.audit.partnership.agencies.all()}
        parts.insert(0, holdings.part_of_key(key, agencies))
    files = {"held": parts}
    if comments:
        files["restricted"] = [holdings.part_of_restricted(comments)]
    elsewhere = holdings.elsewhere_of_child(case, len(comments))
    return packed(f"What is held about {case.pseudonym}", files, elsewhere)


@transaction.atomic
def take_person(*, person, by):
    """The same of an account, with what its person did as the trail has it."""
    partnerships = {m.partnership_id for m in person.memberships_here}
    for partnership_id in sorted(partnerships):
        record_each(Verb.EXPORTED, [person], by=by, partnership_id=partnership_id)
    parts = holdings.parts_of_person(person)
    return packed(f"What is held about {person.name}", {"held": parts}, [],
                  entries=access.entries_by(by, person))  # fmt: skip
