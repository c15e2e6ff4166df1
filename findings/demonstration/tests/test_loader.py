import copy
import datetime
import io
import json
import re
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.accounts.models import Membership, Partnership, User
from auditapp.history.models import Entry
from auditapp.json_files import BadFile
from auditapp.tests.factories import QuestionSetFactory
from cases.models import (
    AgencyReturn,
    Audit,
    CaseEvent,
    CaseIdentity,
    Contribution,
    CoverSheet,
    Remedy,
    SectionDraft,
    Theme,
    UrgentConcern,
)
from findings.models import CaseDiscussion, Finding

from .. import loader

TODAY = datetime.date(2026, 3, 10)
# 101 days before is a Saturday: steps are on working days
THE_FRIDAY = TODAY - datetime.timedelta(days=102)
PEOPLE, FIRST, SECOND = loader.PEOPLE, *loader.AUDITS
GONE = object()


def person(name, *roles):
    """`roles` are (role, agency or None)."""
    return {
        "email": f"{name}@demo.example",
        "name": name.title(),
        "memberships": [
            {"partnership": "here", "agency": agency, "role": role} for role, agency in roles
        ],
    }


AUDIT = {
    "partnership": "here",
    "title": "A small audit",
    "topic": "Topic",
    "aim": "Aim",
    "scope": "Scope",
    "families_asked": True,
    "method_note": "",
    "note": "Invented",
    "period_from": "today-300",
    "period_to": "today-30",
    "panel_date": "today+10",
    "returns_due": "2026-03-20",
    "question_set": "small/1",
}
CASE = {
    "pseudonym": "Ada",
    "age": "7 years",
    "category_initial": "NEG",
    "category_latest": "EMO",
    "circumstances": "What happened",
    "identity": {
        "name": "Somebody Else",
        "birth_date": "today-2600",
        "local_identifiers": {"care": "L1"},
    },
    "events": [{"kind": "strategy_discussion", "date": "today-101", "started_section_47": True}],
    "voices": [
        {
            "who": "child",
            "words": "I liked the dog.",
            "way": "in_person",
            "how": "On a visit",
            "consent": True,
            "at": "today-12T16:30",
            "observations": [{"ref": "dog", "kind": "well", "text": "The child was asked."}],
        }
    ],
}
FILES = {
    PEOPLE: {
        "partnerships": [
            {
                "key": "here",
                "name": "Small Partnership",
                "settings": {"panel_name": "QA group", "quorum": 2},
                "agencies": [
                    {
                        "key": key,
                        "name": key.title(),
                        "short_name": key,
                        "kind": kind,
                        "part_of": part_of,
                    }
                    for key, kind, part_of in [
                        ("care", "CSC", None),
                        ("police", "POL", None),
                        ("health", "CH", None),
                        ("nursing", "CH", "health"),
                    ]
                ],
            }
        ],
        "people": [
            person("admin", ("administrator", None)),
            person("chair", ("chair", None)),
            person("panel", ("panel", None)),
            person("care", ("auditor", "care")),
            person("police", ("auditor", "police"), ("lead", "police")),
            person("health", ("auditor", "health")),
        ],
    },
    FIRST: {
        "audit": AUDIT | {"moderating_at": "today-1T09:00"},
        "agencies": {"lead": "care", "asked": ["police", "nursing"], "named": ["health"]},
        "cases": [CASE],
        "rules": [
            {
                "answers": {
                    "A1": "known",
                    "A2": ["neglect"],
                    "A3": "event:strategy_discussion",
                    "A4": 3,
                    "A5": "A visit every week.",
                    "B2": "part",
                    "B6": "full",
                    "C3": "nr",
                },
            },
            {
                "agencies": ["care"],
                "answers": {
                    "A3": "2026-01-05",
                    "A4": "nr",
                    "B1": {"*": "part", "nursing": "uninvited"},
                    "B3": {"*": "late"},
                    "B5": {"*": "full"},
                },
            },
            {
                "cases": ["Ada"],
                "agencies": ["police"],
                "answers": {"A7": "good", "A7-comment": "Quick"},
                "observations": {"A": {"worried": [{"ref": "late", "text": "The call was late."}]}},
            },
        ],
        "returns": {
            "default": {"state": "sent", "sent_at": "today-8T09:30"},
            "exceptions": [
                {
                    "case": "Ada",
                    "agency": "police",
                    "state": "accepted",
                    "sent_at": "today-7T10:00",
                    "accepted_at": "today-6T11:00",
                }
            ],
        },
        "cover_sheets": [
            {
                "agency": "nursing",
                "state": "sent",
                "at": "today-7T10:15",
                "answers": {"S1": "no", "S2": "No access", "S3": ["auditor"]},
            },
            {"agency": "police", "state": "in_progress", "at": "today-6T09:00", "answers": {}},
        ],
        "meeting": {
            "date": "today-1",
            "place": "Town hall",
            "note": "",
            "attendances": [
                {"agency": "police", "name": "Pat", "role": "", "presence": "came"},
                {"agency": None, "name": "Lee", "role": "lay member", "presence": "apologies"},
            ],
            "children": [
                {
                    "pseudonym": "Ada",
                    "at": "today-1T10:00",
                    "reason": "Why Ada",
                    "experience": "What it was like",
                }
            ],
        },
        "findings": [
            {
                "kind": "worried",
                "wording": "Calls come late.",
                "theme": "Timeliness",
                "evidence": ["late", "dog"],
            }
        ],
    },
    SECOND: {
        "audit": AUDIT | {"title": "A second audit"},
        "agencies": {"lead": "care", "asked": ["police"], "named": []},
        "cases": [CASE | {"pseudonym": pseudonym} for pseudonym in ("Ben", "Cleo", "Dan", "Eve")],
        "rules": [{"answers": {"A1": "known", "A2": ["neglect"], "A5": "A visit."}}],
        "returns": {
            "default": {"state": "not_started"},
            "exceptions": [
                {
                    "cases": ["Ben"],
                    "agencies": ["police"],
                    "state": "in_progress",
                    "sections": ["A"],
                    "leave_out": ["A2"],
                    "typed": {"A4": "three"},
                },
                {"case": "Cleo", "agency": "police", "state": "withdrawn", "reason": "Doubled"},
            ],
        },
        "cover_sheets": [],
        "findings": [],
    },
}


