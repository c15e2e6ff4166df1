"""The summary of a year: what it counts, what it must not tell, and who reads it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.history.models import Entry
from auditapp.tests.addresses import words_of
from auditapp.tests.factories import (
    ActionFactory,
    BriefingFactory,
    FindingFactory,
    ReportFactory,
    TeamAnswerFactory,
)
from findings.annual.years import days_of, year_of
from findings.models import Action


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-03-31", 2025), ("2026-04-01", 2026), ("2026-12-31", 2026), ("2027-01-01", 2026)],
)
def test_year_begins_on_1_april(day, year):
    found = year_of(datetime.date.fromisoformat(day))
    assert found == year
    first, last = days_of(found)
    assert first <= datetime.date.fromisoformat(day) <= last


def signed(world):
    """Of two children, with two worries and an action each, of which one made a difference."""
    findings = [
        FindingFactory(audit=world.audit, wording=f"{word} were not asked")
        for word in ("Fathers", "Schools")
    ]
    first, second = (ActionFactory(finding=f, owner=world.police, lead="Jo") for f in findings)
    moment, by = timezone.now(), world.chair
    done = {"evidence": "Seen", "said_done_at": moment, "said_done_by": by}
    done |= {"confirmed_at": moment, "confirmed_by": by, "state": "made_a_difference"}
    Action.objects.filter(pk=first.pk).update(**done)
    first.checks.create(
        date=datetime.date(2026, 5, 1), body="Board", verdict="made", measured="9 of 9", by=by
    )
    Action.objects.filter(pk=second.pk).update(due=datetime.date(2026, 9, 30))
    ReportFactory(audit=world.audit)
    TeamAnswerFactory(briefing=BriefingFactory(audit=world.audit), people=12)
    return {"year": year_of(world.audit.panel_date)}


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(signed=signed)


@pytest.fixture
def url(world):
    return reverse("annual-summary", args=[world.partnership.pk, world.signed["year"]])


def test_year_says_what_was_found_and_what_became_of_it(world, url, client_of):
    page = client_of(world.panel).get(url).text
    for words in (
        "1 audit was signed. The records of 2 children were looked at by",
        "1 team with 12 people said that they used a learning briefing.",
        f"What we are worried about: {world.audit.title}",
        "Fathers were not asked",
        "Of 2 actions: 1 not started; 1 made a difference.",
        "Not started, due 30 September 2026",
        "Something is done: 9 of 9 (1 May 2026)",
        '<td class="govuk-table__cell">1 of 2</td>',
    ):
        assert words in page, words


def test_year_tells_of_no_child_and_no_person(world, url, client_of):
    page = client_of(world.panel).get(url).text
    for words in (world.case.pseudonym, world.case.circumstances, "Jo"):
        assert words
        assert f">{words}" not in page
        assert f" {words}" not in page


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_year_is_a_document_and_its_file_is_on_the_trail(format, world, url, client_of):
    before = Entry.objects.filter(verb="exported").count()
    answer = client_of(world.chair).get(f"{url[:-1]}.{format}")
    assert answer.status_code == 200
    assert f'.{format}"' in answer["Content-Disposition"]
    assert Entry.objects.filter(verb="exported").count() == before + 1
    if format == "docx":
        assert "Something is done: 9 of 9 (1 May 2026)" in words_of(answer)


def test_audit_that_is_not_signed_is_named_and_nothing_of_it_told(world, client_of):
    FindingFactory(audit=world.far_audit, wording="Nobody may know")
    year = year_of(world.far_audit.panel_date)
    url = reverse("annual-summary", args=[world.other_partnership.pk, year])
    page = client_of(world.outsider).get(url).text
    assert "No report of this year is signed yet." in page
    assert f"{world.far_audit.title}: the" in page
    assert "Nobody may know" not in page


def test_years_are_listed_with_their_audits(world, client_of):
    year = world.signed["year"]
    page = client_of(world.chair).get(reverse("annual-summary-list")).text
    assert f"{year} to {year + 1}</a>: " in page


@pytest.mark.parametrize("wrong", [0, 10_000, 99_999_999_999_999_999_999])
def test_year_that_is_none_is_not_found(wrong, world, client_of):
    url = f"/annual-summary/{world.partnership.pk}/{wrong}/"
    assert client_of(world.chair).get(url).status_code == 404


def test_agency_does_not_see_it(world, url, client_of):
    assert client_of(world.auditor).get(url).status_code == 404
    across = reverse("across-themes")
    assert reverse("annual-summary-list") in client_of(world.panel).get(across).text
