"""The public summary: nothing in it tells of one child."""

import json

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import ActionFactory, FindingFactory, VoiceFactory
from auditapp.tests.paths import late_path

from ..content import content_of
from ..public import public_of
from ..summaries import summarise


def make(world):
    for case in (world.case, world.other_case):
        case.circumstances, case.age = f"What befell {case}", "4 years and 3 weeks"
        case.save()
        for agency in (world.social_care, world.police):
            worried = {"observations-worried": ["A worry"], "observations-worried-key": [""]}
            acting.fill_in_and_send(case, agency, A=worried)
        VoiceFactory(case=case, words="They asked me first.", consent_to_quote=True)
    late_path(world.case, "A reason of one child")
    cover = {"S1": ["no"], "S2": ["What an agency wrote"], "S3": ["manager"]}
    acting.save_cover_sheet(world.audit, world.police, cover, send=True)
    finding = FindingFactory(
        audit=world.audit, wording="Minutes go astray", observations=world.case.observations.all()
    )
    ActionFactory(finding=finding, owner=world.health, lead="Pip Police")


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def content(world):
    return content_of(summarise(world.audit))


def test_members_report_tells_of_each_child(content):
    text = json.dumps(content)
    for words in ("Ada", "What befell Ben", "4 years and 3 weeks", "A reason of one child", "Pip"):
        assert words in text


@pytest.mark.parametrize("threshold", [None, 5])
def test_public_summary_tells_of_none(content, threshold):
    text = json.dumps(public_of(content, threshold))
    for words in ("Ada", "Ben", "befell", "3 weeks", "A reason of one child", "Pip Police"):
        assert words not in text
    for words in ("Minutes go astray", "They asked me first.", "2 children were"):
        assert words in text


def test_public_summary_has_the_form_of_the_members_report(content):
    public = public_of(content, 5)
    assert public.keys() == content.keys()
    for part in ("timescales", "meetings", "differences", "method", "voices", "children"):
        assert set(public[part] or ()) <= set(content[part] or ()), part
    finding = public["lists"][1]["findings"][0]
    assert set(content["lists"][1]["findings"][0]) - set(finding) == {"id", "children", "agencies"}


def test_small_counts_are_not_given(content):
    public = public_of(content, 5)
    assert public["lists"][1]["findings"][0]["raised"] == "Raised for fewer than 5 children"
    [limit] = [row for row in public["timescales"]["rows"] if row["numbers"][0] != 0]
    assert limit["numbers"][0] == "fewer than 5"
    assert public_of(content, None)["lists"][1]["findings"][0]["raised"].startswith("Raised for 1")


def test_services_are_shown_together_and_agencies_words_not_at_all(content):
    public = public_of(content, None)
    assert all(table["rows"] == [] for table in public["meetings"]["tables"])
    assert all(len(row["numbers"]) == 2 for row in public["method"]["returns"]["rows"])
    assert all(entry["words"] == [] for entry in public["method"]["cover"])
    assert any(entry["words"] for entry in content["method"]["cover"])