@pytest.fixture
def folder(db, tmp_path):
    """A folder with a small demonstration; the question set and theme are there."""
    QuestionSetFactory()
    Theme.objects.create(slug="timeliness", name="Timeliness")
    for name in FILES:
        write(tmp_path, name)
    return tmp_path


def write(folder, name, path="", value=GONE):
    """Write a small file, with `value` at `path`, or nothing there if it is GONE."""
    content = json.loads(json.dumps(FILES[name]))
    if path:
        *before, last = (int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path))
        place = content
        for step in before:
            place = place[step]
        if value is GONE:
            del place[last]
        else:
            place[last] = copy.deepcopy(value)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def load(folder):
    loader.load(password="A-password", folder=folder, today=TODAY)


def in_the_database():
    return {
        model: model.objects.count()
        for model in (Partnership, User, Membership, Audit, AgencyReturn, Finding, Theme, Entry)
    }


# -- what is loaded


def test_people_agencies_and_memberships_are_loaded(folder):
    assert not loader.is_loaded(folder)
    load(folder)

    assert loader.is_loaded(folder)
    partnership = Partnership.objects.get(name="Small Partnership")
    assert (partnership.panel_name, partnership.quorum) == ("QA group", 2)
    agencies = partnership.agencies.values_list("short_name", "kind", "part_of__short_name")
    assert sorted(agencies) == [
        ("care", "CSC", None),
        ("health", "CH", None),
        ("nursing", "CH", "health"),
        ("police", "POL", None),
    ]
    police = User.objects.get(email="police@demo.example")
    assert check_password("A-password", police.password)
    assert list(police.memberships.order_by("pk").values_list("role", "agency__short_name")) == [
        ("auditor", "police"),
        ("lead", "police"),
    ]


