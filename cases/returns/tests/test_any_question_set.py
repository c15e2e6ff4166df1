"""Whatever question set the checker accepts, and whatever is typed: it is shown, kept, counted,
sent and shown again, right.

`Recount` says what is right, worked out without the product's forms. Each example is rolled back.
"""

import datetime
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, PersonFactory, QuestionSetFactory, founder
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.strategies import OWN_KEYS, posts, question_sets
from cases.children.services import cases
from cases.models import Fact, Observation
from cases.models.question_set import forget_question_sets

from ..forms.observations import OBSERVATION_NAMES
from ..services import returns, reviewing, sending
from .recount import Recount

# Sets are big: making them up and loading them is what takes the time.
slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
some = settings(max_examples=15, suppress_health_check=slow)
more = settings(max_examples=30, suppress_health_check=slow)

AGENCIES = ["social_care", "police", "health"]
EVENTS = {
    "unborn": {"kind": "birth"},
    "conference": {"kind": "icpc", "outcome": "no_plan"},
    "plan": {"kind": "icpc", "outcome": "plan"},
    "core_group": {"kind": "core_group"},
}


# -- one return in a world of its own


@pytest.fixture
def people(world):
    """An auditor and a lead of each agency."""
    return {
        name: (
            PersonFactory(name="Auditor", auditor=getattr(world, name)),
            PersonFactory(name="Lead", lead=getattr(world, name)),
        )
        for name in AGENCIES
    }


@dataclass
class Filled:
    """A return of an audit with that question set, and all that was posted for it so far."""

    content: dict
    agency_return: object
    auditor: object
    lead: object
    expected: Recount
    posted: dict = field(default_factory=dict)

    @property
    def sections(self):
        return self.agency_return.case.audit.question_set.content

    def post(self, draw, **options):
        """What to post, for every section; drawn with the data strategy."""
        e = self.expected
        options |= {"content": self.content, "others": e.others, "is_lead": e.is_lead}
        return {s["code"]: draw(posts(s, **options)) for s in e.sections}

    def save(self, posted, order=None):
        for code in order or posted:
            acting.save(self.agency_return, code, posted[code], by=self.auditor)
        self.expected = replace(self.expected, typed=self.expected.typed | posted)

    def drafts(self):
        return list(self.agency_return.drafts.select_related("section"))

    def state(self):
        """Per section: data and counts."""
        return {d.section.code: (d.data, d.asked, d.answered, d.problems) for d in self.drafts()}

    def assert_counted(self):
        found = {d.section.code: (d.asked, d.answered, d.problems) for d in self.drafts()}
        assert found == {s["code"]: self.expected.counts(s) for s in self.expected.sections}

    def reload(self):
        self.agency_return = acting.agency_return(
            self.agency_return.case, self.agency_return.agency
        )


@pytest.fixture
def filling(world, people):
    """Call it with a set and who answers for a child to whom `facts` apply: a Filled, whose traces
    go in the end."""

    @contextmanager
    def filling(content, *, agency="police", facts=(), leads=None):
        with transaction.atomic():
            forget_question_sets()
            audit = AuditFactory(
                partnership=world.partnership,
                lead=world.social_care,
                asked=[world.police, world.health],
                named=[world.nursery],
                question_set=QuestionSetFactory(content=content),
            )
            own_lead = {"lead_agency": getattr(world, leads)} if leads else {}
            values = {f["code"]: f["choices"][0]["value"] for f in content.get("facts", [])}
            case = cases.add_case(
                audit=audit, pseudonym="Kit", age="7", facts=values, by=founder(), **own_lead
            )
            acting.open_audit(audit)
            for fact in facts:
                day = datetime.date(2026, 1, 5)
                cases.add_event(case=case, date=day, by=founder(), **EVENTS[fact])
            own = getattr(world, agency)
            listed = [world.social_care, world.police, world.health, world.nursery]
            is_lead = agency == (leads or "social_care")
            others = tuple(a.pk for a in listed if a != own) if is_lead else ()
            facts = frozenset(facts) | ({"conference"} if "plan" in facts else set())
            facts |= {f"{code}={value}" for code, value in values.items()}
            expected = Recount(content, {}, own.kind, is_lead, facts, others)
            yield Filled(content, acting.agency_return(case, own), *people[agency], expected)
            transaction.set_rollback(True)
        forget_question_sets()

    return filling


situations = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(AGENCIES),
        "facts": st.lists(st.sampled_from(Fact.values), unique=True, max_size=3),
        "leads": st.sampled_from([None, None, "police"]),
    }
)
any_set = given(content=question_sets(), situation=situations, data=st.data())


