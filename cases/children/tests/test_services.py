import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditapp.history.models import Entry
from auditapp.saving import Stale
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory
from cases.children.identities.services import create_identity
from cases.models import AgencyReturn, Case, CaseIdentity
from cases.states import WrongState

from ..new_children import NewChild, from_json, to_json
from ..services import children as services
from ..services import pseudonyms

FIELDS = {
    "age": "7 years", "category_initial": "", "category_latest": "", "circumstances": "",
    "lead_agency": None,
}  # fmt: skip


def add(world, pseudonym, siblings=(), **changes):
    changes = {"save_key": uuid.uuid4(), "audit": world.audit} | changes
    fields = FIELDS | {"pseudonym": pseudonym} | changes
    return services.add_child(siblings=siblings, by=world.administrator, **fields)


def change(world, case, siblings=None, **changes):
    case.refresh_from_db()
    siblings = list(case.siblings.all()) if siblings is None else siblings
    fields = {name: getattr(case, name) for name in services.FIELDS}
    fields |= {"version": case.version, "save_key": uuid.uuid4()} | changes
    return services.change_child(case=case, siblings=siblings, by=world.administrator, **fields)


def families(audit):
    return {
        case.pseudonym: {sibling.pseudonym for sibling in case.siblings.all()}
        for case in audit.cases.all()
    }


def publish(audit):
    audit.state = "published"
    audit.save()


# -- adding and changing


def test_child_is_added_once_however_often_the_form_is_sent(world):
    key = uuid.uuid4()
    first = add(world, "Cleo", save_key=key)
    assert add(world, "Cleo", save_key=key) == first
    assert Case.objects.filter(audit=world.audit).count() == 3


def test_child_of_an_open_audit_gets_its_returns(world):
    assert add(world, "Cleo").returns.count() == 4


@pytest.mark.parametrize("name", ["Ada", "ada", " ADA ", "Áda"])
def test_pseudonym_is_unique_whatever_its_case(world, name):
    with pytest.raises(ValidationError, match="another child of this audit has it"):
        add(world, name)
    with pytest.raises(ValidationError, match="another child of this audit has it"):
        change(world, world.other_case, pseudonym=name)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Clëo Smith"),
        ("other_names", "known as Cleo"),
        ("mother_name", "CLEO"),
        ("siblings", "two sisters, Dee and Cleo"),
        ("others_with_responsibility", "grandmother Cleo"),
    ],
)
def test_pseudonym_is_nobodys_name_in_any_childs_family(world, field, text):
    create_identity(case=world.other_case, by=world.administrator, **{field: text})
    with pytest.raises(ValidationError) as refused:
        add(world, "Cleo")
    assert refused.value.message_dict == {"pseudonym": [pseudonyms.A_FAMILY_NAME]}
    with pytest.raises(ValidationError):
        change(world, world.case, pseudonym="Cleo")
    assert pseudonyms.suggest(world.audit, 1)[0] != "Cleo"
    assert not pseudonyms.pseudonym_clash(world.case, [text])
    world.case.pseudonym = "Cleo"
    assert pseudonyms.pseudonym_clash(world.case, [text])


def test_names_of_another_audit_do_not_matter(world):
    create_identity(case=world.far_case, by=world.outsider, name="Cleo")
    assert add(world, "Cleo").pseudonym == "Cleo"


def test_nothing_changes_once_the_audit_is_published(world):
    publish(world.audit)
    for act in (
        lambda: add(world, "Cleo"),
        lambda: change(world, world.case, age="8 years"),
        lambda: services.add_children(
            audit=world.audit, children=[NewChild("Cleo", "7 years")], by=world.administrator
        ),
    ):
        with pytest.raises(WrongState):
            act()
    assert Case.objects.filter(audit=world.audit).count() == 2


def test_change_is_refused_to_whoever_looked_before_another_change(world):
    version = world.case.version
    change(world, world.case, age="8 years")
    with pytest.raises(Stale):
        change(world, world.case, version=version, age="9 years")
    world.case.refresh_from_db()
    assert world.case.age == "8 years"


def test_change_sent_twice_is_one_change(world):
    key, version = uuid.uuid4(), world.case.version
    for _ in range(2):
        change(world, world.case, version=version, save_key=key, age="8 years")
    world.case.refresh_from_db()
    assert world.case.version == version + 1
    assert Entry.objects.filter(verb="changed", case_id=world.case.pk).count() == 1


def test_change_of_the_lead_changes_what_is_asked(world):
    before = acting.agency_return(world.case, world.police).drafts.get(section__code="B").asked
    change(world, world.case, lead_agency=world.police)
    after = acting.agency_return(world.case, world.police).drafts.get(section__code="B").asked
    assert before != after
    assert AgencyReturn.objects.filter(case=world.case).count() == 4


def test_lead_of_another_partnership_is_refused(world):
    with pytest.raises(ValidationError, match="partnership"):
        change(world, world.case, lead_agency=world.far_police)
    with pytest.raises(ValidationError, match="partnership"):
        add(world, "Cleo", lead_agency=world.far_police)


# -- brothers and sisters


def test_siblings_are_linked_both_ways_and_on(world):
    add(world, "Cleo", [world.case])
    add(world, "Dora", [world.other_case])
    change(world, world.case, [world.other_case, *world.case.siblings.all()])
    everybody = {"Ada", "Ben", "Cleo", "Dora"}
    assert families(world.audit) == {name: everybody - {name} for name in everybody}