def test_audit_is_loaded_with_dates_counted_from_today(folder):
    load(folder)

    audit = Audit.objects.get(title="A small audit")
    assert audit.state == "moderating"
    assert (audit.panel_date, audit.returns_due) == (
        TODAY + datetime.timedelta(days=10),
        datetime.date(2026, 3, 20),
    )
    assert list(audit.audit_agencies.values_list("agency__short_name", "part")) == [
        ("care", "lead"),
        ("police", "asked"),
        ("nursing", "asked"),
        ("health", "named"),
    ]
    event = CaseEvent.objects.get(case__pseudonym="Ada")
    assert (event.date, event.started_section_47) == (THE_FRIDAY, True)
    assert Audit.objects.get(title="A second audit").state == "collecting"


def test_key_of_a_child_is_loaded(folder):
    load(folder)

    identity = CaseIdentity.objects.get(case__audit__title="A small audit")
    assert identity.name == "Somebody Else"
    assert identity.birth_date == (TODAY - datetime.timedelta(days=2600)).isoformat()
    assert [(i.agency.short_name, i.value) for i in identity.local_identifiers.all()] == [
        ("care", "L1")
    ]


def test_returns_are_filled_in_by_the_rules_and_sent(folder):
    load(folder)

    care, police, nursing = AgencyReturn.objects.filter(case__pseudonym="Ada").order_by("pk")
    assert [r.state for r in (care, police, nursing)] == ["sent", "accepted", "sent"]
    assert police.sent_at.isoformat() == "2026-03-03T10:00:00+00:00"
    assert police.reviewed_by.email == "chair@demo.example"
    assert nursing.sent_versions.get().by.email == "health@demo.example"  # of the whole
    answers = {a.question.code: a for a in police.answers.select_related("question")}
    assert list(answers) == "A1 A2 A3 A4 A5 A7 B2 B6 C3".split()
    assert answers["A3"].date == THE_FRIDAY
    assert (answers["A7"].choice, answers["A7"].comment) == ("good", "Quick")
    assert answers["C3"].choice == "nr"
    of_care = {a.question.code: a for a in care.answers.filter(about_agency=None)}
    assert (of_care["A3"].date, of_care["A4"].choice) == (datetime.date(2026, 1, 5), "nr")
    about = care.answers.filter(question__code="B1")
    assert dict(about.values_list("about_agency__short_name", "choice")) == {
        "police": "part",
        "nursing": "uninvited",
        "health": "part",
    }


def test_returns_are_left_in_every_state(folder):
    load(folder)

    returns = AgencyReturn.objects.filter(case__audit__title="A second audit")
    assert {(r.case.pseudonym, r.agency.short_name): r.state for r in returns} == {
        ("Ben", "care"): "not_started",
        ("Ben", "police"): "in_progress",
        ("Cleo", "care"): "not_started",
        ("Cleo", "police"): "withdrawn",
        ("Dan", "care"): "not_started",
        ("Dan", "police"): "not_started",
        ("Eve", "care"): "not_started",
        ("Eve", "police"): "not_started",
    }
    drafts = returns.get(case__pseudonym="Ben", agency__short_name="police").drafts
    assert {d.section.code: d.data for d in drafts.all()} == {
        "A": {"A1": ["known"], "A5": ["A visit."], "A4": ["three"]},
        "B": {},
        "C": {},
    }


def test_cover_sheets_are_sent_or_begun(folder):
    load(folder)

    care, nursing, police = (
        CoverSheet.objects.get(audit__title="A small audit", agency__short_name=name)
        for name in ("care", "nursing", "police")
    )
    assert nursing.sent_at.isoformat() == "2026-03-03T10:15:00+00:00"
    assert nursing.sent_by.email == "health@demo.example"  # of the whole
    assert [a["question"] for a in nursing.sent["answers"]] == ["S1", "S2", "S3"]
    assert (police.is_sent, police.version) == (False, 1)
    assert (care.is_sent, care.version) == (False, 0)


def test_findings_have_their_evidence(folder):
    load(folder)

    finding = Finding.objects.get()
    assert (finding.kind, finding.wording, finding.theme.name) == (
        "worried",
        "Calls come late.",
        "Timeliness",
    )
    said = finding.observations.order_by("pk").values_list("text", "voice__who")
    assert list(said) == [("The child was asked.", "child"), ("The call was late.", None)]


# -- files that are wrong


