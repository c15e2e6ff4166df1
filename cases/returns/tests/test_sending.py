import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import FindingFactory
from auditapp.tests.question_sets import COMPLETE
from cases.models import AgencyReturn, Answer, Audit, Observation, SectionDraft, SentVersion
from cases.states import AuditState, ReturnState, WrongState

from ..services import returns, reviewing, sending

NINE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
TEN = NINE + datetime.timedelta(hours=1)

WELL = {"observations-well": [" Seen alone. "], "observations-well-key": [str(uuid.uuid4())]}
NEEDS = {
    "observations-needs": ["Invite the nurse.", "Keep the minutes."],
    "observations-needs-key": [str(uuid.uuid4()), str(uuid.uuid4())],
}


@pytest.fixture
def police(world):
    """The police's return about Ada, filled in, with observations."""
    police = acting.agency_return(world.case, world.police)
    acting.fill_in(police, by=world.auditor, A=WELL, B=NEEDS)
    return police


def version_of(agency_return):
    return returns.return_version(returns.drafts_of(agency_return))


def send(agency_return, *, by, version=None, save_key=None, at=None):
    return sending.send(
        agency_return=agency_return,
        version=version_of(agency_return) if version is None else version,
        save_key=save_key or uuid.uuid4(),
        by=by,
        at=at,
    )


def send_back(agency_return, *, by, at=None):
    return reviewing.send_back(
        agency_return=agency_return,
        reason="Look again",
        sent_at=AgencyReturn.objects.get(pk=agency_return.pk).sent_at,
        review_key=uuid.uuid4(),
        by=by,
        at=at,
    )


def everything(agency_return):
    """All that sending might change."""
    rows = [AgencyReturn.objects.filter(pk=agency_return.pk)]
    rows += [
        model.objects.filter(agency_return=agency_return).order_by("pk")
        for model in (Answer, Observation, SentVersion, SectionDraft)
    ]
    return [list(queryset.values()) for queryset in rows], Entry.objects.count()


def answered(agency_return):
    """Question code -> the value columns of its row that are filled."""
    columns = ["choice", "choices", "date", "number", "text", "comment", "comparable"]
    return {
        row.question.code: {c: v for c in columns if (v := getattr(row, c)) not in ("", None)}
        for row in agency_return.answers.select_related("question")
    }


def observed(agency_return):
    return list(
        agency_return.observations.order_by("section__position", "position").values_list(
            "section__code", "kind", "text", "withdrawn"
        )
    )


# -- what is sent


def test_sending_makes_answers_observations_and_a_version(world, police):
    key = uuid.uuid4()

    send(police, by=world.auditor, save_key=key, at=NINE)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.sent_at, row.first_sent_at) == (ReturnState.SENT, NINE, NINE)
    assert answered(police) == {
        "A1": {"choice": "known", "comparable": "known"},
        "A2": {"choices": ["neglect"], "comparable": "neglect"},
        "A3": {"date": datetime.date(2019, 2, 28), "comparable": "2019-02-28"},
        "A4": {"number": 3, "comparable": "3"},
        "A5": {"text": "A visit every week."},
        "A7": {"choice": "good", "comparable": "good"},
        "B2": {"choice": "uninvited", "comparable": "uninvited"},
        "B6": {"choice": "nothing", "comparable": "nothing"},
        "C3": {"number": 0, "comparable": "0"},
    }
    assert observed(police) == [
        ("A", "well", "Seen alone.", False),
        ("B", "needs", "Invite the nurse.", False),
        ("B", "needs", "Keep the minutes.", False),
    ]
    sent = SentVersion.objects.get(agency_return=police)
    assert (sent.number, sent.at, sent.by, sent.save_key) == (1, NINE, world.auditor, key)


def test_sent_version_can_be_read_without_the_question_set(world, police):
    send(police, by=world.auditor)

    content = SentVersion.objects.get().content
    assert [answer["question"] for answer in content["answers"]] == list(answered(police))
    assert content["answers"][2] == {
        "question": "A3",
        "about": None,
        "choice": "",
        "choices": None,
        "date": "2019-02-28",
        "number": None,
        "text": "",
        "comment": "",
    }
    assert content["observations"][0] == {
        "section": "A",
        "key": WELL["observations-well-key"][0],
        "kind": "well",
        "text": "Seen alone.",
    }


def test_answers_repeat_case_and_partnership(world, police):
    send(police, by=world.auditor)

    assert set(Answer.objects.values_list("case", "partnership")) == {
        (world.case.pk, world.partnership.pk)
    }
    assert set(Observation.objects.values_list("case", "voice")) == {(world.case.pk, None)}


