"""What a person may see of partnerships and people.

Each `get_…` gives what the person administers, or raises Http404 and puts the refusal on the trail.
"""

import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.utils import timezone

from auditapp.history.models import Entry, Verb, record

from .imports import Known
from .invitations import DAYS
from .models import ENDS_SOON, Agency, Letter, Membership, Partnership, PartnershipLogo, User
from .permissions import ROLES, Permission, memberships, partnerships_with


def people_with(permission, *agencies):
    """Active people who now have an agency's permission in any of these agencies, also those of
    the wholes that they are parts of, by name."""
    roles = [role for role, permissions in ROLES.items() if permission in permissions]
    places = {agency.pk for agency in agencies} | {agency.part_of_id for agency in agencies}
    members = Membership.objects.current().filter(agency__in=places - {None}, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=members.values("user"))


def administered_partnerships(user):
    """The partnerships the person administers; 404 without one: such pages are then invisible."""
    ids = partnerships_with(user, Permission.ADMINISTER)
    if not ids:
        raise Http404
    return Partnership.objects.filter(pk__in=ids)


def administered_agencies(user):
    return Agency.objects.filter(partnership__in=administered_partnerships(user))


def administered_memberships(user):
    return Membership.objects.filter(partnership__in=administered_partnerships(user))


def administered_entries(user):
    """The trail of the partnerships the person administers, newest first."""
    return Entry.objects.of_partnerships(administered_partnerships(user).values("pk"))


# -- settings of a partnership


def _found(user, queryset, partnership_of, pk):
    """The one of these rows, which are of any partnership, if its own is administered."""
    row = queryset.filter(pk=pk).first()
    if row is None:
        raise Http404
    partnership_id = partnership_of(row)
    if partnership_id not in partnerships_with(user, Permission.ADMINISTER):
        record(Verb.REFUSED, row, by=user, partnership_id=partnership_id)
        raise Http404
    return row


def get_partnership(user, pk):
    return _found(user, Partnership.objects.all(), lambda row: row.pk, pk)


def get_logo(user, partnership_id):
    """The logo, for whoever has a role in the partnership now."""
    logo = PartnershipLogo.objects.filter(partnership=partnership_id).first()
    if logo is None:
        raise Http404
    if partnership_id not in {m.partnership_id for m in memberships(user)}:
        record(Verb.REFUSED, logo, by=user)
        raise Http404
    return logo


# -- agencies


def get_agency(user, pk):
    agencies = Agency.objects.select_related("partnership", "part_of")
    return _found(user, agencies, lambda row: row.partnership_id, pk)


def agencies_of(partnership):
    """All of them, retired ones too."""
    return partnership.agencies.all()


def agencies_for_choice(partnership):
    """Those that something new can be made with."""
    return partnership.agencies.current()


def possible_wholes(partnership, agency=None):
    """What a new agency, or this one, can be a part of; the whole that it has stays possible."""
    now = Q(pk=agency.part_of_id) if agency and agency.part_of_id else Q()
    rows = partnership.agencies.filter(Q(retired_at=None, part_of=None) | now)
    return rows.exclude(pk=agency.pk) if agency else rows


# -- people


def administered_people(user):
    """Everybody who has or had a role in the partnerships that the person administers, each with
    `memberships_here`, the rows of these partnerships alone, and `letter_waits`: a mail about these
    has not gone out yet."""
    here = administered_memberships(user)
    shown = here.select_related("agency", "partnership").order_by("role", "pk")
    letters = Letter.objects.filter(
        person=OuterRef("pk"), partnership__in=administered_partnerships(user)
    )
    return (
        User.objects.filter(Exists(here.filter(user=OuterRef("pk"))))
        .annotate(letter_waits=Exists(letters))
        .prefetch_related(Prefetch("memberships", shown, to_attr="memberships_here"))
    )


def get_person(user, pk):
    """Somebody who has or had a role where the person administers; see administered_people."""
    administers = partnerships_with(user, Permission.ADMINISTER)
    person = administered_people(user).filter(pk=pk).first() if administers else None
    if person is None:
        if (other := User.objects.filter(pk=pk).first()) is not None:
            record(Verb.REFUSED, other, by=user)
        raise Http404
    return person


def get_own_key(user, pk):
    """A passkey or security key, for whoever signs in with it."""
    key = Authenticator.objects.filter(pk=pk, type=Authenticator.Type.WEBAUTHN)
    key = key.select_related("user").first()
    if key is None:
        raise Http404
    if key.user_id != user.pk:
        record(Verb.REFUSED, key.user, by=user)
        raise Http404
    return key


def get_membership(user, person_id, pk):
    rows = Membership.objects.filter(user=person_id)
    rows = rows.select_related("user", "partnership", "agency")
    return _found(user, rows, lambda row: row.partnership_id, pk)


def refuse(user, person, partnership_id):
    record(Verb.REFUSED, person, by=user, partnership_id=partnership_id)


def places_of(person):
    """What an invitation is to: their current memberships."""
    return person.memberships.current().select_related("partnership", "agency")


def belongs_elsewhere(person, user):
    """Has the person a role now, or is invited to a return, in a partnership that this user does
    not administer? Who could change such an account could read there in its name."""
    own = partnerships_with(user, Permission.ADMINISTER)
    roles = Membership.objects.current().filter(user=person).exclude(partnership__in=own)
    returns = person.contributions.live().exclude(agency_return__agency__partnership__in=own)
    return roles.exists() or returns.exists()


def known_people(partnership, rows):
    """What a list of people, (number, texts) each, is compared with."""
    emails = {row["email"].strip().lower() for _, row in rows}
    accounts = {person.email.lower(): person for person in User.objects.filter(email__in=emails)}
    current = Membership.objects.current().filter(
        partnership=partnership, user__in=[person.pk for person in accounts.values()]
    )
    return Known(
        agencies=list(partnership.agencies.current()),
        accounts=accounts,
        memberships={(m.user_id, m.role, m.agency_id): m.until for m in current},
    )


def filtered_people(user, *, q="", show="", agency="", today=None):
    """`administered_people` by words of name or address, by agency, and by what `show` says:
    nothing (those with a role now), never, expired, soon, ended or off."""
    today = today or timezone.localdate()
    people = administered_people(user)
    current = administered_memberships(user).current().filter(user=OuterRef("pk"))
    shown = current.filter(agency=agency) if agency else current
    for word in q.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if show == "ended":
        all_here = administered_memberships(user).filter(user=OuterRef("pk"))
        rows = all_here.filter(agency=agency) if agency else all_here
        return people.filter(~Exists(current), Exists(rows))
    if show == "off":
        return people.filter(is_active=False)
    if show == "soon":
        soon = today + datetime.timedelta(days=ENDS_SOON)
        return people.filter(Exists(shown.filter(until__lte=soon)))
    if show == "never":
        people = people.filter(last_login=None, is_active=True)
    elif show == "expired":
        expired = timezone.now() - datetime.timedelta(days=DAYS)
        people = people.filter(
            invited_at__lte=expired, password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True
        )
    return people.filter(Exists(shown))
