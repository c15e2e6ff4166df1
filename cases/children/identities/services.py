"""The key: who the child of a case is. Writing it, deleting it, and looking at it: nobody reads it
but through `look` or `look_for_agency`, which put that on the trail.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from auditapp.history.models import Verb, record, record_each
from auditapp.saving import Stale
from cases.children.identities.pseudonyms import clashing
from cases.children.identity_check.nhs_numbers import nhs_number_problem, normal_nhs_number
from cases.models import CandidateList, Case, CaseIdentity, CaseImport, LocalIdentifier, LookPurpose

from . import rules as identity_rules


@transaction.atomic
def create_identity(*, case, by, local_identifiers=None, save_key=None, **fields):
    """The key of a case that has none; `fields` are those of CaseIdentity, as text, and
    `local_identifiers` maps agencies to the numbers of their records. Raises ValidationError."""
    identity = CaseIdentity(case=case, save_key=save_key, **_checked(case, fields))
    identity.save()
    _put_local_identifiers(identity, local_identifiers or {})
    record(Verb.ADDED, identity, by=by, partnership_id=case.audit.partnership_id)
    return identity


@transaction.atomic
def save_identity(*, case, version, save_key, by, local_identifiers, **fields):
    """Write the key, which is at `version`, 0 where there was none; `fields` and
    `local_identifiers` as above. Agencies that are not named there keep their numbers.

    The same `save_key` again changes nothing and succeeds. Raises Stale, also where the key was
    deleted since, and ValidationError.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)  # one at a time, the first too
    identity = CaseIdentity.objects.filter(case=case).first()
    if identity is not None and identity.save_key == save_key:
        return identity
    if version != (identity.version if identity else 0):
        raise Stale
    if identity is None:
        return create_identity(
            case=case, by=by, local_identifiers=local_identifiers, save_key=save_key, **fields
        )
    for name, text in _checked(case, fields).items():
        setattr(identity, name, text)
    identity.version, identity.save_key = version + 1, save_key
    identity.save()
    _put_local_identifiers(identity, local_identifiers)
    record(Verb.CHANGED, identity, by=by, partnership_id=case.audit.partnership_id)
    return identity


def _checked(case, fields):
    """The fields as they are stored. Raises ValidationError where one is what none can be."""
    number = normal_nhs_number(fields.get("nhs_number", ""))
    problems, dates = {}, dict.fromkeys(identity_rules.DATES)
    if number and (problem := nhs_number_problem(number)):
        problems["nhs_number"] = problem
    for name in identity_rules.DATES:
        try:
            text = fields.get(name, "")
            dates[name] = datetime.date.fromisoformat(text) if text else None
        except ValueError:
            problems[name] = "This is no date"
    period_to, today = case.audit.period_to, timezone.localdate()
    problems |= identity_rules.date_problems(**dates, period_to=period_to, today=today)
    for name in identity_rules.NAMES:
        if clashing(case.pseudonym, [fields.get(name, "")]):
            problems[name] = "The child’s pseudonym is in this: give the child another one first"
    if problems:
        raise ValidationError(problems)
    return fields | {"nhs_number": number}


def _put_local_identifiers(identity, values):
    identity.local_identifiers.filter(agency__in=list(values)).delete()
    LocalIdentifier.objects.bulk_create(
        LocalIdentifier(identity=identity, agency=agency, value=value)
        for agency, value in values.items()
        if value
    )


# -- looking


@transaction.atomic
def look(*, case, purpose, by):
    """The whole key of a case with `.numbers` (agency id -> its number), once it is on the trail
    that `by` looks at it; None, and nothing on the trail, where there is none. `purpose` is a
    LookPurpose. For administrators only."""
    identity = _found(CaseIdentity.objects.filter(case=case)).first()
    if identity is not None:
        _record_looks([identity], purpose, by, partnership_id=case.audit.partnership_id)
    return identity


@transaction.atomic
def look_for_agency(*, agency, cases, partnership, purpose, by):
    """Of these cases' keys the part that `agency` needs: case id -> key, whose `.numbers` hold no
    other agency's. An entry on the trail for each."""
    own = LocalIdentifier.objects.filter(agency=agency)
    identities = list(_found(CaseIdentity.objects.filter(case__in=cases), own))
    _record_looks(identities, purpose, by, agency_id=agency.pk, partnership_id=partnership.pk)
    return {identity.case_id: identity for identity in identities}


def _found(identities, numbers=None):
    numbers = LocalIdentifier.objects.all() if numbers is None else numbers
    return identities.prefetch_related(
        Prefetch("local_identifiers", numbers, to_attr="own_numbers")
    )


def _record_looks(identities, purpose, by, **places):
    if purpose not in LookPurpose.values:
        raise ValidationError("Say what the key is needed for.")
    record_each(Verb.LOOKED, identities, by=by, purpose=purpose, **places)
    for identity in identities:
        identity.numbers = {row.agency_id: row.value for row in identity.own_numbers}


# -- deleting


@transaction.atomic
def delete_identity(*, case, by):
    """Delete the key of one child; everything else of the case stays. Deleting what is gone already
    succeeds. The list from which the audit's children were drawn is not touched."""
    _delete(CaseIdentity.objects.filter(case=case), case.audit, by)


@transaction.atomic
def delete_identities(*, audit, by):
    """Delete the keys of all children of an audit, tables of children that wait to be added, and
    the rows of the lists from which they were drawn, of which count and digest stay. Gives how many
    keys there were."""
    deleted = _delete(CaseIdentity.objects.filter(case__audit=audit), audit, by)
    lists = CandidateList.objects.filter(audit=audit).annotate(stored=Cast("rows", TextField()))
    emptied = list(lists.exclude(stored="").defer("rows"))  # also what no key opens any more
    CandidateList.objects.filter(pk__in=[c.pk for c in emptied]).update(rows="")
    waiting = list(CaseImport.objects.filter(audit=audit).defer("content"))
    CaseImport.objects.filter(pk__in=[w.pk for w in waiting]).delete()
    record_each(Verb.REMOVED, [*emptied, *waiting], by=by, partnership_id=audit.partnership_id)
    return deleted


def _delete(identities, audit, by):
    found = list(identities.select_for_update(of=("self",)).only("pk", "case_id"))
    record_each(Verb.REMOVED, found, by=by, partnership_id=audit.partnership_id)
    rows = CaseIdentity.objects.filter(pk__in=[identity.pk for identity in found])
    rows.only("pk").delete()  # else it would be decrypted, which may not be possible any more
    return len(found)
