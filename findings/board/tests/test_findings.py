"""The chair turns observations into findings."""

import uuid

import pytest
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.factories import (
    ActionFactory,
    AnswerCountFactory,
    FindingFactory,
    PersonFactory,
)
from cases.children.services.cases import record_voice
from cases.models import Observation
from cases.returns.forms.observations import ObservationRow
from cases.returns.services import reviewing
from findings.actions.services.progress import update_action
from findings.board.services.findings import fingerprint_of
from findings.models import Finding


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


@pytest.fixture
def observations(world):
    """The same worry of two agencies about one child, and of one about another."""
    said = {"observations-worried": ["Nobody <rang>"]}
    acting.fill_in_and_send(world.case, world.police, A=said)
    acting.fill_in_and_send(world.case, world.health, A=said)
    acting.fill_in_and_send(world.other_case, world.police, A=said)
    return list(Observation.objects.order_by("pk"))


def url(world, name, *ids):
    return reverse(name, args=[world.audit.public_id, *ids])


def form(**others):
    return {
        "kind": "worried",
        "wording": "Calls are not returned.",
        "theme": "",
        "place": "",
        "agreed_on-day": "28",
        "agreed_on-month": "2",
        "agreed_on-year": "2019",
        "dissent": "",
        "version": 0,
        "save_key": uuid.uuid4(),
    } | others


def page_of(answer):
    return answer.content.decode()


def test_list_shows_observations_in_three_columns_with_their_source(world, chair, observations):
    page = page_of(chair.get(url(world, "finding-list")))
    assert page.count("Nobody &lt;rang&gt;") == 3
    assert "Ada · Police" in page
    assert "Ben · Police" in page
    assert "0 open, 0 used, 0 set aside" in page
    assert "3 open, 0 used, 0 set aside" in page
    assert "Observations in returns and voices: 3 open" in page


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({}, 2),
        ({"show": "all"}, 3),
        ({"show": "all", "child": "Ada"}, 2),
        ({"show": "all", "agency": "health"}, 1),
        ({"show": "nonsense", "child": "x", "agency": "-1"}, 2),
    ],
)
def test_list_is_filtered(world, chair, observations, chosen, number):
    FindingFactory(audit=world.audit, observations=observations[:1])
    chosen = dict(chosen)
    if chosen.get("child") == "Ada":
        chosen["child"] = world.case.pk
    if chosen.get("agency") == "health":
        chosen["agency"] = world.health.pk
    page = page_of(chair.get(url(world, "finding-list"), chosen))
    assert page.count('name="observation"') == number


def test_finding_is_made_from_observations_of_two_agencies(world, chair, observations):
    picked = [o.pk for o in observations]
    offered = chair.get(url(world, "finding-create"), {"observation": picked})
    assert offered.context["form"]["wording"].value() == "Nobody <rang>"
    assert offered.context["form"]["kind"].value() == "worried"
    answer = chair.post(url(world, "finding-create"), form(observations=picked))
    assert answer.status_code == 302
    finding = Finding.objects.get()
    assert set(finding.observations.all()) == set(observations)
    detail = page_of(chair.get(url(world, "finding-detail", finding.pk)))
    assert "Raised for 2 of 2 children, by 2 agencies" in detail
    for observation in observations:
        assert f"{observation.agency_return.get_absolute_url()}#section-A" in detail


def test_finding_is_written_without_observations(world, chair):
    assert chair.post(url(world, "finding-create"), form()).status_code == 302
    assert "No child linked" in page_of(chair.get(url(world, "finding-list")))


def test_finding_that_rests_on_answers_says_so_and_not_that_no_child_is_linked(world, chair):
    finding = FindingFactory(audit=world.audit)
    AnswerCountFactory(finding=finding)
    for page in ("finding-list", "public-summary"):
        shown = page_of(chair.get(url(world, page)))
        assert "Rests on counted answers" in shown
        assert "No child linked" not in shown


def test_finding_sent_twice_is_one_finding(world, chair):
    data = form()
    for _ in range(2):
        assert chair.post(url(world, "finding-create"), data).status_code == 302
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"wording": " "}, "Write the finding"),
        ({"wording": "x" * 1001}, "shorten this to 1000"),
        ({"wording": "a\x00b"}, "Null characters"),
        ({"kind": ""}, "Select what kind of finding it is"),
        ({"kind": "praise"}, "Select what kind of finding it is from the list"),
        ({"theme": "999999"}, "Select a theme from the list"),
        ({"place": "0"}, "Enter a number from 1 to 999"),
        ({"place": "first"}, "Enter a number from 1 to 999"),
    ],
)
def test_bad_input_gets_a_message_and_keeps_what_was_typed(world, chair, wrong, message):
    answer = chair.post(url(world, "finding-create"), form(**({"wording": "My wording"} | wrong)))
    assert answer.status_code == 422
    assert message in page_of(answer)
    assert "wording" in wrong or "My wording" in page_of(answer)
    assert not Finding.objects.exists()