def refused(folder):
    """What the loader says of the files; nothing of them may be in the database then."""
    before = in_the_database()
    with pytest.raises(BadFile) as error:
        load(folder)
    assert in_the_database() == before
    return str(error.value)


def test_meeting_is_loaded_with_who_came_and_what_was_said(folder):
    load(folder)

    meeting = Audit.objects.get(title="A small audit").meetings.get()
    assert meeting.date == TODAY - datetime.timedelta(days=1)
    assert [str(a) for a in meeting.attendances.all()] == ["Pat: Came", "Lee: Sent apologies"]
    discussion = meeting.discussions.get()
    assert (discussion.case.pseudonym, discussion.reason) == ("Ada", "Why Ada")
    assert (discussion.experience, discussion.saved_by.name) == ("What it was like", "Chair")
    assert discussion.is_held
    assert discussion.case.discussed


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_named(folder, name):
    (folder / name).unlink()

    assert refused(folder) == f"{folder / name}: there is no such file"


@pytest.mark.parametrize("name", FILES)
def test_malformed_file_is_named_with_the_line(folder, name):
    (folder / name).write_text('{\n"audit": }', encoding="utf-8")

    assert refused(folder).startswith(f"{folder / name}, line 2, column 10: not JSON")


@pytest.mark.parametrize("content", ["[]", "null", "5", '"text"', "{}"])
@pytest.mark.parametrize("name", FILES)
def test_file_with_other_content_is_named(folder, name, content):
    (folder / name).write_text(content, encoding="utf-8")

    assert refused(folder).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "path", "value", "expected"),
    [
        # keys that are missing
        (PEOPLE, "people", GONE, "people: 'people' is missing or not known"),
        (PEOPLE, "partnerships", GONE, "partnerships: 'partnerships' is missing"),
        (PEOPLE, "partnerships[0].name", GONE, "partnerships[0]: 'name' is missing"),
        (PEOPLE, "partnerships[0].agencies", GONE, "partnerships[0].agencies: 'agencies' is miss"),
        (PEOPLE, "partnerships[0].agencies[1].kind", GONE, "partnerships[0].agencies[1]: 'kind'"),
        (PEOPLE, "people[4].memberships[1].role", GONE, "people[4]: 'role' is missing"),
        (FIRST, "audit", GONE, "audit: 'audit' is missing"),
        (FIRST, "audit.aim", GONE, "audit: 'aim' is missing"),
        (FIRST, "agencies", GONE, "agencies: 'agencies' is missing"),
        (FIRST, "agencies.named", GONE, "agencies: 'named' is missing"),
        (FIRST, "cases", GONE, "cases: 'cases' is missing"),
        (FIRST, "cases[0].age", GONE, "cases[0]: 'age' is missing"),
        (FIRST, "cases[0].events[0].date", GONE, "cases[0]: 'date' is missing"),
        (FIRST, "cases[0].voices", GONE, "cases[0].voices: 'voices' is missing"),
        (FIRST, "rules", GONE, "returns.default (Ada, care): 'rules' is missing"),
        (FIRST, "returns", GONE, "returns: 'returns' is missing"),
        (FIRST, "returns.default", GONE, "returns: 'default' is missing"),
        (FIRST, "returns.exceptions", GONE, "returns.exceptions: 'exceptions' is missing"),
        (FIRST, "returns.exceptions[0].state", GONE, "returns.exceptions[0] (Ada, police): 'state"),
        (FIRST, "returns.exceptions[0].accepted_at", GONE, "returns.exceptions[0] (Ada, police)"),
        (FIRST, "cover_sheets", GONE, "cover_sheets: 'cover_sheets' is missing"),
        (FIRST, "cover_sheets[0].agency", "gone", "cover_sheets[0]: 'gone' is missing or not"),
        (FIRST, "cover_sheets[0].agency", "health", "cover_sheets[0]: CoverSheet matching query"),
        (FIRST, "cover_sheets[0].at", "today", "cover_sheets[0]: Invalid isoformat string: ''"),
        (FIRST, "cover_sheets[0].state", "lost", "cover_sheets[0]: state “lost” is not known"),
        (FIRST, "cover_sheets[0].answers.A1", "x", "cover_sheets[0]: no question “A1” on the cov"),
        (FIRST, "cover_sheets[0].answers.S2", GONE, "cover_sheets[0]: cannot be sent: an answer"),
        (SECOND, "findings", GONE, "findings: 'findings' is missing"),
        (FIRST, "findings[0].evidence", GONE, "findings[0]: 'evidence' is missing"),
        # things that do not exist
        (PEOPLE, "partnerships[0].agencies[3].part_of", "gone", "partnerships[0].agencies[3]: 'g"),
        (PEOPLE, "partnerships[0].agencies[0].kind", "XXX", "partnerships[0].agencies[0]: Value "),
        (PEOPLE, "people[3].memberships[0].agency", "gone", "people[3]: 'gone' is missing or not"),
        (PEOPLE, "partnerships[0].settings.colour", "red", "partnerships[0]: no setting 'colour'"),
        (PEOPLE, "partnerships[0].settings.quorum", 99, "partnerships[0]: Enter a whole number"),
        (PEOPLE, "people[3].memberships[0].role", "boss", "people[3]: 'boss' is not a valid Role"),
        (PEOPLE, "people[1].email", "admin@demo.example", "people[1]: Somebody signs in with this"),
        (FIRST, "audit.partnership", "gone", "audit: 'gone' is missing or not known"),
        (FIRST, "audit.question_set", "small/9", "audit: question set small/9 is not loaded"),
        (FIRST, "agencies.lead", "gone", "agencies: 'gone' is missing or not known"),
        (FIRST, "agencies.asked[1]", "gone", "agencies: 'gone' is missing or not known"),
        (FIRST, "agencies.asked[1]", "police", "agencies: Audit agency with this Audit and Agency"),
        (FIRST, "returns.exceptions[0].case", "Eve", "returns.exceptions[0]: no return of police"),
        (FIRST, "returns.exceptions[0].agency", "health", "returns.exceptions[0]: no return of h"),
        (FIRST, "returns.default.state", "lost", "returns.default (Ada, care): state “lost” is no"),
        (FIRST, "rules[1].answers.B1.gone", "part", "returns.default (Ada, care): 'gone' is missi"),
        (FIRST, "rules[0].answers.A3", "event:icpc", "returns.default (Ada, nursing): 'icpc' is"),
        (FIRST, "rules[0].answers.A3", "event:strategy_discussion/2", "returns.default (Ada, nurs"),
        (FIRST, "findings[0].evidence[1]", "gone", "findings[0]: 'gone' is missing or not known"),
        (FIRST, "findings[0].theme", "Gone", "findings[0]: Theme matching query does not exist"),
        # dates and values that are wrong
        (FIRST, "audit.panel_date", "tomorrow", "audit: Invalid isoformat string: 'tomorrow'"),
        (FIRST, "audit.period_to", "2019-02-31", "audit: day is out of range for month"),
        (FIRST, "audit.period_to", "today-301", "audit: The period must end after it begins."),
        (FIRST, "audit.period_to", "today+99999999", "audit: date value out of range"),
        (FIRST, "audit.period_to", None, "audit: "),
        (FIRST, "cases[0].events[0].date", "10 March", "cases[0]: Invalid isoformat string"),
        (FIRST, "cases[0].events[0].outcome", "plan", "cases[0]: Constraint “case_event_outcome_"),
        (FIRST, "cases[0].identity.birth_date", "March", "cases[0]: Invalid isoformat string"),
        (FIRST, "cases[0].identity.local_identifiers.gone", "1", "cases[0]: 'gone' is missing"),
        (FIRST, "cases[0].voices[0].at", "today", "cases[0].voices: Invalid isoformat string: ''"),
        (FIRST, "cases[0].voices[0].observations", 5, "cases[0].voices: 'int' object is not iter"),
        (FIRST, "returns.default.sent_at", "today-8", "returns.default (Ada, care): Invalid isof"),
        (FIRST, "rules[2].answers.A5", "a\x00b", "returns.exceptions[0] (Ada, police): "),
        # returns that cannot be sent
        (FIRST, "rules[0].answers.A5", GONE, "returns.default (Ada, care): cannot be sent, look a"),
        (FIRST, "rules[2].answers.A4", "x", "returns.exceptions[0] (Ada, police): cannot be sent"),
        (FIRST, "returns.default.state", "accepted", "returns.default (Ada, care): 'accepted_at'"),
    ],
)  # fmt: skip
def test_mistake_names_file_and_path_and_nothing_is_loaded(folder, name, path, value, expected):
    write(folder, name, path, value)

    assert refused(folder).startswith(f"{name}: {expected}")


