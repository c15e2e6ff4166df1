"""Writes of an audit's children: one at a time, and many from a file or a sample."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from auditapp.history.models import Verb, record, record_each
from auditapp.saving import lock_for_change
from cases.children.facts.definitions import unknown_values
from cases.children.facts.services import require_known
from cases.children.identities.pseudonyms import words_in
from cases.models import AgencyReturn, Case, CaseIdentity, LocalIdentifier
from cases.returns.services.returns import create_returns, recount

from .cases import add_case, lock_children
from .pseudonyms import names_in_keys, pseudonym_problem, pseudonyms_of, require_usable

FIELDS = [
    *("pseudonym", "age", "category_initial", "category_latest"),
    *("circumstances", "lead_agency", "facts"),
]


@transaction.atomic
def add_child(*, audit, siblings=(), save_key, by, **fields):
    """A child with FIELDS; in an open audit with its returns at once. The same `save_key` again
    returns the child that it made. Raises ValidationError or WrongState."""
    audit = lock_children(audit)
    if made := Case.objects.filter(audit=audit, save_key=save_key).first():
        return made
    require_usable(audit=audit, pseudonym=fields["pseudonym"])
    case = add_case(audit=audit, by=by, save_key=save_key, **fields)
    set_siblings(case, siblings)
    return case


@transaction.atomic
def change_child(*, case, siblings, version, save_key, by, **fields):
    """Change FIELDS of a child that is at `version`. The same `save_key` again changes nothing and
    succeeds. Raises Stale, ValidationError or WrongState."""
    audit = lock_children(case.audit)
    locked = lock_for_change(case, version=version, save_key=save_key)
    if locked is None:
        return case
    require_usable(audit=audit, pseudonym=fields["pseudonym"], case=locked)
    require_known(audit, fields["facts"])
    before = locked.lead_agency_id, locked.facts
    for name in FIELDS:
        setattr(locked, name, fields[name])
    if locked.lead_agency and locked.lead_agency.partnership_id != audit.partnership_id:
        raise ValidationError({"lead_agency": "Choose an agency of the audit's partnership."})
    locked.full_clean()
    locked.save()
    set_siblings(locked, siblings)
    if audit.is_open and (locked.lead_agency_id, locked.facts) != before:
        recount(AgencyReturn.objects.filter(case=locked))
    record(Verb.CHANGED, locked, by=by, partnership_id=audit.partnership_id, case_id=locked.pk)
    return locked


# -- brothers and sisters


def set_siblings(case, siblings):
    """Make these the brothers and sisters of a case, and each other's. Whoever comes new brings
    brothers and sisters along; those left out stay brothers and sisters among themselves. A case
    that is changed by this moves on to its next version, so that no older page undoes it."""
    before = _links(case.audit_id)
    ticked = {sibling.pk for sibling in siblings} - {case.pk}
    if ticked - set(Case.objects.filter(audit=case.audit_id).values_list("pk", flat=True)):
        raise ValidationError({"siblings": "Choose among the children of this audit."})
    left_out = before.get(case.pk, set()) - ticked
    new = ticked - before.get(case.pk, set())
    brought = {pk for sibling in new for pk in before.get(sibling, ())}
    family = ({case.pk} | ticked | brought) - left_out
    wanted = {(one, other) for one in family for other in family if one != other}
    there = {(one, other) for one, others in before.items() for other in others}
    parted = {pair for pair in there if set(pair) & family and set(pair) & left_out}
    _link(wanted - there)
    _unlink(parted)
    touched = {pk for pair in (wanted - there) | parted for pk in pair} - {case.pk}
    Case.objects.filter(pk__in=touched).update(version=F("version") + 1)


def _links(audit_id):
    through = Case.siblings.through.objects
    links = {}
    rows = through.filter(from_case__audit=audit_id).values_list("from_case_id", "to_case_id")
    for one, other in rows:
        links.setdefault(one, set()).add(other)
    return links


def _link(pairs):
    through = Case.siblings.through
    through.objects.bulk_create(
        [through(from_case_id=one, to_case_id=other) for one, other in sorted(pairs)]
    )


def _unlink(pairs):
    for one, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        others = [other for _, other in group]
        Case.siblings.through.objects.filter(from_case=one, to_case__in=others).delete()


# -- many at once


@transaction.atomic
def add_children(*, audit, children, by, save_key=None):
    """Add NewChildren with their keys, in as many queries for many as for few. The first gets the
    `save_key`. Raises ValidationError, by row, or WrongState; nothing is added then."""
    audit = lock_children(audit)
    _require_usable(audit, children)
    cases = [_case(audit, child) for child in children]
    cases[0].save_key = save_key
    Case.objects.bulk_create(cases)
    _create_keys(children, cases, audit, by)
    _link(_pairs(children, cases))
    if audit.is_open:
        create_returns(audit)
    record_each(Verb.ADDED, cases, by=by, partnership_id=audit.partnership_id)
    return cases


def _require_usable(audit, children):
    """Lists of candidates were minded when the pseudonyms were suggested."""
    names = names_in_keys(audit) | words_in(name for child in children for name in child.names)
    taken, facts = pseudonyms_of(audit), audit.facts
    problems = []
    for child in children:
        if problem := pseudonym_problem(child.pseudonym, taken=taken, names=names):
            problems.append(f"Row {child.row}, pseudonym {child.pseudonym}: {problem}")
        if unknown_values(facts, child.facts):
            problems.append(f"Row {child.row}: a fact has a value that the audit has no more")
        taken.append(child.pseudonym)
    if problems:
        raise ValidationError(problems)


def _case(audit, child):
    case = Case(
        audit=audit,
        pseudonym=child.pseudonym,
        age=child.age,
        category_initial=child.category_initial,
        category_latest=child.category_latest,
        circumstances=child.circumstances,
        lead_agency_id=child.lead_agency_id,
        facts=child.facts,
    )
    case.clean_fields(exclude=["audit", "lead_agency"])  # which would be a query for each
    return case


def _create_keys(children, cases, audit, by):
    keys, numbers = [], []
    for child, case in zip(children, cases, strict=True):
        if child.has_key:
            keys.append(CaseIdentity(case=case, **child.key))
            numbers.append(child.numbers)
    CaseIdentity.objects.bulk_create(keys)
    LocalIdentifier.objects.bulk_create(
        LocalIdentifier(identity=key, agency_id=int(agency), value=value)
        for key, values in zip(keys, numbers, strict=True)
        for agency, value in values.items()
    )
    record_each(Verb.ADDED, keys, by=by, partnership_id=audit.partnership_id)


def _pairs(children, cases):
    return {
        (one.pk, other.pk)
        for child, one in zip(children, cases, strict=True)
        for another, other in zip(children, cases, strict=True)
        if one is not other and child.family and child.family == another.family
    }
