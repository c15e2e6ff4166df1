"""Urgent concerns: raising one, telling people, answering.

The mails go out once everything is kept. A mail that fails changes nothing but that its notice
stays without `mailed_at`.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from auditapp import mail
from auditapp.accounts.models import Membership, Role
from auditapp.history.models import Verb, record
from cases.models import ConcernAnswer, ConcernNotice, UrgentConcern
from cases.states import WrongState


class KeyTaken(Exception):
    """The save key made something else; only a forged form has such a key."""


def people_to_tell(agency_return):
    """Whom an urgent concern of this return reaches, by name: person -> their memberships for which
    they are told. Leads of the agency, or of the whole that it is a part of, and administrators."""
    agency = agency_return.agency
    places = [pk for pk in (agency.pk, agency.part_of_id) if pk is not None]
    told = (
        Membership.objects.current()
        .filter(
            Q(role=Role.LEAD, agency__in=places)
            | Q(role=Role.ADMINISTRATOR, partnership=agency_return.partnership_id),
            user__is_active=True,
        )
        .select_related("user", "agency", "partnership")
        .order_by("user__name", "user", "agency", "role")
    )
    people = {}
    for membership in told:
        people.setdefault(membership.user, []).append(membership)
    return people


@transaction.atomic
def raise_concern(*, agency_return, words, save_key, link, by, at=None):
    """Keep the concern and tell people of it. `link(concern)` gives its full address for the mail.

    The same `save_key` again returns the concern that it made, and mails nobody. Raises WrongState
    unless the audit is open; the return may be in any state.
    """
    audit = agency_return.case.audit
    if not audit.is_open and not UrgentConcern.objects.filter(save_key=save_key).exists():
        raise WrongState("raise a concern", audit.state)
    concern, created = UrgentConcern.objects.get_or_create(
        save_key=save_key,
        defaults={
            "agency_return": agency_return,
            "raised_at": at or timezone.now(),
            "raised_by": by,
            "words": words,
        },
    )
    if not created:
        if (concern.agency_return_id, concern.raised_by_id) != (agency_return.pk, by.pk):
            raise KeyTaken
        return concern
    people = people_to_tell(agency_return)
    ConcernNotice.objects.bulk_create(
        ConcernNotice(concern=concern, person=person) for person in people
    )
    record(Verb.RAISED, concern, by=by, **concern.agency_return.whose)
    others = [person for person in people if person != by]
    context = _context(concern, by, link(concern))
    transaction.on_commit(lambda: _mail_raised(concern, others, context))
    return concern


def _mail_raised(concern, people, context):
    reached = mail.send_to_each("concern_raised", [p.email for p in people], context)
    concern.notices.filter(person__in=[p for p in people if p.email in reached]).update(
        mailed_at=timezone.now()
    )


@transaction.atomic
def answer_concern(*, concern, words, save_key, link, by, at=None):
    """Say what was done. The same `save_key` again returns the answer that it made."""
    answer, created = ConcernAnswer.objects.get_or_create(
        save_key=save_key,
        defaults={"concern": concern, "at": at or timezone.now(), "by": by, "words": words},
    )
    if not created:
        if (answer.concern_id, answer.by_id) != (concern.pk, by.pk):
            raise KeyTaken
        return answer
    record(Verb.ANSWERED, concern, by=by, **concern.agency_return.whose)
    others = _people_to_tell_of_answer(concern, by)
    context = _context(concern, by, link(concern))
    addresses = [person.email for person in others]
    transaction.on_commit(lambda: mail.send_to_each("concern_answered", addresses, context))
    return answer


def _people_to_tell_of_answer(concern, by):
    """Whoever raised it, and those who were told and still belong to the partnership."""
    here = Membership.objects.current().filter(partnership=concern.agency_return.partnership_id)
    told = concern.notices.filter(person__in=here.values("user")).select_related("person")
    people = {notice.person for notice in told} | {concern.raised_by}
    return [person for person in people if person.is_active and person != by]


def _context(concern, by, link):
    """No word of the concern, and nothing about the child."""
    return {"agency": concern.agency_return.agency, "by": by, "link": link}