def test_lead_answers_about_every_agency_on_the_list(world):
    lead = acting.fill_in_and_send(world.case, world.social_care, B={"B3-comment": ["By post"]})

    about = lead.answers.filter(question__code="B1")
    assert {answer.about_agency: answer.choice for answer in about} == dict.fromkeys(
        [world.police, world.health, world.school_nursing, world.nursery], "part"
    )
    comment = lead.answers.get(question__code="B3", about_agency=None)
    assert (comment.comment, comment.choice, comment.comparable) == ("By post", "", "")
    content = lead.sent_versions.get().content["answers"]
    assert {a["about"] for a in content if a["question"] == "B1"} == {
        "Police", "Health", "School nursing", "Nursery",
    }  # fmt: skip


def test_answers_to_questions_that_are_not_asked_stay_in_the_draft(world, police):
    typed = {"A6": ["yes"], "A6-comment": ["why"]}
    acting.save(police, "A", COMPLETE["A"] | typed)
    send(police, by=world.auditor)

    assert "A6" not in answered(police)
    assert "why" not in str(SentVersion.objects.get().content)
    draft = SectionDraft.objects.get(agency_return=police, section__code="A")
    assert draft.data.items() >= typed.items()


def test_not_known_to_us_is_a_complete_return_with_observations(world):
    health = acting.agency_return(world.case, world.health)
    acting.save(health, "B", {"B2": ["part"]})
    acting.save(health, "A", {"A1": ["unknown"], "A1-comment": ["Moved away"]} | WELL)
    acting.send(health)

    assert answered(health) == {
        "A1": {"choice": "unknown", "comparable": "unknown", "comment": "Moved away"}
    }
    assert observed(health) == [("A", "well", "Seen alone.", False)]


def test_observations_with_one_key_in_two_sections_are_both_sent(world):
    health = acting.agency_return(world.case, world.health)
    worry = {
        "observations-worried": ["A worry."],
        "observations-worried-key": WELL["observations-well-key"],
    }
    acting.fill_in(health, A=WELL, C=worry)
    acting.send(health)

    assert [text for _, _, text, _ in observed(health)] == ["Seen alone.", "A worry."]


def test_sending_is_on_the_trail(world, police):
    send(police, by=world.auditor)

    entry = Entry.objects.get(verb=Verb.SENT)
    assert (entry.object_type, entry.object_id) == ("cases.agencyreturn", police.pk)
    assert (entry.person_id, entry.agency_id) == (world.auditor.pk, world.police.pk)


# -- twice, or too late


def test_same_key_again_sends_once(world, police):
    key = uuid.uuid4()
    send(police, by=world.auditor, save_key=key)
    before = everything(police)

    again = send(police, by=world.auditor, save_key=key, version=0)

    assert again.state == ReturnState.SENT
    assert everything(police) == before


def test_same_key_succeeds_even_after_the_return_was_sent_back(world, police):
    key = uuid.uuid4()
    send(police, by=world.auditor, save_key=key)
    send_back(police, by=world.chair)
    before = everything(police)

    assert send(police, by=world.auditor, save_key=key).state == ReturnState.SENT_BACK
    assert everything(police) == before


@pytest.mark.parametrize("difference", [-1, 1])
def test_other_version_is_stale_and_sends_nothing(world, police, difference):
    before = everything(police)

    with pytest.raises(returns.Stale):
        send(police, by=world.auditor, version=version_of(police) + difference)

    assert everything(police) == before


def test_incomplete_return_names_its_sections_and_sends_nothing(world, police):
    acting.save(police, "A", COMPLETE["A"] | {"A4": ["three"], "A2": ["school"], "A6": ["yes"]})
    before = everything(police)

    with pytest.raises(sending.Incomplete) as refused:
        send(police, by=world.auditor)

    assert [section.code for section in refused.value.sections] == ["A", "C"]
    assert str(refused.value) == "A, C"
    assert everything(police) == before


def test_observation_that_is_too_long_keeps_the_return_from_being_sent(world, police):
    acting.save(police, "B", COMPLETE["B"] | {"observations-well": ["x" * 2_001]})

    with pytest.raises(sending.Incomplete, match=r"^B$"):
        send(police, by=world.auditor)


def test_return_that_is_sent_cannot_be_sent_again(world, police):
    send(police, by=world.auditor)
    before = everything(police)

    with pytest.raises(WrongState, match="cannot send from sent"):
        send(police, by=world.auditor)

    assert everything(police) == before


@pytest.mark.parametrize("state", [AuditState.PUBLISHED, AuditState.CLOSED])
def test_nothing_is_sent_to_an_audit_that_is_over(world, police, state):
    Audit.objects.update(state=state)
    before = everything(police)

    with pytest.raises(WrongState, match=f"cannot send from {state}"):
        send(police, by=world.auditor)

    assert everything(police) == before


# -- again, after it was sent back