def same_but_for_new_keys(state):
    """Observations that came without a key of their own get a random one."""
    return {
        code: (
            {
                name: [v if v in OWN_KEYS else "new" for v in values]
                if name in OBSERVATION_NAMES and name.endswith("-key")
                else values
                for name, values in data.items()
            },
            *counts,
        )
        for code, (data, *counts) in state.items()
    }


# -- counted and kept


@more
@any_set
def test_property_progress_is_counted_right(filling, content, situation, data):
    with filling(content, **situation) as filled:
        filled.assert_counted()
        for _ in range(2):
            posted = filled.post(data.draw)
            order = data.draw(st.permutations(list(posted)))
            for code in order:
                filled.save({code: posted[code]})
                filled.assert_counted()


@some
@any_set
def test_property_fields_saved_one_by_one_are_the_section_saved_whole(
    filling, content, situation, data
):
    with filling(content, **situation) as filled:
        before = filled.post(data.draw)
        filled.save(before)
        posted = filled.post(data.draw, moods=["right", "messy"])
        cleared = {
            code: {name: [""] for name in before[code]} | fields for code, fields in posted.items()
        }
        with transaction.atomic():
            filled.save(cleared)
            whole = filled.state()
            transaction.set_rollback(True)
        for code in data.draw(st.permutations(list(cleared))):
            names = {name.removesuffix("-key") for name in cleared[code]}
            for name in data.draw(st.permutations(sorted(names))):
                save_typed(filled, code, together(name, cleared[code]))
        assert same_but_for_new_keys(filled.state()) == same_but_for_new_keys(whole)
        filled.expected.typed.update(cleared)
        filled.assert_counted()


def together(name, posted):
    """The field, and what a page sends with it: an observation goes with its key."""
    return {n: posted[n] for n in (name, f"{name}-key") if n in posted}


def save_typed(filled, code, typed):
    draft = filled.agency_return.drafts.get(section__code=code)
    returns.save_typed(
        returns=type(filled.agency_return).objects.all(),
        return_id=filled.agency_return.public_id,
        section_code=code,
        typed=typed,
        version=draft.version,
        save_key=uuid.uuid4(),
        by=filled.auditor,
    )


@some
@any_set
def test_property_page_shows_what_was_typed_and_posting_it_again_changes_nothing(
    filling, client_of, content, situation, data
):
    with filling(content, **situation) as filled:
        filled.save(filled.post(data.draw, moods=["right", "messy"]))
        before = filled.state()
        client = client_of(filled.auditor)
        for section in filled.sections:
            url = filled.agency_return.get_section_url(section)
            html = client.get(url).text.replace("\r\n", "\n")  # to a browser they are the same
            form = next(f for f in posted_forms(url, html) if "version" in f.data)
            kept = before[section.code][0]
            shown = {name: values for name, values in form.data.items() if name in kept}
            # the empty box after the last observation
            shown |= {n: v[:-1] for n, v in shown.items() if n in OBSERVATION_NAMES}
            assert shown == {
                name: [v.replace("\r\n", "\n") for v in values]
                for name, values in kept.items()
                if name in form.data
            }
            browser = {n: [v.replace("\n", "\r\n") for v in vs] for n, vs in form.data.items()}
            browser["version"] = form.data["version"]
            assert client.post(url, browser | {"save": "later"}).status_code == 302
        assert filled.state() == before
        assert all(draft.version == 2 for draft in filled.drafts())


# -- shown and sent


@some
@any_set
def test_property_every_page_is_shown(filling, client_of, world, content, situation, data):
    with filling(content, **situation) as filled:
        agency_return, own = filled.agency_return, client_of(filled.auditor)
        assert_pages(own, filled)
        filled.save(filled.post(data.draw))
        assert_pages(own, filled)
        panel = client_of(world.panel)
        question_set = agency_return.case.audit.question_set
        get(
            client_of(world.administrator),
            f"/question-sets/{question_set.slug}/{question_set.version}/",
        )
        if not any(counts[-1] for counts in filled.state().values()):
            check = agency_return.get_check_url()
            form = next(f for f in posted_forms(check, get(own, check)) if "version" in f.data)
            assert own.post(check, form.data).status_code == 302
            path = agency_return.get_absolute_url()
            get(own, path)
            filled.reload()
            if filled.agency_return.state == "waiting":
                handed_in_at = filled.agency_return.handed_in_at
                sign_off(filled, handed_in_at)
            for client in (own, panel):
                get(client, path)
                get(client, f"{path}versions/1/")
            get(panel, agency_return.case.get_absolute_url())


