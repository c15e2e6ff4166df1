"""Somebody may be unsafe today: saying so from a return, reading it, answering it."""

import uuid

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from auditapp.history.models import Entry
from auditapp.tests import acting
from auditapp.tests.addresses import patterns
from auditapp.tests.factories import AnswerCheckFactory, PersonFactory
from cases.models import Audit, ConcernAnswer, UrgentConcern

from ..services import raise_concern

LINK = "Someone may be unsafe today"


class Unreachable(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class DownForOne(EmailBackend):
    """Takes no mail for the administrator."""

    address = ""

    def send_messages(self, messages):
        if messages[0].to == [self.address]:
            raise ConnectionResetError
        return super().send_messages(messages)


@pytest.fixture
def police(world):
    return acting.agency_return(world.case, world.police)


@pytest.fixture
def auditor(world, client_of):
    return client_of(world.auditor)


@pytest.fixture
def concern(world, police):
    return raise_concern(
        agency_return=police,
        words="She was not at school",
        save_key=uuid.uuid4(),
        link=str,
        by=world.auditor,
    )


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Post the form and read the page that it leads to, the mails having gone out."""

    def tell(client, agency_return, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(url(agency_return), {"save_key": uuid.uuid4()} | data)
        return client.get(answer.url) if answer.status_code == 302 else answer

    return tell


def url(agency_return):
    return reverse("return-urgent-concern", args=[agency_return.public_id])


def test_every_page_of_the_own_return_leads_there(auditor, police, world):
    check = reverse("return-check", args=[police.public_id])
    section = reverse("return-section", args=[police.public_id, "A"])
    for page in (police.get_absolute_url(), check, section):
        text = auditor.get(page).text
        assert text.index(url(police)) < text.index("<main")  # a keyboard gets there early
        assert LINK in text
    acting.fill_in_and_send(world.case, world.police)
    assert url(police) in auditor.get(police.get_absolute_url()).text


@pytest.mark.parametrize("is_sent", [False, True])
def test_no_page_of_a_return_is_without_the_link(is_sent, client_of, police, world):
    """Whatever the address: a new page of a return is looked at too."""
    if is_sent:
        acting.fill_in_and_send(world.case, world.police)
    lead, seen = client_of(world.agency_lead), set()
    question = world.audit.question_set.questions[0]
    check = AnswerCheckFactory(agency_return=police, question=question, value="known")
    values = {"return_id": police.public_id, "section_code": "A", "number": 1}
    values["check_id"] = check.pk
    for pattern in patterns():
        names = set(pattern.pattern.regex.groupindex)
        if "return_id" not in names or pattern.name == "return-urgent-concern":
            continue
        page = lead.get(reverse(pattern.name, kwargs={name: values[name] for name in names}))
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            assert url(police) in page.text, pattern.name
            seen.add(pattern.name)
    expected = {"return-version"} if is_sent else {"return-check", "return-section", "return-copy"}
    assert seen >= {"return-detail", "return-contributor"} | expected


def test_panel_is_not_led_there(client_of, world):
    sent = acting.fill_in_and_send(world.case, world.police)
    assert LINK not in client_of(world.chair).get(sent.get_absolute_url()).text


def test_page_says_what_to_do_first_and_names_who_is_told(auditor, world, police):
    text = auditor.get(url(police)).text
    assert text.index("call 999") < text.index("not a referral") < text.index("Who is told")
    assert f"{world.agency_lead.name}: Agency lead of Police" in text
    assert f"{world.administrator.name}: Administrator of Here" in text
    assert world.chair.name not in text


def test_telling_shows_whom_it_reached(auditor, world, police, tell, mailoutbox):
    text = tell(auditor, police, words="She was not at school").text
    assert "Your concern is kept" in text
    assert text.count("mail sent on") == 2
    assert "She was not at school" in text
    assert "Ring them now" not in text
    assert len(mailoutbox) == 2
    path = UrgentConcern.objects.get().get_absolute_url()
    assert f"http://testserver{path}" in mailoutbox[0].body


def test_words_may_be_left_out(auditor, police, tell):
    assert "Nothing was written. Ask them." in tell(auditor, police).text


def test_page_names_whom_mail_did_not_reach(auditor, world, police, tell, settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.DownForOne"
    monkeypatch.setattr(DownForOne, "address", world.administrator.email)
    text = tell(auditor, police).text
    assert f"Mail did not reach {world.administrator.name}. Ring them now." in text


def test_failing_mail_server_is_not_a_failing_page(auditor, world, police, tell, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    text = tell(auditor, police, words="Kept all the same").text
    names = f"{world.administrator.name} and {world.agency_lead.name}"
    assert f"Mail did not reach {names}. Ring them now." in text
    assert "Kept all the same" in text


def test_page_says_before_and_after_that_nobody_can_be_told(auditor, world, police, tell):
    for person in (world.agency_lead, world.administrator):
        person.memberships.all().delete()
    assert "Nobody else can be told from here" in auditor.get(url(police)).text
    assert "Nobody else was told of this. Ring" in tell(auditor, police).text


def test_lead_who_is_the_only_one_is_told_so(client_of, world, police, tell):
    world.administrator.memberships.all().delete()
    client = client_of(world.agency_lead)
    assert "Nobody else can be told from here" in client.get(url(police)).text
    assert "Nobody else was told of this. Ring" in tell(client, police).text


def test_same_form_twice_is_one_concern_and_one_success(auditor, police, tell, mailoutbox):
    key = uuid.uuid4()
    pages = [tell(auditor, police, words="Once", save_key=key) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert UrgentConcern.objects.count() == 1
    assert len(mailoutbox) == 2


def test_key_of_another_concern_is_a_bad_request(client_of, world, police, concern):
    data = {"words": "x", "save_key": concern.save_key}
    assert client_of(world.agency_lead).post(url(police), data).status_code == 400


def test_text_that_is_too_long_is_kept_and_said(auditor, police, tell):
    page = tell(auditor, police, words="y" * 5_001)
    assert page.status_code == 422
    assert "shorten this to 5000 characters" in page.text
    assert "y" * 5_001 in page.text
    assert "Who is told" in page.text
    assert not UrgentConcern.objects.exists()


def test_sent_return_takes_a_concern(auditor, world, tell):
    sent = acting.fill_in_and_send(world.case, world.police)
    assert "Your concern is kept" in tell(auditor, sent).text


@pytest.mark.parametrize("state", ["published", "closed"])
def test_return_of_a_published_audit_says_whom_to_ring(state, auditor, world, tell):
    sent = acting.fill_in_and_send(world.case, world.police)
    Audit.objects.filter(pk=world.audit.pk).update(state=state)
    assert LINK not in auditor.get(sent.get_absolute_url()).text
    assert auditor.get(url(sent)).status_code == 409
    refused = tell(auditor, sent, words="Typed all the same")
    assert refused.status_code == 409
    assert "Typed all the same" in refused.text
    assert "call 999" in refused.text
    assert not UrgentConcern.objects.exists()


def test_lead_writes_what_was_done_and_it_leaves_the_home_pages(
    client_of, world, police, concern, auditor
):
    lead = client_of(world.agency_lead)
    for client in (lead, client_of(world.administrator), auditor):
        assert concern.get_absolute_url() in client.get("/").text
    assert "nobody has answered yet" in auditor.get("/").text
    assert "not answered yet" in auditor.get(police.get_absolute_url()).text
    data = {"words": "Rang the school <at once>", "save_key": uuid.uuid4()}
    assert lead.post(concern.get_absolute_url(), data).status_code == 302
    for client in (lead, client_of(world.administrator), auditor):
        assert concern.get_absolute_url() not in client.get("/").text
        text = client.get(concern.get_absolute_url()).text
        assert "Rang the school &lt;at once&gt;" in text
        assert world.agency_lead.name in text
    assert "not answered yet" not in auditor.get(police.get_absolute_url()).text


def test_answer_must_say_something(client_of, world, concern):
    lead = client_of(world.agency_lead)
    page = lead.post(concern.get_absolute_url(), {"words": " ", "save_key": uuid.uuid4()})
    assert page.status_code == 422
    assert "Write what you did" in page.text
    assert not ConcernAnswer.objects.exists()


def test_whoever_raised_it_reads_it_without_a_form(auditor, concern):
    text = auditor.get(concern.get_absolute_url()).text
    assert "She was not at school" in text
    assert "Save what you did" not in text
    data = {"words": "I did", "save_key": uuid.uuid4()}
    assert auditor.post(concern.get_absolute_url(), data).status_code == 403
    assert not ConcernAnswer.objects.exists()


def test_colleagues_and_the_panel_do_not_learn_of_it(client_of, world, police, concern):
    colleague = PersonFactory(name="Colleague", auditor=world.police)
    for person in (colleague, world.panel, world.chair, world.other_auditor, world.outsider):
        client = client_of(person)
        assert client.get(concern.get_absolute_url()).status_code == 404
        assert concern.get_absolute_url() not in client.get("/").text
        assert Entry.objects.filter(verb="refused", person_id=person.pk).exists()
    page = client_of(colleague).get(police.get_absolute_url())
    assert page.status_code == 200
    assert concern.get_absolute_url() not in page.text


def test_lead_who_came_later_answers_too(client_of, world, concern):
    later = client_of(PersonFactory(name="Later", lead=world.police))
    assert concern.get_absolute_url() in later.get("/").text
    data = {"words": "Done", "save_key": uuid.uuid4()}
    assert later.post(concern.get_absolute_url(), data).status_code == 302


def test_who_was_told_reads_it_after_changing_role_but_not_after_leaving(client_of, world, concern):
    client = client_of(world.agency_lead)
    world.agency_lead.memberships.update(role="auditor")
    assert client.get(concern.get_absolute_url()).status_code == 200
    world.agency_lead.memberships.all().delete()
    assert client.get(concern.get_absolute_url()).status_code == 404


def test_who_raised_it_no_longer_reads_it_after_leaving(auditor, world, concern):
    world.auditor.memberships.all().delete()
    assert auditor.get(concern.get_absolute_url()).status_code == 404
    assert concern.get_absolute_url() not in auditor.get("/").text


def test_oldest_concern_comes_first(client_of, world, concern):
    later = raise_concern(
        agency_return=acting.agency_return(world.other_case, world.police), words="",
        save_key=uuid.uuid4(), link=str, by=world.auditor,
    )  # fmt: skip
    text = client_of(world.agency_lead).get("/").text
    assert "2 urgent concerns without an answer" in text
    assert text.index(concern.get_absolute_url()) < text.index(later.get_absolute_url())
