"""The board: open observations are used, set aside or suggested to each other; findings are
proposed, agreed, ordered, merged and rest on counted answers."""

import re
import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import AnswerCountFactory, FindingFactory
from cases.models import Observation
from cases.returns.services import reviewing
from findings.models import Finding, KeptApart, SetAside

ALIKE = [
    "The minutes of the conference never reached the school nurse.",
    "No minutes of the conference came to the practice.",
    "Minutes of the conference were not in the record of the nurse.",
]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(said=what_is_said)


def what_is_said(world):
    """Three worries that look alike, of two children, and one that does not."""
    said = {"observations-worried": [ALIKE[0], "The dog was not named."]}
    acting.fill_in_and_send(world.case, world.police, A=said)
    acting.fill_in_and_send(world.case, world.health, A={"observations-worried": [ALIKE[1]]})
    acting.fill_in_and_send(world.other_case, world.police, A={"observations-worried": [ALIKE[2]]})
    return list(Observation.objects.order_by("pk"))


@pytest.fixture
def said(world):
    """By what they say: keys of a world are the same in every test, its rows are not."""
    return {observation.text: observation for observation in Observation.objects.all()}


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


@pytest.fixture
def panel(world, client_of):
    return client_of(world.panel)


def url(world, name, *ids):
    return reverse(name, args=[world.audit.public_id, *ids])


def page_of(answer):
    return answer.content.decode()


def board(world, client, query=""):
    return page_of(client.get(url(world, "finding-list") + query))


def form(**others):
    form = {"kind": "worried", "wording": "Minutes go astray.", "theme": "", "place": ""}
    return form | {"version": 0, "save_key": uuid.uuid4()} | others


AGREED = {"agreed_on-day": "28", "agreed_on-month": "2", "agreed_on-year": "2019"}


# -- observations


def test_board_counts_what_is_open_until_it_is_used_or_set_aside(world, chair, said):
    assert ": 4 open" in board(world, chair)
    FindingFactory(audit=world.audit, observations=[said[ALIKE[0]]])
    aside = {"observations": [said[ALIKE[1]].pk], "reason": "Said twice", "save_key": uuid.uuid4()}
    chair.post(url(world, "observation-set-aside"), aside)
    page = board(world, chair)
    assert ": 2 open" in page
    assert "2 open, 1 used, 1 set aside" in page
    assert ALIKE[1] not in page
    assert "set aside: Said twice" in board(world, chair, "?show=aside")
    assert "in a finding" in board(world, chair, "?show=used")


def test_words_are_found_and_marked_where_they_stand(world, chair):
    page = board(world, chair, "?words=school+NURSE")
    assert "never reached the <mark>school nurse</mark>." in page
    assert "The dog was not named." not in page


def test_words_that_look_like_a_pattern_or_a_tag_are_searched_as_they_are(world, chair):
    for words in ("(", ".*", "<mark>", "%", "\\"):
        assert "None to show." in board(world, chair, f"?words={words}")


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?stage={A}", 4),
        ("?stage={B}", 0),
        ("?agency={health}", 1),
        ("?child={ben}", 1),
        ("?child=9999999999999999999999&agency=x&stage=-&theme=.&page=0&show=none", 4),
    ],
)
def test_board_is_filtered(world, chair, query, number):
    sections = {s.code: s.pk for s in world.audit.question_set.content}
    query = query.format(**sections, health=world.health.pk, ben=world.other_case.pk)
    shown = re.findall(r'id="observation-\d+"', board(world, chair, query))
    assert len(shown) == number


def test_board_shows_its_columns_in_pages_and_keeps_the_filter(world, chair, monkeypatch):
    monkeypatch.setattr("findings.board.views.board.IN_A_COLUMN", 1)
    first = board(world, chair, "?words=minutes")
    assert 'href="?words=minutes&amp;page=3#observations"' in first
    shown = [board(world, chair, f"?words=minutes&page={number}") for number in (1, 2, 3)]
    assert all(page.count('class="govuk-checkboxes__input"') == 1 for page in shown)
    assert len({re.search(r'id="observation-(\d+)"', page)[1] for page in shown}) == 3
    beyond = board(world, chair, "?words=minutes&page=99")
    assert re.findall(r'id="observation-\d+"', beyond) == re.findall(r'id="observation-\d+"', first)


