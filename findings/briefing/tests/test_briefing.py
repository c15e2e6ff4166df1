"""The learning briefing: written by the chair, two pages for practitioners."""

import io
import re

import pikepdf
import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests.factories import FindingFactory, ReportFactory
from findings.models import Briefing

from ..forms import MAX_LINES, MAX_LOOKED_AT, MAX_WORDS


def make(world):
    world.findings = [
        FindingFactory(audit=world.audit, kind=kind, wording=f"Finding {number} of this audit")
        for number, kind in enumerate(["well", "worried", "worried", "needs", "needs"], 1)
    ]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def address(name, world, *more):
    return reverse(name, args=[world.audit.public_id, *more])


def filled(world, page, **changes):
    keys = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]
        for name in ("version", "save_key")
    }
    return (
        keys
        | {
            "looked_at": "Ten children’s records.",
            "finding-1": world.findings[1].pk,
            "words-1": "Check that the minutes arrived.",
            "finding-2": world.findings[3].pk,
            "finding-3": world.findings[0].pk,
            "differently": "Ask who is missing.\nWrite down why.",
            "questions": "When did we last ask the father?",
        }
        | changes
    )


def write(client, world, **changes):
    page = client.get(address("briefing-edit", world))
    return client.post(address("briefing-edit", world), filled(world, page, **changes))


def test_chair_writes_it_and_everybody_reads_it_once_the_report_is_published(
    world, chair, client_of
):
    assert "Nothing is written yet." in chair.get(address("briefing", world)).text
    assert write(chair, world).status_code == 302
    auditor = client_of(world.auditor)
    assert auditor.get(address("briefing", world)).status_code == 404
    ReportFactory(audit=world.audit)
    page = auditor.get(address("briefing", world)).text
    order = ["Check that the minutes arrived.", "Finding 4 of this", "Finding 1 of this"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Finding 2 of this audit" not in page  # said in other words
    assert "<li>Write down why.</li>" in page
    assert "Change the briefing" not in page


def test_nobody_but_the_chair_writes_it(world, client_of):
    for person, status in (("panel", 403), ("administrator", 403), ("auditor", 404)):
        client = client_of(getattr(world, person))
        assert client.get(address("briefing-edit", world)).status_code == status


def test_unfinished_one_is_kept_and_says_what_it_wants(world, chair):
    assert write(chair, world, **{"finding-3": "", "questions": ""}).status_code == 302
    page = chair.get(address("briefing", world)).text
    assert "The briefing is not finished" in page
    assert "Talk about it in your team" not in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"finding-1": "", "words-1": "Words"}, "choose the finding that these words are about"),
        ({"finding-2": "999999"}, "Message 2: choose one of the findings"),
        ({"words-1": "x" * (MAX_WORDS + 1)}, "shorten"),
    ],
)
def test_mistakes_are_named_and_nothing_is_saved(world, chair, changes, message):
    answer = write(chair, world, **changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Ten children’s records." in answer.text
    assert not Briefing.objects.exists()


def test_finding_is_chosen_once(world, chair):
    answer = write(chair, world, **{"finding-2": world.findings[1].pk})
    assert answer.status_code == 422
    assert "this finding is chosen above" in answer.text


def test_two_at_once_lose_nothing(world, chair):
    first = chair.get(address("briefing-edit", world))
    second = chair.get(address("briefing-edit", world))
    url = address("briefing-edit", world)
    assert chair.post(url, filled(world, first)).status_code == 302
    answer = chair.post(url, filled(world, second, questions="Another question?"))
    assert answer.status_code == 409
    assert "Another question?" in answer.text
    assert "When did we last ask the father?" in answer.text
    again = filled(world, answer, questions="Another question?")
    assert chair.post(url, again).status_code == 302
    assert Briefing.objects.get().questions == "Another question?"


def test_same_form_twice_saves_once(world, chair):
    form = filled(world, chair.get(address("briefing-edit", world)))
    for _ in range(2):
        assert chair.post(address("briefing-edit", world), form).status_code == 302
    assert Briefing.objects.get().version == 1


def test_longest_briefing_takes_two_pages(world, chair):
    """Each box as full as it may be, in words."""

    def full(length):
        return ("safeguarding together " * 200)[: length - 1]

    texts = {
        "looked_at": full(MAX_LOOKED_AT),
        "differently": full(MAX_LINES),
        "questions": full(MAX_LINES),
        **{f"words-{place}": full(MAX_WORDS) for place in range(1, 6)},
        **{f"finding-{n}": finding.pk for n, finding in enumerate(world.findings, 1)},
    }
    assert write(chair, world, **texts).status_code == 302
    answer = chair.get(address("briefing-file", world, "pdf"))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) <= 2
    assert Entry.objects.filter(verb="exported", object_id=world.audit.pk).count() == 1


def test_unknown_form_of_file_is_not_found(world, chair):
    assert chair.get(address("briefing-file", world, "exe")).status_code == 404
