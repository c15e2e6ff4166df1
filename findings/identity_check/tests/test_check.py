"""The page of an audit on which chair and administrators see what would tell who a child is."""

import re
import uuid

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import (
    DiscussionFactory,
    FindingFactory,
    IdentityFactory,
    MeetingFactory,
    NoPartFactory,
    VoiceFactory,
)
from auditapp.tests.paths import late_path
from cases.children.identities.services import delete_identity
from cases.states import WrongState
from findings.models import IdentityOverride

from ..checking import hits_in, open_hits, texts_in
from ..services import override, undo_override

pytestmark = pytest.mark.django_db
WORDING = "Nobody told Nominella. She waited."


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(finding=leak)


def leak(world):
    IdentityFactory(case=world.case, name="Nominella Quist", mother_name="Matrina Quist")
    return FindingFactory(audit=world.audit, wording=WORDING)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def url(world, *of):
    name = "identity-check" if not of else "identity-override"
    return reverse(name, args=[world.audit.public_id, *of])


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def keep(world, reason="It is a street.", **changes):
    placed = open_hits(world.audit)[0]
    fields = {"fingerprint": placed.fingerprint, "save_key": uuid.uuid4(), "by": world.chair}
    return override(audit=world.audit, reason=reason, **fields | changes)


def test_page_marks_the_words_and_says_what_to_write_and_where(world, chair):
    page = chair.get(url(world))
    assert '<mark class="app-checked__mark">Nominella</mark>' in page.text
    assert "“Nominella” looks like the name of somebody in a child’s family" in words(page)
    assert f"Write “{world.case.pseudonym}” instead" in words(page)
    assert reverse("finding-edit", args=[world.audit.public_id, world.finding.pk]) in page.text
    assert "1 place to decide about" in words(page)
    assert "Quist" not in page.text


def test_every_text_of_the_report_is_checked(world):
    VoiceFactory(case=world.case, words="Matrina said so")
    VoiceFactory(case=world.case, words="Matrina Quist is not quoted", consent_to_quote=False)
    audit, case = world.audit, world.case
    for name in ("title", "topic", "aim", "scope", "method_note"):
        setattr(audit, name, f"{name} of Nominella")
    audit.save()
    case.age, case.circumstances = "7 years, Nominella", "Lives with Matrina"
    case.save()
    cover = {"S1": ["no"], "S2": ["As Matrina knows"], "S3": ["manager"]}
    acting.send_cover_sheet(audit, world.police, cover)
    discussion = DiscussionFactory(case=case, meeting=MeetingFactory(audit=audit))
    acting.write_minutes(discussion, conclusions="Nominella first", by=world.chair)
    late_path(case, "Matrina was ill")
    places = [placed.place for placed in open_hits(audit)]
    assert len(places) == 12, places
    assert len(set(places)) == 12


def test_observations_are_listed_apart_and_hold_nothing_up(world, chair):
    worried = {"observations-worried": ["Matrina was tired"], "observations-worried-key": [""]}
    acting.fill_in_and_send(world.case, world.police, A=worried)
    page = words(chair.get(url(world)))
    assert "Matrina was tired" in page.partition("In what is not published")[2]
    assert [placed.words for placed in open_hits(world.audit)] == ["Nominella"]


def test_word_of_a_reason_settles_it_until_it_is_taken_back(world, chair):
    placed = open_hits(world.audit)[0]
    page = chair.get(url(world, placed.fingerprint))
    assert WORDING in words(page)
    saving = {"version": 0, "save_key": uuid.uuid4(), "reason": "It is a street."}
    answer = chair.post(url(world, placed.fingerprint), saving, follow=True)
    assert "It is a street." in answer.text
    assert "Nothing is left to decide about." in answer.text
    assert open_hits(world.audit) == []
    entry = Entry.objects.get(verb=Verb.ADDED, object_type="findings.identityoverride")
    assert (entry.person_id, entry.partnership_id) == (world.chair.pk, world.partnership.pk)

    undo = reverse("identity-override-undo", args=[world.audit.public_id, placed.fingerprint])
    for _ in range(2):  # twice is once
        assert chair.post(undo).status_code == 302
    assert len(open_hits(world.audit)) == 1
    assert Entry.objects.filter(verb=Verb.REMOVED).count() == 1


def test_reason_holds_for_the_sentence_and_not_for_another(world):
    keep(world)
    world.finding.wording = "Nobody told Nominella. She waited for a week."
    world.finding.save()
    assert open_hits(world.audit) == []
    world.finding.wording = "Nominella waited for a week."
    world.finding.save()
    assert len(open_hits(world.audit)) == 1


def test_frozen_report_meets_the_reasons_given_on_the_page(world):
    content = {"findings": [{"wording": WORDING, "children": 2}], "title": "Nominella’s audit"}
    texts = list(texts_in(content))
    assert texts == [("findings[0].wording", WORDING), ("title", "Nominella’s audit")]
    keep(world)
    found = hits_in(world.audit, texts)
    assert [(p.place, p.is_open) for p in found] == [
        ("findings[0].wording", False),
        ("title", True),
    ]


