"""Who could do what, read once for all that is owed."""

from collections import defaultdict

from auditapp.accounts.models import Membership, Role
from auditapp.accounts.permissions import ROLES, Permission


class Directory:
    """The active people who have a permission now, by agency or partnership; those of a whole
    agency cover its parts."""

    def __init__(self):
        self._people, self._chairs = defaultdict(dict), defaultdict(list)
        members = Membership.objects.current().filter(user__is_active=True)
        for row in members.select_related("user").order_by("user"):
            if row.role == Role.CHAIR:
                self._chairs[row.partnership_id].append(row.user)
            for permission in ROLES[Role(row.role)] if row.agency_id else ():
                self._people[row.agency_id, permission][row.user_id] = row.user

    def filling_in(self, agency):
        return self._with(Permission.FILL_IN_RETURN, agency)

    def leading(self, agency):
        return self._with(Permission.LEAD_RETURNS, agency)

    def sending(self, agency_return):
        """Whoever it is given to; everybody of the agency where it is nobody's, or was given to
        somebody who fills in its returns no more."""
        people = self.filling_in(agency_return.agency)
        assigned = people.get(agency_return.assigned_to_id)
        return [assigned] if assigned else list(people.values())

    def signing_off(self, agency_return):
        """The leads; where there is no other lead, whoever else may sign it off."""
        agency, handed_in_by = agency_return.agency, agency_return.handed_in_by_id
        filling_in = self.filling_in(agency)
        leads = _without(self.leading(agency), handed_in_by)
        needs_lead = agency_return.case.audit.sign_off_required or handed_in_by not in filling_in
        return leads if leads or needs_lead else _without(filling_in, handed_in_by)

    def chairing(self, partnership_id):
        return self._chairs[partnership_id]

    def doing(self, action):
        """Whoever answers for an action: the person who leads it, while they belong to its owner,
        or else the owner's leads; where it has none, and for a body without an account, the chair,
        as nobody else can do anything about it."""
        chairs = self.chairing(action.finding.audit.partnership_id)
        if action.owner is None:
            return chairs
        leading = self.filling_in(action.owner).get(action.lead_person_id)
        return [leading] if leading else list(self.leading(action.owner).values()) or chairs

    def _with(self, permission, agency):
        whole = self._people[agency.part_of_id, permission] if agency.part_of_id else {}
        return self._people[agency.pk, permission] | whole


def _without(people, pk):
    return [person for person in people.values() if person.pk != pk]
