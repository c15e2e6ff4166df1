"""Every address, asked by everybody. Each person asks once (walk.py), and all tests here look at
the answers: they are as the table in test_isolation.py says, tell who the children are to those
alone who may know it (test_identities.py), carry the headers (test_headers.py), and reading changes
nothing.
"""

import re
from functools import partial
from types import SimpleNamespace

import pytest
from django.utils.html import escape

from auditapp.accounts.models import User
from auditapp.history.models import Verb
from cases.children.tests.choosing import CANARY as CANDIDATE
from cases.models import Case

from .architecture.test_addresses import WITHOUT_SIGN_IN
from .processes import made_once
from .test_headers import Problems, missing_headers
from .test_identities import READ_A_PURPOSE, THEIR_OWN_PURPOSE, found_in, make_keys, may_see
from .test_isolation import FORBIDDEN, FORBIDDEN_REASONS, PEOPLE, TAG
from .test_reads_on_the_trail import BLANK
from .walk import POSTING, PURPOSE, answers_to

# The fixtures of a module use the database, which pytest-django makes for tests that say they do.
pytestmark = pytest.mark.django_db

# What an administrator is given only with all that is held of a child.
HELD = {("subject-child-file", "CANARY-restricted")}
ROLES = {"Founder", "Auditor", "Lead", "Panel", "Chair", "Administrator", "Nobody"}
# Reading may be noted: that a session is in use, that something was refused or taken away, and the
# address of an account whose link was tried, which allauth notes.
NOTED_BY_READING = {"accounts_session", "history_entry", "account_emailaddress"}
VERBS_OF_READING = {Verb.REFUSED, Verb.EXPORTED}
# Places of addresses that name no thing: a list, a form for a new one, a format of a file, a link
# that leads nowhere, and parts that do not belong together.
NO_THING = {"", "csv", "xlsx", "other", "unknown", "closed", "forged", "mixed", "unsigned"}
# Addresses that are refused to some, while for those who may open them nothing is there yet.
NOT_THERE = {
    *(("return-version", "police"), ("child-meeting", "half")),
    *((name, place) for name in ("team-ask", "team-stop") for place in ("here", "far")),
}


@pytest.fixture(scope="module")
def recorded_keys(recorded_world):
    return recorded_world.extended(keys=make_keys)


@pytest.fixture(scope="module")
def person(request):
    """The tests of one person follow each other, as this is a fixture of the module."""
    return request.param


@pytest.fixture(scope="module")
def asked(person, recorded_keys, tmp_path_factory):
    """What all people and children are called, and all answers to one person; None is whoever is
    not signed in."""
    ask = partial(recorded_keys.ask, partial(names_and_answers, person))
    return made_once(tmp_path_factory, f"answers-to-{person}", ask)


def names_and_answers(person, world):
    names = set(Case.objects.values_list("pseudonym", flat=True))
    for name, email in User.objects.values_list("name", "email"):
        names |= {name, email, email.partition("@")[0]}
    answers = list(answers_to(person, world, world.keys))
    return SimpleNamespace(names=names - ROLES, answers=answers)


@pytest.fixture
def answers(asked):
    return asked.answers


each_person = pytest.mark.parametrize("person", PEOPLE, indirect=True)
everybody = pytest.mark.parametrize("person", [*PEOPLE, None], indirect=True)
nobody = pytest.mark.parametrize("person", [None], indirect=True)


def judged(answers):
    """(answer, whether it was posted) of what the table says the status of: GET, and a POST with
    nothing that the address reads."""
    for answer in answers:
        posted = answer.method == "post"
        if not answer.data or (posted and answer.row.name not in READ_A_PURPOSE):
            yield answer, posted


@each_person
def test_address_answers_each_person_as_the_table_says(person, answers):
    wrong = []
    for answer, posted in judged(answers):
        expected = answer.row.post if posted else answer.row.get
        if answer.status != expected.get(person, 404):
            wrong.append(f"{answer}: {answer.status}")
    assert not wrong


@each_person
def test_nobody_reads_what_is_not_for_them(person, answers):
    forbidden = [*FORBIDDEN[person], *FORBIDDEN_REASONS[person], CANDIDATE]
    wrong = [
        f"{answer}: reads {canary}"
        for answer in answers
        for canary in forbidden
        if canary in answer.words and (answer.row.name, canary) not in HELD
    ]
    assert not wrong


