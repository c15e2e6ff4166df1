"""Loads the demonstration data through the services that the pages use.

The files say who exists (`partnerships.json`) and, an audit a file, what each agency answered:
`rules` apply in order, later ones override earlier ones, question by question. Everything is
loaded in one transaction or, with an error that says where, nothing is.
"""

import datetime
import re
import uuid
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from auditapp.accounts.models import Partnership, Role
from auditapp.json_files import read_json
from auditapp.working_days import add_working_days, is_working_day
from cases.audits.services import audits
from cases.children.services import cases
from cases.models import (
    AgencyReturn,
    ConsentBy,
    Kind,
    Part,
    QuestionSet,
    Way,
)
from cases.question_sets.asking import asking_of
from cases.returns.forms.observations import ObservationRow
from cases.returns.services import returns, reviewing, sending

from .besides import Besides
from .cover_sheets import load_cover_sheet
from .identities import load_identity
from .judgements import earlier_audit, load_judgement
from .meeting import load_meeting
from .people import PEOPLE, People, Whose
from .places import entries, place
from .plans import plans
from .signing import load_finding, load_signing
from .timescales import load_reasons, load_rules

FOLDER = Path(__file__).parent
AUDITS = ["february-2019.json", "re-audit.json"]

RELATIVE = re.compile(r"today([+-]\d+)?")


def is_loaded(folder=FOLDER):
    """Are the demonstration partnerships there? Raises BadFile."""
    content = read_json(folder / PEOPLE)
    with place(PEOPLE, "partnerships"):
        names = [partnership["name"] for partnership in content["partnerships"]]
    return Partnership.objects.filter(name__in=names).exists()


@transaction.atomic
def load(*, password, folder=FOLDER, today=None, say=lambda text: None):
    """Load people and audits from the files of `folder`. Raises BadFile, and loads nothing then.

    `today` is what dates such as "today-20" (calendar days) count from.
    """
    today = today or timezone.localdate()
    people = People(read_json(folder / PEOPLE), make_password(password))
    for name in AUDITS:
        content = read_json(folder / name)
        say(f"  {name}")
        _AuditLoader(name, content, people, today).load()


