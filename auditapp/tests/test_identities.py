"""Who the children are appears to those alone who may know it and said what for: on no other page,
in no title, address, header, mail, log or entry of the trail.
"""

import datetime
import json
import logging
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.urls import reverse

from auditapp.history.models import Entry
from cases.children.identities import services as identities
from cases.models import CandidateList, CaseIdentity

from .addresses import words_of
from .test_isolation import POLICE, arguments_by_place

KEYS = {
    # texts of the key, by what they would appear as on a page or in a file
    "here": {
        "name": "Kestrelle Quillon",
        "other_names": "Kizzy Quisby",
        "birth_date": "2014-05-17",
        "expected_date": "2014-05-21",
        "nhs_number": "9434765870",
        "address": "17 Quagmire Terrace",
        "mother_name": "Morwenna Quillon",
        "mother_birth_date": "1983-10-23",
        "siblings": "Sibelius Quillon",
        "others_with_responsibility": "Ottoline Quist",
        "school": "Quincunx Infants",
    },
    "far": {
        "name": "Xanthippe Yorrick",
        "other_names": "Xenia Yarrow",
        "birth_date": "2013-04-19",
        "expected_date": "2013-04-27",
        "nhs_number": "9434765919",
        "address": "19 Yonder Crescent",
        "mother_name": "Melisande Yorrick",
        "mother_birth_date": "1979-12-25",
        "siblings": "Solveig Yorrick",
        "others_with_responsibility": "Oberon Yates",
        "school": "Yarborough Juniors",
    },
}
NUMBERS = {"police": "POL-QX-771", "health": "HEA-QX-772", "far": "FAR-YX-773"}
DRAWN = "Candidata Quorn"
THEIR_OWN_PURPOSE = {"subject-child-file"}  # no other is asked for
# Answers to an empty body and to one that says what for differ.
READ_A_PURPOSE = {"case-identity", "return-identity", "audit-matching", "audit-set-up-purpose"}


def shapes(text):
    """How a value could be written out."""
    if text.isdecimal():
        return [text, f"{text[:3]} {text[3:6]} {text[6:]}"]
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return [text]
    return [text, f"{day.day} {day:%B} {day.year}", f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/"]


CANARIES = {
    **{
        f"{place} {name}": shapes(text) for place, key in KEYS.items() for name, text in key.items()
    },
    **{f"number {agency}": [text] for agency, text in NUMBERS.items()},
    "list": [DRAWN],
}


def found_in(text):
    """Names of the canaries that a text holds."""
    return {name for name, written in CANARIES.items() if any(w in text for w in written)}


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(keys=make_keys)


@pytest.fixture
def keys(world):
    return world.keys


def make_keys(world):
    """Both children have a key with something in every field; arguments by (address, place)."""
    places = arguments_by_place(world)
    CaseIdentity.objects.all().delete()
    here = {world.police: NUMBERS["police"], world.health: NUMBERS["health"]}
    for case, place, numbers in (
        (world.case, "here", here),
        (world.far_case, "far", {world.far_police: NUMBERS["far"]}),
    ):
        identities.create_identity(
            case=case, local_identifiers=numbers, by=world.administrator, **KEYS[place]
        )
    CandidateList.objects.create(
        audit=world.audit,
        imported_at=datetime.datetime.now(datetime.UTC),
        imported_by=world.administrator,
        count=1,
        digest="0" * 64,
        rows=json.dumps([{"reference": "", "key": {"name": DRAWN}}]),
        save_key=uuid.uuid4(),
    )
    return places


def part(place, agency):
    """What an agency sees of a child: all but other agencies' numbers."""
    return {f"{place} {name}" for name in KEYS[place]} | {f"number {agency}"}


def whole(place):
    """In the form, whose dates stand in three boxes."""
    agencies = ["police", "health"] if place == "here" else ["far"]
    seen = set().union(*(part(place, agency) for agency in agencies))
    return {name for name in seen if "date" not in name}


def of_list(place, agency):
    """The list has one column for births: no expected date of a child who is born."""
    return part(place, agency) - {f"{place} expected_date"}


def may_see():
    """(address, place, person) -> the canaries of the answer to a purpose posted there."""
    found = {("case-identity", "here", "administrator"): whole("here")}
    found["case-identity", "far", "outsider"] = whole("far")
    for person in [*POLICE, "contributor"]:
        found["return-identity", "police", person] = part("here", "police")
    for person in POLICE:
        found["audit-matching", "here", person] = of_list("here", "police")
    found["return-identity", "health", "other_auditor"] = part("here", "health")
    found["audit-matching", "here", "other_auditor"] = of_list("here", "health")
    found["return-identity", "far", "outsider"] = part("far", "far")
    # lead of far care too, whose own number is not known
    found["audit-matching", "far", "outsider"] = of_list("far", "far")
    here, far = part("here", "police") | part("here", "health"), part("far", "far")
    found["subject-child-file", "here", "administrator"] = here
    found["subject-child-file", "far", "outsider"] = far
    return found


def said_by(response):
    """All that an answer says: body, headers, and the messages that the next page will show."""
    return words_of(response) + said_beside(response)


def said_beside(response):
    headers = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
    waiting = "".join(map(str, get_messages(response.wsgi_request)))
    return headers + waiting + str(response.cookies)


class Told(logging.Handler):
    """Listens to what is told elsewhere than in answers: in mails, the log and the trail."""

    def __enter__(self):
        self.records, self.entries, self.read_until = [], [], 0
        self.root, self.level_before = logging.getLogger(), logging.getLogger().level
        self.root.addHandler(self)
        self.root.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *error):
        self.root.removeHandler(self)
        self.root.setLevel(self.level_before)

    def emit(self, record):
        self.records.append(record)

    def found(self, trail=True):
        """The canaries in that: in mails, in what was logged since last asked, and in the `entries`
        of the trail, which are not read unless something was written there."""
        mails = "".join(f"{m.subject}{m.body}{m.to}{m.alternatives}" for m in mail.outbox)
        logged = "".join(f"{r.getMessage()}{r.args}{r.__dict__}" for r in self.records)
        self.records.clear()
        new = Entry.objects.filter(pk__gt=self.read_until).order_by("pk")
        self.entries = list(new.values()) if trail else []
        return found_in(mails + logged + repr(self.entries))

    def trail_is_read(self):
        """From now on, look at later entries only."""
        self.read_until = Entry.objects.order_by("pk").values_list("pk", flat=True).last()


def test_a_failing_page_says_and_logs_nothing_of_the_key(
    world, keys, client_of, caplog, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("cases.children.identities.views.part_rows", fail)
    caplog.set_level(logging.DEBUG)
    client = client_of(world.auditor, raise_request_exception=False)
    url = reverse("return-identity", args=keys["return-identity", "police"])
    answer = client.post(url, {"purpose": "find_record"})
    assert answer.status_code == 500
    assert not found_in(answer.text)
    assert not found_in("".join(record.getMessage() for record in caplog.records))


def test_canaries_would_be_found(world, keys):
    """In each shape, and in every field that a key has."""
    for name, written in CANARIES.items():
        for text in written:
            assert name in found_in(f"<p>{text}</p>")
    fields = {f.name for f in CaseIdentity._meta.fields} - {"id", "case", "version", "save_key"}
    assert fields == set(KEYS["here"]) == set(KEYS["far"])


def test_no_table_holds_a_word_of_a_key_in_plain_text(keys):
    """As stored: whatever dumps the database dumps this."""
    with connection.cursor() as cursor:
        stored = ""
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            stored += repr(cursor.fetchall())
    assert "Ada" in stored
    assert not found_in(stored)
