"""What stands beside a return, which itself is made when an audit is opened (see acting.py)."""

import datetime
import uuid

import factory

from cases.children.services import cases
from cases.offline import services as offline
from cases.returns.checks import services as checks
from cases.returns.concerns import services as concerns
from cases.returns.contributions import services as contributions
from cases.returns.remedies.services import add_remedy

from .accounts import PersonFactory, by_founder
from .audits import CaseFactory
from .base import ServiceFactory


class ContributionFactory(ServiceFactory):
    """The invitation of `person` to one return; has the `token` that is only in the mail."""

    class Meta:
        model = contributions.invite

    person = factory.SubFactory(PersonFactory)
    days = 14
    by = by_founder

    @classmethod
    def _create(cls, service, *args, person, **keywords):
        tokens = []
        keywords |= {"name": person.name, "email": person.email}
        contribution = super()._create(
            service, *args, link=lambda token: tokens.append(token) or token, **keywords
        )
        contribution.token = tokens[0]
        return contribution


class ConcernFactory(ServiceFactory):
    class Meta:
        model = concerns.raise_concern

    words = "A concern"
    link = factory.LazyFunction(lambda: str)
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class RemedyFactory(ServiceFactory):
    """What the agency of `agency_return` puts right for the child."""

    class Meta:
        model = add_remedy

    what = "Add the alert"
    due = datetime.date(2026, 3, 10)
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder


class AnswerCheckFactory(ServiceFactory):
    """What the panel asks to check in one return: `question`, with the canonical `value` of the
    answer."""

    class Meta:
        model = checks.ask_to_check

    note = ""
    by = by_founder

    @classmethod
    def _create(cls, service, *args, agency_return, question, value, **keywords):
        asked = [(agency_return.pk, question.pk, None, value)]
        super()._create(service, *args, asked=asked, **keywords)
        return agency_return.answer_checks.get()


class UploadFactory(ServiceFactory):
    """A workbook that waits to be saved; `content` is what it changes."""

    class Meta:
        model = offline.keep_upload

    content = factory.LazyFunction(list)
    by = by_founder


class VoiceFactory(ServiceFactory):
    class Meta:
        model = cases.record_voice

    case = factory.SubFactory(CaseFactory)
    who = "mother"
    words = "What she said"
    how = "By telephone"
    consent_to_quote = True
    observations = ()
    save_key = factory.LazyFunction(uuid.uuid4)
    by = by_founder
