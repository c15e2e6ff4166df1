"""Themes that last across audits: seeing, adding, renaming, merging and retiring them."""

import uuid
from html import unescape

import pytest
from django.urls import reverse

from auditapp.history.models import Entry, Verb
from auditapp.tests import acting
from auditapp.tests.factories import FindingFactory, ThemeFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.question_sets import SMALL
from cases.models import Audit, Observation, Theme
from cases.question_sets.services import load
from findings.models import Finding


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


@pytest.fixture
def fathers(world):
    return ThemeFactory(partnership=world.partnership, name="Fathers")


@pytest.fixture
def shipped(world):
    return Theme.objects.create(slug="timeliness", name="Timeliness")


def adding(world, name, **others):
    address = reverse("theme-create", args=[world.partnership.pk])
    return address, {"new_theme": name, "instead": "", "save_key": uuid.uuid4()} | others


def change(client, theme, what, **fields):
    data = {"version": theme.version, "save_key": uuid.uuid4()} | fields
    return client.post(reverse(f"theme-{what}", args=[theme.pk]), data)


def rename(client, theme, name, **fields):
    return change(client, theme, "rename", **{"new_theme": name, "instead": ""} | fields)


def text_of(answer):
    return unescape(answer.content.decode())


def listed(client):
    return text_of(client.get(reverse("theme-list")))


# -- the list


def test_list_counts_findings_and_what_is_behind_them_by_audit(world, chair, fathers, shipped):
    said = {"observations-worried": ["One", "Two"]}
    acting.fill_in_and_send(world.case, world.police, A=said)
    observations = list(Observation.objects.all())
    FindingFactory(audit=world.audit, theme=fathers, observations=observations)
    FindingFactory(audit=world.audit, theme=fathers)
    FindingFactory(audit=world.far_audit, theme=shipped)

    page = listed(chair)

    assert "2 findings, from 2 observations" in page
    assert f"{world.audit.title}</a> (2)" in page
    assert "No findings yet" in page  # the shipped one, whose finding is another partnership's
    assert world.far_audit.title not in page


def test_panel_sees_themes_and_changes_none(world, client_of, fathers):
    panel = client_of(world.panel)
    assert "Fathers" in listed(panel)
    assert "Add a theme" not in listed(panel)
    assert "Rename" not in text_of(panel.get(fathers.get_absolute_url()))
    assert rename(panel, fathers, "Dads").status_code == 403


def test_shipped_theme_is_nobodys_to_change(chair, shipped):
    assert rename(chair, shipped, "Lateness").status_code == 403
    assert "Rename" not in text_of(chair.get(shipped.get_absolute_url()))


def test_theme_says_where_it_was_found(world, chair, fathers):
    finding = FindingFactory(audit=world.audit, theme=fathers, wording="He was not asked.")
    page = text_of(chair.get(fathers.get_absolute_url()))
    assert reverse("finding-detail", args=[world.audit.public_id, finding.pk]) in page


# -- adding


@pytest.mark.parametrize("person", ["chair", "administrator"])
def test_theme_is_added_once_however_often_the_form_is_sent(person, world, client_of):
    client = client_of(getattr(world, person))
    address, data = adding(world, "Fathers")

    answers = [client.post(address, data) for _ in range(2)]

    theme = Theme.objects.get()
    assert (theme.name, theme.partnership) == ("Fathers", world.partnership)
    assert [answer.url for answer in answers] == [theme.get_absolute_url()] * 2
    assert Entry.objects.filter(verb=Verb.ADDED, object_type="cases.theme").count() == 1


def test_existing_names_are_offered_while_typing(world, chair, fathers):
    page = text_of(chair.get(adding(world, "")[0]))
    assert 'list="suggestions-new_theme"' in page
    assert '<datalist id="suggestions-new_theme"><option value="Fathers">' in page


def test_similar_name_is_asked_about_and_can_be_used_or_not(world, chair, fathers):
    address, data = adding(world, "father")

    asked = chair.post(address, data)
    assert asked.status_code == 422
    assert "There is already “Fathers”. Select which you mean" in text_of(asked)
    assert 'value="father"' in text_of(asked)
    (form,) = [f for f in posted_forms(address, asked.content.decode()) if "new_theme" in f.data]
    assert "instead" in form.choices
    used = chair.post(address, data | {"instead": fathers.pk})
    assert used.url == fathers.get_absolute_url()
    assert Theme.objects.count() == 1

    assert chair.post(address, data | {"instead": "new father"}).status_code == 302
    assert Theme.objects.count() == 2