def test_reason_is_required_and_what_was_typed_kept(world, chair):
    placed = open_hits(world.audit)[0]
    saving = {"version": 0, "save_key": uuid.uuid4()}
    answer = chair.post(url(world, placed.fingerprint), saving | {"reason": " "})
    assert answer.status_code == 422
    assert "Write why these words identify nobody" in answer.text
    answer = chair.post(url(world, placed.fingerprint), saving | {"reason": "x" * 1_001})
    assert answer.status_code == 422
    assert "x" * 1_001 in answer.text
    assert chair.post(url(world, placed.fingerprint), saving | {"reason": "\x00"}).status_code in (
        422,
        400,
    )
    assert not IdentityOverride.objects.exists()


@pytest.mark.parametrize("saving", [{}, {"version": "x"}, {"save_key": "x"}])
def test_forged_form_is_refused(saving, world, chair):
    placed = open_hits(world.audit)[0]
    good = {"version": 0, "save_key": uuid.uuid4(), "reason": "A reason"}
    posted = good | saving if saving else {"reason": "A reason"}
    assert chair.post(url(world, placed.fingerprint), posted).status_code == 400


def test_text_that_changed_meanwhile_keeps_nothing_and_shows_what_was_written(world, chair):
    placed = open_hits(world.audit)[0]
    world.finding.wording = "Nobody told Nominella anything."
    world.finding.save()
    saving = {"version": 0, "save_key": uuid.uuid4(), "reason": "It is a street."}
    answer = chair.post(url(world, placed.fingerprint), saving)
    assert answer.status_code == 409
    assert "It is a street." in answer.text
    assert chair.get(url(world, placed.fingerprint)).status_code == 302


def test_two_who_decide_at_once_see_both_reasons(world, chair):
    placed = open_hits(world.audit)[0]
    keep(world, reason="It is a horse.")
    saving = {"version": 0, "save_key": uuid.uuid4(), "reason": "It is a street."}
    answer = chair.post(url(world, placed.fingerprint), saving)
    assert answer.status_code == 409
    assert "It is a horse." in answer.text
    assert "It is a street." in answer.text


def test_service_takes_the_same_form_once_and_refuses_what_is_stale_or_closed(world):
    key = uuid.uuid4()
    first = keep(world, save_key=key)
    again = override(
        audit=world.audit, fingerprint=first.fingerprint, reason="x", save_key=key, by=world.chair
    )
    assert again == first
    with pytest.raises(Stale):
        override(audit=world.audit, fingerprint="0" * 64, reason="x", save_key=key, by=world.chair)
    world.audit.state = "closed"
    world.audit.save()
    with pytest.raises(WrongState):
        override(
            audit=world.audit,
            fingerprint="1" * 64,
            reason="x",
            save_key=uuid.uuid4(),
            by=world.chair,
        )
    with pytest.raises(WrongState):
        undo_override(audit=world.audit, fingerprint=first.fingerprint, by=world.chair)


def test_closed_audit_takes_no_reason_and_keeps_what_was_written(world, chair):
    placed = open_hits(world.audit)[0]
    world.audit.state = "closed"
    world.audit.save()
    saving = {"version": 0, "save_key": uuid.uuid4(), "reason": "It is a street."}
    answer = chair.post(url(world, placed.fingerprint), saving)
    assert answer.status_code == 409
    assert "It is a street." in answer.text
    assert "say why" not in chair.get(url(world)).text


def test_panel_is_refused_and_a_chair_without_part_sees_nothing_of_the_child(
    world, client_of, chair
):
    assert client_of(world.panel).get(url(world)).status_code == 403
    VoiceFactory(case=world.case, words="Matrina said so")
    NoPartFactory(case=world.case, user=world.chair)
    page = chair.get(url(world))
    assert "Matrina" not in page.text
    assert "1 more place" in words(page)


def test_child_without_a_key_is_named_and_the_rest_still_found(world, chair):
    delete_identity(case=world.case, by=world.administrator)
    world.finding.wording = "Nominella lives at SV4 2AB"
    world.finding.save()
    page = words(chair.get(url(world)))
    assert f"There is no key of {world.case.pseudonym}" in page
    assert "“SV4 2AB” looks like a postcode" in page


def test_page_says_that_keys_cannot_be_read(world, client_of, settings):
    settings.FIELD_KEYS = ["Yx2xtE4fBuZN4uaSXTQeJ2F4LSqNzOSRp9DxwE5Wzuk="]
    page = client_of(world.chair).get(url(world))
    assert page.status_code == 200
    assert "The check can’t be made" in page.text


def test_details_that_make_a_child_stand_out_are_advice(world, chair):
    world.case.circumstances = "Born early in December 2018 and seen at the Larkspur Centre."
    world.case.save()
    page = words(chair.get(url(world))).partition("What makes a child stand out")[2]
    assert "December 2018: A month of birth" in page
    assert "Larkspur" in page
    assert [placed.words for placed in open_hits(world.audit)] == ["Nominella"]


@given(
    content=st.recursive(
        st.text() | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=10,
    )
)
def test_every_text_of_nested_content_comes_once(content):
    def number(part):
        if isinstance(part, str):
            return 1
        parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        return sum(map(number, parts))

    assert len(list(texts_in(content))) == number(content)