def test_set_aside_needs_a_reason_and_keeps_what_was_ticked(world, panel, said):
    ticked = [said[ALIKE[0]].pk, said[ALIKE[1]].pk]
    page = page_of(panel.get(url(world, "observation-set-aside"), {"observation": ticked}))
    assert "Set 2 observations aside" in page
    assert "Nothing is deleted. What is set aside can be taken up again on the board." in page
    answer = panel.post(
        url(world, "observation-set-aside"), {"observations": ticked, "save_key": uuid.uuid4()}
    )
    assert answer.status_code == 422
    assert "Write why they are set aside" in page_of(answer)
    assert ALIKE[0] in page_of(answer)
    assert not SetAside.objects.exists()


def test_setting_aside_twice_is_setting_aside_once(world, panel, said):
    aside = {"observations": [said[ALIKE[0]].pk], "reason": "Why", "save_key": uuid.uuid4()}
    for _ in range(2):
        assert panel.post(url(world, "observation-set-aside"), aside).status_code == 302
    assert SetAside.objects.get().reason == "Why"
    assert Entry.objects.filter(verb="set_aside").count() == 1


def test_what_is_set_aside_is_taken_up_again(world, panel, said):
    observation = said[ALIKE[0]]
    aside = {"observations": [observation.pk], "reason": "Why", "save_key": uuid.uuid4()}
    panel.post(url(world, "observation-set-aside"), aside)
    take_up = url(world, "observation-take-up", observation.pk)
    assert take_up in board(world, panel, "?show=aside")
    panel.post(take_up)
    assert ALIKE[0] in board(world, panel)
    assert Entry.objects.filter(verb="took_up").count() == 1


def test_what_a_finding_rests_on_is_not_set_aside(world, chair, said):
    FindingFactory(audit=world.audit, observations=[said[ALIKE[0]]])
    aside = {"observations": [said[ALIKE[0]].pk], "reason": "Why", "save_key": uuid.uuid4()}
    chair.post(url(world, "observation-set-aside"), aside)
    assert not SetAside.objects.exists()


def test_using_what_was_set_aside_takes_it_up(world, chair, said):
    aside = {"observations": [said[ALIKE[0]].pk], "reason": "Why", "save_key": uuid.uuid4()}
    chair.post(url(world, "observation-set-aside"), aside)
    chair.post(url(world, "finding-create"), form(observations=[said[ALIKE[0]].pk]) | AGREED)
    assert not SetAside.objects.exists()
    assert "3 open, 1 used, 0 set aside" in board(world, chair)


# -- suggestions


def test_observations_that_look_alike_are_suggested_with_the_reason(world, panel):
    page = page_of(panel.get(url(world, "finding-similar")))
    assert "What we are worried about: 3 observations of 2 children" in page
    assert re.search("They share: .*minutes", page)
    assert "The dog was not named." not in page
    assert not Finding.objects.exists()


def test_suggestion_waved_away_does_not_come_back(world, panel, said):
    alike = [said[text].pk for text in ALIKE]
    for _ in range(2):
        panel.post(url(world, "finding-keep-apart"), {"observations": alike})
    assert "No two open observations look alike." in page_of(
        panel.get(url(world, "finding-similar"))
    )
    assert KeptApart.objects.count() == 3


def test_what_is_used_is_no_longer_suggested(world, panel, said):
    FindingFactory(audit=world.audit, observations=[said[text] for text in ALIKE])
    assert "No two open observations" in page_of(panel.get(url(world, "finding-similar")))


# -- proposals


def test_panel_proposes_and_the_chair_records_what_was_agreed(world, panel, chair, said):
    panel.post(url(world, "finding-create"), form(observations=[said[ALIKE[0]].pk]))
    finding = Finding.objects.get()
    assert not finding.is_agreed
    page = board(world, chair)
    assert "Proposed (1)" in page
    assert "What we are worried about (0)" in page
    assert "Minutes go astray." not in page_of(chair.get(world.audit.get_summary_url()))
    change = form(version=1, dissent="Police: seen once") | AGREED
    chair.post(url(world, "finding-edit", finding.pk), change)
    assert "What we are worried about (1)" in board(world, chair)
    page = page_of(panel.get(finding_url(world, finding)))
    assert "Agreed by the panel on 28 February 2019." in page
    assert "Police: seen once" in page
    assert "Minutes go astray." in page_of(chair.get(world.audit.get_summary_url()))


