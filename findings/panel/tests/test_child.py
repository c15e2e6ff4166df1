"""One child: the screen with its minutes, the evaluation, and packs."""

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import (
    DiscussionFactory,
    FindingFactory,
    MeetingFactory,
    VoiceFactory,
)
from findings.models import Attendance

from .asking import key, paragraph, path

# -- the minutes


@pytest.fixture
def discussion(world):
    return DiscussionFactory(case=world.case)


def minutes_of(client, url):
    """What the page's form would post."""
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_minutes_are_saved_without_javascript(world, discussion, client_of):
    url, client = path("child-meeting", world, case=world.case), client_of(world.panel)
    data = minutes_of(client, url) | {"experience": "What it was like"}
    assert client.post(url, data).status_code == 302
    page = client.get(url)
    assert "What it was like" in page.text
    assert "by Panel" in page.text


def test_minutes_of_two_people_show_both_texts_where_they_meet(world, discussion, client_of):
    url = path("child-meeting", world, case=world.case)
    hers, his = client_of(world.panel), client_of(world.chair)
    both = minutes_of(hers, url)
    mine = both | {"save_key": key(), "experience": "His", "dissent": "His too"}
    hers.post(url, both | {"experience": "Hers", "impact": "Hers too"})

    page = his.post(url, mine)
    assert page.status_code == 409
    assert all(text in page.text for text in ("Hers", "His", "somebody changed the same text"))
    assert "Hers too" not in page.text.split("two-texts")[1].split("<form")[0]
    keep_saved = page.context["saving"]
    answer = his.post(
        url,
        dict(page.context["theirs"])
        | {"version": keep_saved["version"].value(), "save_key": key()},
    )
    assert answer.status_code == 302
    discussion.refresh_from_db()
    texts = (discussion.experience, discussion.impact, discussion.dissent)
    assert texts == ("Hers", "Hers too", "His too")


def test_typed_minutes_are_saved_box_by_box(world, discussion, client_of):
    url, typed = (
        path(name, world, case=world.case) for name in ("child-meeting", "child-meeting-typed")
    )
    hers, his = client_of(world.panel), client_of(world.chair)
    version = minutes_of(hers, url)["version"]

    def post(client, version, **texts):
        return client.post(typed, {"version": version, "save_key": key(), **texts})

    answer = post(hers, version, experience="Hers")
    assert answer.status_code == 200
    assert answer.json()["saved"].startswith("Saved ")
    assert post(his, version, impact="His").status_code == 200
    assert post(his, version, experience="His").status_code == 409
    assert post(hers, answer.json()["version"], experience="Hers again").status_code == 200
    assert post(hers, version, note="unknown").status_code == 200
    assert post(hers, version, experience="x" * 10_001).status_code == 422
    assert post(hers, version, experience="a\x00b").status_code == 422
    discussion.refresh_from_db()
    assert (discussion.experience, discussion.impact) == ("Hers again", "His")


@pytest.mark.parametrize("name", ["version", "save_key"])
@pytest.mark.parametrize("page", ["child-meeting", "child-meeting-typed"])
def test_forged_minutes_are_refused(name, page, world, discussion, client_of):
    client = client_of(world.panel)
    data = minutes_of(client, path("child-meeting", world, case=world.case))
    for value in ("forged", "", "1", "a" * 5000):
        answer = client.post(path(page, world, case=world.case), data | {name: value})
        assert answer.status_code == 400


def test_minutes_of_a_closed_audit_can_be_copied(world, discussion, client_of):
    url, client = path("child-meeting", world, case=world.case), client_of(world.panel)
    data = minutes_of(client, url) | {"experience": "Too late"}
    world.audit.state = "published"
    world.audit.save()
    page = client.post(url, data)
    assert page.status_code == 409
    assert "Too late" in page.text
    assert "Keep what I typed" not in page.text
    assert "Nothing is written down" in client.get(url).text


