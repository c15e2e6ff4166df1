"""An administrator sets an audit up, leaves, comes back, checks and opens it."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from auditapp.tests.page_forms import posted_forms
from auditapp.working_days import add_working_days
from cases.models import AgencyReturn, Audit, Case, Part

from ..services import audits

TODAY = timezone.localdate()
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def audit(world):
    return audits.create_audit(partnership=world.partnership, title="The next", by=founder())


@pytest.fixture
def whole(world):
    """Set up whole, but not open."""
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[world.police, world.health],
        named=[world.nursery], question_set=world.audit.question_set, title="The next",
    )  # fmt: skip
    CaseFactory(audit=audit, pseudonym="Cleo")
    return audit


def url(audit, step=""):
    name = f"audit-set-up-{step}" if step else "audit-set-up"
    return reverse(name, args=[audit.public_id])


def day(name, value):
    parts = ("day", "month", "year")
    return {f"{name}-{part}": getattr(value, part) if value else "" for part in parts}


def form(audit, **fields):
    version = Audit.objects.get(pk=audit.pk).version
    return {"version": version, "save_key": uuid.uuid4()} | fields


def dates(**changes):
    days = {
        "period_from": TODAY - 50 * WEEK,
        "period_to": TODAY - 4 * WEEK,
        "panel_date": TODAY + 8 * WEEK,
        "returns_due": TODAY + 4 * WEEK,
    } | changes
    return {key: value for name, one in days.items() for key, value in day(name, one).items()}


def parts(**by_name):
    return {f"part-{agency.pk}": part for agency, part in by_name.items()}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


# -- making one


def test_new_audit_leads_to_its_steps(world, admin):
    assert "New audit" in admin.get(reverse("audit-list")).text
    page = admin.get(reverse("audit-create"))
    assert 'name="partnership"' not in page.text  # there is only one
    data = posted_forms("/", page.text)[-1].data | {"title": ["Neglect 2019"]}
    for _ in range(2):  # pressed twice
        answer = admin.post(reverse("audit-create"), data)
        audit = Audit.objects.get(title="Neglect 2019")
        assert answer.url == url(audit)
    assert audit.partnership == world.partnership


def test_partnership_is_chosen_by_whoever_administers_several(world, client_of):
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    client = client_of(both)
    page = client.get(reverse("audit-create")).text
    assert "Elsewhere" in page
    data = {"title": "Neglect", "save_key": uuid.uuid4()}
    wrong = client.post(reverse("audit-create"), data)
    assert (wrong.status_code, "Choose the partnership" in wrong.text) == (422, True)
    client.post(reverse("audit-create"), data | {"partnership": world.other_partnership.pk})
    assert Audit.objects.get(title="Neglect").partnership == world.other_partnership


def test_audit_of_a_partnership_that_one_does_not_administer_is_not_made(world, client_of):
    third = PartnershipFactory(name="Third")
    both = PersonFactory(name="Both", administrator=[world.partnership, world.other_partnership])
    data = {"title": "Neglect", "save_key": uuid.uuid4(), "partnership": third.pk}
    assert client_of(both).post(reverse("audit-create"), data).status_code == 422
    assert not Audit.objects.filter(title="Neglect").exists()


@pytest.mark.parametrize("title", ["", "  ", "ab", "x" * 201, "a\x00bc", "x" * 100_000])
def test_bad_title_is_refused_and_kept(world, admin, title):
    answer = admin.post(reverse("audit-create"), {"title": title, "save_key": uuid.uuid4()})
    assert answer.status_code == 422
    assert Audit.objects.filter(partnership=world.partnership).count() == 1


def test_new_button_is_for_administrators_only(world, client_of):
    for person in (world.panel, world.chair, world.auditor):
        assert "New audit" not in client_of(person).get(reverse("audit-list")).text


# -- the steps


def test_set_up_is_left_and_resumed_until_nothing_is_missing(world, admin, audit):
    """In an order of one's own, each step half done first."""
    page = text_of(admin.get(url(audit)))
    assert page.count("To do") == 5
    assert "Choose the lead agency" in page

    admin.post(url(audit, "dates"), form(audit, **dates(returns_due=None, panel_date=None)))
    page = text_of(admin.get(url(audit)))
    assert "Enter when the panel meets. Enter when the returns are due In progress" in page
    admin.post(
        url(audit, "agencies"),
        form(audit, **{f"part-{world.police.pk}": "asked", f"part-{world.nursery.pk}": ""}),
    )
    admin.post(url(audit, "purpose"), form(audit, title="The next one", aim="To learn"))
    page = text_of(admin.get(url(audit)))
    assert "Write the topic. Write the scope In progress" in page
    assert "The next one" in page
    assert "Open the audit" not in admin.get(url(audit, "check")).text

    admin.post(url(audit, "dates"), form(audit, **dates()))
    chosen = {world.police: "asked", world.social_care: "lead", world.nursery: "named"}
    admin.post(
        url(audit, "agencies"),
        form(audit, **{f"part-{agency.pk}": part for agency, part in chosen.items()}),
    )
    texts = {"topic": "Topic", "aim": "To learn", "scope": "All", "sign_off_required": "on"}
    admin.post(url(audit, "purpose"), form(audit, title="The next one", **texts))
    question_set = world.audit.question_set
    admin.post(url(audit, "question-set"), form(audit, question_set=question_set.pk))
    CaseFactory(audit=audit, pseudonym="Cleo")

    assert text_of(admin.get(url(audit))).count("Done") == 5
    audit.refresh_from_db()
    assert (audit.sign_off_required, audit.families_asked) == (True, False)
    assert audit.question_set == question_set
    assert dict(audit.audit_agencies.values_list("agency__name", "part")) == {
        "Police": "asked", "Social care": "lead", "Nursery": "named",
    }  # fmt: skip
    assert "Open the audit" in admin.get(url(audit, "check")).text


