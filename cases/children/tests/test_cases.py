import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    FindingFactory,
    PartnershipFactory,
    founder,
)
from cases.models import AgencyReturn, Case, CaseEvent, Observation, Voice
from cases.returns.forms.observations import ObservationRow

from ..services import cases

DAY = datetime.date(2026, 1, 5)
NINE = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)


def counts(agency_return):
    """Section -> (asked, answered, problems)."""
    return {
        d.section.code: (d.asked, d.answered, d.problems)
        for d in agency_return.drafts.select_related("section")
    }


# -- children


def test_case_added_to_an_open_audit_gets_its_returns(world):
    case = CaseFactory(audit=world.audit, pseudonym="Cleo")

    returns = AgencyReturn.objects.filter(case=case)
    assert {r.agency for r in returns} == {
        world.social_care, world.police, world.health, world.school_nursing,
    }  # fmt: skip
    assert counts(acting.agency_return(case, world.police)) == {
        "A": (5, 0, 5), "B": (2, 0, 2), "C": (1, 0, 1),
    }  # fmt: skip
    entry = Entry.objects.get(object_type="cases.case", object_id=case.pk)
    assert (entry.verb, entry.partnership_id) == (Verb.ADDED, world.partnership.pk)


def test_pseudonym_is_unique_within_an_audit(world):
    with pytest.raises(ValidationError, match="has this pseudonym"):
        CaseFactory(audit=world.audit, pseudonym="Ada")

    assert CaseFactory(audit=world.far_audit, pseudonym="Ada").pseudonym == "Ada"


@pytest.mark.parametrize(
    "wrong", [{"pseudonym": ""}, {"pseudonym": "x" * 41}, {"age": ""}, {"category_initial": "ABC"}]
)
def test_case_with_wrong_fields_is_refused(world, wrong):
    with pytest.raises(ValidationError):
        cases.add_case(
            audit=world.audit, by=founder(), **({"pseudonym": "Cleo", "age": "7 years"} | wrong)
        )

    assert Case.objects.filter(audit=world.audit).count() == 2


def test_lead_agency_of_a_case_is_of_the_same_partnership(world):
    fields = {"audit": world.audit, "pseudonym": "Cleo", "age": "7 years", "by": founder()}

    with pytest.raises(ValidationError, match="Choose an agency of the audit's partnership"):
        cases.add_case(lead_agency=world.far_police, **fields)
    case = cases.add_case(lead_agency=world.health, **fields)

    assert counts(acting.agency_return(case, world.health))["B"] == (12, 0, 12)
    assert counts(acting.agency_return(case, world.social_care))["B"] == (2, 0, 2)


# -- steps of a case's path


def test_event_opens_questions_of_that_case_only(world):
    police = acting.agency_return(world.case, world.police)
    acting.fill_in(police)
    assert counts(police)["C"] == (1, 1, 0)

    cases.add_event(case=world.case, kind="icpc", outcome="plan", date=DAY, by=founder())

    assert counts(police)["C"] == (2, 1, 1)
    assert counts(acting.agency_return(world.case, world.health))["C"] == (1, 0, 1)
    assert counts(acting.agency_return(world.other_case, world.police))["C"] == (1, 0, 1)
    assert police.drafts.get(section__code="C").data == {"C3": ["0"]}


def test_event_before_opening_is_kept(db):
    partnership = PartnershipFactory(name="Here")
    audit = AuditFactory(
        partnership=partnership,
        lead=AgencyFactory(partnership=partnership, name="Care", kind="CSC"),
        asked=[],
    )
    case = CaseFactory(audit=audit, pseudonym="Ada")

    event = cases.add_event(
        case=case, kind="strategy_discussion", started_section_47=True, date=DAY, by=founder()
    )

    assert CaseEvent.objects.get() == event
    entry = Entry.objects.get(object_type="cases.caseevent")
    assert (entry.object_id, entry.partnership_id) == (event.pk, partnership.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "icpc"},
        {"kind": "icpc", "outcome": "held"},
        {"kind": "core_group", "outcome": "plan"},
        {"kind": "referral", "started_section_47": True},
        {"kind": "party"},
        {"kind": "referral", "date": None},
    ],
)
def test_event_that_cannot_be_is_refused(world, wrong):
    with pytest.raises(ValidationError):
        cases.add_event(case=world.case, by=founder(), **({"date": DAY} | wrong))

    assert not CaseEvent.objects.exists()


# -- voices

SAID = {
    "who": "child",
    "words": "I liked the dog.",
    "how": "On a visit",
    "consent_to_quote": True,
}
KEY = str(uuid.uuid4())


