"""What happens beside the filling in of returns: an urgent concern, somebody from outside who
contributes, answers that were copied from another child, and what is put right for one.

Each entry names the `agency` and the `case`, and with `at` when it was. A concern has `words`; a
contributor `email`, `name` and `days`; a copy the `section` and `codes`, and the child `from` whom;
a remedy `what` and the `due` day.
"""

import uuid

from django.utils import timezone

from auditapp.accounts.models import Role
from cases.models import AgencyReturn
from cases.returns.concerns.services import raise_concern
from cases.returns.contributions.services import invite
from cases.returns.copying.services import copy_answers
from cases.returns.remedies.services import add_remedy
from cases.returns.services.returns import drafts_of


class Besides:
    """Of one audit; `moment` reads a time of the file."""

    def __init__(self, audit, people, moment):
        self.audit, self.people, self.moment = audit, people, moment

    def _return(self, agency, pseudonym):
        return AgencyReturn.objects.for_filling_in().get(
            case__audit=self.audit,
            case__pseudonym=pseudonym,
            agency=self.people.agencies[agency],
        )

    def concern(self, content):
        found = self._return(content["agency"], content["case"])
        raise_concern(
            agency_return=found,
            words=content["words"],
            save_key=uuid.uuid4(),
            link=_no_link,
            by=self.people.auditor(found.agency),
            at=self.moment(content["at"]),
        )

    def remedy(self, content):
        found = self._return(content["agency"], content["case"])
        add_remedy(
            agency_return=found,
            what=content["what"],
            due=timezone.localdate(self.moment(f"{content['due']}T00:00")),
            save_key=uuid.uuid4(),
            by=self.people.auditor(found.agency),
            at=self.moment(content["at"]),
        )

    def contributor(self, content):
        found = self._return(content["agency"], content["case"])
        invite(
            agency_return=found,
            name=content["name"],
            email=content["email"],
            days=content["days"],
            link=_no_link,
            by=self.people.members[found.agency, Role.LEAD],
            at=self.moment(content["at"]),
        )

    def copy(self, content):
        target = self._return(content["agency"], content["case"])
        source = self._return(content["agency"], content["from"])
        section = self.audit.question_set.section(content["section"])
        copy_answers(
            agency_return=target,
            source=source,
            section=section,
            codes=content["codes"],
            version=drafts_of(target)[section.pk].version,
            source_version=drafts_of(source)[section.pk].version,
            save_key=uuid.uuid4(),
            by=self.people.auditor(target.agency),
        )


def _no_link(what):
    """The mails of the demonstration lead nowhere: its people sign in."""
    return ""