@pytest.mark.parametrize("forged", ["999999", "x", "9" * 30, "-1"])
def test_forged_observation_is_refused(world, chair, observations, forged):
    answer = chair.post(url(world, "finding-create"), form(observations=[forged]))
    assert answer.status_code == 422
    assert not Finding.objects.exists()


def test_observation_of_another_partnership_is_refused(world, chair, observations):
    far = acting.fill_in_and_send(
        world.far_case, world.far_police, A={"observations-well": ["Far away"]}
    )
    data = form(observations=[far.observations.get().pk])
    assert chair.post(url(world, "finding-create"), data).status_code == 422
    assert not Finding.objects.exists()


def test_findings_are_numbered_and_put_in_order(world, chair):
    first, second = (
        FindingFactory(audit=world.audit, wording=name) for name in ("First", "Second")
    )
    other = FindingFactory(audit=world.audit, wording="Well", kind="well")
    assert [first.position, second.position, other.position] == [1, 2, 1]
    chair.post(url(world, "finding-edit", second.pk), form(wording="Second", place="1", version=1))
    order = Finding.objects.filter(kind="worried").values_list("wording", "position")
    assert list(order) == [("Second", 1), ("First", 2)]


def test_finding_that_changes_its_kind_leaves_no_gap(world, chair):
    first, second = (
        FindingFactory(audit=world.audit, wording=name) for name in ("First", "Second")
    )
    chair.post(url(world, "finding-edit", first.pk), form(kind="needs", wording="First", version=1))
    second.refresh_from_db()
    assert second.position == 1
    first.refresh_from_db()
    assert (first.kind, first.position) == ("needs", 1)


def test_observations_are_added_to_a_finding(world, chair, observations):
    finding = FindingFactory(audit=world.audit, observations=observations[:1])
    answer = chair.get(
        url(world, "finding-extend"),
        {"finding": finding.pk, "observation": [observations[1].pk]},
        follow=True,
    )
    offered = set(answer.context["form"]["observations"].value())
    assert offered == {observations[0].pk, observations[1].pk}


def test_stale_change_gets_409_with_both_wordings(world, chair):
    finding = FindingFactory(audit=world.audit, wording="Old")
    edit = url(world, "finding-edit", finding.pk)
    chair.post(edit, form(wording="Theirs", version=1))
    answer = chair.post(edit, form(wording="Mine", version=1))
    assert answer.status_code == 409
    assert "Theirs" in page_of(answer)
    assert "Mine" in page_of(answer)
    finding.refresh_from_db()
    assert finding.wording == "Theirs"
    again = {name: answer.context["form"][name].value() for name in ("version", "save_key")}
    chair.post(edit, form(wording="Mine") | again)
    finding.refresh_from_db()
    assert finding.wording == "Mine"


def test_finding_is_removed_after_asking(world, chair, observations):
    finding = FindingFactory(audit=world.audit, wording="Gone soon", observations=observations)
    remove = url(world, "finding-remove", finding.pk)
    assert "Remove this finding?" in page_of(chair.get(remove))
    assert Finding.objects.exists()
    assert chair.post(remove, {"seen": fingerprint_of(finding)}).status_code == 302
    assert not Finding.objects.exists()
    assert Observation.objects.count() == 3


def test_finding_is_removed_as_it_was_shown(world, chair):
    """The page names what goes with it: somebody who planned an action since loses none."""
    finding = FindingFactory(audit=world.audit)
    remove = url(world, "finding-remove", finding.pk)
    seen = chair.get(remove).context["seen"]
    ActionFactory(finding=finding, owner=world.police, what="Ring every school")
    answer = chair.post(remove, {"seen": seen})
    assert answer.status_code == 409
    assert "1 action planned for it will be lost too" in page_of(answer)
    assert "Ring every school" in page_of(answer)
    assert chair.post(remove, {"seen": answer.context["seen"]}).status_code == 302
    assert not Finding.objects.exists()
    assert chair.post(remove, {"seen": seen}).status_code == 404


