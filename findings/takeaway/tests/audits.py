"""An audit that has something of everything, and what its file tells."""

import hashlib
import io
import json
import uuid
import zipfile

from django.utils import timezone

from auditapp.tests import acting
from auditapp.tests.addresses import addresses
from auditapp.tests.factories import (
    ActionFactory,
    CaseFactory,
    FindingFactory,
    MeetingFactory,
    ReportFactory,
    TeamAnswerFactory,
    ThemeFactory,
    VoiceFactory,
    founder,
)
from cases.audits.services.audits import collect_again
from cases.children.services.cases import remove_voice
from cases.children.services.children import set_siblings
from cases.models import AgencyReturn, Observation
from cases.returns.forms.observations import ObservationRow
from cases.returns.services.reviewing import send_back, withdraw
from findings.actions.services.checks import record_check
from findings.actions.services.progress import decide_on_action, update_action
from findings.board.services.observations import keep_apart, set_aside
from findings.briefing.services import save_briefing
from findings.differences.access import weigh
from findings.differences.services import ask, decide
from findings.models import Attendance
from findings.takeaway.making import REMADE
from findings.takeaway.tables import OWN, SHARED
from findings.takeaway.tables.coming_back import state_without_drafts
from findings.takeaway.writing import MANIFEST, QUESTION_SET, take_away

SAID = {"observations-worried": ["One worry", "Another"], "observations-well": ["Well"]}


def make_everything(world):
    """The world's audit with rows in every table; returns it."""
    addresses(world)
    by, audit = founder(), world.audit
    set_siblings(world.case, [world.other_case])
    acting.fill_in_and_send(world.case, world.health, A=SAID)
    acting.fill_in_and_send(world.case, world.social_care, B=SAID)
    nursing = acting.fill_in_and_send(world.case, world.school_nursing, C=SAID)
    first = nursing.case.audit.question_set.questions[0]
    send_back(
        agency_return=nursing, reason="Too short", sent_at=nursing.sent_at,
        review_key=uuid.uuid4(), question_reasons={first: "Look again"}, by=by,
    )  # fmt: skip
    withdraw(
        agency_return=acting.agency_return(world.other_case, world.health), reason="Moved", by=by
    )
    acting.save(acting.agency_return(world.other_case, world.school_nursing), "A", {"A5": ["Half"]})
    health, care = (
        list(Observation.objects.filter(agency_return__agency=agency).order_by("pk"))
        for agency in (world.health, world.social_care)
    )
    set_aside(audit=audit, observations=health[:1], reason="Another matter", by=by)
    keep_apart(audit=audit, observations=[health[1], care[1]], by=by)
    theme = ThemeFactory(partnership=world.partnership, name="Fathers at home")
    finding = FindingFactory(audit=audit, observations=health[1:], wording="Agreed", theme=theme)
    MeetingFactory(audit=audit, attendances=[Attendance(agency=world.police, presence="came")])
    acting.comment_restricted(
        acting.agency_return(world.case, world.health), "Restricted words", by=world.other_auditor
    )
    differ = weigh(audit, list(audit.cases.current()), AgencyReturn.objects.sent())
    decide(outcome="explained", reason="Why", **shown(differ[0], by))
    decide(outcome="finding", reason="", finding=finding, **shown(differ[1], by))
    ask(sides=[side.name for side in differ[2].difference.sides], note="", **shown(differ[2], by))
    acting.define_facts(audit, Locality=["North", "South"])
    CaseFactory(audit=audit, pseudonym="Cleo", facts={"locality": "north"})
    _write_briefing(audit, finding, by)
    _follow_action(world, finding, by)
    ReportFactory(audit=audit)
    TeamAnswerFactory(briefing=audit.briefing, finding=finding)
    acting.revise(audit)
    collect_again(audit=audit, by=by)
    _take_back_words(world, finding, by)
    return audit


def shown(weighed, by):
    """What a form carries of the page of a difference that nobody decided about."""
    seen, save_key = weighed.fingerprint, uuid.uuid4()
    return {"weighed": weighed, "number": 0, "seen": seen, "save_key": save_key, "by": by}


