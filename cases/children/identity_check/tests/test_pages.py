"""Forms outside returns show what may tell who a child is, after they are saved and not instead."""

import pytest
from django.urls import reverse

from auditapp.tests.factories import (
    DiscussionFactory,
    FindingFactory,
    IdentityFactory,
    MeetingFactory,
    VoiceFactory,
)
from auditapp.tests.page_forms import posted_forms

pytestmark = pytest.mark.django_db
SENTENCE = "“Nominella” looks like the name of somebody in a child’s family."


@pytest.fixture
def case(world):
    IdentityFactory(case=world.case, name="Nominella Quist")
    return world.case


def addresses(world):
    """Each form: who fills it in, its address, the box."""
    case = [world.audit.public_id, world.case.public_id]
    voice = VoiceFactory(case=world.case, way="phone", is_exact=True, consent_by="person")
    finding = FindingFactory(audit=world.audit, wording="Nobody wrote it down.")
    meeting = MeetingFactory(audit=world.audit)
    DiscussionFactory(case=world.case, meeting=meeting)
    return {
        "circumstances": (world.administrator, reverse("case-edit", args=case), "circumstances"),
        "voice": (world.chair, reverse("voice-edit", args=[*case, voice.pk]), "words"),
        "aim": (world.administrator, reverse("audit-set-up-purpose", args=case[:1]), "aim"),
        "finding": (
            world.chair,
            reverse("finding-edit", args=[world.audit.public_id, finding.pk]),
            "wording",
        ),
        "minutes": (world.chair, reverse("child-meeting", args=case), "experience"),
    }


@pytest.mark.parametrize("name", ["circumstances", "voice", "aim", "finding", "minutes"])
def test_form_is_saved_and_shows_the_words_with_a_button_that_replaces_them(
    name, world, case, client_of
):
    person, url, box = addresses(world)[name]
    client = client_of(person)

    def submit(**changes):
        page = client.get(url)
        [form] = [f for f in posted_forms(url, page.text) if box in f.data]
        return client.post(form.action, form.data | changes, follow=True)

    shown = submit(**{box: "Nominella was not asked."})
    assert shown.redirect_chain[-1][0] == url
    assert "It is saved." in shown.text
    assert SENTENCE in shown.text
    assert f'value="{box}:Nominella"' in shown.text

    settled = submit(replace=f"{box}:Nominella")
    assert SENTENCE not in settled.text
    assert f"{case.pseudonym} was not asked." in settled.text


def test_new_child_leads_to_its_page_where_its_circumstances_name_another_family(
    world, case, client_of
):
    url = reverse("case-create", args=[world.audit.public_id])
    client = client_of(world.administrator)
    [form] = [f for f in posted_forms(url, client.get(url).text) if "circumstances" in f.data]
    data = form.data | {"pseudonym": "Zelda", "age": "7 years", "circumstances": "Like Nominella"}
    shown = client.post(url, data, follow=True)
    assert shown.redirect_chain[-1][0].endswith("/change/") or "Zelda" in shown.text
    assert SENTENCE in shown.text


def test_words_are_in_no_cookie(world, case, client_of):
    url = reverse("case-edit", args=[world.audit.public_id, case.public_id])
    client = client_of(world.administrator)
    [form] = [f for f in posted_forms(url, client.get(url).text) if "circumstances" in f.data]
    answer = client.post(url, form.data | {"circumstances": "Nominella"})
    assert answer.status_code == 302
    assert "Nominella" not in str(answer.cookies) + str(client.cookies)
