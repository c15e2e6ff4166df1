"""Facts that an audit defines: the page of its administrators, and what hangs on it."""

import uuid

import pytest
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, QuestionSetFactory
from auditapp.tests.question_sets import small
from cases.audits.services.setting_up import choose_question_set, copy_set_up
from cases.models import Audit, Case

PLAN = {
    "code": "plan",
    "label": "Plan",
    "choices": [
        {"value": "cp", "label": "Child protection"},
        {"value": "cin", "label": "Child in need"},
    ],
}


def half_audit(world):
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=QuestionSetFactory(content=small(slug="with-plan", facts=[PLAN])),
    )
    acting.define_facts(audit, Locality=["North", "South"])
    CaseFactory(audit=audit, pseudonym="Cleo", facts={"plan": "cin", "locality": "north"})
    return audit


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(half=half_audit)


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def facts_url(audit):
    return reverse("audit-facts", args=[audit.public_id])


def post(client, audit, **data):
    """Names of fields have hyphens: the first underscore stands for it."""
    fields = {name.replace("_", "-", 1): value for name, value in data.items()}
    version = Audit.objects.get(pk=audit.pk).version
    keys = {"version": version, "save_key": str(uuid.uuid4())}
    return client.post(facts_url(audit), keys | fields)


def labels(audit):
    facts = Audit.objects.get(pk=audit.pk).facts
    return {fact.label: [label for _, label in fact.choices] for fact in facts}


def test_facts_are_defined_changed_and_taken_out_on_one_page(world, client):
    new = {"label-new-1": "Kind of plan", "choices-new-1": "One\r\n two  words \r\n\r\n"}
    answer = client.post(
        facts_url(world.half),
        {"version": world.half.version, "save_key": str(uuid.uuid4())} | new,
        follow=True,
    )
    assert "Saved." in answer.text
    own = ["North", "South"]
    assert labels(world.half) == {
        "Plan": ["Child protection", "Child in need"],
        "Locality": own,
        "Kind of plan": ["One", "two words"],
    }
    post(client, world.half, label_locality="Area", choices_locality="East\nNorth")
    after = Audit.objects.get(pk=world.half.pk).facts[1]
    assert (after.code, after.choices) == ("locality", (("east", "East"), ("north", "North")))

    post(client, world.half, label_kind_of_plan="", choices_kind_of_plan="")
    assert "Kind of plan" not in labels(world.half)
    changed = Entry.objects.filter(verb="changed", object_id=world.half.pk)
    assert changed.filter(object_type="cases.audit", person_id=world.administrator.pk).count() == 3


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"label_new-1": "Plan", "choices_new-1": "a\nb"}, "Another fact is called “Plan”"),
        ({"label_new-1": "Area", "choices_new-1": "a"}, "Area: write from 2 to 20 choices"),
        ({"label_new-1": "Area", "choices_new-1": "a\nb\nA"}, "“a” is there twice"),
        ({"choices_new-1": "a\nb"}, "Write what the fact is called"),
        ({"label_new-1": "l" * 61, "choices_new-1": "a\nb"}, "Shorten the name to 60 characters"),
        ({"label_new-1": "Area", "choices_new-1": "a\n" + "b" * 61}, "shorten this choice to 60"),
        ({"label_new-1": "A\x00", "choices_new-1": "a\nb"}, "Null characters"),
        ({"choices_locality": "East\nSouth"}, "1 child has “North” as Locality: keep it"),
        ({"label_locality": "", "choices_locality": ""}, "1 child has “North” as Locality"),
    ],
)
def test_what_can_not_be_saved_says_what_to_do(world, client, fields, message):
    before = labels(world.half)
    answer = post(client, world.half, **fields)

    assert answer.status_code == 422
    assert message in answer.text
    assert labels(world.half) == before


def test_open_audit_takes_more_facts_and_choices_and_gives_none_up(world, client):
    acting.open_audit(world.half)
    answer = post(client, world.half, choices_locality="North\nSouth\nEast")
    assert answer.status_code == 302
    # a name that is posted all the same is not taken
    post(client, world.half, label_locality="Area")
    assert labels(world.half)["Locality"] == ["North", "South", "East"]

    answer = post(client, world.half, choices_locality="North\nEast")
    assert answer.status_code == 422
    assert "Put “South” back: in an open audit choices can only be added" in answer.text


def test_two_administrators_at_once_see_both_texts(world, client):
    old = world.half.version
    post(client, world.half, choices_locality="North\nSouth\nWest")
    data = {"version": old, "save_key": str(uuid.uuid4())}
    texts = {"label-new-1": "Plan B", "choices-new-1": "Yes\nNo", "choices-locality": "North\nEast"}
    answer = client.post(facts_url(world.half), data | texts)

    assert answer.status_code == 409
    for text in ("Somebody changed this audit", "North\nEast", "West", "Plan B"):
        assert text.replace("\n", "<br>") in answer.text or text in answer.text
    assert labels(world.half)["Locality"] == ["North", "South", "West"]


def test_same_form_again_is_the_same_success(world, client):
    data = {"version": world.half.version, "save_key": str(uuid.uuid4())}
    data |= {"label-new-1": "Area", "choices-new-1": "a\nb"}
    answers = [client.post(facts_url(world.half), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(labels(world.half)) == ["Plan", "Locality", "Area"]


def test_published_audit_keeps_its_facts(world, client):
    Audit.objects.filter(pk=world.half.pk).update(state="published")

    assert "its facts can’t be changed any more" in client.get(facts_url(world.half)).text
    answer = post(client, world.half, choices_locality="North\nSouth\nWest")
    assert answer.status_code == 409
    assert labels(world.half)["Locality"] == ["North", "South"]


def test_another_question_set_takes_its_facts_along(world):
    """What the new set does not have is gone from the children, and a fact that it brings is no
    longer the audit's own."""
    locality = PLAN | {"code": "locality", "label": "Locality"}
    locality["choices"] = [{"value": v, "label": v.title()} for v in ("north", "west")]
    other = QuestionSetFactory(content=small(slug="other", facts=[locality]))
    world.half.refresh_from_db()
    choose_question_set(
        audit=world.half,
        question_set=other,
        version=world.half.version,
        save_key=uuid.uuid4(),
        by=world.administrator,
    )

    assert labels(world.half) == {"Locality": ["North", "West"]}
    assert Case.objects.get(audit=world.half).facts == {"locality": "north"}


def test_copied_set_up_has_the_same_facts(world):
    copy = copy_set_up(
        audit=world.half, title="The next", save_key=uuid.uuid4(), by=world.administrator
    )

    assert labels(copy) == labels(world.half)
