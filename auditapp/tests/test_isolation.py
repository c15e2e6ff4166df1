"""Who gets what answer: every address, for every role, for the own agency's thing, another
agency's and another partnership's, for GET and POST.

A new address without a row fails `test_every_address_has_a_row`. Whoever is not named in a row
gets 404; whoever is not signed in is sent to the sign-in page.
"""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from auditapp.history.models import Entry
from cases.models import AgencyReturn, Observation
from cases.services.audits import create_audit
from cases.services.cases import record_voice
from cases.services.concerns import raise_concern
from cases.services.uploads import keep_upload

from .addresses import words_of

PEOPLE = [
    "auditor",  # of police, whose return on Ada is being written
    "agency_lead",  # of police
    "other_auditor",  # of health, whose return on Ada is sent
    "panel",
    "chair",
    "administrator",
    "outsider",  # every role, in the other partnership
    "nobody",  # signed in, without any membership
    "contributor",  # from outside, invited to police's return on Ada
]
AGENCIES = ["auditor", "agency_lead", "other_auditor"]
POLICE = ["auditor", "agency_lead"]
FILLING_IN = [*POLICE, "contributor"]  # police's return on Ada
PANEL = ["panel", "chair", "administrator"]
HERE = AGENCIES + PANEL


def everybody(status):
    return dict.fromkeys(PEOPLE, status)


def only(people, status=200, **others):
    return dict.fromkeys(people if isinstance(people, list) else [people], status) | others


@dataclass
class Row:
    """`get` and `post` map people to the status they get; an empty POST is sent, so 400 is "your
    form lacks its version", 422 "something is to mend" and 405 "there is nothing to post"."""

    name: str
    place: str = ""
    get: dict = field(default_factory=dict)
    post: dict = field(default_factory=dict)
    anonymous: tuple = (302, 302)

    def __str__(self):
        return f"{self.name}-{self.place}"


PAGE = everybody(405)  # for POST: methods are judged before rights


def page(name, place="", get=None):
    return Row(name, place, everybody(200) if get is None else get, PAGE)


def administered(name, here, half):
    """Rows of a page for administrators: `here` and `half` are the statuses of GET and POST."""
    for place, statuses in (("here", here), ("half", half), ("far", here)):
        if statuses is None:
            continue
        if place == "far":
            yield Row(name, place, *[_or_405(only("outsider", s), s) for s in statuses])
        else:
            rights = [only("administrator", s, panel=403, chair=403) for s in statuses]
            yield Row(name, place, *[_or_405(r, s) for r, s in zip(rights, statuses, strict=True)])


def _or_405(rights, status):
    return PAGE if status == 405 else rights