def test_return_that_nobody_fills_in_is_named(folder):
    write(folder, PEOPLE, "people[4].memberships[0]", GONE)

    assert refused(folder) == (
        f"{FIRST}: returns.exceptions[0] (Ada, police): nobody in {PEOPLE} is an auditor of Police"
    )


def paths_in(node, path=""):
    if isinstance(node, dict):
        for key, child in node.items():
            yield (f"{path}.{key}").removeprefix(".")
            yield from paths_in(child, (f"{path}.{key}").removeprefix("."))
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield f"{path}[{i}]"
            yield from paths_in(child, f"{path}[{i}]")


PLACES = [(name, path) for name, content in FILES.items() for path in paths_in(content)]
junk = st.sampled_from([GONE, None, True, 0, -1, 10**30, "", "x", "a\x00b", "\ud800", [], {}, [[]]])


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), value=junk)
def test_whatever_stands_anywhere_is_loaded_or_named(folder, place, value):
    name, path = place
    write(folder, name, path, value)
    with rolled_back():
        try:
            load(folder)
            said = ""
        except BadFile as error:
            said = str(error)
    write(folder, name)

    assert not said or any(file in said for file in FILES)


# -- the command


def load_demo(**options):
    output = io.StringIO()
    call_command("load_demo", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def small_demo(folder, monkeypatch, settings):
    """The command with DEMO=1 and the small files."""
    settings.DEMO = True
    is_loaded, load = loader.is_loaded, loader.load
    monkeypatch.setattr(loader, "is_loaded", lambda: is_loaded(folder))
    monkeypatch.setattr(loader, "load", lambda **options: load(folder=folder, **options))
    return folder


@pytest.mark.parametrize("options", [{}, {"sign_ins": True}])
def test_command_refuses_without_demo(db, options):
    before = in_the_database()

    with pytest.raises(CommandError, match="Set DEMO=1: the password of the demonstration"):
        load_demo(**options)

    assert in_the_database() == before


def test_command_loads_once(small_demo):
    assert load_demo().endswith(f"  {FIRST}\n  {SECOND}\nLoaded.\n")
    before = in_the_database()

    assert load_demo() == "The demonstration data are there already.\n"
    assert in_the_database() == before
    sign_ins = load_demo(sign_ins=True)
    assert "police@demo.example" in sign_ins
    assert sign_ins.endswith("The password of all is Demo-2019-audit\n")


def test_command_says_that_nothing_was_loaded(small_demo):
    write(small_demo, SECOND, "audit.aim", GONE)
    before = in_the_database()

    with pytest.raises(CommandError) as error:
        load_demo()

    assert str(error.value) == (
        f"Nothing was loaded. {SECOND}: audit: 'aim' is missing or not known"
    )
    assert in_the_database() == before


def test_what_happens_beside_returns_is_loaded(folder):
    extra = {
        "copies": [
            {"agency": "police", "case": "Dan", "from": "Ben", "section": "A", "codes": ["A1"]}
        ],
        "concerns": [
            {"agency": "police", "case": "Ben", "words": "Not seen", "at": "today-1T15:05"}
        ],
        "contributors": [
            {"agency": "police", "case": "Eve", "email": "robin@demo.example", "name": "Robin",
             "days": 14, "at": "today-1T10:00"}
        ],
        "remedies": [
            {"agency": "police", "case": "Ben", "what": "A flag", "due": "today+3",
             "at": "today-2T11:15"}
        ],
    }  # fmt: skip
    (folder / SECOND).write_text(json.dumps(FILES[SECOND] | extra), encoding="utf-8")
    load(folder)
    drafts = SectionDraft.objects.filter(agency_return__agency__short_name="police")
    draft = drafts.get(agency_return__case__pseudonym="Dan", section__code="A")
    assert draft.data == {"A1": ["known"], "A1-copied": ["Ben"]}
    concern = UrgentConcern.objects.get()
    assert (concern.words, concern.raised_by.email) == ("Not seen", "police@demo.example")
    assert concern.raised_at.date() == TODAY - datetime.timedelta(days=1)
    contribution = Contribution.objects.get()
    assert contribution.person.email == "robin@demo.example"
    assert contribution.agency_return.case.pseudonym == "Eve"
    assert contribution.expires_at - contribution.invited_at == datetime.timedelta(days=14)
    remedy = Remedy.objects.get()
    assert (remedy.what, remedy.due) == ("A flag", TODAY + datetime.timedelta(days=3))
    assert remedy.asked_at.date() == TODAY - datetime.timedelta(days=2)


def test_copy_of_nothing_says_where(folder):
    copy = {"agency": "police", "case": "Dan", "from": "Eve", "section": "A", "codes": ["A1"]}
    (folder / SECOND).write_text(json.dumps(FILES[SECOND] | {"copies": [copy]}), encoding="utf-8")
    with pytest.raises(BadFile, match=rf"{SECOND}: copies\[0\]"):
        load(folder)


# -- the files that are shipped


def shipped(name):
    return json.loads((loader.FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", loader.AUDITS)
def test_shipped_rules_name_only_what_there_is(name):
    """A rule that fits nothing would be passed over in silence."""
    content = shipped(name)
    agencies = {content["agencies"]["lead"], *content["agencies"]["asked"]}
    pseudonyms = {case["pseudonym"] for case in content["cases"]}
    (questions,) = loader.FOLDER.parents[1].glob("cases/question_sets/shipped/strategy-*.json")
    sections = json.loads(questions.read_text(encoding="utf-8"))["sections"]
    codes = {q["code"] for section in sections for q in section["questions"]}

    for i, rule in enumerate(content["rules"]):
        assert set(rule) <= {"note", "cases", "agencies", "answers", "observations"}, i
        assert set(rule.get("cases", [])) <= pseudonyms, i
        assert set(rule.get("agencies", [])) <= agencies, i
        assert {code.removesuffix("-comment") for code in rule.get("answers", {})} <= codes, i
        assert set(rule.get("observations", {})) <= {s["code"] for s in sections}, i


def test_shipped_demonstration_is_the_audit_of_2019_and_one_being_collected(demonstration):
    first, second = demonstration.audit, demonstration.re_audit

    assert list(Audit.objects.order_by("pk")) == [first, second]
    assert (first.state, second.state) == ("published", "collecting")
    assert first.cases.count() == 10
    assert first.cases.filter(discussed=True).count() == 6
    meeting = first.meetings.get()
    assert meeting.date == first.panel_date
    came = set(meeting.attendances.came().exclude(agency=None).values_list("agency", flat=True))
    assert len(came) >= first.partnership.panel_quorum
    discussions = CaseDiscussion.objects.filter(meeting=meeting, state="discussed")
    assert {d.case for d in discussions} == set(first.cases.filter(discussed=True))
    assert all(d.reason and d.experience and d.conclusions for d in discussions)
    assert first.audit_agencies.answering().count() == 9
    kinds = [first.findings.filter(kind=kind).count() for kind in ("well", "worried", "needs")]
    assert kinds == [14, 10, 10]
    states = AgencyReturn.objects.filter(case__audit=second).values_list("state", flat=True)
    assert set(states) == {
        "not_started", "in_progress", "waiting", "sent", "accepted", "sent_back", "withdrawn",
    }  # fmt: skip
    assert not second.cases.filter(discussed=True).exists()  # its panel has not met yet
    concern = UrgentConcern.objects.get()
    assert concern.agency_return.case.audit == second
    contribution = Contribution.objects.get()
    assert contribution.person.email == "contributor@demo.example"
    copied = SectionDraft.objects.filter(data__has_key="KC2-copied").get()
    assert copied.data["KC2-copied"] == ["Harvey"]
    assert copied.agency_return.case.pseudonym == "Hope"
    assert Remedy.objects.get().agency_return.case.audit == second
    answers = first.briefing.team_answers.all()
    assert sum(answer.people for answer in answers) == 42
    assert [answer.finding is None for answer in answers] == [True, False, False]
