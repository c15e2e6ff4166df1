"""What families and practitioners said is recorded and changed."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.tests.factories import FindingFactory, VoiceFactory
from cases.models import Audit, Observation, Voice
from cases.states import PUBLISHED_AUDIT, WrongState

from ..presenters.voices import SHEETS


@pytest.fixture
def panel(world, client_of):
    return client_of(world.panel)


def url(world, voice=None, name="voice-edit"):
    ids = [world.audit.public_id, world.case.public_id]
    return reverse(name, args=[*ids, voice.pk]) if voice else reverse("voice-create", args=ids)


def form(**others):
    return {
        "who": "mother",
        "words": "Nobody rang.",
        "exact": "exact",
        "way": "phone",
        "how": "The manager rang",
        "consent": "nobody",
        "version": 0,
        "save_key": uuid.uuid4(),
    } | others


def test_voice_is_recorded_with_observations(world, panel):
    data = form(**{"consent": "person", "observations-worried": ["Calls", "Letters"]})
    assert panel.post(url(world), data).status_code == 302
    voice = Voice.objects.get()
    assert voice.consent_to_quote
    assert [o.text for o in voice.observations.all()] == ["Calls", "Letters"]
    page = panel.get(world.case.get_absolute_url()).content.decode()
    assert "Nobody rang." in page
    assert "may be quoted: they agreed" in page
    assert "Mother, by telephone, The manager rang · word for word" in page


def test_voice_sent_twice_is_one_voice(world, panel):
    data = form()
    for _ in range(2):
        assert panel.post(url(world), data).status_code == 302
    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"who": ""}, "Select who said it"),
        ({"who": "neighbour"}, "Select who said it from the list"),
        ({"words": " "}, "Write what they said"),
        ({"words": "x" * 5001}, "shorten this to 5000"),
        ({"way": ""}, "Select how it was obtained"),
        ({"way": "pigeon"}, "Select how it was obtained from the list"),
        ({"way": "other", "how": " "}, "Write how it was obtained"),
        ({"how": "x" * 201}, "Shorten this to 200 characters"),
        ({"exact": ""}, "Select whether these are exactly their words"),
        ({"consent": ""}, "Select whether the words may be quoted"),
        ({"consent": "parent"}, "A parent is asked only where the child said it"),
        ({"said_on-day": "31", "said_on-month": "2", "said_on-year": "2019"}, "The date"),
        ({"said_on-day": "1", "said_on-month": "1", "said_on-year": "2999"}, "The date"),
        ({"words": "a\x00b"}, "Null characters are not allowed"),
        ({"observations-well": "x" * 2001}, "Shorten this to 2000"),
    ],
)
def test_bad_input_gets_a_message_and_keeps_what_was_typed(world, panel, wrong, message):
    answer = panel.post(url(world), form(**({"how": "by a letter"} | wrong)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert "by a letter" in page or "how" in wrong
    assert not Voice.objects.exists()


def test_adding_a_box_keeps_everything_and_saves_nothing(world, panel):
    answer = panel.post(url(world), form(**{"observations-well": "One", "add": "well"}))
    page = answer.content.decode()
    assert 'id="id_observations-well-1"' in page
    assert "Nobody rang." in page
    assert not Voice.objects.exists()


def test_voice_is_changed_and_consent_taken_back(world, panel):
    panel.post(url(world), form(**{"consent": "person", "observations-well": "Kept"}))
    voice = Voice.objects.get()
    context = panel.get(url(world, voice)).context["form"]
    assert context.observation_rows[0].text == "Kept"
    key = context.observation_rows[0].key
    data = form(
        **{
            "version": 1,
            "words": "Somebody rang.",
            "observations-well": "Kept, and changed",
            "observations-well-key": key,
        }
    )
    assert panel.post(url(world, voice), data).status_code == 302
    voice.refresh_from_db()
    assert (voice.words, voice.consent_to_quote, voice.version) == ("Somebody rang.", False, 2)
    assert str(voice.observations.get().key) == key


def test_stale_change_gets_409_with_both_texts(world, panel):
    panel.post(url(world), form())
    voice = Voice.objects.get()
    panel.post(url(world, voice), form(version=1, words="Theirs"))
    answer = panel.post(url(world, voice), form(version=1, words="Mine"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    voice.refresh_from_db()
    assert voice.words == "Theirs"
    again = {name: answer.context["form"][name].value() for name in ("version", "save_key")}
    assert panel.post(url(world, voice), form(words="Mine") | again).status_code == 302
    voice.refresh_from_db()
    assert voice.words == "Mine"


@pytest.fixture
def publish(world):
    """Gives the audit that state once the page was opened."""

    def to(state):
        Audit.objects.filter(pk=world.audit.pk).update(state=state)

    return to


@pytest.mark.parametrize("state", PUBLISHED_AUDIT)
@pytest.mark.parametrize("changed", [{}, {"add": "well"}, {"way": ""}])
def test_published_audit_takes_no_new_words_and_shows_what_was_typed(
    state, changed, world, panel, publish
):
    publish(state)
    answer = panel.post(url(world), form(**{"observations-worried": "About calls"} | changed))
    assert answer.status_code == 409
    page = answer.text
    assert "The report is published, so nothing was saved." in page
    assert "Nobody rang." in page
    assert "About calls" in page
    assert 'name="save"' not in page
    assert 'name="add"' not in page
    assert not Voice.objects.exists()
    assert not Observation.objects.exists()


def test_published_audit_keeps_words_and_observations_as_they_were(world, panel, publish):
    panel.post(url(world), form(**{"observations-worried": "About calls"}))
    voice = Voice.objects.get()
    publish("published")
    answer = panel.post(url(world, voice), form(version=1, words="Mine"))
    assert answer.status_code == 409
    assert "Mine" in answer.text
    voice.refresh_from_db()
    assert (voice.words, voice.version) == ("Nobody rang.", 1)
    assert not voice.observations.get().withdrawn


def test_published_audit_offers_no_change_of_what_was_said(world, panel, publish):
    panel.post(url(world), form())
    voice, child = Voice.objects.get(), world.case.get_absolute_url()
    addresses = [url(world), url(world, voice)]
    page = panel.get(child).text
    assert all(address in page for address in addresses)
    publish("published")
    page = panel.get(child).text
    assert "Nobody rang." in page
    assert not any(address in page for address in addresses)
    assert [panel.get(address).url for address in addresses] == [child, child]


def test_audit_published_between_the_page_and_the_lock_takes_no_words(world, publish):
    publish("published")  # the case in hand does not know
    with pytest.raises(WrongState):
        VoiceFactory(case=world.case)


def removing(page):
    """What the page sends to remove what it shows."""
    return {name: page.context["saving"][name].value() for name in ("version", "save_key")}


def test_words_of_another_child_are_removed(world, panel):
    panel.post(url(world), form(**{"observations-worried": "About calls"}))
    voice = Voice.objects.get()
    address = url(world, voice, "voice-remove")
    assert address in panel.get(world.case.get_absolute_url()).text
    page = panel.get(address)
    assert "Nobody rang." in page.text
    assert "About calls" in page.text
    answer = panel.post(address, removing(page), follow=True)
    assert "What they said is removed." in answer.text
    assert "Nobody rang." not in answer.text
    assert not Voice.objects.exists()
    assert not Observation.objects.exists()
    assert panel.post(address, removing(page)).status_code == 404


def test_what_a_finding_rests_on_is_crossed_out_there_when_words_are_removed(
    world, panel, client_of
):
    panel.post(url(world), form(**{"observations-worried": "About calls"}))
    voice = Voice.objects.get()
    finding = FindingFactory(audit=world.audit, observations=voice.observations.all())
    address = url(world, voice, "voice-remove")
    panel.post(address, removing(panel.get(address)))
    shown = client_of(world.chair).get(
        reverse("finding-detail", args=[world.audit.public_id, finding.pk])
    )
    assert "No child linked" in shown.text
    assert "<del>About calls</del> (taken out since, not counted)" in shown.text
    assert "Words that were removed" in shown.text
    board = panel.get(world.audit.get_findings_url()).text
    assert "About calls" not in board


def test_words_changed_since_the_page_was_shown_are_not_removed_but_shown(world, panel):
    panel.post(url(world), form())
    voice = Voice.objects.get()
    address = url(world, voice, "voice-remove")
    old = removing(panel.get(address))
    panel.post(url(world, voice), form(version=1, words="Somebody rang after all."))
    answer = panel.post(address, old)
    assert answer.status_code == 409
    assert "nothing was removed" in answer.text
    assert "Somebody rang after all." in answer.text
    assert Voice.objects.exists()
    assert panel.post(address, removing(answer)).status_code == 302
    assert not Voice.objects.exists()


def test_words_of_a_published_audit_are_not_removed(world, panel, publish):
    panel.post(url(world), form())
    voice = Voice.objects.get()
    address = url(world, voice, "voice-remove")
    old = removing(panel.get(address))
    publish("published")
    answer = panel.post(address, old)
    assert answer.status_code == 409
    assert "Nothing was removed" in answer.text
    assert '<form method="post" action="' + address not in answer.text
    assert Voice.objects.exists()
    child = world.case.get_absolute_url()
    assert panel.get(address).url == child
    assert address not in panel.get(child).text


def test_all_that_is_known_of_the_words_is_shown_and_offered_again(world, panel):
    day = {"said_on-day": "28", "said_on-month": "2", "said_on-year": "2019"}
    data = form(who="child", exact="reported", way="advocate", how="", consent="parent-not", **day)
    assert panel.post(url(world), data).status_code == 302
    voice = Voice.objects.get()
    page = panel.get(world.case.get_absolute_url()).content.decode()
    assert (
        "Child, through an advocate · 28 February 2019 · as somebody else put it · "
        "not to be quoted: a parent did not agree for the child"
    ) in page
    shown = panel.get(url(world, voice)).context["form"]
    assert [shown[name].value() for name in ("exact", "way", "consent")] == [
        "reported", "advocate", "parent-not",
    ]  # fmt: skip


def test_words_recorded_before_these_were_asked_say_what_is_known(world, panel):
    Voice.objects.create(
        case=world.case, who="mother", words="Old", how="On a visit", consent_to_quote=True,
        recorded_at="2019-02-28T12:00Z",
    )  # fmt: skip
    page = panel.get(world.case.get_absolute_url()).content.decode()
    assert "Mother, On a visit · may be quoted · <a" in page
    shown = panel.get(url(world, Voice.objects.get())).context["form"]
    assert [shown[name].value() for name in ("exact", "way", "consent")] == [None, "", None]


@pytest.mark.parametrize("kind", SHEETS)
def test_question_sheet_names_nobody_and_says_that_nobody_need_answer(kind, world, panel):
    page = panel.get(reverse("question-sheet", args=[world.audit.public_id, kind])).text
    sheet = page.split("<article")[1].split("</article>")[0]
    assert sheet.count("<h2") >= 4
    assert re.search("do not have to|need not take part", sheet)
    assert "not safe" in sheet or "keep you safe" in sheet or "may not be safe" in sheet
    for name in (world.case.pseudonym, world.audit.title, world.partnership.name):
        assert name not in sheet


def test_form_leads_to_the_question_sheets(world, panel):
    page = panel.get(url(world)).text
    for kind in SHEETS:
        assert reverse("question-sheet", args=[world.audit.public_id, kind]) in page