@nobody
def test_address_sends_whoever_is_not_signed_in_away(answers):
    wrong = []
    for answer, posted in judged(answers):
        row, status = answer.row, answer.row.anonymous[posted]
        away = row.name in WITHOUT_SIGN_IN or answer.leads_to.startswith("/accounts/login/")
        if answer.status != status or not away or "CANARY" in answer.words:
            wrong.append(f"{answer}: {answer.status}")
    assert not wrong


@each_person
def test_identity_is_shown_to_those_alone_who_may_know_it_and_said_what_for(person, answers):
    wrong, allowed = [], may_see()
    for answer in answers:
        row, may = answer.row, set()
        seen = found_in(answer.words + answer.beside)
        if answer.data == PURPOSE or (answer.method == "post" and row.name in THEIR_OWN_PURPOSE):
            may = allowed.get((row.name, row.place, person), set())
        if seen != may or answer.elsewhere:
            wrong.append(f"{answer}: {seen ^ may} {answer.elsewhere}")
    assert not wrong


@pytest.mark.parametrize("person", POSTING, indirect=True)
def test_forms_of_pages_were_posted_as_they_are(person, answers):
    """Or what these answers say would be less."""
    assert len([a for a in answers if a.method == "form"]) > 20


@each_person
def test_nothing_that_was_typed_is_taken_for_html(person, answers):
    wrong = [str(a) for a in answers if a.is_page and TAG in a.words]
    assert not wrong
    typed = [a for a in answers if a.is_page and escape(TAG) in a.words]
    assert bool(typed) == (person != "nobody")


@nobody
def test_identity_is_shown_to_nobody_who_is_not_signed_in(answers):
    for answer in answers:
        assert not found_in(answer.words + answer.beside), str(answer)


@everybody
def test_reading_changes_nothing(answers):
    wrong = []
    for answer in answers:
        if answer.method == "get":
            changed = answer.tables - NOTED_BY_READING
            said = {entry["verb"] for entry in answer.entries} - VERBS_OF_READING
            if changed or said:
                wrong.append(f"{answer}: {changed} {said}")
    assert not wrong


@each_person
def test_every_file_taken_away_is_one_entry(person, answers):
    """For each thing that is in it, whatever address gives the file, also one that is new."""
    wrong, found = [], set()
    for answer in answers:
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            found.add(answer.row.name)
            of = [
                (entry["object_type"], entry["object_id"])
                for entry in answer.entries
                if entry["verb"] == Verb.EXPORTED
            ]
            if bool(of) == (answer.row.name in BLANK) or len(of) != len(set(of)):
                wrong.append(f"{answer}: {of}")
    assert not wrong
    assert bool(found) == (person != "nobody")


@each_person
def test_every_refusal_of_a_thing_is_one_entry(person, answers):
    """Whoever is refused it, and however they ask."""
    wrong, refused = [], 0
    for answer in answers:
        place = (answer.row.name, answer.row.place)
        if answer.status not in (403, 404) or answer.row.place in NO_THING:
            continue
        noted = sum(entry["verb"] == Verb.REFUSED for entry in answer.entries)
        if noted != 1 and (noted or place not in NOT_THERE):
            wrong.append(f"{answer}: {noted}")
        refused += 1
    assert not wrong
    assert refused > 100


@everybody
def test_every_answer_has_the_headers(answers):
    wrong = {str(a): problems for a in answers if (problems := list(missing_headers(a)))}
    assert wrong == {}


@pytest.mark.parametrize("person", ["chair"], indirect=True)
def test_answers_are_of_every_kind(person, answers):
    """Or the headers of some kind were not looked at."""
    assert {answer.status for answer in answers} >= {200, 302, 400, 403, 404, 405}


@everybody
def test_pages_have_nothing_inline_and_nothing_from_elsewhere(answers):
    pages = [answer for answer in answers if answer.is_page]
    wrong = {str(page): problems for page in pages if (problems := Problems(page.words).found)}
    assert wrong == {}


@everybody
def test_no_address_and_no_title_names_anybody(person, asked):
    """D1: neither a child's pseudonym nor a person's name or email."""
    named = re.compile("|".join(rf"\b{re.escape(n)}\b" for n in asked.names), re.IGNORECASE)
    links = set()
    for answer in asked.answers:
        said = [answer.headers.get(name, "") for name in ("Location", "Content-Disposition")]
        if answer.is_page:
            page = Problems(answer.words)
            links.update(page.links)
            said += [page.title, *page.links]
        wrong = [text for text in said if named.search(text)]
        assert not wrong, str(answer)
    assert "Ada" in asked.names
    assert len(links) > (20 if person else 15)