class _AuditLoader:
    def __init__(self, file, content, people, today):
        self.file, self.content, self.people, self.today = file, content, people, today
        self.refs = {}  # ref of an observation -> keys

    def load(self):
        with place(self.file, "audit"):
            self._audit()
        with place(self.file, "agencies"):
            self._agencies()
        with place(self.file, "timescales"):
            rules = self.content.get("timescales", [])
            load_rules(self.audit.partnership, rules, by=self.admin)
        self.cases = {}
        listed = entries(self.file, self.content, "cases")
        for path, case in listed:
            with place(self.file, path):
                self._case(case)
        with place(self.file, "audit"):
            audits.open_audit(audit=self.audit, by=self.admin)
        for path, case in listed:
            with place(self.file, f"{path}.voices"):
                self._voices(case)
            with place(self.file, f"{path}.missed_reasons"):
                load_reasons(
                    self.cases[case["pseudonym"]],
                    case.get("missed_reasons", []),
                    by=self.panel,
                    moment=self._moment,
                )
        self._returns()
        for path, sheet in entries(self.file, self.content, "cover_sheets"):
            with place(self.file, path):
                agency, at = self.people.agencies[sheet["agency"]], self._moment(sheet["at"])
                auditor = self.people.auditor(agency)
                load_cover_sheet(self.audit, agency, sheet, at=at, by=auditor)
        self._besides()
        self._meeting()
        for path, finding in entries(self.file, self.content, "findings"):
            with place(self.file, path):
                load_finding(finding, self.refs, self.by_code, self.whose)
        for path, judgement in entries(self.file, {"judgements": []} | self.content, "judgements"):
            with place(self.file, path):
                load_judgement(judgement, self.audit, moment=self._moment, by=self.panel)
        if "moderating_at" in self.content["audit"]:
            with place(self.file, "audit"):
                audits.start_moderating(audit=self.audit, by=self.chair)
        load_signing(self.file, self.content, self.whose)

    # -- set-up

    def _audit(self):
        content = self.content["audit"]
        partnership = self.people.partnerships[content["partnership"]]
        self.admin, self.chair, self.panel = (
            self.people.members[partnership, role]
            for role in (Role.ADMINISTRATOR, Role.CHAIR, Role.PANEL)
        )
        slug, version = content["question_set"].split("/")
        self.question_set = QuestionSet.objects.filter(
            partnership=None, slug=slug, version=version
        ).first()
        if self.question_set is None:
            raise ValueError(f"question set {slug}/{version} is not loaded")
        self.by_code = {question.code: question for question in self.question_set.questions}
        texts = ["title", "topic", "aim", "scope", "families_asked", "method_note", "note"]
        days = ["period_from", "period_to", "panel_date", "returns_due"]
        self.audit = audits.create_audit(
            partnership=partnership,
            question_set=self.question_set,
            by=self.admin,
            further_facts=content.get("facts", []),
            follows=earlier_audit(partnership, content.get("follows")),
            **{name: content[name] for name in texts},
            **{name: self._day(content[name]) for name in days},
        )
        self.whose = Whose(self.audit, self.people, self.chair, self._day, self._moment)

    def _agencies(self):
        listed = self.content["agencies"]
        parts = [(listed["lead"], Part.LEAD)]
        parts += [(key, Part.ASKED) for key in listed["asked"]]
        parts += [(key, Part.NAMED) for key in listed["named"]]
        for key, part in parts:
            audits.add_agency(
                audit=self.audit, agency=self.people.agencies[key], part=part, by=self.admin
            )
        self.answering = [listed["lead"], *listed["asked"]]

    def _case(self, content):
        names = ["pseudonym", "age", "category_initial", "category_latest", "circumstances"]
        case = cases.add_case(
            audit=self.audit,
            by=self.admin,
            facts=content.get("facts", {}),
            **{name: content[name] for name in names},
        )
        self.cases[case.pseudonym] = case
        if "identity" in content:
            agencies = self.people.agencies
            load_identity(
                case, content["identity"], day=self._day, agencies=agencies, by=self.admin
            )
        case.dates = {}
        for event in content["events"]:
            day = self._working_day(event["date"])
            cases.add_event(case=case, by=self.admin, **(event | {"date": day}))
            case.dates.setdefault(event["kind"], []).append(day)

    def _voices(self, content):
        case = self.cases[content["pseudonym"]]
        for voice in content["voices"]:
            cases.record_voice(
                case=case,
                who=voice["who"],
                words=voice["words"],
                way=voice["way"],
                how=voice["how"],
                said_on=self._moment(voice["at"]).date(),
                is_exact=voice["way"] != Way.WORKER,
                consent_to_quote=voice["consent"],
                consent_by=ConsentBy.PERSON,
                observations=[
                    ObservationRow(said["kind"], i, self._key(said), said["text"])
                    for i, said in enumerate(voice["observations"])
                ],
                save_key=uuid.uuid4(),
                by=self.panel,
                at=self._moment(voice["at"]),
            )

    # -- returns

    def _returns(self):
        by_return = plans(self.file, self.content, self.cases, self.answering)
        rows = AgencyReturn.objects.filter(case__audit=self.audit).for_filling_in()
        agency_keys = {agency: key for key, agency in self.people.agencies.items()}
        for row in rows:
            key = agency_keys[row.agency]
            pseudonym = row.case.pseudonym
            path, plan = by_return[pseudonym, key]
            with place(self.file, f"{path} ({pseudonym}, {key})"):
                self._return(row, key, plan)

    def _return(self, row, key, plan):
        state = plan["state"]
        auditor = self.people.auditor(row.agency)
        if state in ("in_progress", "waiting", "sent", "accepted", "sent_back"):
            saved_at = self._moment(plan.get("sent_at") or "today-1T15:20")
            self._save(row, key, plan, auditor, saved_at - datetime.timedelta(hours=2))
        if state in ("sent", "accepted", "sent_back"):
            sent_at = self._moment(plan["sent_at"])
            row = self._sent(row, auditor, sent_at)
            review = {"sent_at": sent_at, "review_key": uuid.uuid4(), "by": self.chair}
        if state == "accepted":
            at = self._moment(plan["accepted_at"])
            reviewing.accept(agency_return=row, at=at, **review)
        elif state == "sent_back":
            at = self._moment(plan["sent_back_at"])
            reasons = {
                self.by_code[c]: text for c, text in plan.get("question_reasons", {}).items()
            }
            reviewing.send_back(
                agency_return=row,
                reason=plan["reason"],
                question_reasons=reasons,
                at=at,
                **review,
            )
        elif state == "waiting":
            self._hand_in(row, auditor, self._moment(plan["sent_at"]))
        elif state == "withdrawn":
            reviewing.withdraw(agency_return=row, reason=plan["reason"], by=self.admin)
        elif state not in ("not_started", "in_progress", "sent"):
            raise ValueError(f"state “{state}” is not known")

    def _sent(self, row, auditor, at):
        """The return after sending, signed off by the agency's lead where that is needed."""
        version = returns.return_version(returns.drafts_of(row))
        key = uuid.uuid4()
        try:
            return sending.send(agency_return=row, version=version, save_key=key, by=auditor, at=at)
        except sending.NeedsSignOff:
            self._hand_in(row, auditor, at)
        return sending.sign_off(
            agency_return=row,
            handed_in_at=at,
            save_key=key,
            by=self.people.members[row.agency, Role.LEAD],
            at=at,
        )

    def _hand_in(self, row, auditor, at):
        version = returns.return_version(returns.drafts_of(row))
        sending.hand_in(agency_return=row, version=version, by=auditor, at=at)

    def _save(self, row, key, plan, auditor, at):
        """Fill in and save section by section, as an auditor does."""
        answers, observations = self._ruled(row.case.pseudonym, key)
        for code in plan.get("leave_out", []):
            answers.pop(code, None)
        asking, typed = asking_of(row), {}
        for section in self.question_set.content:
            data = {}
            for question in section.question_list:
                if question.code in answers and asking.asks(question, typed):
                    data |= self._typed(question, answers[question.code], row, asking)
                    typed |= {question.code: data.get(question.code, [])}
                if comment := answers.get(f"{question.code}-comment"):
                    data[f"{question.code}-comment"] = [comment]
            for kind, said in observations.get(section.code, {}).items():
                data[f"observations-{kind}"] = [one["text"] for one in said]
                data[f"observations-{kind}-key"] = [self._key(one) for one in said]
            if section.code not in plan.get("sections", [section.code]):
                continue
            names = {q.code for q in section.question_list}
            for name, value in plan.get("typed", {}).items():
                if name.split("-")[0] in names:
                    data[name] = [value]
            if data:
                returns.save_section(
                    agency_return=row,
                    section=section,
                    data=data,
                    version=0,
                    save_key=uuid.uuid4(),
                    by=auditor,
                    at=at,
                )

    def _ruled(self, pseudonym, key):
        """The answers and observations that the rules give to one return."""
        answers, observations = {}, {}
        for rule in self.content["rules"]:
            if pseudonym not in rule.get("cases", [pseudonym]):
                continue
            if key not in rule.get("agencies", [key]):
                continue
            for code, value in rule.get("answers", {}).items():
                both = isinstance(value, dict) and isinstance(answers.get(code), dict)
                answers[code] = answers[code] | value if both else value
            for section, kinds in rule.get("observations", {}).items():
                for kind, said in kinds.items():
                    observations.setdefault(section, {}).setdefault(kind, []).extend(said)
        return answers, observations

    def _typed(self, question, value, row, asking):
        """An answer as a browser would post it."""
        code = question.code
        if question.for_each_agency:
            by_key = {self.people.agencies[k].pk: v for k, v in value.items() if k != "*"}
            return {
                f"{code}-{agency.pk}": [by_key.get(agency.pk, value.get("*", ""))]
                for agency in asking.others
            }
        if value == "nr" and question.takes_not_in_record:
            return {f"{code}-nr": ["on"]}
        if question.kind == Kind.DATE:
            day = self._answered_day(value, row.case)
            boxes = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
            return {f"{code}-{part}": [str(number)] for part, number in boxes}
        return {code: value if isinstance(value, list) else [str(value)]}

    def _answered_day(self, value, case):
        if not value.startswith("event:"):
            return self._day(value)
        kind, _, number = value.removeprefix("event:").partition("/")
        return self.cases[case.pseudonym].dates[kind][int(number or 1) - 1]

    def _besides(self):
        besides = Besides(self.audit, self.people, self._moment)
        for name, happen in (
            ("copies", besides.copy),
            ("concerns", besides.concern),
            ("contributors", besides.contributor),
            ("remedies", besides.remedy),
        ):
            for path, content in entries(self.file, {name: []} | self.content, name):
                with place(self.file, path):
                    happen(content)

    def _meeting(self):
        if "meeting" in self.content:
            load_meeting(
                self.file,
                self.content["meeting"],
                audit=self.audit,
                cases=self.cases,
                people=self.people,
                day=self._day,
                moment=self._moment,
                by=self.chair,
            )

    # -- values

    def _key(self, said):
        key = str(uuid.uuid4())
        if "ref" in said:
            self.refs.setdefault(said["ref"], []).append(key)
        return key

    def _day(self, text):
        if found := RELATIVE.fullmatch(text):
            return self.today + datetime.timedelta(days=int(found[1] or 0))
        return datetime.date.fromisoformat(text)

    def _working_day(self, text):
        """The same, but a relative day that is no working day becomes the one before it."""
        day = self._day(text)
        if RELATIVE.fullmatch(text) and not is_working_day(day):
            return add_working_days(day, -1)
        return day

    def _moment(self, text):
        day, _, time = text.partition("T")
        naive = datetime.datetime.combine(self._day(day), datetime.time.fromisoformat(time))
        return timezone.make_aware(naive)