def test_confirmation_holds_for_that_name_alone(world, chair, fathers):
    address, data = adding(world, "The fathers", instead="new father")
    assert chair.post(address, data).status_code == 422
    assert Theme.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Write the name of the theme"),
        ("FATHERS", "There is already “Fathers”. Use that one"),
        ("–", "Use letters or digits in the name"),
        ("x" * 81, "Use at most 80 characters"),
        ("\0", "Null characters are not allowed"),
    ],
)
def test_name_that_can_not_be_is_said(name, message, world, chair, fathers):
    answer = chair.post(*adding(world, name))
    assert answer.status_code == 422
    assert message in text_of(answer)


@pytest.mark.parametrize("forged", [{"save_key": "x"}, {"save_key": ""}])
def test_forged_form_is_a_bad_request(forged, world, chair):
    assert chair.post(*adding(world, "Fathers", **forged)).status_code == 400


@pytest.mark.parametrize("instead", ["9" * 5000, "\0", "-1", "x"])
def test_choice_that_was_not_offered_is_said(instead, world, chair, fathers):
    assert chair.post(*adding(world, "father", instead=instead)).status_code == 422


# -- renaming


def test_renamed_theme_keeps_what_it_was_called(world, chair, fathers):
    assert rename(chair, fathers, "Fathers and other men").status_code == 302
    page = text_of(chair.get(fathers.get_absolute_url()))
    assert "Fathers and other men</h1>" in page
    assert "Called “Fathers” until" in page
    assert Entry.objects.filter(verb=Verb.CHANGED, object_id=fathers.pk).count() == 1


def test_question_set_that_says_the_former_name_gets_the_theme(world, chair, fathers):
    rename(chair, fathers, "Men")
    content = SMALL | {"slug": "own", "sections": [SMALL["sections"][0] | {}]}
    content["sections"][0]["questions"] = [
        content["sections"][0]["questions"][0] | {"theme": "Fathers"}
    ]
    question_set, _ = load(content=content, partnership=world.partnership, by=world.chair)
    assert question_set.questions[0].theme == fathers
    assert Theme.objects.count() == 1


def test_name_like_another_can_become_a_merge(world, chair, fathers):
    dads = ThemeFactory(partnership=world.partnership, name="Dads")
    asked = rename(chair, dads, "Father")
    assert asked.status_code == 422
    assert "Merge it into “Fathers” instead" in text_of(asked)
    answer = rename(chair, dads, "Father", instead=fathers.pk)
    assert answer.url == reverse("theme-merge", args=[dads.pk]) + f"?into={fathers.pk}"
    assert rename(chair, dads, "Father", instead="new father").status_code == 302


def test_stale_form_shows_both_names_and_saves_on_the_next_press(world, chair, fathers):
    rename(chair, fathers, "Men")
    answer = rename(chair, fathers, "Dads")
    assert answer.status_code == 409
    assert "It is called “Men”" in text_of(answer)
    assert 'value="Dads"' in text_of(answer)
    fathers.refresh_from_db()
    assert answer.context["form"]["version"].value() == fathers.version
    assert rename(chair, fathers, "Dads").status_code == 302


def test_same_form_twice_is_one_change(world, chair, fathers):
    key = uuid.uuid4()
    for _ in range(2):
        assert rename(chair, fathers, "Men", save_key=key).status_code == 302
    assert fathers.former_names.count() == 1


# -- merging


def test_merged_theme_hands_its_findings_on_but_not_published_ones(world, chair, fathers):
    dads = ThemeFactory(partnership=world.partnership, name="Dads")
    published = Audit.objects.get(pk=world.audit.pk)
    old = FindingFactory(audit=world.audit, theme=dads, wording="Published")
    Audit.objects.filter(pk=published.pk).update(state="published")
    assert change(chair, dads, "merge", into=fathers.pk).status_code == 302

    old.refresh_from_db()
    assert old.theme == dads
    page = text_of(chair.get(world.audit.get_findings_url()))
    assert "Dads (merged into “Fathers”)" in page
    assert "1 finding, from 0 observations" in listed(chair)  # counted for Fathers
    assert "as “Dads”" in text_of(chair.get(fathers.get_absolute_url()))
    assert "Merged into “Fathers”" in text_of(chair.get(dads.get_absolute_url()))