def _take_back_words(world, finding, by):
    """A finding rests on what somebody said, and took back."""
    said = [ObservationRow("worried", 0, "", "Nobody rang back")]
    voice = VoiceFactory(case=world.case, observations=said)
    finding.observations.add(voice.observations.get())
    remove_voice(voice=voice, version=voice.version, by=by)


def _follow_action(world, finding, by):
    """One that was done, and made a difference."""
    action = ActionFactory(finding=finding, owner=world.police, others=[world.health],
                           lead_person=world.auditor)  # fmt: skip
    for version, (service, told) in enumerate(
        [
            (update_action, {"words": "Begun", "move": "start", "blocked": "No money"}),
            (update_action, {"move": "say done", "evidence": "A log"}),
            (decide_on_action, {"move": "confirm"}),
            (record_check, {"date": timezone.localdate(), "body": "The board", "verdict": "made",
                            "measured": "Nine of ten"}),
        ],
        start=1,
    ):  # fmt: skip
        service(action=action, version=version, save_key=uuid.uuid4(), by=by, **told)


def _write_briefing(audit, finding, by):
    save_briefing(
        audit=audit, messages=[(finding, "In other words"), (audit.findings.first(), "")],
        version=0, save_key=uuid.uuid4(), by=by, looked_at="Ten children", differently="Ask\nTell",
        questions="Who?",
    )  # fmt: skip


def file_of(audit, by=None):
    with take_away(audit, by=by or founder()) as file:
        return file.read()


def contents(file):
    """name -> bytes of each member."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members, *, digests=True, compression=zipfile.ZIP_DEFLATED):
    """A zip of these (name, bytes), with the digests in its manifest made right."""
    members = list(members.items() if isinstance(members, dict) else members)
    found = dict(members)
    if digests and MANIFEST in found:
        manifest = json.loads(found[MANIFEST])
        manifest["sha256"] = {
            name: hashlib.sha256(content).hexdigest() for name, content in members
        }
        members = [(n, json.dumps(manifest).encode() if n == MANIFEST else c) for n, c in members]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def with_rows(file, table, change):
    """The file after `change` did something to the rows of a table, or returned others."""
    members = contents(file)
    rows = json.loads(members[f"data/{table}.json"])
    rows = change(rows) or rows
    members[f"data/{table}.json"] = json.dumps(rows).encode()
    return packed(members)


def with_questions(file, change):
    """The file with what `change` makes of the content of its question set."""
    members = contents(file)
    content = change(json.loads(members[QUESTION_SET]))
    members[QUESTION_SET] = json.dumps(content).encode()
    return packed(members)


def told(file):
    """What a file tells, whatever numbers its rows have: table -> rows, in which other rows stand
    as their name or their place."""
    members = contents(file)
    rows = {t.name: json.loads(members[t.json]) for t in [*SHARED, *OWN]}
    place = {t.model: {row["id"]: n for n, row in enumerate(rows[t.name])} for t in OWN}
    place |= {t.model: {row["id"]: _name(row) for row in rows[t.name]} for t in SHARED}
    found = {
        t.name: [
            {column: _told(t, column, row, place) for column in t.columns} for row in rows[t.name]
        ]
        for t in OWN
    }
    # of people there are also those whom the trail alone names
    named = [table.name for table in SHARED if table.name not in ("partnership", "people")]
    return found | {name: sorted(map(_name, rows[name])) for name in named}


def _name(row):
    return row["name"].removesuffix(" (brought in)")


def _told(table, column, row, place):
    value = row[column]
    if value is None:
        return None
    if table.name == "returns" and column == "state":
        return state_without_drafts(row)
    if table.name == "difference-decisions" and column == "values":
        return {_judged(key, place): said for key, said in value.items()}
    if column in REMADE:
        return "a key"
    target = table.target_of(column)
    return place[target][value] if target else value


def _judged(key, place):
    agency, code = key.split("-")
    agencies = next(names for model, names in place.items() if model.__name__ == "Agency")
    return f"{agencies[int(agency)]}-{code}"