def test_panel_changes_a_proposal_but_not_what_is_agreed(world, panel, chair):
    proposal = FindingFactory(audit=world.audit, agreed_on=None, by=world.panel)
    agreed = FindingFactory(audit=world.audit)
    assert panel.get(url(world, "finding-edit", proposal.pk)).status_code == 200
    assert panel.get(url(world, "finding-edit", agreed.pk)).status_code == 403
    posted = panel.post(url(world, "finding-edit", proposal.pk), form(version=1) | AGREED)
    assert posted.status_code == 302
    proposal.refresh_from_db()
    assert proposal.wording == "Minutes go astray."
    assert not proposal.is_agreed


def test_dissent_without_a_day_of_agreement_says_what_to_do(world, chair):
    answer = chair.post(url(world, "finding-create"), form(dissent="Police"))
    assert answer.status_code == 422
    assert "Enter when the panel agreed it, or leave out the dissent" in page_of(answer)


def test_proposal_on_an_observation_that_its_agency_took_out_says_so(world, panel, said):
    gone = said[ALIKE[0]]
    FindingFactory(audit=world.audit, observations=[gone])  # cited, so kept as withdrawn
    row = acting.agency_return(world.case, world.police)
    reviewing.send_back(
        agency_return=row, reason="Look", sent_at=row.sent_at, review_key=uuid.uuid4(),
        by=world.chair,
    )  # fmt: skip
    row = acting.agency_return(world.case, world.police)
    acting.save(row, "A", dict(row.drafts.get(section__code="A").data) | NOTHING_SAID)
    acting.send(row)
    answer = panel.post(url(world, "finding-create"), form(observations=[gone.pk]))
    assert answer.status_code == 422
    assert "took out of its return since you opened the page" in page_of(answer)
    assert "Minutes go astray." in page_of(answer)


NOTHING_SAID: dict[str, list[str]] = {"observations-worried": [], "observations-worried-key": []}


# -- agreed findings


def finding_url(world, finding):
    return url(world, "finding-detail", finding.pk)


def test_wordings_are_kept(world, chair):
    finding = FindingFactory(audit=world.audit, wording="First words")
    chair.post(url(world, "finding-edit", finding.pk), form(version=1, wording="Second") | AGREED)
    page = page_of(chair.get(finding_url(world, finding)))
    assert page.index("First words") > page.index("How it was worded")


def test_findings_are_ordered_by_buttons(world, chair):
    names = ["One", "Two", "Three"]
    one, _, three = [FindingFactory(audit=world.audit, wording=name) for name in names]
    chair.post(url(world, "finding-move", three.pk), {"to": "up"})
    chair.post(url(world, "finding-move", one.pk), {"to": "down"})
    chair.post(url(world, "finding-move", three.pk), {"to": "up"})  # the first stays the first
    ordered = Finding.objects.filter(audit=world.audit).order_by("position")
    assert [f.wording for f in ordered] == ["Three", "One", "Two"]
    assert [f.position for f in ordered] == [1, 2, 3]


def test_merged_finding_gives_what_it_rests_on_and_its_wording(world, chair, said):
    old = FindingFactory(audit=world.audit, wording="Old", observations=[said[ALIKE[0]]])
    kept = FindingFactory(
        audit=world.audit, wording="Kept", observations=[said[ALIKE[0]], said[ALIKE[2]]]
    )
    AnswerCountFactory(finding=old)
    answer = chair.post(url(world, "finding-merge", old.pk), {"into": kept.pk})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert Finding.objects.get() == kept
    assert kept.observations.count() == 2
    assert kept.answer_counts.count() == 1
    page = page_of(chair.get(finding_url(world, kept)))
    assert "Raised for 2 of 2 children, by 1 agency" in page
    assert "of a finding that was merged into this one" in page