def test_findings_of_an_open_audit_get_the_other_theme(world, chair, fathers):
    dads = ThemeFactory(partnership=world.partnership, name="Dads")
    finding = FindingFactory(audit=world.audit, theme=dads)
    assert "1 finding gets the other theme" in text_of(
        chair.get(reverse("theme-merge", args=[dads.pk]))
    )
    change(chair, dads, "merge", into=fathers.pk)
    finding.refresh_from_db()
    assert finding.theme == fathers


def test_themes_merged_before_follow(world, chair, fathers):
    dads, men = (ThemeFactory(partnership=world.partnership, name=n) for n in ("Dads", "Men"))
    change(chair, dads, "merge", into=men.pk)
    change(chair, men, "merge", into=fathers.pk)
    assert set(fathers.merged.all()) == {dads, men}


@pytest.mark.parametrize("into", ["itself", "shipped", "retired", "far", "", "x", "9" * 5000])
def test_theme_merges_only_into_a_current_one_of_the_partnership(
    into, world, chair, fathers, shipped
):
    retired = ThemeFactory(partnership=world.partnership, name="Old")
    change(chair, retired, "retire", reason="Over")
    far = ThemeFactory(partnership=world.other_partnership, name="Far")
    keys = {"itself": fathers.pk, "shipped": shipped.pk, "retired": retired.pk, "far": far.pk}
    answer = change(chair, fathers, "merge", into=keys.get(into, into))
    assert answer.status_code == 422
    assert "Select a theme" in text_of(answer)


# -- retiring


def test_retired_theme_is_not_offered_but_kept_and_comes_back(world, chair, fathers):
    finding = FindingFactory(audit=world.audit, theme=fathers)
    assert change(chair, fathers, "retire", reason=" ").status_code == 422
    assert change(chair, fathers, "retire", reason="Asked no more").status_code == 302
    fathers.refresh_from_db()
    new = reverse("finding-create", args=[world.audit.public_id])
    edit = reverse("finding-edit", args=[world.audit.public_id, finding.pk])
    option = f'<option value="{fathers.pk}"'
    assert option not in text_of(chair.get(new))
    assert option in text_of(chair.get(edit))
    assert "Asked no more" in listed(chair)

    assert change(chair, fathers, "retire", reason="Again").status_code == 409
    assert change(chair, fathers, "bring-back").status_code == 302
    assert option in text_of(chair.get(new))


# -- a new theme with a finding


def finding_form(**others):
    return {
        "kind": "worried", "wording": "He was not asked.", "theme": "", "new_theme": "",
        "instead": "", "place": "", "version": 0, "save_key": uuid.uuid4(),
    } | others  # fmt: skip


def test_finding_is_saved_with_a_new_theme(world, chair):
    address = reverse("finding-create", args=[world.audit.public_id])
    data = finding_form(new_theme="Fathers")
    for _ in range(2):
        assert chair.post(address, data).status_code == 302
    assert Finding.objects.get().theme == Theme.objects.get(name="Fathers")


def test_finding_with_a_similar_theme_waits_for_the_choice(world, chair, fathers):
    address = reverse("finding-create", args=[world.audit.public_id])
    data = finding_form(new_theme="Father")
    asked = chair.post(address, data)
    assert asked.status_code == 422
    assert "There is already “Fathers”" in text_of(asked)
    assert "He was not asked." in text_of(asked)
    assert not Finding.objects.exists()

    assert chair.post(address, data | {"instead": fathers.pk}).status_code == 302
    assert Finding.objects.get().theme == fathers
    again = finding_form(new_theme="Father", instead="new father")
    assert chair.post(address, again).status_code == 302
    assert set(Theme.objects.values_list("name", flat=True)) == {"Fathers", "Father"}


def test_finding_has_one_theme_or_a_new_one(world, chair, fathers):
    address = reverse("finding-create", args=[world.audit.public_id])
    answer = chair.post(address, finding_form(theme=fathers.pk, new_theme="Men"))
    assert answer.status_code == 422
    assert "Select a theme or write a new one, not both" in text_of(answer)


def test_finding_is_changed_to_a_new_theme(world, chair, fathers):
    finding = FindingFactory(audit=world.audit, theme=fathers)
    address = reverse("finding-edit", args=[world.audit.public_id, finding.pk])
    data = finding_form(version=finding.version, new_theme="Men", place=1)
    assert chair.post(address, data).status_code == 302
    finding.refresh_from_db()
    assert finding.theme.name == "Men"
