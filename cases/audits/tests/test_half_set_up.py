"""No address fails for an audit that is being set up: nothing of it is chosen, or only a part."""

import datetime
import uuid

import pytest
from django.urls import NoReverseMatch, reverse

from auditapp.tests.addresses import patterns, words_of
from auditapp.tests.factories import CaseFactory, founder
from cases.models import Part

from ..services import audits

# Of several words: a short title turned up in a token of a form by chance.
TITLE = "Audit of half a plan"
PANEL = ["panel", "chair", "administrator"]
PEOPLE = ["auditor", *PANEL, "outsider"]


def bare(world):
    audit = audits.create_audit(partnership=world.partnership, title=TITLE, by=founder())
    return audit, CaseFactory(audit=audit, pseudonym="Cleo")


def partly(world):
    """With agencies and one date, but neither questions nor any other date."""
    audit, case = bare(world)
    audits.add_agency(audit=audit, agency=world.police, part=Part.ASKED, by=founder())
    type(audit).objects.filter(pk=audit.pk).update(returns_due=datetime.date(2019, 2, 1))
    return audit, case


def with_questions(world):
    audit, case = bare(world)
    type(audit).objects.filter(pk=audit.pk).update(question_set=world.audit.question_set)
    return audit, case


HALVES = [bare, partly, with_questions]


def addresses_of(world, audit, case):
    """(name, path) of every address about an audit or a child."""
    values = {
        "audit_id": audit.public_id,
        "case_id": case.public_id,
        "agency_id": world.police.pk,
        "upload_id": uuid.uuid4(),
        "voice_id": 1,
        "finding_id": 1,
    }
    for pattern in patterns():
        wanted = pattern.pattern.regex.groupindex
        if "audit_id" not in wanted:
            continue
        arguments = {name: values.get(name, 1) for name in wanted}
        try:
            yield pattern.name, reverse(pattern.name, kwargs=arguments)
        except NoReverseMatch:
            arguments = {name: values.get(name, uuid.uuid4()) for name in wanted}
            yield pattern.name, reverse(pattern.name, kwargs=arguments)


def lists():
    """(name, path) of every address that is about nothing in particular."""
    for pattern in patterns():
        if not pattern.pattern.regex.groupindex and not pattern.name.startswith("account_"):
            yield pattern.name, reverse(pattern.name)


def statuses(client, paths, may_see):
    """Those of a GET and an empty POST; nothing fails, and who may not see the audit does not."""
    wrong, seen = [], set()
    for name, path in paths.items():
        for answer in (client.get(path), client.post(path)):
            seen.add(answer.status_code)
            if answer.status_code >= 500:
                wrong.append(name)
            if not may_see and TITLE in words_of(answer):
                wrong.append(f"{name} shows it")
    assert wrong == []
    return seen


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_address_fails_while_an_audit_is_set_up(world, client_of, person, half):
    client = client_of(getattr(world, person), raise_request_exception=False)
    paths = dict(addresses_of(world, *half(world)))
    paths["case-remove"] = paths.pop("case-remove")  # last: the others need the child
    assert 404 in statuses(client, paths, may_see=person in PANEL)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_list_fails_while_audits_are_set_up(world, client_of, person):
    """With one in each state, as lists show them all."""
    for half in HALVES:
        half(world)
    client = client_of(getattr(world, person), raise_request_exception=False)
    paths = dict(lists())
    assert {"home", "audit-list", "audit-create", "action-board"} <= paths.keys()
    assert 200 in statuses(client, paths, may_see=person in PANEL)


def test_addresses_of_half_an_audit_are_all_found(world):
    names = {name for name, _ in addresses_of(world, *bare(world))}
    assert {
        *("audit-detail", "case-detail", "finding-list", "audit-summary"),
        *(
            "audit-answers",
            "audit-workbook",
            "voice-create",
            "finding-create",
            "audit-set-up-check",
        ),
    } <= names