def test_finding_whose_action_was_written_about_stays(world, chair):
    finding = FindingFactory(audit=world.audit)
    action = ActionFactory(finding=finding, owner=world.police)
    update_action(action=action, words="Begun", version=1, save_key=uuid.uuid4(), by=world.chair)
    remove = url(world, "finding-remove", finding.pk)
    asked = page_of(chair.get(remove))
    assert "This finding can’t be removed" in asked
    assert "<form" not in asked[asked.index("<main") :]
    assert chair.post(remove, {"seen": fingerprint_of(finding)}).status_code == 409
    assert Finding.objects.get() == finding


def test_published_audit_takes_no_findings(world, chair):
    finding = FindingFactory(audit=world.audit, wording="As published")
    world.audit.state = "published"
    world.audit.save()
    answer = chair.post(url(world, "finding-create"), form(wording="Too late"))
    assert answer.status_code == 409
    assert "Too late" in page_of(answer)
    assert "Save the finding" not in page_of(answer)
    answer = chair.post(url(world, "finding-edit", finding.pk), form(wording="", version=1))
    assert answer.status_code == 409
    assert "This audit takes no findings now" in page_of(answer)
    for name, *ids in (("finding-create",), ("finding-edit", finding.pk)):
        assert chair.get(url(world, name, *ids)).status_code == 302
    remove = url(world, "finding-remove", finding.pk)
    assert chair.post(remove).status_code == 409
    for answer in (chair.post(remove), chair.get(remove)):
        assert "This finding can’t be removed" in page_of(answer)
        assert "Remove this finding?" not in page_of(answer)
        assert "Remove the finding</button>" not in page_of(answer)
    assert Finding.objects.get() == finding


def test_observation_taken_out_later_no_longer_counts_but_is_shown(world, chair, observations):
    finding = FindingFactory(audit=world.audit, observations=observations)
    row = acting.agency_return(world.case, world.health)
    reviewing.send_back(
        agency_return=row,
        reason="Look again",
        sent_at=row.sent_at,
        review_key=uuid.uuid4(),
        by=world.chair,
    )
    acting.save(row, "A", make_without_observations(row))
    acting.send(acting.agency_return(world.case, world.health))
    page = page_of(chair.get(url(world, "finding-detail", finding.pk)))
    assert "by 1 agency" in page
    assert "taken out by the agency since" in page


def test_changing_a_finding_keeps_evidence_that_its_form_cannot_show(
    world, chair, observations, client_of
):
    """A chair who audits for police, which has not sent its return on Ben, does not see what
    others said of Ben; saving must not drop it."""
    finding = FindingFactory(audit=world.audit, observations=observations[:2])
    row = acting.agency_return(world.case, world.health)
    reviewing.withdraw(agency_return=row, reason="Wrong child", by=world.administrator)
    far = acting.fill_in_and_send(
        world.other_case, world.school_nursing, A={"observations-well": ["Good"]}
    )
    finding.observations.add(far.observations.get())
    both = PersonFactory(name="Both", chair=world.partnership, auditor=world.social_care)
    edit = url(world, "finding-edit", finding.pk)
    offered = client_of(both).get(edit).context["form"]
    assert "observations" not in offered.fields
    client_of(both).post(edit, form(wording="Reworded", version=1))
    finding.refresh_from_db()
    assert finding.wording == "Reworded"
    assert finding.observations.count() == 3


def make_without_observations(row):
    data = row.drafts.get(section__code="A").data
    return {name: value for name, value in data.items() if "observations" not in name}


def test_withdrawn_return_no_longer_counts(world, chair, observations):
    finding = FindingFactory(audit=world.audit, observations=observations)
    row = acting.agency_return(world.case, world.health)
    reviewing.withdraw(agency_return=row, reason="Wrong child", by=world.administrator)
    page = page_of(chair.get(url(world, "finding-detail", finding.pk)))
    assert "Raised for 2 of 2 children, by 1 agency" in page


def test_voices_are_counted_beside_agencies(world, chair):
    for who in ("mother", "practitioner"):
        record_voice(
            case=world.case,
            who=who,
            words="Words",
            how="asked",
            consent_to_quote=False,
            observations=[observation("Calls")],
            save_key=uuid.uuid4(),
            by=world.panel,
        )
    FindingFactory(audit=world.audit, observations=Observation.objects.all())
    page = page_of(chair.get(url(world, "finding-list")))
    assert "Raised for 1 of 2 children, by 1 family voice and 1 practitioner" in page


def observation(text):
    return ObservationRow("worried", 0, "", text)
