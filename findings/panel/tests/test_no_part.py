"""Whoever takes no part in the discussion of a child is shown nothing of the child."""

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    DiscussionFactory,
    FindingFactory,
    MeetingFactory,
    NoPartFactory,
    PersonFactory,
    VoiceFactory,
)
from cases.access import readable_returns
from cases.models import NotTakingPart
from cases.returns.forms.observations import ObservationRow

SAID = ["SECRET-return", "SECRET-voice", "SECRET-reason", "SECRET-experience"]
OF_CHILD = [
    *("case-detail", "case-path", "child-meeting", "child-evaluation", "child-pack"),
    *("voice-create",),
]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(finding=discussed_child)


def discussed_child(world):
    worried = {"observations-worried": ["SECRET-return"], "observations-worried-key": [""]}
    sent = acting.fill_in_and_send(world.case, world.health, A=worried)
    said = [ObservationRow("worried", 0, "", "SECRET-voice")]
    VoiceFactory(case=world.case, words="SECRET-voice", observations=said)
    meeting = MeetingFactory(audit=world.audit)
    discussion = DiscussionFactory(case=world.case, meeting=meeting, reason="SECRET-reason")
    acting.write_minutes(discussion, experience="SECRET-experience")
    DiscussionFactory(case=world.other_case, meeting=meeting)
    return FindingFactory(audit=world.audit, observations=sent.observations.all())


def paths(world):
    """Of every page about the child, and of those about the whole audit."""
    audit = world.audit.public_id
    child = [reverse(name, args=[audit, world.case.public_id]) for name in OF_CHILD]
    lists = [reverse(name, args=[audit]) for name in ("agenda", "audit-packs", "finding-list")]
    lists.append(reverse("finding-detail", args=[audit, world.finding.pk]))
    lists.append(reverse("audit-answers", args=[audit]))
    return child, [f"{path}?show=all" for path in lists]


@pytest.mark.parametrize("person", ["panel", "chair", "administrator"])
def test_marked_person_is_shown_nothing_of_the_child(person, world, client_of):
    user = getattr(world, person)
    client = client_of(user)
    child, lists = paths(world)
    before = "".join(read(client, path) for path in lists)
    assert all(word in before for word in ("SECRET-return", "SECRET-reason"))
    assert all(client.get(path).status_code == 200 for path in child)

    NoPartFactory(case=world.case, user=user)

    for path in child:
        page = client.get(path)
        assert page.status_code == 403, path
        assert "because you worked with the family" in page.text
        assert not [word for word in SAID if word in page.text]
    after = "".join(read(client, path) for path in lists)
    assert not [word for word in SAID if word in after]
    assert not readable_returns(user).filter(case=world.case).exists()
    refusals = Entry.objects.filter(verb="refused", person_id=user.pk, case_id=world.case.pk)
    assert refusals.count() == len(child)


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.getvalue().decode(errors="replace")


def test_own_return_stays_open_to_an_auditor_who_takes_no_part(world, client_of):
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.police)
    NoPartFactory(case=world.case, user=both)
    own = acting.agency_return(world.case, world.police)
    assert client_of(both).get(own.get_absolute_url()).status_code == 200


def test_marked_person_stays_off_the_screen_of_other_children(world, client_of):
    """The next child of the agenda is the next one that they discuss."""
    NoPartFactory(case=world.case, user=world.panel)
    path = reverse("child-meeting", args=[world.audit.public_id, world.other_case.public_id])
    page = client_of(world.panel).get(path)
    assert page.status_code == 200
    assert "Child 1 of 1" in page.text
    assert str(world.case.public_id) not in page.text


def test_chair_marks_and_administrator_ends(world, client_of):
    url = reverse("no-part", args=[world.audit.public_id, world.case.public_id])
    answer = client_of(world.chair).post(url, {"user": world.panel.pk, "reason": "other"})
    assert answer.status_code == 302
    mark = NotTakingPart.objects.get()
    assert "recorded" in client_of(world.panel).get(world.case.get_absolute_url()).text

    end = reverse("no-part-end", args=[world.audit.public_id, world.case.public_id, mark.pk])
    assert client_of(world.administrator).post(end).status_code == 302
    assert client_of(world.panel).get(world.case.get_absolute_url()).status_code == 200
    verbs = Entry.objects.filter(object_type="cases.nottakingpart").values_list("verb", flat=True)
    assert sorted(verbs) == ["added", "ended"]


def test_nobody_ends_their_own_mark(world, client_of):
    mark = NoPartFactory(case=world.case, user=world.chair)
    end = reverse("no-part-end", args=[world.audit.public_id, world.case.public_id, mark.pk])
    assert client_of(world.chair).post(end).status_code == 403
    assert NotTakingPart.objects.current().exists()


def test_same_mark_again_is_one_mark(world):
    first = NoPartFactory(case=world.case, user=world.panel)
    assert NoPartFactory(case=world.case, user=world.panel) == first


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Select who takes no part"),
        ({"user": "9" * 30, "reason": "worked"}, "Select somebody from the list"),
        ({"user": "\x00", "reason": "worked"}, "Null characters are not allowed"),
        ({"user": "auditor", "reason": "worked"}, "Select somebody from the list"),
        ({"user": "panel", "reason": "tired"}, "Select a reason from the list"),
    ],
)
def test_mark_of_nobody_says_what_to_do(data, words, world, client_of):
    named = getattr(world, data.get("user", ""), None)
    url = reverse("no-part", args=[world.audit.public_id, world.case.public_id])
    page = client_of(world.chair).post(url, data | ({"user": named.pk} if named else {}))
    assert page.status_code == 422
    assert words in page.text
    assert not NotTakingPart.objects.exists()