ROWS = [
    # -- accounts: the same for everybody
    Row("account_login", "", everybody(302), everybody(302), (200, 200)),
    Row("account_logout", "", everybody(200), everybody(302), (302, 302)),
    Row("account_inactive", "", everybody(200), PAGE, (200, 405)),
    Row("account_signup", "", everybody(302), everybody(302), (200, 200)),
    Row(  # somebody invited has none to change
        "account_change_password",
        "",
        everybody(200) | {"contributor": 302},
        everybody(200) | {"contributor": 302},
    ),
    Row("account_reset_password", "", everybody(200), everybody(200), (200, 200)),
    Row("account_reset_password_done", "", everybody(200), PAGE, (200, 405)),
    Row("account_reset_password_from_key", "", everybody(200), everybody(200), (200, 200)),
    Row("account_reset_password_from_key_done", "", everybody(200), PAGE, (200, 405)),
    # -- management
    page("agency-list", get=only(["administrator", "outsider"])),
    page("person-list", get=only(["administrator", "outsider"])),
    page("history-list", get=only(["administrator", "outsider"])),
    page("question-set-list", get=only(["administrator", "outsider"])),
    page("question-set-detail", "shipped", get=only(["administrator", "outsider"])),
    # -- audits
    page("home"),
    page("audit-list"),
    page("audit-detail", "here", get=only(HERE)),
    page("audit-detail", "far", get=only("outsider")),
    Row("audit-assign", "here", only("agency_lead"), only("agency_lead", 422)),
    Row("audit-assign", "far", only("outsider"), only("outsider", 422)),
    # -- setting up; "half" is an audit of this partnership that is being set up, with one child
    Row("audit-create", "", *[only(["administrator", "outsider"], s) for s in (200, 400)]),
    page("audit-detail", "half", get=only(["panel", "chair"], administrator=302)),
    *(
        row
        for name, here, half in (
            # (name, statuses of GET and POST for the audit that is open, and for "half")
            ("audit-set-up", (302, 405), (200, 405)),
            ("audit-set-up-purpose", (200, 400), (200, 400)),
            ("audit-set-up-question-set", (302, 400), (200, 400)),
            ("audit-set-up-agencies", (302, 400), (200, 400)),
            ("audit-set-up-children", (200, 405), (200, 405)),
            ("audit-set-up-dates", (200, 400), (200, 400)),
            ("audit-set-up-check", (302, 400), (200, 400)),
            ("audit-set-up-preview", (200, 405), (200, 405)),
            ("audit-copy", (200, 400), (200, 400)),
            ("audit-taking-part", (200, 405), (302, 405)),
            ("audit-agency-add", (200, 400), (302, 302)),
            ("case-remove", (302, 409), (200, 302)),
            ("case-withdraw", (200, 400), (302, 400)),
            ("case-bring-back", (200, 400), (200, 400)),
        )
        for row in administered(name, here, half)
    ),
    Row("case-remove", "mixed"),
    Row("case-withdraw", "mixed"),
    Row("case-bring-back", "mixed"),
    *(
        row
        for name in ("audit-agency-withdraw", "audit-agency-bring-back")
        for row in [
            *administered(name, (200, 400), None),
            Row(name, "mixed", *[only([], panel=403, chair=403)] * 2),
        ]
    ),
    *(
        row
        for name in ("return-withdraw", "return-bring-back")
        for row in (
            Row(
                name,
                "police",
                *[only("administrator", s) | only(FILLING_IN, 403) for s in (200, 400)],
            ),
            Row(
                name,
                "health",
                *[
                    only("administrator", s) | only(["other_auditor", "panel", "chair"], 403)
                    for s in (200, 400)
                ],
            ),
            Row(name, "far", *[only("outsider", s) for s in (200, 400)]),
        )
    ),
    *(
        row
        for name, statuses in (("audit-moderate", (200, 302)), ("audit-collect", (302, 409)))
        for row in (
            Row(name, "here", *[only(["chair", "administrator"], s, panel=403) for s in statuses]),
            Row(name, "far", *[only("outsider", s) for s in statuses]),
        )
    ),
    # -- cases
    page("case-detail", "here", get=only(PANEL)),
    page("case-detail", "far", get=only("outsider")),
    # "mixed": an address with one partnership's audit and another's case, voice or finding
    page("case-detail", "mixed", get=only([])),
    Row("voice-create", "here", only(PANEL), only(PANEL, 400)),
    Row("voice-create", "far", only("outsider"), only("outsider", 400)),
    Row("voice-edit", "here", only(PANEL), only(PANEL, 400)),
    Row("voice-edit", "far", only("outsider"), only("outsider", 400)),
    Row("voice-edit", "mixed"),
    # -- returns
    page("return-detail", "police", get=only(FILLING_IN)),
    page("return-detail", "health", get=only(["other_auditor", *PANEL])),
    page("return-detail", "far", get=only("outsider")),
    Row("return-section", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-section",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-section", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-typed", "police", PAGE, only(FILLING_IN, 400)),
    Row("return-typed", "health", PAGE, only("other_auditor", 400) | only(PANEL, 403)),
    Row("return-typed", "far", PAGE, only("outsider", 400)),
    Row("return-copy", "police", only(POLICE, contributor=403), only(POLICE, 400, contributor=403)),
    Row(
        "return-copy",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-copy", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-check", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-check",
        "health",
        only("other_auditor", 302) | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-check", "far", only("outsider", 302), only("outsider", 400)),
    Row("return-sign-off", "police", PAGE, only(FILLING_IN, 400)),
    Row("return-sign-off", "health", PAGE, only("other_auditor", 400) | only(PANEL, 403)),
    Row("return-sign-off", "far", PAGE, only("outsider", 400)),
    Row("return-take-back", "police", PAGE, only(FILLING_IN, 409)),
    Row("return-take-back", "health", PAGE, only("other_auditor", 409) | only(PANEL, 403)),
    Row("return-take-back", "far", PAGE, only("outsider", 409)),
    page("return-version", "police", get=only([])),
    page("return-version", "health", get=only(["other_auditor", *PANEL])),
    page("return-version", "far", get=only("outsider")),
    Row("return-accept", "police", PAGE, only(FILLING_IN, 403)),
    Row("return-accept", "health", PAGE, only(PANEL, 400, other_auditor=403)),
    Row("return-accept", "far", PAGE, only("outsider", 403)),
    Row("return-send-back", "police", only(FILLING_IN, 403), only(FILLING_IN, 403)),
    Row(
        "return-send-back",
        "health",
        only(PANEL, other_auditor=403),
        only(PANEL, 400, other_auditor=403),
    ),
    Row("return-send-back", "far", only("outsider", 403), only("outsider", 403)),
    # -- cover sheets: that of police is being written, those of health and far are sent
    Row("cover-sheet", "police", only(POLICE), only(POLICE, 400)),
    Row(
        "cover-sheet",
        "health",
        only(["other_auditor", *PANEL]),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("cover-sheet", "far", only("outsider"), only("outsider", 400)),
    # -- one-off contributors
    Row(
        "return-contributor",
        "police",
        only("agency_lead", auditor=403, contributor=403),
        only("agency_lead", 422, auditor=403, contributor=403),
    ),
    Row("return-contributor", "health", *[only(["other_auditor", *PANEL], 403)] * 2),
    Row("return-contributor", "far", *[only("outsider", 403)] * 2),
    Row(
        "return-contributor-revoke",
        "police",
        PAGE,
        only("agency_lead", 400, auditor=403, contributor=403),
    ),
    Row("return-contributor-revoke", "health", PAGE, only(["other_auditor", *PANEL], 403)),
    Row("return-contributor-revoke", "far", PAGE, only("outsider", 403)),
    # whoever has the link is signed in by it, instead of who they were
    Row("contribute", "link", everybody(200), everybody(302), (200, 302)),
    Row("contribute", "forged", everybody(404), everybody(404), (404, 404)),
    # -- urgent concerns: police's was raised by the auditor, the far one by the outsider
    Row("return-urgent-concern", "police", only(FILLING_IN), only(FILLING_IN, 400)),
    Row(
        "return-urgent-concern",
        "health",
        only("other_auditor") | only(PANEL, 403),
        only("other_auditor", 400) | only(PANEL, 403),
    ),
    Row("return-urgent-concern", "far", only("outsider"), only("outsider", 400)),
    Row(
        "concern-detail",
        "police",
        only([*POLICE, "administrator"]),
        only(["agency_lead", "administrator"], 400, auditor=403),
    ),
    Row("concern-detail", "far", only("outsider"), only("outsider", 400)),
    # -- working offline; the upload is the auditor's own
    page("return-workbook", "police", get=only(FILLING_IN)),
    page("return-workbook", "health", get=only(["other_auditor", *PANEL])),
    page("return-workbook", "far", get=only("outsider")),
    page("return-print", "police", get=only(FILLING_IN)),
    page("return-print", "health", get=only(["other_auditor", *PANEL])),
    page("return-print", "far", get=only("outsider")),
    page("return-answers", "police", get=only(FILLING_IN)),
    page("return-answers", "health", get=only(["other_auditor", *PANEL])),
    page("return-answers", "far", get=only("outsider")),
    page("audit-workbook", "here", get=only(AGENCIES) | only(PANEL, 403)),
    page("audit-workbook", "far", get=only("outsider")),
    page("audit-answers", "here", get=only(HERE)),
    page("audit-answers", "far", get=only("outsider")),
    Row(
        "audit-upload",
        "here",
        only(AGENCIES) | only(PANEL, 403),
        only(AGENCIES, 422) | only(PANEL, 403),
    ),
    Row("audit-upload", "far", only("outsider"), only("outsider", 422)),
    Row(
        "upload-detail",
        "here",
        only("auditor") | only(PANEL, 403),
        only("auditor", 400) | only(PANEL, 403),
    ),
    Row("upload-detail", "far", only("outsider"), only("outsider", 400)),
    Row("upload-detail", "mixed", only(PANEL, 403), only(PANEL, 403)),
    # -- findings
    page("finding-list", "here", get=only(PANEL)),
    page("finding-list", "far", get=only("outsider")),
    page("finding-detail", "here", get=only(PANEL)),
    page("finding-detail", "far", get=only("outsider")),
    page("finding-detail", "mixed", get=only([])),
    Row(
        "finding-create",
        "here",
        only("chair", panel=403, administrator=403),
        only("chair", 400, panel=403, administrator=403),
    ),
    Row("finding-create", "far", only("outsider"), only("outsider", 400)),
    page("finding-extend", "here", get=only("chair", 302, panel=403, administrator=403)),
    page("finding-extend", "far", get=only("outsider", 302)),
    Row(
        "finding-edit",
        "here",
        only("chair", panel=403, administrator=403),
        only("chair", 400, panel=403, administrator=403),
    ),
    Row("finding-edit", "far", only("outsider"), only("outsider", 400)),
    Row("finding-edit", "mixed", *[only([], panel=403, administrator=403)] * 2),
    Row(
        "finding-remove",
        "here",
        only("chair", panel=403, administrator=403),
        only("chair", 302, panel=403, administrator=403),
    ),
    Row("finding-remove", "far", only("outsider"), only("outsider", 302)),
    Row("finding-remove", "mixed", *[only([], panel=403, administrator=403)] * 2),
    page("audit-summary", "here", get=only(PANEL)),
    page("audit-summary", "far", get=only("outsider")),
]


@pytest.fixture
def places(world, make):
    """Address arguments by (name, place); each return carries its agency's canary."""
    police = make.agency_return(world.case, world.police)
    make.fill_in(police, A=_canary("police"), by=world.auditor)
    health = make.sent(world.case, world.health, A=_canary("health"), by=world.other_auditor)
    far = make.sent(world.far_case, world.far_police, A=_canary("far"), by=world.outsider)
    here, there = world.audit, world.far_audit
    case, far_case = world.case, world.far_case
    voice, far_voice = _voice(make, case), _voice(make, far_case)
    finding = make.finding(here, "CANARY-finding-here", observations=health.observations.all())
    far_finding = make.finding(there, "CANARY-finding-far", observations=far.observations.all())
    arguments = {
        ("account_reset_password_from_key", ""): ["1", "set-password"],
        ("question-set-detail", "shipped"): ["small", 1],
        ("contribute", "link"): [make.invited(police, world.contributor)[1]],
        ("contribute", "forged"): ["forged"],
    }
    by_place = {
        "here": (here, case, voice, finding),
        "far": (there, far_case, far_voice, far_finding),
        "mixed": (here, far_case, far_voice, far_finding),
    }
    for place, (audit, a_case, a_voice, a_finding) in by_place.items():
        for name in ("audit-detail", "finding-list", "finding-create", "finding-extend"):
            arguments[name, place] = [audit.public_id]
        for name in ("audit-summary", "audit-assign"):
            arguments[name, place] = [audit.public_id]
        for name in ("finding-detail", "finding-edit", "finding-remove"):
            arguments[name, place] = [audit.public_id, a_finding.pk]
        for name in ("case-detail", "voice-create"):
            arguments[name, place] = [audit.public_id, a_case.public_id]
        arguments["voice-edit", place] = [audit.public_id, a_case.public_id, a_voice.pk]
    arguments |= _set_up_places(make, world)
    for place, agency_return in {"police": police, "health": health, "far": far}.items():
        for name in ("return-withdraw", "return-bring-back"):
            arguments[name, place] = [agency_return.public_id]
    offline = ("audit-workbook", "audit-answers", "audit-upload")
    arguments |= {(name, "here"): [here.public_id] for name in offline}
    arguments |= {(name, "far"): [there.public_id] for name in offline}
    upload = _upload(police, "police", world.auditor)
    far_upload = _upload(far, "far", world.outsider)
    arguments["upload-detail", "here"] = [here.public_id, upload.public_id]
    arguments["upload-detail", "far"] = [there.public_id, far_upload.public_id]
    arguments["upload-detail", "mixed"] = [here.public_id, far_upload.public_id]
    for name in ("return-workbook", "return-print", "return-answers"):
        arguments[name, "police"] = [police.public_id]
        arguments[name, "health"] = [health.public_id]
        arguments[name, "far"] = [far.public_id]
    for place, agency_return in {"police": police, "health": health, "far": far}.items():
        for name in (
            *("return-detail", "return-check", "return-accept", "return-send-back"),
            *("return-sign-off", "return-take-back"),
        ):
            arguments[name, place] = [agency_return.public_id]
        arguments["return-version", place] = [agency_return.public_id, 1]
        for name in ("return-section", "return-typed", "return-copy"):
            arguments[name, place] = [agency_return.public_id, "A"]
        for name in ("urgent-concern", "contributor", "contributor-revoke"):
            arguments[f"return-{name}", place] = [agency_return.public_id]
    for place, sheet in _cover_sheets(world, make).items():
        arguments["cover-sheet", place] = [sheet.public_id]
    for place, agency_return, by in (
        ("police", police, world.auditor),
        ("far", far, world.outsider),
    ):
        concern = _concern(agency_return, f"CANARY-concern-{place}", by)
        arguments["concern-detail", place] = [concern.public_id]
    return arguments


def _set_up_places(make, world):
    half = create_audit(partnership=world.partnership, title="CANARY-half", by=make.founder)
    child = make.case(half, "CANARY-half-child")
    arguments = {("audit-detail", "half"): [half.public_id]}
    by_place = {
        "here": (world.audit, world.case, world.police),
        "half": (half, child, world.police),
        "far": (world.far_audit, world.far_case, world.far_police),
        "mixed": (world.audit, world.far_case, world.far_police),
    }
    for place, (audit, case, agency) in by_place.items():
        of_audit = ["", "-purpose", "-question-set", "-agencies", "-children", "-dates", "-check"]
        for name in [f"audit-set-up{step}" for step in [*of_audit, "-preview"]]:
            arguments[name, place] = [audit.public_id]
        for name in ("copy", "taking-part", "agency-add", "moderate", "collect"):
            arguments[f"audit-{name}", place] = [audit.public_id]
        for name in ("remove", "withdraw", "bring-back"):
            arguments[f"case-{name}", place] = [audit.public_id, case.public_id]
        for name in ("withdraw", "bring-back"):
            arguments[f"audit-agency-{name}", place] = [audit.public_id, agency.pk]
    return arguments


def _cover_sheets(world, make):
    def sheet(place, audit, agency, by, send=True):
        data = {"S1": ["no"], "S2": [f"CANARY-{place}-cover"], "S3": ["manager"]}
        return make.save_cover_sheet(audit, agency, data, by=by, send=send)

    return {
        "police": sheet("police", world.audit, world.police, world.auditor, send=False),
        "health": sheet("health", world.audit, world.health, world.other_auditor),
        "far": sheet("far", world.far_audit, world.far_police, world.outsider),
    }


def _canary(agency):
    return {"A5": [f"CANARY-{agency}"], "observations-worried": [f"CANARY-{agency}-observation"]}


def _upload(agency_return, place, person):
    """A workbook that changes an answer, not saved yet."""
    item = {
        "return": str(agency_return.public_id),
        "section": "A",
        "version": 1,
        "data": {"A5": [f"CANARY-{place}-upload"]},
    }
    audit = agency_return.case.audit
    return keep_upload(audit=audit, agency=agency_return.agency, content=[item], by=person)


def _voice(make, case):
    return record_voice(
        case=case,
        who="mother",
        words=f"CANARY-voice-{case.pseudonym}",
        how="by telephone",
        consent_to_quote=True,
        observations=[],
        save_key=uuid.uuid4(),
        by=make.founder,
    )


def _concern(agency_return, words, by):
    return raise_concern(
        agency_return=agency_return, words=words, save_key=uuid.uuid4(), link=str, by=by
    )


FORBIDDEN = {
    # what nobody of these may ever read, on any page
    "auditor": [
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern-far",
    ],
    "agency_lead": [
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern-far",
    ],
    "other_auditor": [
        "CANARY-half",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern",
    ],
    "panel": [
        "CANARY-half-child",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern",
    ],
    "chair": [
        "CANARY-half-child",
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern",
    ],
    "administrator": [
        "CANARY-police",
        "CANARY-far",
        "CANARY-voice-Zoe",
        "CANARY-finding-far",
        "CANARY-concern-far",
    ],
    "outsider": [
        "CANARY-half",
        "CANARY-police",
        "CANARY-health",
        "CANARY-voice-Ada",
        "CANARY-finding-here",
        "CANARY-concern-police",
    ],
    "nobody": ["CANARY"],
    "contributor": [
        "CANARY-half",
        "CANARY-health",
        "CANARY-far",
        "CANARY-voice",
        "CANARY-finding",
        "CANARY-concern",
    ],
}


@pytest.mark.parametrize("person", PEOPLE)
def test_address_answers_each_person_as_the_table_says(person, world, places, client_of):
    wrong = []
    for row in ROWS:
        url = reverse(row.name, args=places.get((row.name, row.place)))
        for method, expected in (("get", row.get), ("post", row.post)):
            with nothing_kept():
                answer = getattr(client_of(getattr(world, person)), method)(url)
            if answer.status_code != expected.get(person, 404):
                wrong.append(f"{method} {row}: {answer.status_code}")
            page = words_of(answer)
            wrong += [f"{method} {row}: reads {c}" for c in FORBIDDEN[person] if c in page]
    assert not wrong


def test_address_sends_whoever_is_not_signed_in_away(places, client_of):
    client = client_of(None)
    wrong = []
    for row in ROWS:
        url = reverse(row.name, args=places.get((row.name, row.place)))
        for method, status in zip(("get", "post"), row.anonymous, strict=True):
            with nothing_kept():
                answer = getattr(client, method)(url)
            is_open = row.name.startswith("account_") or row.name == "contribute"
            away = is_open or answer.url.startswith("/accounts/login/")
            if answer.status_code != status or not away or "CANARY" in answer.content.decode():
                wrong.append(f"{method} {row}: {answer.status_code}")
    assert not wrong


@contextmanager
def nothing_kept():
    """Undo what a request did, so that the next finds everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_address_has_a_row():
    names = {pattern.name for pattern in _patterns(get_resolver())}
    assert names == {row.name for row in ROWS}


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry)
        else:
            yield entry


def test_forbidden_text_would_be_found(world, places, client_of):
    """The canaries are there to be read by those who may."""
    pages = {
        "auditor": ("return-check", "police", "CANARY-police"),
        "contributor": ("return-check", "police", "CANARY-police"),
        "chair": ("case-detail", "here", "CANARY-health"),
        "panel": ("finding-list", "here", "CANARY-finding-here"),
        "other_auditor": ("cover-sheet", "health", "CANARY-health-cover"),
        "administrator": ("concern-detail", "police", "CANARY-concern-police"),
        "outsider": ("case-detail", "far", "CANARY-voice-Zoe"),
    }
    for person, (name, place, canary) in pages.items():
        client = client_of(getattr(world, person))
        answer = client.get(reverse(name, args=places[name, place]) + "?show=all")
        assert canary in answer.content.decode()


@pytest.mark.parametrize("extra", ["agency", "role", "state", "case", "sent_at", "is_active"])
def test_forged_fields_change_nothing(extra, world, places, client_of):
    """A3: whatever else is posted with a section, only its answers are saved."""
    before = list(AgencyReturn.objects.order_by("pk").values())
    url = reverse("return-section", args=places["return-section", "police"])
    client = client_of(world.auditor)
    client.post(url, {"version": 1, "save_key": "not a key", extra: "1"})
    assert list(AgencyReturn.objects.order_by("pk").values()) == before


def test_refusal_is_recorded_without_a_word_of_the_case(world, places, client_of):
    client = client_of(world.auditor)
    client.get(reverse("return-detail", args=places["return-detail", "health"]))
    entry = Entry.objects.filter(verb="refused").get()
    health = AgencyReturn.objects.get(case=world.case, agency=world.health)
    assert (entry.person_id, entry.object_id) == (world.auditor.pk, health.pk)
    assert entry.agency_id == world.health.pk


def test_panel_member_who_audits_reads_others_only_after_the_own_return_is_sent(
    world, make, places, client_of
):
    both = make.person("both", panel=world.partnership, auditor=world.police)
    case_page = reverse("case-detail", args=places["case-detail", "here"])
    findings = reverse("finding-list", args=places["finding-list", "here"]) + "?show=all"
    health = reverse("return-detail", args=places["return-detail", "health"])
    client = client_of(both)
    assert client.get(health).status_code == 404
    assert "CANARY-health" not in client.get(case_page).content.decode()
    assert "CANARY-health" not in client.get(findings).content.decode()
    make.send(make.agency_return(world.case, world.police), by=both)
    assert client.get(health).status_code == 200
    assert "CANARY-health" in client.get(case_page).content.decode()
    assert Observation.objects.filter(text__startswith="CANARY-health").exists()


def test_membership_that_ends_is_refused_at_the_next_request(world, places, client_of):
    """A5, in a live session."""
    client = client_of(world.auditor)
    url = reverse("return-detail", args=places["return-detail", "police"])
    assert client.get(url).status_code == 200
    world.auditor.memberships.all().delete()
    assert client.get(url).status_code == 404


def test_auditor_reads_the_summary_once_it_is_published(world, places, client_of):
    url = reverse("audit-summary", args=places["audit-summary", "here"])
    client, stranger = client_of(world.auditor), client_of(world.outsider)
    assert client.get(url).status_code == 404
    world.audit.state = "published"
    world.audit.save()
    assert client.get(url).status_code == 200
    assert stranger.get(url).status_code == 404
