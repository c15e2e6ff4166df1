"""Writes of the facts that an audit defines, and what a child's values must be."""

from django.core.exceptions import ValidationError
from django.db import transaction

from auditapp.history.models import Verb, record
from auditapp.saving import lock_for_change
from cases.models import Case
from cases.states import WrongState

from .access import facts_of_set, further_facts, used_values
from .definitions import as_rows, folded, problems, unknown_values


@transaction.atomic
def change_facts(*, audit, facts, version, save_key, by):
    """Make these OwnFacts the audit's own, beside those of its question set. The same `save_key`
    again changes nothing and succeeds. Raises Stale, ValidationError, or WrongState once the audit
    is published."""
    locked = lock_for_change(audit, version=version, save_key=save_key)
    if locked is None:
        return
    if locked.is_published:
        raise WrongState("change the facts", locked.state)
    found = problems(
        further_facts(locked),
        facts,
        of_set=facts_of_set(locked),
        used=used_values(locked),
        is_open=not locked.is_being_set_up,
    )
    if wrong := [what for _, what in found]:
        raise ValidationError(wrong)
    locked.further_facts = as_rows(facts)
    locked.save()
    record(Verb.CHANGED, locked, by=by)


def require_known(audit, values):
    """Raises ValidationError for a child's values (code -> value) that no fact of the audit has."""
    if wrong := unknown_values(audit.facts, values):
        code, value = wrong[0]
        raise ValidationError({"facts": f"“{value}” is no choice of “{code}” in this audit."})


def fit_to_question_set(audit):
    """After another set was chosen: own facts that it brings along itself are its from now on, and
    values that no fact has any more are gone. The audit is locked, and saved by the caller."""
    own = further_facts(audit)
    brought = {text for f in facts_of_set(audit) for text in (f.code, folded(f.label))}
    audit.further_facts = as_rows(
        fact for fact in own if fact.code not in brought and folded(fact.label) not in brought
    )
    for case in Case.objects.filter(audit=audit):
        if gone := dict(unknown_values(audit.facts, case.facts)):
            case.facts = {c: value for c, value in case.facts.items() if c not in gone}
            case.version += 1
            case.save(update_fields=["facts", "version"])
