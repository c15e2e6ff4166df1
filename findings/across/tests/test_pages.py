"""What comes back from one audit to the next, as the panel sees it."""

import datetime
import re

import pytest
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.factories import (
    ActionFactory,
    FindingFactory,
    PersonFactory,
    QuestionSetFactory,
    ReportFactory,
    ThemeFactory,
)
from auditapp.tests.paths import late_path
from auditapp.tests.question_sets import small
from auditapp.tests.re_audits import earlier_audit
from cases.models import Audit, Observation
from cases.returns.services.reviewing import withdraw


def make(world):
    """An audit of February 2019, signed, and the world's own, with the same worry."""
    world.earlier = earlier_audit(world.audit, children=["Tess", "Theo"])
    tess, theo = world.earlier.cases.all()
    said = {"observations-worried": ["No call"]}
    due = datetime.datetime(2019, 2, 10, 12, tzinfo=datetime.UTC)
    for case, late in ((tess, 0), (theo, 12)):
        row = acting.agency_return(case, world.police)
        acting.fill_in(row, A=said)
        acting.send(row, at=due + datetime.timedelta(late))
    withdraw(
        agency_return=acting.agency_return(tess, world.health), reason="Why", by=world.administrator
    )
    acting.fill_in_and_send(world.case, world.police, A={"A2": ["none"]})
    late_path(tess, "A reason")
    theme = ThemeFactory(partnership=world.partnership, name="Calls")
    world.finding = FindingFactory(
        audit=world.earlier,
        theme=theme,
        observations=Observation.objects.filter(case=tess),
    )
    ActionFactory(finding=world.finding, owner=world.police, what="Ring back within a day")
    FindingFactory(audit=world.audit, theme=theme, wording="Still nobody rings back")
    FindingFactory(audit=world.audit, wording="Without a theme")
    for case, category in ((tess, "NEG"), (theo, "PHY")):
        case.category_initial = category
        case.save()
    ReportFactory(audit=world.earlier)


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(made=make)


@pytest.fixture
def read(world, client_of):
    client = client_of(world.panel)

    def read(name, **chosen):
        """The text of a page without its tags."""
        answer = client.get(reverse(f"across-{name}"), chosen)
        assert answer.status_code == 200
        text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", answer.text.split("<main")[1], flags=re.S)
        return " ".join(text.split())

    return read


def test_worry_that_comes_back_is_told_with_what_was_last_to_be_done(world, read):
    text = read("themes")
    month = world.audit.panel_date.strftime("%B %Y")
    assert f"Calls In 2 of 2 audits: February 2019 and {month}." in text
    assert "Police, by 30 June 2019: Ring back within a day. Not started." in text
    assert "1 worry has no theme" in text
    assert text.count("not signed yet") == 2  # in the list of audits, and in the table's head


def test_period_category_and_agency_narrow_what_is_counted(world, read):
    early = {"until-day": 1, "until-month": 3, "until-year": 2019}
    assert "In 1 of 1 audit: February 2019." in read("themes", **early)
    assert "Calls In 1 of 2 audits: February 2019." in read("themes", category="NEG")
    assert "No worry with a theme is agreed" in read("themes", category="PHY")
    assert "Counted here: the part of Health only." in read("themes", agency=world.health.pk)
    late = {"since-day": 1, "since-month": 1, "since-year": 2100}
    assert "No audit was opened whose panel met in that time." in read("themes", **late)


def test_what_is_chosen_goes_along_to_the_other_pages(world, client_of):
    page = client_of(world.panel).get(reverse("across-themes"), {"category": "NEG"})
    assert f'href="{reverse("across-returns")}?category=NEG"' in page.text


@pytest.mark.parametrize(
    "chosen",
    [
        {"category": "x"},
        {"agency": "9" * 30},
        {"since-day": "32"},
        {"since-day": 1, "since-month": 1, "since-year": 2020,
         "until-day": 1, "until-month": 1, "until-year": 2019},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named_and_nothing_counted(read, chosen):
    text = read("themes", **chosen)
    assert "There is a problem" in text
    assert "In 2 of 2 audits" not in text


def test_same_question_is_counted_in_each_audit(world, read):
    text = read("questions", section="A")
    assert "A2 What did it show? Drawn" in text
    assert "Neglect 2 of 2 0 of 1" in text
    assert "None of these 0 of 2 1 of 1" in text
    assert "Good 2 of 2 1 of 1" in text  # grades, by return
    assert "Neglect 1 of 1 –" in read("questions", category="NEG")
    assert "Took part" in read("questions", section="B")


def test_question_that_changed_is_not_compared(world, read):
    content = small() | {"version": 2}
    a2 = content["sections"][0]["questions"][1]
    a2["choices"] = [*a2["choices"], {"value": "more", "label": "Something else"}]
    Audit.objects.filter(pk=world.audit.pk).update(question_set=QuestionSetFactory(content=content))
    text = read("questions")
    assert "Neglect – –" in text
    assert "Not compared: 28 February 2019: It had other choices." in text


def test_limits_met_are_counted_in_each_audit(read):
    assert "Conference – 1 still running –" in read("timescales")


def test_returns_are_counted_by_when_they_were_sent(world, read):
    text = read("returns")
    assert "Police 1 of 2 in time, 1 late" in text
    assert "Health 0 of 1 in time, 1 not sent, 1 withdrawn" in text
    assert "2 not due yet" in text
    alone = read("returns", agency=world.police.pk)
    assert "Police 1 of 2 in time" in alone
    assert "Health 0 of" not in alone


def test_without_an_audit_each_page_says_so(client_of, world):
    person = PersonFactory(name="New", chair=world.far_audit.partnership)
    Audit.objects.filter(pk=world.far_audit.pk).update(state="setting_up")
    for name in ("themes", "questions", "timescales", "returns"):
        page = client_of(person).get(reverse(f"across-{name}")).text
        assert "No audit was opened yet." in page


def test_one_of_several_partnerships_is_chosen(client_of, world):
    both = PersonFactory(name="Both", panel=[world.partnership, world.other_partnership])
    client, url = client_of(both), reverse("across-themes")
    far = client.get(url, {"partnership": world.other_partnership.pk}).text
    assert "A far audit" in far
    assert "The audit before" not in far
    assert "The audit before" in client.get(url, {"partnership": world.partnership.pk}).text
