"""The public summary: nothing in it tells of one child."""

import json

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import ActionFactory, FindingFactory, VoiceFactory
from auditapp.tests.paths import late_path

from ..content import content_of
from ..public import _meetings, public_of
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


def test_few_children_are_not_told_by_differences_and_meetings_either(content):
    """One difference is one child; and of one child "4 of 4" are the services together."""
    shown, members = public_of(content, 5), content
    for kind, before in zip(
        shown["differences"]["kinds"], members["differences"]["kinds"], strict=True
    ):
        if before["numbers"][0]:
            assert kind["numbers"] == ["not shown", "fewer than 5", *["not shown"] * 3]
    assert any(kind["numbers"][0] == "not shown" for kind in shown["differences"]["kinds"])
    for table, before in zip(
        shown["meetings"]["tables"], members["meetings"]["tables"], strict=True
    ):
        for share, known in zip(table["total"], before["total"], strict=True):
            assert share["words"] == ("not shown" if known["of"] else known["words"])
    assert public_of(content, None)["differences"]["kinds"] == members["differences"]["kinds"]


@pytest.mark.parametrize(
    ("alone", "shown"),
    [
        ([(6, 9), (4, 6)], "10 of 15"),
        ([(9, 9), (3, 6)], "not shown"),  # for 3 it was not so
        ([(3, 3)] * 4, "not shown"),  # of three children
        ([(0, 9), (0, 2)], "0 of 11"),
        ([(0, 0)], "–"),
    ],
)
def test_services_together_are_shown_where_they_are_of_enough_children(alone, shown):
    def share(count, of):
        return {"count": count, "of": of, "words": f"{count} of {of}" if of else "–"}

    total = share(*map(sum, zip(*alone, strict=True)))
    meetings = {
        "tables": [
            {
                "columns": ["Came"],
                "rows": [{"service": "A", "shares": [share(*one)]} for one in alone],
                "total": [total],
            }
        ]
    }
    [table] = _meetings(meetings, 5)["tables"]
    assert table["total"][0]["words"] == shown
    assert _meetings(meetings, None)["tables"][0]["total"] == [total]