def test_grade_is_agreed_where_the_set_has_a_scale(world, discussion, client_of):
    url, client = path("child-meeting", world, case=world.case), client_of(world.panel)
    acting.fill_in_and_send(world.case, world.police, A={"A7": ["good"]})
    data = minutes_of(client, url)
    wrong = client.post(url, data | {"grade": "splendid"})
    assert wrong.status_code == 422
    assert "Select a grade from the list" in wrong.text
    assert client.post(url, data | {"grade": "good", "grade_why": "As all say"}).status_code == 302
    page = client.get(path("child-evaluation", world, case=world.case))
    assert "Grade agreed: Good" in page.text
    assert "As all say" in page.text


def test_screen_leads_to_the_children_before_and_after(world, client_of):
    for case in (world.case, world.other_case):
        DiscussionFactory(case=case)
    first, second = (
        path("child-meeting", world, case=case) for case in (world.case, world.other_case)
    )
    client = client_of(world.panel)
    assert f'href="{second}" data-key="n ArrowRight"' in client.get(first).text
    page = client.get(f"{second}?keys=off")
    assert f'href="{first}?keys=off" data-key="p ArrowLeft"' in page.text
    assert "data-keys" not in page.text


def test_child_not_on_the_agenda_has_no_screen(world, client_of):
    url = path("child-meeting", world, case=world.case)
    assert client_of(world.panel).get(url).status_code == 404


# -- the evaluation, and packs


def test_evaluation_says_what_there_is_not(world, client_of):
    page = client_of(world.panel).get(path("child-evaluation", world, case=world.case)).text
    assert "This child is not on the agenda" in page
    assert "No meeting is recorded for this child." in page
    assert "Nothing is written down." in page
    assert "No finding rests on" in page


def test_evaluation_tells_what_agencies_make_of_the_child_together(world, client_of):
    worried = {"observations-worried": ["Nobody called"], "observations-worried-key": [""]}
    sent = acting.fill_in_and_send(world.case, world.police, A=worried)
    FindingFactory(audit=world.audit, wording="Call", observations=sent.observations.all())
    FindingFactory(audit=world.audit, wording="Another")
    VoiceFactory(case=world.case, words="Quote me")
    VoiceFactory(case=world.case, words="Never quote me", consent_to_quote=False)
    people = [Attendance(agency=world.police, name="Pat", presence="came")]
    meeting = MeetingFactory(audit=world.audit, attendances=people)
    discussion = DiscussionFactory(case=world.case, meeting=meeting)
    acting.write_minutes(discussion, experience="What it was like", together_well="One call")

    page = paragraph(client_of(world.panel).get(path("child-evaluation", world, case=world.case)))
    shown = ["Pat (Police)", "What it was like", "One call", "Quote me", ">Call</a>"]
    assert [words for words in shown if words not in page] == []
    assert "not marked as held" in page
    assert "1 voice is recorded that may not be quoted." in page
    assert "Never quote me" not in page
    assert "Another" not in page


def test_packs_hold_neither_comments_nor_words_not_to_be_quoted(world, client_of):
    said = {
        "observations-worried": ["A worry"], "observations-worried-key": [""],
        "A7": ["good"], "A7-comment": ["A comment"],
    }  # fmt: skip
    acting.fill_in_and_send(world.case, world.police, A=said)
    VoiceFactory(case=world.case, words="Never quote me", consent_to_quote=False)
    for case in (world.other_case, world.case):
        DiscussionFactory(case=case)
    page = client_of(world.panel).get(path("audit-packs", world)).text
    assert page.index("Ben, 7 years") < page.index("Ada, 7 years")
    assert page.count('<article class="app-pack">') == 2
    assert "A worry" in page
    assert "A comment" not in page
    assert "Never quote me" not in page


def test_pack_counts_what_four_pages_cannot_hold(world, client_of):
    worries = [f"Worry {i} {'word ' * 190}" for i in range(8)]
    said = {"observations-worried": worries, "observations-worried-key": [""] * 8}
    acting.fill_in_and_send(world.case, world.police, A=said)
    page = client_of(world.panel).get(path("child-pack", world, case=world.case)).text
    assert page.count("<li>Worry") == 3
    assert "5 more on the screen." in page