def test_finding_is_merged_into_one_of_its_kind_only(world, chair):
    old = FindingFactory(audit=world.audit)
    for other in (
        FindingFactory(audit=world.audit, kind="well"),
        FindingFactory(audit=world.far_audit),
        old,
    ):
        answer = chair.post(url(world, "finding-merge", old.pk), {"into": other.pk})
        assert answer.status_code == 422
        assert "Select the finding that stays from the list" in page_of(answer)


def test_finding_rests_on_counted_answers_live(world, chair):
    finding = FindingFactory(audit=world.audit)
    count = url(world, "finding-count", finding.pk) + "?question=B6"
    assert "What record do you hold?" in page_of(chair.get(count))
    assert chair.post(count, {"choices": ["nothing"]}).status_code == 302
    page = page_of(chair.get(finding_url(world, finding)))
    assert "“Nothing” for 2 of 2 children" in page
    assert "B6: “Nothing” for 2 of 2 children" in board(world, chair)
    row = acting.agency_return(world.other_case, world.police)
    reviewing.withdraw(agency_return=row, reason="Mistake", by=world.administrator)
    assert "“Nothing” for 1 of 1 child" in page_of(chair.get(finding_url(world, finding)))
    chair.post(url(world, "finding-count-remove", finding.pk, finding.answer_counts.get().pk))
    assert "Answers counted" not in page_of(chair.get(finding_url(world, finding)))


def test_count_of_one_agency_leaves_the_others_out(world, chair):
    finding = FindingFactory(audit=world.audit)
    count = url(world, "finding-count", finding.pk) + "?question=B6"
    chair.post(count, {"choices": ["nothing"], "agency": world.health.pk})
    assert "“Nothing” for 1 of 1 child" in page_of(chair.get(finding_url(world, finding)))


@pytest.mark.parametrize(
    ("query", "posted", "message"),
    [
        ("?question=B6", {}, "Select at least one answer"),
        ("?question=B6", {"choices": ["never"]}, "Select answers from the list"),
        ("?question=none", {"choices": ["nothing"]}, "Which question?"),
        ("", {"choices": ["nothing"]}, "Which question?"),
    ],
)
def test_count_that_lacks_something_is_refused(world, chair, query, posted, message):
    finding = FindingFactory(audit=world.audit)
    answer = chair.post(url(world, "finding-count", finding.pk) + query, posted)
    assert answer.status_code == 422
    assert message in page_of(answer)
    assert not finding.answer_counts.exists()


def test_nothing_on_the_board_changes_once_the_audit_is_published(world, chair, said):
    one, two = [FindingFactory(audit=world.audit) for _ in range(2)]
    count = AnswerCountFactory(finding=one)
    world.audit.state = "published"
    world.audit.save()
    key = said[ALIKE[0]].pk
    aside = {"observations": [key], "reason": "Typed reason", "save_key": uuid.uuid4()}
    for observations in ([key], []):
        answer = chair.post(
            url(world, "observation-set-aside"), aside | {"observations": observations}
        )
        assert answer.status_code == 409
        assert "Typed reason" in page_of(answer)
        assert "Set aside</button>" not in page_of(answer)
        assert "can be taken up again" not in page_of(answer)
    merging = url(world, "finding-merge", one.pk)
    counting = url(world, "finding-count", one.pk) + "?question=B6"
    for address, posted, asked in (
        (merging, {"into": two.pk}, "Merge this finding into another"),
        (counting, {"choices": ["nothing"]}, "Count answers for this finding"),
    ):
        assert chair.post(address, posted).status_code == 409
        for answer in (chair.post(address, posted), chair.get(address)):
            assert "This audit takes no changes now" in page_of(answer)
            assert asked not in page_of(answer)
            assert "<form" not in page_of(answer).split("<main")[1]
    for name, *ids in (
        ("finding-move", two.pk),
        ("finding-count-remove", one.pk, count.pk),
        ("observation-take-up", key),
    ):
        answer = chair.post(url(world, name, *ids), {"to": "up"}, follow=True)
        assert "This audit no longer takes changes" in page_of(answer)
    apart = {"observations": [said[text].pk for text in ALIKE]}
    answer = chair.post(url(world, "finding-keep-apart"), apart, follow=True)
    assert "This audit no longer takes changes" in page_of(answer)
    assert Finding.objects.count() == 2
    assert not SetAside.objects.exists()
    assert one.answer_counts.count() == 1