def test_sibling_left_out_leaves_the_whole_family(world):
    cleo = add(world, "Cleo", [world.case, world.other_case])
    add(world, "Dora", [cleo])
    change(world, world.case, [world.other_case])
    assert families(world.audit) == {
        "Ada": {"Ben"}, "Ben": {"Ada"}, "Cleo": {"Dora"}, "Dora": {"Cleo"},
    }  # fmt: skip


def test_older_page_of_a_sibling_cannot_undo_a_link(world):
    version = world.other_case.version
    change(world, world.case, [world.other_case])
    with pytest.raises(Stale):
        change(world, world.other_case, [], version=version)
    assert families(world.audit)["Ben"] == {"Ada"}


def test_sibling_of_another_audit_is_refused(world):
    with pytest.raises(ValidationError, match="children of this audit"):
        change(world, world.case, [world.far_case])
    with pytest.raises(ValidationError, match="children of this audit"):
        add(world, "Cleo", [world.far_case])
    assert Case.objects.filter(audit=world.audit).count() == 2


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 4), max_size=4)), max_size=6)
)
def test_property_families_are_parts_of_the_children(world, acts):
    """Linked both ways, and all with all, whatever was ticked; and as ticked last."""
    Case.siblings.through.objects.all().delete()
    own = list(Case.objects.filter(audit=world.audit))
    while len(own) < 5:
        own.append(add(world, f"Child {'ABCDEFG'[len(own)]}x"))
    for place, ticked in acts:
        before = set(own[place].siblings.values_list("pk", flat=True))
        wanted = {own[other].pk for other in ticked - {place}}
        services.set_siblings(own[place], [own[other] for other in ticked])
        after = set(own[place].siblings.values_list("pk", flat=True))
        assert wanted <= after
        assert not (before - wanted) & after
        links = {case.pk: set(case.siblings.values_list("pk", flat=True)) for case in own}
        for one, others in links.items():
            assert one not in others
            assert all(links[other] | {other} == others | {one} for other in others)


# -- many at once


def new(number, **changes):
    names = [f"{a}{b}" for a in ("Bax", "Cex", "Dix", "Fox", "Gux") for b in "abcdefghij"]
    return [
        NewChild(
            names[i], "7 years", key={"name": f"Child {i}", "birth_date": "2019-02-28"},
            family=str(i // 2), row=i + 2, **changes,
        )
        for i in range(number)
    ]  # fmt: skip


def test_many_are_added_with_keys_returns_and_families(world):
    children = new(4)
    children[3].key = {}
    children[2].numbers = {str(world.police.pk): "P/1"}
    cases = services.add_children(audit=world.audit, children=children, by=world.administrator)
    assert [case.returns.count() for case in cases] == [4] * 4
    assert cases[0].siblings.get() == cases[1]
    keys = CaseIdentity.objects.filter(case__in=cases).order_by("pk")
    assert [key.name for key in keys] == ["Child 0", "Child 1", "Child 2"]
    assert keys[2].local_identifiers.get().value == "P/1"
    added = Entry.objects.filter(verb="added", case_id__in=[case.pk for case in cases])
    assert added.filter(partnership_id=world.partnership.pk).count() == 4 + 3


def test_forty_take_hardly_more_queries_than_four(world):
    def queries(children):
        with CaptureQueriesContext(connection) as found, transaction.atomic():
            services.add_children(audit=world.audit, children=children, by=world.administrator)
            transaction.set_rollback(True)
        return len(found)

    few, many = queries(new(4)), queries(new(40))
    assert many <= few + 8  # SQLite takes a large insert in several statements
    assert many < 40


def test_none_is_added_when_one_cannot_be(world):
    children = new(4)
    children[3].pseudonym = "ADA"
    with pytest.raises(ValidationError, match="Row 5"):
        services.add_children(audit=world.audit, children=children, by=world.administrator)
    children[3].pseudonym = "Cleo"
    children[1].key["mother_name"] = "Cléo"
    with pytest.raises(ValidationError, match="Row 5"):
        services.add_children(audit=world.audit, children=children, by=world.administrator)
    assert Case.objects.filter(audit=world.audit).count() == 2
    assert not CaseIdentity.objects.exists()


def test_children_survive_being_kept_as_text():
    assert from_json(to_json(new(3))) == new(3)


# -- the letter


def test_suggestions_follow_the_letter_of_the_audit(world):
    world.audit.pseudonym_letter = "G"
    found = pseudonyms.suggest(world.audit, 3)
    assert [name[0] for name in found] == ["G"] * 3


def test_letter_is_the_one_most_children_have_or_one_of_no_recent_audit(world):
    add(world, "Georgie")
    add(world, "Grace")
    assert pseudonyms.letter_of(world.audit) == "G"
    other = AuditFactory(
        partnership=world.partnership, lead=world.police, asked=[], title="Another"
    )
    assert pseudonyms.letter_of(other) == "H"
    world.audit.pseudonym_letter = "K"
    world.audit.save()
    assert pseudonyms.letter_of(other) == "L"


def test_letter_is_chosen_once_and_by_version(world):
    audit, key = world.audit, uuid.uuid4()
    for _ in range(2):
        pseudonyms.choose_letter(
            audit=audit, letter="K", version=audit.version, save_key=key, by=world.administrator
        )
    with pytest.raises(Stale):
        pseudonyms.choose_letter(
            audit=audit, letter="L", version=audit.version, save_key=uuid.uuid4(),
            by=world.administrator,
        )  # fmt: skip
    audit.refresh_from_db()
    assert audit.pseudonym_letter == "K"