def get(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    return response.text


def assert_pages(client, filled):
    """Each page of the return is there, and says exactly as many problems as are counted."""
    drafts = {draft.section.code: draft for draft in filled.drafts()}
    path = filled.agency_return.get_absolute_url()
    get(client, path)
    for section in filled.sections:
        url = filled.agency_return.get_section_url(section)
        get(client, url)
        summary = get(client, f"{url}?check=1").partition("govuk-error-summary__list")[2]
        assert summary.partition("</ul>")[0].count("<li>") == drafts[section.code].problems
    page = get(client, filled.agency_return.get_check_url())
    said = page.count('<p class="govuk-error-message">')
    assert said == sum(draft.problems for draft in drafts.values())


def sign_off(filled, handed_in_at):
    return sending.sign_off(
        agency_return=filled.agency_return,
        handed_in_at=handed_in_at,
        save_key=uuid.uuid4(),
        by=filled.lead,
    )


@more
@any_set
def test_property_exactly_what_is_asked_and_answered_is_sent(filling, content, situation, data):
    with filling(content, **situation) as filled:
        for number in (1, 2):
            filled.save(filled.post(data.draw, moods=["right", "right", "right", "messy"]))
            if filled.expected.total_problems():
                with pytest.raises(sending.Incomplete):
                    acting.send(filled.agency_return, by=filled.auditor)
                return
            if filled.expected.needs_sign_off:
                with pytest.raises(sending.NeedsSignOff):
                    acting.send(filled.agency_return, by=filled.auditor)
                return
            sent = acting.send(filled.agency_return, by=filled.auditor)
            assert_sent(filled, number)
            event(f"sent {number}")
            reviewing.send_back(
                agency_return=filled.agency_return,
                reason="Once more",
                sent_at=sent.sent_at,
                review_key=uuid.uuid4(),
                by=founder(),
            )


COLUMNS = ["choice", "choices", "date", "number", "text", "comment"]


def filled_columns(row):
    return {name: row[name] for name in COLUMNS if row[name] not in ("", None)}


def assert_sent(filled, number):
    expected = filled.expected.answers()
    rows = filled.agency_return.answers.values("question__code", "about_agency_id", *COLUMNS)
    stored = {(r["question__code"], r["about_agency_id"]): filled_columns(r) for r in rows}
    assert stored == expected
    said = Observation.objects.order_by("section__position", "position")
    said = said.filter(agency_return=filled.agency_return)
    said = list(said.values_list("section__code", "kind", "text"))
    assert said == filled.expected.observations()
    version = filled.agency_return.sent_versions.get(number=number).content
    assert len(version["answers"]) == len(expected)
    sent = [filled_columns(answer) for answer in version["answers"]]
    assert sent == [as_json(value) for value in expected.values()]
    assert [(o["section"], o["kind"], o["text"]) for o in version["observations"]] == said


# -- the cover sheet


@some
@given(
    content=question_sets(onces=st.just([True, False])),
    agency=st.sampled_from(AGENCIES),
    data=st.data(),
)
def test_property_cover_sheet_is_shown_counted_and_sent_right(
    filling, client_of, content, agency, data
):
    with filling(content, agency=agency) as filled:
        audit, own = filled.agency_return.case.audit, filled.agency_return.agency
        expected = Recount(content, {}, own.kind, filled.expected.is_lead, once=True)
        sheet = acting.cover_sheet(audit, own)
        client = client_of(filled.auditor)
        for _ in range(2):
            assert (sheet.asked, sheet.answered, sheet.problems) == sheet_counts(expected)
            get(client, sheet.get_absolute_url())
            options = {"content": content, "is_lead": expected.is_lead}
            posted = {s["code"]: data.draw(posts(s, **options)) for s in expected.sections}
            expected = replace(expected, typed=posted)
            typed = {name: v for fields in posted.values() for name, v in fields.items()}
            sheet = acting.save_cover_sheet(audit, own, typed | cleared(sheet, typed), send=True)
        assert sheet_counts(expected)[2] == sheet.problems
        if sheet.problems:
            assert sheet.sent_version != sheet.version
        else:
            sent = {a["question"]: filled_columns(a) for a in sheet.sent["answers"]}
            assert sent == {code: as_json(v) for (code, _), v in expected.answers().items()}


def sheet_counts(expected):
    counts = [expected.counts(section) for section in expected.sections]
    return tuple(map(sum, zip(*counts, strict=True)))


def cleared(sheet, typed):
    """What a page posts for the boxes that were emptied."""
    return {name: [""] for name in sheet.data if name not in typed}


def as_json(value):
    return value | ({"date": value["date"].isoformat()} if "date" in value else {})