def test_what_is_saved_is_in_the_forms_again(world, admin, whole):
    admin.post(url(whole, "dates"), form(whole, **dates()))
    data = posted_forms("/", admin.get(url(whole, "dates")).text)[-1].data
    assert data["returns_due-year"] == [str((TODAY + 4 * WEEK).year)]
    data = posted_forms("/", admin.get(url(whole, "agencies")).text)[-1].data
    assert data[f"part-{world.police.pk}"] == ["asked"]
    data = posted_forms("/", admin.get(url(whole, "question-set")).text)[-1].data
    assert data["question_set"] == [str(whole.question_set_id)]
    data = posted_forms("/", admin.get(url(whole, "purpose")).text)[-1].data
    assert data["aim"] == ["Aim of the audit"]


@pytest.mark.parametrize(
    ("step", "wrong", "message"),
    [
        ("purpose", {"title": ""}, "Write a title of at least 3 characters"),
        ("purpose", {"title": "Title", "aim": "x" * 5_001}, "shorten this to 5000"),
        ("purpose", {"title": "Title", "note": "a\x00b"}, "Null characters"),
        ("dates", {"panel_date-day": "31", "panel_date-month": "2", "panel_date-year": "2019"},
            "The panel’s date: the date must be a real date"),
        ("dates", {"returns_due-day": "3"}, "The due date: the date must include a month"),
        ("dates", dates(period_to=TODAY - 60 * WEEK),
            "The last day: it can’t be before the first day"),
        ("question-set", {"question_set": "9" * 30}, "Choose one of the question sets"),
        ("question-set", {"question_set": "x"}, "Choose one of the question sets"),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_changes_nothing(admin, whole, step, wrong, message):
    before = Audit.objects.filter(pk=whole.pk).values().get()
    answer = admin.post(url(whole, step), form(whole, **wrong))
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert Audit.objects.filter(pk=whole.pk).values().get() == before


def test_agencies_with_two_leads_or_forged_parts_are_refused(world, admin, whole):
    before = list(whole.audit_agencies.values())
    two = {f"part-{world.police.pk}": "lead", f"part-{world.health.pk}": "lead"}
    answer = admin.post(url(whole, "agencies"), form(whole, **two))
    assert (answer.status_code, "choose one lead agency only" in answer.text) == (422, True)
    forged = form(whole, **{f"part-{world.police.pk}": "boss"})
    assert admin.post(url(whole, "agencies"), forged).status_code == 422
    assert list(whole.audit_agencies.values()) == before
    # another partnership's is no field of this form
    far = form(whole, **{f"part-{world.far_police.pk}": "asked"})
    assert admin.post(url(whole, "agencies"), far).status_code == 302
    assert not whole.audit_agencies.filter(agency=world.far_police).exists()


def test_parts_stand_under_their_whole_and_retired_ones_are_left_out(world, admin, audit):
    AgencyFactory(partnership=world.partnership, name="Ambulance")
    gone = AgencyFactory(partnership=world.partnership, name="Gone")
    type(gone).objects.filter(pk=gone.pk).update(retired_at="2019-01-01T00:00:00Z")
    page = text_of(admin.get(url(audit, "agencies")))
    assert page.index("Ambulance") < page.index("Health") < page.index("School nursing")
    assert page.index("School nursing") < page.index("part of Health") < page.index("Nursery")
    assert "Gone" not in page


def test_stale_step_shows_both_and_saving_again_replaces(admin, whole):
    old = form(whole, title="Mine", topic="T", aim="My aim", scope="S")
    admin.post(url(whole, "purpose"), form(whole, title="Theirs", aim="Their aim"))
    answer = admin.post(url(whole, "purpose"), old)
    assert answer.status_code == 409
    assert "Their aim" in answer.text
    assert "My aim" in answer.text
    assert Audit.objects.get(pk=whole.pk).title == "Theirs"
    again = posted_forms(url(whole, "purpose"), answer.text)[-1]
    assert admin.post(url(whole, "purpose"), again.data).status_code == 302
    assert Audit.objects.get(pk=whole.pk).title == "Mine"


def test_step_saved_after_somebody_opened_it_changes_nothing(world, admin, whole):
    old = {
        "question-set": form(whole, question_set=""),
        "agencies": form(whole, **{f"part-{world.police.pk}": "named"}),
    }
    acting.open_audit(whole)
    for step, data in old.items():
        assert admin.post(url(whole, step), data).status_code == 409
        fresh = data | {"version": Audit.objects.get(pk=whole.pk).version}
        answer = admin.post(url(whole, step), fresh)
        assert (answer.status_code, "nothing was saved" in answer.text) == (409, True)
    assert whole.audit_agencies.get(agency=world.police).part == Part.ASKED


@pytest.mark.parametrize("step", ["purpose", "dates", "question-set", "agencies"])
@pytest.mark.parametrize("missing", ["version", "save_key"])
def test_form_without_its_version_or_key_is_a_bad_request(admin, whole, step, missing):
    data = form(whole, title="Title")
    del data[missing]
    assert admin.post(url(whole, step), data).status_code == 400


# -- children


def test_child_is_removed_after_a_question(admin, whole):
    case = CaseFactory(audit=whole, pseudonym="Dora")
    page = admin.get(url(whole, "children"))
    link = reverse("case-remove", args=[whole.public_id, case.public_id])
    assert link in page.text
    assert "Dora" in admin.get(link).text
    assert Case.objects.filter(pk=case.pk).exists()
    assert admin.post(link).url == url(whole, "children")
    assert not Case.objects.filter(pk=case.pk).exists()


def test_child_of_an_open_audit_is_not_removed(world, admin):
    link = reverse("case-remove", args=[world.audit.public_id, world.case.public_id])
    assert admin.get(link).url.endswith("/withdraw/")
    answer = admin.post(link)
    assert answer.status_code == 409
    assert "can’t be removed" in answer.text
    assert f"Remove {world.case.pseudonym}?" not in answer.text
    assert "Remove the child</button>" not in answer.text
    assert f'href="{admin.get(link).url}"' in answer.text
    assert Case.objects.filter(pk=world.case.pk).exists()


# -- checking and opening


def test_check_page_says_what_is_missing_with_links(admin, audit):
    page = admin.get(url(audit, "check"))
    assert "To do before the audit can be opened" in page.text
    for step in ("purpose", "question-set", "agencies", "children", "dates"):
        assert f'href="{url(audit, step)}"' in page.text
    answer = admin.post(url(audit, "check"), form(audit))
    assert (answer.status_code, "Write the aim" in answer.text) == (422, True)
    assert Audit.objects.get(pk=audit.pk).is_being_set_up


def test_check_page_says_what_opening_will_do(world, admin, whole):
    CaseFactory(audit=whole, pseudonym="Dora")
    page = text_of(admin.get(url(whole, "check")))
    assert "6 returns : 2 children × 3 agencies" in page
    assert "3 cover sheets" in page
    assert "4 people get one mail each" in page  # two of police, health and social care
    assert "Police Asked for returns 2 people, 2 never signed in" in page


def test_check_page_warns(world, admin, whole):
    asked = AgencyFactory(partnership=world.partnership, name="Ambulance")
    audits.add_agency(audit=whole, agency=asked, part=Part.ASKED, by=founder())
    Audit.objects.filter(pk=whole.pk).update(panel_date=TODAY - 2 * WEEK, returns_due=TODAY - WEEK)
    type(world.auditor).objects.filter(pk=world.auditor.pk).update(last_login="2019-01-01T00:00Z")
    whole.cases.update(lead_agency=world.nursery)
    page = text_of(admin.get(url(whole, "check")))
    assert "which is past: every return would be late" in page
    assert "after the panel meets on" in page
    assert "Ambulance: nobody can fill in its returns" in page
    assert "Police: 1 of its 2 people has never signed in" in page
    assert "Cleo: its lead agency, Nursery, is not asked for returns" in page


def test_due_date_is_suggested_from_the_partnerships_working_days(world, admin, audit):
    type(world.partnership).objects.filter(pk=world.partnership.pk).update(returns_due_after=7)
    due = add_working_days(timezone.localdate(), 7)
    page = admin.get(url(audit, "dates"))
    data = posted_forms("/", page.text)[-1].data
    assert [data[f"returns_due-{part}"] for part in ("day", "month", "year")] == [
        [str(due.day)], [str(due.month)], [str(due.year)],
    ]  # fmt: skip
    assert "is a suggestion: 7 working days from today" in text_of(page)
    assert Audit.objects.get(pk=audit.pk).returns_due is None  # a suggestion only


def test_audit_is_opened_and_its_people_told(
    world, admin, whole, django_capture_on_commit_callbacks, mailoutbox
):
    page = admin.get(url(whole, "check"))
    data = posted_forms(url(whole, "check"), page.text)[-1].data
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(url(whole, "check"), data)
    assert answer.url == whole.get_absolute_url()
    assert AgencyReturn.objects.filter(case__audit=whole).count() == 3
    assert len(mailoutbox) == 4
    link = f"http://testserver{whole.get_absolute_url()}"
    assert all(link in sent.body and "Cleo" not in sent.body for sent in mailoutbox)
    assert "The audit is open" in admin.get(whole.get_absolute_url()).text


def test_page_says_whom_no_mail_reached(world, client_of, whole, monkeypatch):
    """As in production, where mails go out before the page is answered."""
    monkeypatch.setattr("auditapp.mail.send_to_each", lambda *arguments: {world.auditor.email})
    monkeypatch.setattr(
        "cases.audits.services.telling.transaction.on_commit", lambda callback: callback()
    )
    admin = client_of(world.administrator)
    answer = admin.post(url(whole, "check"), form(whole), follow=True)
    assert "1 person was told by mail" in text_of(answer)
    assert re.search(r"No mail reached .*Lead.*\. Check their addresses", text_of(answer))


def test_second_opener_is_told_that_it_is_open(world, client_of, whole):
    """Two administrators look at the same page and both press the button."""
    second = PersonFactory(name="Second", administrator=world.partnership)
    forms = {}
    for person in (world.administrator, second):
        page = client_of(person).get(url(whole, "check"))
        forms[person] = posted_forms(url(whole, "check"), page.text)[-1].data
    first = client_of(world.administrator).post(url(whole, "check"), forms[world.administrator])
    late = client_of(second).post(url(whole, "check"), forms[second])
    again = client_of(world.administrator).post(url(whole, "check"), forms[world.administrator])
    assert (first.status_code, late.status_code, again.status_code) == (302, 409, 302)
    assert "The audit is open already" in late.text
    assert AgencyReturn.objects.filter(case__audit=whole).count() == 3


def test_set_up_changed_since_it_was_checked_is_shown_again(admin, whole):
    old = form(whole)
    admin.post(url(whole, "dates"), form(whole, **dates()))
    answer = admin.post(url(whole, "check"), old)
    assert (answer.status_code, "so the audit was not opened" in answer.text) == (409, True)
    assert Audit.objects.get(pk=whole.pk).is_being_set_up


def test_preview_shows_each_agency_its_own_questions(world, admin, whole):
    def shown(agency):
        page = admin.get(url(whole, "preview") + f"?agency={agency.pk}&child=nonsense")
        return set(re.findall(r"<strong>([A-Z]\d)</strong>", page.text))

    assert "B1" in shown(world.social_care)
    assert "B1" not in shown(world.police)
    assert "B2" in shown(world.police)
    assert "A1" in shown(world.police) & shown(world.social_care)


def test_preview_of_an_unfinished_set_up_says_what_it_needs(admin, audit):
    page = admin.get(url(audit, "preview"))
    assert "A return can be shown once the questions" in text_of(page)


# -- for others


def test_panel_and_chair_see_that_it_is_being_set_up(world, client_of, whole, admin):
    for person in (world.panel, world.chair):
        page = client_of(person).get(whole.get_absolute_url())
        assert "is being set up" in page.text
        assert "Cleo" not in page.text
    assert admin.get(whole.get_absolute_url()).url == url(whole)


def test_agency_sees_nothing_of_it(world, client_of, whole):
    client = client_of(world.auditor)
    assert "The next" not in client.get(reverse("audit-list")).text
    for address in (whole.get_absolute_url(), url(whole), url(whole, "check")):
        assert client.get(address).status_code == 404


# -- after opening


def test_texts_and_dates_of_an_open_audit_are_changed(world, admin):
    audit = world.audit
    page = admin.get(url(audit, "purpose")).text
    assert "sign_off_required" not in page
    empty = admin.post(url(audit, "purpose"), form(audit, title="Other"))
    assert (empty.status_code, "Write the aim" in empty.text) == (422, True)
    texts = {"title": "Other", "topic": "T", "aim": "A", "scope": "S"}
    assert admin.post(url(audit, "purpose"), form(audit, **texts)).url == audit.get_absolute_url()
    assert admin.post(url(audit, "dates"), form(audit, **dates(panel_date=None))).status_code == 422
    assert admin.post(url(audit, "dates"), form(audit, **dates())).status_code == 302
    audit.refresh_from_db()
    assert (audit.title, audit.returns_due) == ("Other", TODAY + 4 * WEEK)


def test_copy_asks_for_a_title(world, admin):
    link = reverse("audit-copy", args=[world.audit.public_id])
    assert admin.post(link, {"title": "", "save_key": uuid.uuid4()}).status_code == 422
    answer = admin.post(link, {"title": "In a year", "save_key": uuid.uuid4()})
    copy = Audit.objects.get(title="In a year")
    assert answer.url == url(copy)
    page = text_of(admin.get(url(copy)))
    assert "Add at least one child" in page
    assert page.count("Done") == 3  # all but children and dates
