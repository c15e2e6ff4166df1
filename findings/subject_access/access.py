"""Requests for what is held about somebody: answered by the partnership's administrators alone."""

from django.db.models import Q
from django.http import Http404

from auditapp.accounts.access import (
    administered_entries,
    administered_partnerships,
    administered_people,
    get_person,
)
from cases.access import cases_without_part, get_case_to_administer, readable_returns
from cases.children.identity_check.nhs_numbers import normal_nhs_number
from cases.models import Case, CaseIdentity

AT_ONCE = 200


def get_partnerships(user):
    """Those that the person administers; 404 without any."""
    partnerships = administered_partnerships(user)
    if not partnerships.exists():
        raise Http404
    return partnerships


def get_child(user, audit_id, case_id):
    """403 for the panel, and for an administrator who takes no part in the child's discussion."""
    return get_case_to_administer(user, audit_id, case_id)


def get_account(user, pk):
    return get_person(user, pk)


def people_called(user, words):
    named = Q(name__icontains=words) | Q(email__icontains=words)
    return administered_people(user).filter(named)


def children_called(user, words):
    """By pseudonym."""
    return _children(user).filter(pseudonym__icontains=words)


def keys_saying(user, words):
    """Keys of these partnerships' children that have the words in a name, or the NHS number. Names
    are encrypted, so each key is decrypted, some at a time."""
    wanted, number = words.casefold(), normal_nhs_number(words)
    keys = CaseIdentity.objects.filter(case__in=_children(user)).select_related("case__audit")
    keys = keys.only("name", "other_names", "nhs_number", "case__pseudonym", "case__audit")
    return [
        key
        for key in keys.order_by("pk").iterator(chunk_size=AT_ONCE)
        if wanted in f"{key.name}\n{key.other_names}".casefold() or key.nhs_number == number
    ]


def _children(user):
    cases = Case.objects.filter(audit__partnership__in=administered_partnerships(user))
    return cases.exclude(pk__in=cases_without_part(user)).select_related("audit")


def returns_with_restricted_comment(user, case):
    """Of these the person may read the comment."""
    returns = readable_returns(user).filter(case=case, restricted_comment__isnull=False)
    return returns.select_related("agency", "partnership").order_by("pk")


def entries_by(user, person):
    """What the trail here says that they did, and what was done to their account."""
    about = Q(object_type="accounts.user", object_id=person.pk)
    return administered_entries(user).filter(Q(person_id=person.pk) | about)