def rows(*texts, key=KEY):
    """ObservationRows; the first has the key."""
    return [ObservationRow("well", i, "" if i else key, text) for i, text in enumerate(texts)]


def record(world, *, save_key=None, observations=(), **changes):
    return cases.record_voice(
        case=world.case,
        observations=observations,
        save_key=save_key or uuid.uuid4(),
        by=world.panel,
        **(SAID | changes),
    )


def change(world, voice, *, version=1, save_key=None, observations=(), **changes):
    return cases.change_voice(
        voice=voice,
        observations=observations,
        version=version,
        save_key=save_key or uuid.uuid4(),
        by=world.chair,
        **(SAID | changes),
    )


def observed(voice):
    return list(voice.observations.values_list("text", "withdrawn"))


def test_voice_is_recorded_with_its_observations(world):
    voice = record(world, observations=rows(" Listened to. ", "Seen at home."), at=NINE)

    stored = Voice.objects.get()
    assert {name: getattr(stored, name) for name in SAID} == SAID
    assert (stored.case, stored.recorded_at, stored.version) == (world.case, NINE, 1)
    assert observed(voice) == [("Listened to.", False), ("Seen at home.", False)]
    assert set(Observation.objects.values_list("case", "agency_return", "section")) == {
        (world.case.pk, None, None)
    }
    entry = Entry.objects.get(object_type="cases.voice")
    assert (entry.verb, entry.person_id, entry.partnership_id) == (
        Verb.ADDED, world.panel.pk, world.partnership.pk,
    )  # fmt: skip


def test_same_key_again_records_one_voice(world):
    key = uuid.uuid4()
    first = record(world, save_key=key, observations=rows("One"))

    assert record(world, save_key=key, observations=rows("Two"), words="Other") == first
    assert Voice.objects.get().words == SAID["words"]
    assert observed(first) == [("One", False)]
    assert Entry.objects.filter(object_type="cases.voice").count() == 1


def test_voice_is_changed_with_its_observations(world):
    voice = record(world, observations=rows("Kept", "Taken out", "Cited"))
    cited = voice.observations.get(text="Cited")
    kept = voice.observations.get(text="Kept")
    FindingFactory(audit=world.audit, observations=[cited])

    changed = change(
        world, voice, words="I love the dog.", consent_to_quote=False, observations=rows("Kept on")
    )

    assert (changed.words, changed.consent_to_quote, changed.version) == (
        "I love the dog.", False, 2,
    )  # fmt: skip
    assert sorted(observed(voice)) == [("Cited", True), ("Kept on", False)]
    assert voice.observations.get(text="Kept on").pk == kept.pk
    assert Entry.objects.filter(verb=Verb.CHANGED, person_id=world.chair.pk).count() == 1


def test_same_key_again_changes_a_voice_once(world):
    voice, key = record(world), uuid.uuid4()
    change(world, voice, save_key=key, words="Once")
    again = change(world, voice, save_key=key, words="Twice")

    assert (again.words, again.version) == ("Once", 2)
    assert Entry.objects.filter(verb=Verb.CHANGED).count() == 1


def test_change_of_a_voice_that_somebody_changed_is_stale(world):
    voice = record(world, observations=rows("One"))
    change(world, voice, words="Theirs", observations=rows("Two"))

    with pytest.raises(Stale):
        change(world, voice, words="Mine", observations=[])

    assert Voice.objects.get().words == "Theirs"
    assert observed(voice) == [("Two", False)]


def test_removed_voice_is_gone_and_what_findings_cite_of_it_is_withdrawn(world):
    voice = record(world, observations=rows("Cited", "Not cited"))
    other = record(world, observations=rows("Of another", key=str(uuid.uuid4())))
    cited = voice.observations.get(text="Cited")
    finding = FindingFactory(audit=world.audit, observations=[cited])
    for _ in range(2):
        cases.remove_voice(voice=voice, version=1, by=world.chair)

    assert Voice.objects.get() == other
    assert observed(other) == [("Of another", False)]
    cited.refresh_from_db()
    assert (cited.withdrawn, cited.voice, cited.case) == (True, None, world.case)
    assert finding.observations.get() == cited
    assert not Observation.objects.filter(text="Not cited").exists()
    entry = Entry.objects.get(verb=Verb.REMOVED)
    assert (entry.object_type, entry.person_id, entry.partnership_id) == (
        "cases.voice", world.chair.pk, world.partnership.pk,
    )  # fmt: skip


def test_voice_that_was_removed_can_no_longer_be_changed(world):
    voice = record(world)
    cases.remove_voice(voice=voice, version=1, by=world.chair)

    with pytest.raises(Stale):
        change(world, voice)
    assert not Voice.objects.exists()
