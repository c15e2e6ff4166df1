"""Every address, asked by everybody. Each person asks once, and all tests here look at the answers:
they are as the table in test_isolation.py says, and tell who the children are (test_identities.py)
to those alone who may know it.
"""

from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils.html import escape

from cases.children.tests.choosing import CANARY as CANDIDATE

from .addresses import words_of
from .architecture.test_addresses import WITHOUT_SIGN_IN
from .test_identities import THEIR_OWN_PURPOSE, Told, found_in, make_keys, may_see, said_beside
from .test_isolation import FORBIDDEN, FORBIDDEN_REASONS, PEOPLE, ROWS, TAG, Row, nothing_kept
from .world import another_tab, signed_in

# The fixtures of a module use the database, which pytest-django makes for tests that say they do.
pytestmark = pytest.mark.django_db

# What an administrator is given only with all that is held of a child.
HELD = {("subject-child-file", "CANARY-restricted")}
ASKED = [("get", {}), ("post", {}), ("post", {"purpose": "find_record"})]


@dataclass
class Answer:
    row: Row
    method: str
    data: dict
    status: int
    is_page: bool
    leads_to: str
    words: str
    beside: str  # headers, cookies, and what the next page will say
    elsewhere: set  # the canaries that came into mails, the log or the trail


@pytest.fixture(scope="module")
def recorded_keys(recorded_world):
    return recorded_world.extended(keys=make_keys)


@pytest.fixture(scope="module")
def person(request):
    """The tests of one person follow each other, as this is a fixture of the module."""
    return request.param


@pytest.fixture(scope="module")
def answers(person, recorded_keys):
    """All that one person is answered; None is whoever is not signed in."""
    return recorded_keys.ask(lambda world: answers_to(person, world))


def answers_to(person, world):
    client = signed_in(person and getattr(world, person), raise_request_exception=False)
    with Told() as told:
        assert not told.found()
        told.trail_is_read()
        found = []
        for row in ROWS:
            for method, data in ASKED:
                if not (data and found[-1].status == 405):  # judged before what was sent is read
                    found.append(answer_to(client, row, method, data, world.keys, told))
        return found


def answer_to(client, row, method, data, arguments, told):
    url = reverse(row.name, args=arguments.get((row.name, row.place)))
    with nothing_kept():
        answer = getattr(another_tab(client), method)(url, data)
        return Answer(
            row, method, data, answer.status_code,
            answer.headers.get("Content-Type", "").startswith("text/html"),
            answer.headers.get("Location", ""), words_of(answer), said_beside(answer), told.found(),
        )  # fmt: skip


each_person = pytest.mark.parametrize("person", PEOPLE, indirect=True)
nobody = pytest.mark.parametrize("person", [None], indirect=True)


@each_person
def test_address_answers_each_person_as_the_table_says(person, answers):
    wrong = []
    forbidden = [*FORBIDDEN[person], *FORBIDDEN_REASONS[person], CANDIDATE]
    for answer in answers:
        expected = answer.row.get if answer.method == "get" else answer.row.post
        called = f"{answer.method} {answer.row} {answer.data}"
        if not answer.data and answer.status != expected.get(person, 404):
            wrong.append(f"{called}: {answer.status}")
        read = [c for c in forbidden if c in answer.words and (answer.row.name, c) not in HELD]
        wrong += [f"{called}: reads {c}" for c in read]
    assert not wrong


@nobody
def test_address_sends_whoever_is_not_signed_in_away(answers):
    wrong = []
    for answer in answers:
        if answer.data:
            continue
        row, status = answer.row, answer.row.anonymous[answer.method == "post"]
        away = row.name in WITHOUT_SIGN_IN or answer.leads_to.startswith("/accounts/login/")
        if answer.status != status or not away or "CANARY" in answer.words:
            wrong.append(f"{answer.method} {row}: {answer.status}")
    assert not wrong


@each_person
def test_identity_is_shown_to_those_alone_who_may_know_it_and_said_what_for(person, answers):
    wrong, allowed = [], may_see()
    for answer in answers:
        row = answer.row
        seen = found_in(answer.words + answer.beside)
        said = answer.data or (answer.method == "post" and row.name in THEIR_OWN_PURPOSE)
        may = allowed.get((row.name, row.place, person), set()) if said else set()
        if seen != may or answer.elsewhere:
            wrong.append(f"{answer.method} {row} {answer.data}: {seen ^ may} {answer.elsewhere}")
    assert not wrong


@each_person
def test_nothing_that_was_typed_is_taken_for_html(person, answers):
    wrong = [f"{a.method} {a.row}" for a in answers if a.is_page and TAG in a.words]
    assert not wrong
    typed = [a for a in answers if a.is_page and escape(TAG) in a.words]
    assert bool(typed) == (person != "nobody")


@nobody
def test_identity_is_shown_to_nobody_who_is_not_signed_in(answers):
    for answer in answers:
        assert not found_in(answer.words + answer.beside), (answer.row, answer.data)
