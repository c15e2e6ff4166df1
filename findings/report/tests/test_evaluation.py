"""The evaluation of one child as a document: what the page says, with the pseudonym only."""

import io

import pytest
from django.urls import reverse
from docx import Document

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import (
    DiscussionFactory,
    FindingFactory,
    IdentityFactory,
    MeetingFactory,
    NoPartFactory,
    VoiceFactory,
)

from .reading import words_of, words_of_pdf


def make(world):
    IdentityFactory(case=world.case)
    said = {"observations-worried": ["A worry"], "observations-worried-key": [""]}
    acting.fill_in_and_send(world.case, world.police, A=said)
    VoiceFactory(case=world.case, words="They asked me first.", consent_to_quote=True)
    VoiceFactory(case=world.case, words="Never to be quoted.", consent_to_quote=False)
    discussion = DiscussionFactory(case=world.case, meeting=MeetingFactory(audit=world.audit))
    acting.write_minutes(discussion, experience="It was loud & <long>.", by=world.chair)
    FindingFactory(
        audit=world.audit, wording="Minutes go astray", observations=world.case.observations.all()
    )


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


def address(world, format):
    case = world.case
    return reverse("child-evaluation-file", args=[world.audit.public_id, case.public_id, format])


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_document_says_what_the_panel_found(world, client_of, format):
    answer = client_of(world.panel).get(address(world, format))
    is_pdf = format == "pdf"
    words = (
        words_of_pdf(answer.content) if is_pdf else words_of(Document(io.BytesIO(answer.content)))
    )
    for text in (
        "Ada, 7 years",
        "It was loud & <long>.",
        "They asked me first.",
        "Minutes go astray",
    ):
        assert text in " ".join(words.split())
    for text in ("Never to be quoted.", "Nominella", "Matrina"):
        assert text not in words
    assert Entry.objects.filter(verb="exported", object_id=world.case.pk).count() == 1
    before, after = answer["Content-Disposition"].lower().split(str(world.case.public_id)[:8])
    assert "ada" not in before + after  # the key between them is random


def test_whoever_takes_no_part_gets_no_document(world, client_of):
    NoPartFactory(case=world.case, user=world.panel)
    assert client_of(world.panel).get(address(world, "pdf")).status_code == 403


def test_other_forms_of_file_are_not_found(world, client_of):
    assert client_of(world.chair).get(address(world, "html")).status_code == 404


def test_evaluations_of_all_children_leave_as_one_document(world, client_of):
    url = reverse("evaluations-file", args=[world.audit.public_id, "docx"])
    answer = client_of(world.chair).get(url)
    words = words_of(Document(io.BytesIO(answer.content)))
    assert "Ada: Who was there" in words
    assert "Ben: Who was there" in words
    assert "It was loud & <long>." in words
    assert Entry.objects.filter(verb="exported", object_id=world.audit.pk).count() == 1

    NoPartFactory(case=world.case, user=world.panel)
    words = words_of(Document(io.BytesIO(client_of(world.panel).get(url).content)))
    assert "Ben: Who was there" in words
    assert "Ada" not in words
    assert client_of(world.chair).get(url.replace("docx", "html")).status_code == 404
