"""A joint inspection is set up and opened on one page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.tests.factories import PartnershipFactory, PersonFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.working_days import add_working_days
from cases.models import AgencyReturn, Audit, CaseIdentity

URL = "/audits/joint-inspection/"
TODAY = timezone.localdate()


def written(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def filled(admin, world):
    """What a browser would post once two children are written, one of them not born yet."""
    data = posted_forms(URL, admin.get(URL).text)[-1].data
    return data | {
        "lead": world.social_care.pk,
        "asked": [world.police.pk, world.health.pk],
        "question_set": world.audit.question_set_id,
        "child-1-name": "Zebedee Quince",
        "child-1-born": written(TODAY - datetime.timedelta(days=8 * 366)),
        "child-1-nhs": "943 476 5919",
        "child-2-name": "Mabel Quince",
        "child-2-born": written(TODAY + datetime.timedelta(days=60)),
    }


def the_audit():
    return Audit.objects.get(topic="Joint inspection")


def test_inspection_is_open_and_its_people_are_told_after_one_form(
    admin, world, filled, django_capture_on_commit_callbacks, mailoutbox
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(URL, filled)
    audit = the_audit()
    assert answer.url == audit.get_absolute_url()
    assert audit.is_open
    assert audit.returns_due == add_working_days(timezone.localdate(), 5)
    ages = [case.age for case in audit.cases.order_by("pk")]
    assert ages == ["8 years", "Unborn"]
    assert AgencyReturn.objects.filter(case__audit=audit).count() == 6
    keys = CaseIdentity.objects.filter(case__audit=audit).order_by("pk")
    assert [(key.name, key.nhs_number) for key in keys] == [
        ("Zebedee Quince", "9434765919"),
        ("Mabel Quince", ""),
    ]
    assert keys[1].expected_date == (TODAY + datetime.timedelta(days=60)).isoformat()
    told = {address for message in mailoutbox for address in message.to}
    assert {world.auditor.email, world.agency_lead.email} <= told
    assert not any("Quince" in message.body + message.subject for message in mailoutbox)
    assert "Quince" not in admin.get(answer.url).text


def test_same_form_again_opens_nothing_more_and_tells_nobody(
    admin, filled, django_capture_on_commit_callbacks
):
    first = admin.post(URL, filled)
    with django_capture_on_commit_callbacks() as told:
        assert admin.post(URL, filled).url == first.url
    assert Audit.objects.filter(topic="Joint inspection").count() == 1
    assert told == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"child-1-born": "28/02/19"}, "Child 1: give the year in four figures"),
        ({"child-1-born": ""}, "Child 1: enter the date of birth"),
        ({"child-1-born": "01/01/1950"}, "Child 1: check the year of birth"),
        ({"child-1-nhs": "943 476 5918"}, "Child 1: this is no NHS number"),
        ({"child-2-name": ""}, "Child 2: write the name"),
        ({"child-2-born": "01/01/2999"}, "Child 2: the expected date must be less than ten"),
        ({"lead": ""}, "Choose the lead agency"),
        ({"asked": ["9" * 30]}, "Select agencies from the list"),
        ({"period_to-year": "2001"}, "The last day: it can’t be before the first day"),
        (
            {f"child-{n}-{what}": "" for n in (1, 2) for what in ("name", "born", "nhs")},
            "Write the name of at least one child",
        ),
    ],
)
def test_mistake_is_named_and_nothing_is_kept(admin, filled, typed, message):
    answer = admin.post(URL, filled | typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert ("Zebedee Quince" in answer.text) == bool(typed.get("child-1-name", "kept"))
    assert not Audit.objects.filter(topic="Joint inspection").exists()


def test_who_administers_two_partnerships_says_which(world, client_of):
    other = PartnershipFactory(name="Third")
    both = client_of(PersonFactory(name="Both", administrator=[world.partnership, other]))
    assert f"?partnership={other.pk}" in both.get(URL).text
    page = both.get(f"{URL}?partnership={other.pk}").text
    assert "Third" in page
    assert world.police.name not in page
    assert "of which partnership" in both.get(f"{URL}?partnership=x").text


def test_link_stands_where_audits_are_listed(admin):
    assert reverse("inspection-create") in admin.get("/audits/").text