def test_second_sending_replaces_answers_and_adds_a_version(world, police):
    send(police, by=world.auditor, at=NINE)
    send_back(police, by=world.chair, at=NINE)
    acting.save(
        police, "A", COMPLETE["A"] | {"A2": ["school"], "A4": [""], "A4-nr": ["on"], "A6": ["na"]}
    )
    acting.save(police, "C", COMPLETE["C"] | {"C1": ["no"]})
    send(police, by=world.agency_lead, at=TEN)

    assert answered(police)["A2"] == {"choices": ["school"], "comparable": "school"}
    assert answered(police)["A4"] == {"choice": "nr", "comparable": "nr"}
    assert list(answered(police)) == "A1 A2 A3 A4 A5 A6 A7 B2 B6 C1 C3".split()
    first, second = SentVersion.objects.all()
    assert [(v.number, v.by) for v in (first, second)] == [
        (1, world.auditor),
        (2, world.agency_lead),
    ]
    assert (first.content["answers"][3]["number"], second.content["answers"][3]["choice"]) == (
        3,
        "nr",
    )
    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.state, row.first_sent_at, row.sent_at) == (ReturnState.SENT, NINE, TEN)
    assert (row.reason, row.reviewed_at, row.reviewed_by) == ("", None, None)


def test_clock_that_was_put_back_does_not_keep_a_return_from_being_sent(world, police):
    send(police, by=world.auditor, at=TEN)
    send_back(police, by=world.chair)
    send(police, by=world.auditor, at=NINE)

    row = AgencyReturn.objects.get(pk=police.pk)
    assert (row.first_sent_at, row.sent_at) == (NINE, NINE)


def test_what_was_sent_counts_while_the_return_is_revised(world, police):
    send(police, by=world.auditor)
    before = answered(police), observed(police)
    counts = list(police.drafts.values_list("asked", "answered", "problems"))

    send_back(police, by=world.chair)
    assert list(police.drafts.values_list("asked", "answered", "problems")) == counts
    acting.save(police, "A", {"A1": ["unknown"]})

    row = AgencyReturn.objects.sent().get(pk=police.pk)
    assert row.is_being_revised
    assert (answered(police), observed(police)) == before
    assert set(Answer.objects.counting()) == set(police.answers.all())


def test_observations_keep_their_keys_and_take_over_what_changed(world, police):
    send(police, by=world.auditor)
    before = {o.text: (o.pk, o.key) for o in police.observations.all()}
    send_back(police, by=world.chair)
    swapped = {name: values[::-1] for name, values in NEEDS.items()}
    swapped["observations-needs"] = ["Keep all minutes.", "Invite the nurse."]
    acting.save(police, "B", COMPLETE["B"] | swapped)
    send(police, by=world.auditor)

    assert observed(police) == [
        ("A", "well", "Seen alone.", False),
        ("B", "needs", "Keep all minutes.", False),
        ("B", "needs", "Invite the nurse.", False),
    ]
    after = {o.text: (o.pk, o.key) for o in police.observations.all()}
    assert after == {
        "Seen alone.": before["Seen alone."],
        "Invite the nurse.": before["Invite the nurse."],
        "Keep all minutes.": before["Keep the minutes."],
    }


def without_the_first_need(police):
    one = {name: values[1:] for name, values in NEEDS.items()}
    acting.save(police, "B", COMPLETE["B"] | one)


def test_observation_taken_out_is_deleted(world, police):
    send(police, by=world.auditor)
    send_back(police, by=world.chair)
    without_the_first_need(police)
    send(police, by=world.auditor)

    assert [text for _, _, text, _ in observed(police)] == ["Seen alone.", "Keep the minutes."]
    assert len(SentVersion.objects.get(number=1).content["observations"]) == 3


def test_observation_taken_out_but_cited_is_kept_as_withdrawn(world, police):
    send(police, by=world.auditor)
    cited = police.observations.get(text="Invite the nurse.")
    FindingFactory(audit=world.audit, observations=[cited])
    send_back(police, by=world.chair)
    without_the_first_need(police)
    send(police, by=world.auditor)

    assert Observation.objects.get(pk=cited.pk).withdrawn
    assert cited not in Observation.objects.counting()
    assert [o["text"] for o in SentVersion.objects.get(number=2).content["observations"]] == [
        "Seen alone.",
        "Keep the minutes.",
    ]

    send_back(police, by=world.chair)
    acting.save(police, "B", COMPLETE["B"] | NEEDS)
    send(police, by=world.auditor)

    assert cited in Observation.objects.counting()
    assert police.observations.count() == 3


# -- what was sent stays


def test_sent_version_refuses_changes(world, police):
    send(police, by=world.auditor)
    sent = SentVersion.objects.get()
    sent.content = {}

    for change in (sent.save, lambda: SentVersion.objects.update(number=9)):
        refused = pytest.raises(IntegrityError, match="cases_sentversion refuses UPDATE")
        with refused, transaction.atomic():
            change()

    sent.refresh_from_db()
    assert (sent.number, len(sent.content["answers"])) == (1, 9)
