"""Several people, or one impatient person, save at the same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from cases.audits.services import audits
from cases.models import AgencyReturn
from cases.returns.services import reviewing
from cases.states import WrongState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(world):
    row = acting.agency_return(world.case, world.police)
    draft = row.drafts.get(section__code="A")
    draft.url = reverse("return-section", args=[row.public_id, "A"])
    return draft


def form(text, key=None):
    return {"A5": text, "version": 0, "save_key": key or uuid.uuid4(), "save": "later"}


def test_eight_saves_of_one_version_leave_one_winner_and_seven_told(world, draft, together):
    """P3: no text is overwritten without its writer knowing."""
    texts = [f"text {i}" for i in range(8)]
    answers = together(world.auditor, [(draft.url, form(text)) for text in texts])
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [302] + [409] * 7
    draft.refresh_from_db()
    assert draft.version == 1
    [winner] = draft.data["A5"]
    for text, answer in zip(texts, answers, strict=True):
        page = answer.content.decode()
        assert text == winner or (text in page and winner in page)


def test_twenty_sendings_of_one_form_are_one_save_and_twenty_successes(world, draft, together):
    """P4."""
    key = uuid.uuid4()
    answers = together(world.auditor, [(draft.url, form("once", key))] * 20)
    assert {answer.status_code for answer in answers} == {302}
    draft.refresh_from_db()
    assert (draft.version, draft.data) == (1, {"A5": ["once"]})
    assert Entry.objects.filter(verb="started_editing").count() == 1


def test_eight_who_type_in_one_version_leave_one_winner(world, draft, together):
    texts = [f"text {i}" for i in range(8)]
    answers = together(world.auditor, [(f"{draft.url}typed/", form(text)) for text in texts])
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] + [409] * 7
    draft.refresh_from_db()
    assert (draft.version, draft.data) == (1, {"A5": [texts[statuses.index(200)]]})


def test_repeated_request_while_typing_is_one_save(world, draft, together):
    key = uuid.uuid4()
    answers = together(world.auditor, [(f"{draft.url}typed/", form("once", key))] * 20)
    assert [answer.json()["version"] for answer in answers] == [1] * 20
    draft.refresh_from_db()
    assert draft.version == 1


def test_return_sent_many_times_at_once_is_sent_once(world, together):
    row = acting.agency_return(world.case, world.police)
    acting.fill_in(row)
    version = sum(draft.version for draft in row.drafts.all())
    data = {"version": version, "save_key": uuid.uuid4()}
    answers = together(world.auditor, [(row.get_check_url(), data)] * 8)
    assert {answer.status_code for answer in answers} == {302}
    assert row.sent_versions.count() == 1
    assert Entry.objects.filter(verb="sent").count() == 1


@pytest.mark.parametrize(("address", "saved_is"), [("", 302), ("typed/", 200)])
def test_save_and_sending_at_once_never_change_a_sent_return(address, saved_is, world, together):
    """Whichever comes first, the sent content is what the draft holds, or the save was refused."""
    row = acting.agency_return(world.case, world.police)
    acting.fill_in(row)
    section = row.drafts.get(section__code="A")
    version = sum(draft.version for draft in row.drafts.all())
    url = reverse("return-section", args=[row.public_id, "A"])
    sending = (row.get_check_url(), {"version": version, "save_key": uuid.uuid4()})
    saving = (url + address, form("late") | {"version": section.version})
    sent, saved = together(world.auditor, [sending, saving])
    row.refresh_from_db()
    section.refresh_from_db()
    if row.state == "sent":
        assert (sent.status_code, saved.status_code) == (302, 409)
        assert section.data["A5"] == ["A visit every week."]
    else:
        assert (sent.status_code, saved.status_code) == (409, saved_is)
        assert section.data["A5"] == ["late"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_nothing_is_sent_back_while_the_report_is_being_signed(world):
    """Whoever comes second is told, and changes nothing under the signature."""
    row = acting.fill_in_and_send(world.case, world.police)
    audits.start_moderating(audit=world.audit, by=world.chair)

    def send_back():
        try:
            reviewing.send_back(
                agency_return=AgencyReturn.objects.get(pk=row.pk),
                reason="It is unclear.",
                sent_at=row.sent_at,
                review_key=uuid.uuid4(),
                by=world.panel,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            audits.publish(audit=world.audit, version=1, by=world.chair)
            sent_back = pool.submit(send_back)
            with pytest.raises(TimeoutError):
                sent_back.result(1)  # it waits
        with pytest.raises(WrongState):
            sent_back.result(30)
    row.refresh_from_db()
    assert row.state == "sent"
