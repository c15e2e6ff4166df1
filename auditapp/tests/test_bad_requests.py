"""Requests that are too big, broken or hostile (P7, P11, D2, E5, E6): refused politely, never a
5xx, and nothing of what was typed in the log.
"""

import io
import json
import logging
import re
import uuid
from contextlib import contextmanager
from urllib.parse import quote_from_bytes, urlencode

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection, transaction
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from hypothesis import strategies as st

from auditapp import workbooks
from auditapp.accounts import logos
from auditapp.accounts.models import Agency, Partnership, User
from auditapp.handler import Handler
from auditapp.posted import LARGEST_FILE
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, PersonFactory
from auditapp.workbooks import MEGABYTE
from cases.models import (
    AgencyReturn,
    Audit,
    Case,
    CaseIdentity,
    ConcernAnswer,
    CoverSheet,
    SectionDraft,
    UrgentConcern,
    Voice,
)
from cases.returns.services.returns import drafts_of, return_version
from cases.returns.services.sending import hand_in
from findings.models import Attendance, CaseDiscussion, Finding, PanelMeeting
from findings.report.word import checking
from findings.takeaway import opening

from .addresses import addresses
from .naughty import CANARY, NASTY, SCRIPT
from .page_forms import posted_forms
from .question_sets import COMPLETE
from .watching import tables_written
from .world import signed_in

URLENCODED = "application/x-www-form-urlencoded"
PASSWORD = "A-long-password-1"


@pytest.fixture
def fresh_client(client_of):
    """Like client_of, but a failing page is a 500 as it would be for a browser."""
    return lambda person: client_of(person, raise_request_exception=False)


def post_raw(client, path, body, content_type=URLENCODED, **extra):
    return client.generic("POST", path, body, content_type=content_type, **extra)


def texts_in_database(tables=None):
    """What people could have typed, as one text; all of it, or what stands in these tables."""
    models = [SectionDraft, CoverSheet, Voice, Finding, UrgentConcern, ConcernAnswer]
    models += [PanelMeeting, Attendance, CaseDiscussion]
    models += [Partnership, Agency, User, CaseIdentity, Audit, Case, AgencyReturn]
    read = [m for m in models if tables is None or m._meta.db_table in tables]
    return repr([row for model in read for row in model.objects.order_by().values()])


# -- every form of the product


MANAGEMENT = [
    *("partnership-detail", "partnership-logo-edit"),
    *("agency-create", "agency-edit", "agency-retire", "agency-import"),
    *("person-invite", "person-detail", "person-edit", "person-deactivate", "person-import"),
    *("membership-create", "membership-edit", "membership-end"),
]


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(paths=addresses, forms=forms_of_pages)


@pytest.fixture
def paths(world):
    return world.paths


@pytest.fixture
def forms(world):
    """(client, PostedForm) of every form that posts, in each state of what it is about."""
    return [(client_with(cookies), form) for cookies, form in world.forms]


def client_with(cookies):
    client = Client(raise_request_exception=False)
    client.cookies = cookies
    return client


def forms_of_pages(world):
    """The same with the cookies of each client."""
    paths = world.paths
    health = acting.agency_return(world.case, world.health)
    invited = acting.agency_return(world.other_case, world.police)
    uninvited = world.far_case.returns.get(agency__kind="CSC")
    pages = [
        (None, paths["account_login"]),
        (None, paths["account_reset_password"]),
        (world.nobody, paths["account_change_password"]),
        (world.nobody, paths["account_logout"]),
        (world.chair, paths["return-detail"]),  # accept
        (world.chair, paths["return-send-back"]),
        (world.agency_lead, paths["audit-assign"]),
        (world.chair, paths["voice-create"]),
        (world.chair, paths["voice-edit"]),
        (world.chair, paths["voice-remove"]),
        (world.chair, paths["finding-create"]),
        (world.chair, paths["finding-edit"]),
        (world.chair, paths["finding-remove"]),
        (world.other_auditor, health.get_check_url()),
        (world.auditor, paths["return-urgent-concern"]),
        (world.agency_lead, paths["concern-detail"]),
        (world.agency_lead, paths["remedy-list"]),
        (world.agency_lead, paths["remedy-edit"]),
        (world.agency_lead, paths["remedy-done"]),
        (None, paths["team-answer"]),
        (world.agency_lead, f"{invited.get_absolute_url()}one-off-contributor/"),  # revoke
        (world.outsider, f"{uninvited.get_absolute_url()}one-off-contributor/"),
        (None, paths["contribute"]),
        *((world.administrator, paths[name]) for name in MANAGEMENT),
        (world.administrator, paths["question-set-bring-in"]),
        (world.outsider, world.far_police.get_absolute_url()),
        (None, paths["invitation"]),
        (world.administrator, paths["case-identity"]),  # what it is needed for
        (world.administrator, f"{world.other_case.get_absolute_url()}identity/"),  # the key, new
        (world.administrator, paths["case-identity-delete"]),
        (world.administrator, paths["audit-identities-delete"]),
        (world.auditor, paths["return-identity"]),
        (world.auditor, paths["audit-matching"]),
    ]
    pages += [
        (world.administrator, paths[name])
        for name in ("event-create", "event-edit", "event-remove", "timescale-create",
                     "timescale-edit", "timescale-remove")
    ]  # fmt: skip
    pages.append((world.panel, paths["missed-reason"]))
    meeting = "meeting-create agenda-child agenda-take-off no-part child-meeting"
    pages += [(world.chair, paths[name]) for name in meeting.split()]
    choosing = "case-create case-edit case-letter audit-facts case-import-check candidate-list"
    choosing += " sample-detail"
    pages += [(world.administrator, paths[name]) for name in choosing.split()]
    for code in "ABC":
        pages.append((world.other_auditor, f"{health.get_absolute_url()}{code}/"))
    care = acting.agency_return(world.case, world.social_care)
    pages.append((world.care_auditor, f"{care.get_absolute_url()}B/"))  # for each agency
    pages.append((world.auditor, paths["cover-sheet"]))
    there = acting.agency_return(world.other_case, world.health)
    acting.save(there, "A", COMPLETE["A"])
    copying = f"{health.get_absolute_url()}A/copy/?from={there.public_id}"
    pages.append((world.other_auditor, copying))
    waiting = acting.agency_return(world.other_case, world.school_nursing)
    acting.fill_in(waiting)
    version = return_version(drafts_of(waiting))
    hand_in(agency_return=waiting, version=version, by=world.other_auditor)
    pages += set_up_pages(world, paths)
    nurses_lead = PersonFactory(name="Nurses' Lead", lead=world.school_nursing)
    pages.append((nurses_lead, waiting.get_absolute_url()))  # sign off, give back
    found, key_form = [], key_form_of(world.panel)
    for person, path in pages:
        client = signed_in(person, raise_request_exception=False)
        html = client.get(path).text
        found += [
            (client.cookies, form)
            for form in posted_forms(path, html)
            if form.action != "/accounts/logout/" or path == form.action
        ]
    return [*found, key_form]


def set_up_pages(world, paths):
    half = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[world.police], title="Half",
        question_set=world.audit.question_set,
    )  # fmt: skip
    CaseFactory(audit=half, pseudonym="Cleo")
    names = [
        *("audit-create", "inspection-create", "audit-copy"),
        *("audit-set-up-purpose", "audit-set-up-dates"),
        *("audit-agency-add", "audit-agency-withdraw", "case-withdraw", "return-withdraw"),
        *("case-bring-back", "audit-moderate", "audit-close"),
    ]
    found = [paths[name] for name in names]
    for step in ("agencies", "question-set", "check"):
        found.append(reverse(f"audit-set-up-{step}", args=[half.public_id]))
    return [(world.administrator, path) for path in found]


def key_form_of(person):
    """The form behind the link in a mail."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    client = Client(raise_request_exception=False)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    page = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    return client.cookies, posted_forms(page.request["PATH_INFO"], page.text)[0]


@contextmanager
def undone():
    """A request whose every trace is taken back: versions, wrong passwords counted."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_forms_are_all_found(forms):
    """Or the tests below would test nothing."""
    texts = set().union(*(form.texts for _, form in forms))
    hidden = set().union(*(form.hidden for _, form in forms))
    choices = set().union(*(form.choices for _, form in forms))
    assert texts >= set(
        "login password email oldpassword password1 password2 reason words how wording place "
        "reason-A5 observations-well observations-worried observations-needs "
        "A3-day A4 A5 A1-comment B1-comment B2-comment S2 "
        "contact panel_name short_name until-day "
        "name nhs_number address birth_date-day".split()
    )
    assert hidden >= set(
        "csrfmiddlewaretoken version save_key sent_at review_key handed_in_at seen".split()
    )
    assert choices >= {"A1", "A2", "A3-nr", "A7", "B2", "who", "consent", "kind", "theme"}
    assert [name for name in choices if name.startswith("B1-")]
    assert choices >= {"codes", "purpose", "sure"}


def one_of_each(names):
    """Of the cells of a table, `B1-7` and `B1-8`, which differ in the agency only, the first."""
    return {re.sub(r"-\d+$", "", name): name for name in sorted(names, reverse=True)}.values()


def test_odd_text_in_all_boxes_is_kept_or_refused(forms):
    """To read the whole database after each of a thousand requests takes longer than the requests,
    so only what was written to is read."""
    for client, form in forms:
        if not form.texts:
            continue
        for what, value in NASTY.items():
            odd = {name: [value] * len(form.data[name]) for name in form.texts}
            with undone(), tables_written() as tables:
                response = post_raw(client, form.action, form.body(**odd))
                assert response.status_code < 500, (form.action, what)
                assert "\\x00" not in texts_in_database(tables)
            assert SCRIPT not in response.text


def test_nul_is_said_at_its_field_and_not_stored(forms):
    """E6: on the page that was sent, with what was typed; wherever more than a line is written."""
    said = 0
    for client, form in forms:
        for name in form.texts:
            written = ("A5", "S2", "words", "how", "wording", "observations-", "reason", "address")
            written += ("aim", "scope", "note", "topic", "title", "experience", "dissent")
            if not name.startswith(written):
                continue
            with undone(), tables_written() as tables:
                response = post_raw(client, form.action, form.body(**{name: ["Kept\x00 text"]}))
                assert response.status_code == 422, (form.action, name)
                assert "Kept" in response.text, (form.action, name)
                assert "Kept" not in texts_in_database(tables)
            said += 1
    assert said > 10


def test_nul_in_an_address_or_password_is_refused(forms):
    for client, form in forms:
        for name in form.texts & {"login", "password", "email", "oldpassword", "password1"}:
            with undone():
                response = post_raw(client, form.action, form.body(**{name: ["a\x00@example.org"]}))
                assert response.status_code == (200 if "/accounts/" in form.action else 422)
                assert response.context["form"].errors[name]


def test_forged_hidden_fields_are_survived(forms):
    values = ["", "-1", "9" * 30, "9" * 5_000, "\x00", "\ud800", str(uuid.UUID(int=0))]
    times = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "2019-02-30"]
    for client, form in forms:
        for name in form.hidden - {"csrfmiddlewaretoken"}:
            for value in values + times * (name == "sent_at"):
                with undone():
                    response = post_raw(client, form.action, form.body(**{name: [value]}))
                    assert response.status_code < 500, (form.action, name, value)


def test_form_without_its_version_or_key_is_a_bad_request(forms):
    for client, form in forms:
        for name in form.hidden & {"version", "save_key", "sent_at", "review_key"}:
            for value in ("", "x", "\x00"):
                with undone():
                    response = post_raw(client, form.action, form.body(**{name: [value]}))
                    assert response.status_code == 400, (form.action, name, value)


def test_missing_and_repeated_fields_are_survived(forms):
    for client, form in forms:
        for name in one_of_each(form.data):
            without = {key: value for key, value in form.data.items() if key != name}
            repeated = form.data | {name: [*form.data[name], "x", *form.data[name]]}
            for data in (without, repeated):
                with undone():
                    response = post_raw(client, form.action, urlencode(data, doseq=True))
                    assert response.status_code < 500, (form.action, name)


def test_choices_that_were_not_offered_are_survived(forms):
    for client, form in forms:
        for name in [*one_of_each(form.choices), "add", "save", "next", "observations"]:
            for values in (["\x00", "x"], ["9" * 30, "9" * 30]):
                with undone():
                    response = post_raw(client, form.action, form.body(**{name: values}))
                    assert response.status_code < 500, (form.action, name, values)


# -- bodies


def test_body_that_is_too_big_is_refused_everywhere(paths, world, fresh_client, client_of):
    """E5: 2.7 MB, in both encodings."""
    big = "x" * 2_700_000
    in_parts = encode_multipart(BOUNDARY, {"words": big})
    for person in (world.chair, None):
        client = client_of(person, raise_request_exception=False, enforce_csrf_checks=True)
        client.get("/accounts/password/change/" if person else "/accounts/login/")
        for name, path in paths.items():
            refused = post_raw(client, path, in_parts, MULTIPART_CONTENT)
            assert refused.status_code == 413, name
            assert "This is too big" in refused.text, name
        assert post_raw(client, paths["voice-create"], f"words={big}").status_code == 413
    assert "xxxx" not in texts_in_database()


class Unread:
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("It was read.")

    readline = read


def answer_to(path, **environ):
    """Of the whole product, as a server calls it."""
    started = []
    base = RequestFactory().generic("POST", path, b"").environ
    parts = Handler()(base | environ, lambda status, headers: started.append(status))
    content = b"".join(parts).decode()
    parts.close()
    return int(started[0].split()[0]), content


@pytest.mark.parametrize("kind", [URLENCODED, "multipart/form-data; boundary=B", "text/plain"])
def test_body_bigger_than_any_form_is_refused_unread(paths, kind):
    """By its length: not even a sign-in form is waited for."""
    length = LARGEST_FILE + django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    body = {"CONTENT_TYPE": kind, "wsgi.input": Unread()}
    for name in ("account_login", "audit-bring-in", "voice-create", "healthz"):
        status, page = answer_to(paths[name], CONTENT_LENGTH=str(length), **body)
        assert status == 413, name
        assert f"the largest that any page takes has {LARGEST_FILE // MEGABYTE} MB" in page
    assert answer_to("/no/such/page/", CONTENT_LENGTH=str(length), **body)[0] == 413


@pytest.mark.parametrize("kind", [URLENCODED, "multipart/form-data; boundary=B"])
@pytest.mark.parametrize("size", [2_700_000, 30_000_000])
def test_body_that_is_refused_is_read_to_its_end(paths, kind, size):
    """Else the connection ends while a browser is still sending, and nobody sees the page."""
    sent = b"login=" + b"x" * size
    if "multipart" in kind:
        sent = multipart(b"login", b"x" * size)
    body = io.BytesIO(sent)
    status, page = answer_to(
        paths["account_login"],
        **{"wsgi.input": body, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(sent))},
        HTTP_COOKIE=f"{django_settings.CSRF_COOKIE_NAME}={'x' * 32}",
        HTTP_ORIGIN="http://testserver",
    )
    assert status == 413
    assert "This is too big" in page
    assert body.tell() == len(sent)


@pytest.mark.parametrize("length", ["x", "-", "1e3", "9" * 5_000])
def test_length_that_is_no_number_is_refused(paths, length):
    status, _ = answer_to(paths["account_login"], CONTENT_LENGTH=length, CONTENT_TYPE=URLENCODED)
    assert status == 400


def test_body_without_a_length_counts_as_empty(paths, world):
    """Gunicorn passes on what comes in pieces (`Transfer-Encoding: chunked`) with no length."""
    login = urlencode({"login": world.chair.email, "password": PASSWORD}).encode()
    body = {"wsgi.input": io.BytesIO(login), "CONTENT_TYPE": URLENCODED, "CONTENT_LENGTH": ""}
    status, _ = answer_to(paths["account_login"], HTTP_TRANSFER_ENCODING="chunked", **body)
    assert status == 403  # a form without its token
    assert body["wsgi.input"].tell() == 0


def test_no_form_takes_a_bigger_file_than_the_largest():
    taken = [workbooks.MAX_FILE, checking.MAX_FILE, opening.MAX_FILE, logos.MAX_LOGO]
    assert max(taken) == LARGEST_FILE


FORMS_WITH_A_FILE = {
    "report-template": ("administrator", checking.MAX_FILE, "at most 5 MB"),
    "partnership-logo-edit": ("administrator", logos.MAX_LOGO, "200 kB or smaller"),
    "agency-import": ("administrator", workbooks.MAX_FILE, "5 MB"),
    "person-import": ("administrator", workbooks.MAX_FILE, "5 MB"),
    "case-import": ("administrator", workbooks.MAX_FILE, "5 MB"),
    "candidate-list-create": ("administrator", workbooks.MAX_FILE, "5 MB"),
    "audit-upload": ("auditor", workbooks.MAX_FILE, "5 MB"),
    "question-set-bring-in": ("administrator", workbooks.MAX_FILE, "5 MB"),
    "audit-bring-in": ("administrator", opening.MAX_FILE, "at most 30 MB"),
}


@pytest.mark.parametrize("name", FORMS_WITH_A_FILE)
def test_file_that_is_too_big_for_its_form_is_said_at_its_field(paths, world, fresh_client, name):
    person, most, words = FORMS_WITH_A_FILE[name]
    client = fresh_client(getattr(world, person))
    page = client.get(paths[name])
    form = next(f for f in posted_forms(paths[name], page.text) if "logout" not in f.action)
    data = {key: values[0] for key, values in form.data.items()}
    kind = {"audit-bring-in": "zip", "report-template": "docx"}.get(name, "xlsx")
    file = SimpleUploadedFile(f"mine.{kind}", b"x" * (most + 1))
    answer = client.post(form.action, data | {"file": file})
    assert answer.status_code == 422
    [said] = answer.context["form"].errors["file"]
    assert words in said
    assert words in answer.text


def test_too_many_fields_are_refused(paths, world, fresh_client):
    many = urlencode([(f"f{n}", "x") for n in range(1_001)])
    client = fresh_client(world.chair)
    for name in ("voice-create", "finding-create", "account_change_password"):
        refused = post_raw(client, paths[name], many)
        assert refused.status_code == 413
        assert "This is too big" in refused.text
    assert client.get(f"{paths['finding-list']}?{many}").status_code == 413


BROKEN = [
    ("multipart/form-data", b"x"),  # no boundary
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=B", b""),
    ("multipart/form-data; boundary=B", b"--B\r\nContent-Disposition: form-data"),
    ("multipart/form-data; boundary=B", b"--B\r\n\r\nx\r\n--B--"),
    ("multipart/form-data; boundary=B", b"--B\r\nContent-Disposition: x; name\r\n\r\nx\r\n--B--"),
    ("multipart/form-data; boundary=" + "B" * 5_000, b"x"),
    ("multipart/form-data; boundary=\xff", b"x"),
    ("application/json", b"{}"),
    ("application/json", b'{"words": "\\ud800"}'),
    ("text/plain", b"words=x"),
    ("", b"words=x"),
    ("nonsense; charset", b"words=x"),
    (URLENCODED, b"%"),
    (URLENCODED, b"&=&=%zz&words=%ff%fe%00&\xff\xfe=\x00"),
    (URLENCODED + "; charset=latin-1", b"words=\xe9"),
]


def test_broken_bodies_are_refused(paths, world, fresh_client):
    chair, nobody = fresh_client(world.chair), fresh_client(None)
    for client, name in (
        (nobody, "account_login"),
        (nobody, "account_reset_password"),
        (chair, "account_change_password"),
        (chair, "voice-create"),
        (chair, "voice-edit"),
        (chair, "voice-remove"),
        (chair, "finding-create"),
        (chair, "finding-edit"),
        (chair, "return-accept"),
        (chair, "return-send-back"),
        (fresh_client(world.auditor), "return-section"),
        (fresh_client(world.auditor), "return-urgent-concern"),
        (fresh_client(world.agency_lead), "concern-detail"),
    ):
        for content_type, body in BROKEN:
            with undone():
                answer = post_raw(client, paths[name], body, content_type)
            assert answer.status_code in (200, 400, 409, 422), (name, content_type, body)


def multipart(name, value):
    return b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--B--\r\n' % (
        name,
        value,
    )


CHARSETS = [
    ("utf-7", b"+2AA-"),
    ("unicode_escape", rb"\ud800"),
    ("raw_unicode_escape", rb"\ud800"),
    ("utf-16", b"\x00\xd8"),
    ("idna", b"\xff"),
    ("punycode", b"\xff"),
    ("hex", b"zz"),
    ("rot13", b"zz"),
    ("undefined", b"x"),
]


def test_other_encodings_are_refused(paths, world, fresh_client):
    """E6: they would bring in half a pair of characters, which no page and no database takes."""
    for person, name, box in (
        (None, "account_login", b"login"),
        (world.chair, "voice-create", b"words"),
        (world.chair, "finding-create", b"wording"),
    ):
        client = fresh_client(person)
        for charset, value in CHARSETS:
            kind = f"multipart/form-data; boundary=B; charset={charset}"
            refused = post_raw(client, paths[name], multipart(box, value), kind)
            assert refused.status_code == 400, (name, charset)
            assert "This request could not be read" in refused.text
        kind = "text/plain; charset=utf-7"
        odd = client.generic("GET", paths[name], b"x", kind, QUERY_STRING="next=/+2AA-/")
        assert odd.status_code == 400, name


@pytest.mark.parametrize(
    ("charset", "status"),
    [("hex", 400), ("undefined", 400), ("utf-7", 400), ("a\x00b", 200), ("made-up", 200)],
)
@pytest.mark.parametrize("query", ["", "a=b", "a=%ff"])
def test_server_answers_a_query_in_any_encoding(db, charset, status, query):
    """Django reads it before any middleware; a charset that nobody knows counts as UTF-8."""
    kind = f"text/html; charset={charset}"
    asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "CONTENT_TYPE": kind}
    assert answer_to("/accounts/login/", **asked)[0] == status


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"', "no-such-charset"])
def test_utf_8_is_taken_under_all_its_names(client, db, charset):
    kind = f"multipart/form-data; boundary=B; charset={charset}"
    answer = post_raw(client, "/accounts/login/", multipart(b"login", "Zoë".encode()), kind)
    assert answer.status_code == 200
    assert "Zoë" in answer.text


# -- addresses and queries

ODD_PATHS = [
    "/%00/",
    "/%ff%fe/",
    "/%ed%a0%80/",
    "/audits/%00/",
    "/audits/00000000-0000-0000-0000-000000000000/",
    "/question-sets/small/99999999999999999999999999/",
    "/question-sets/small/" + "9" * 5_000 + "/",
    "/question-sets/%00/1/",
    "/" + "x" * 20_000 + "/",
    "/..%2f..%2fetc/passwd",
    "/static/..%2f..%2f.env",
    "/static/../../.env",
    "/static/%00",
    "/accounts/password/reset/key/zzzzzzzzzzzzz-x/",
    "/accounts/password/reset/key/1-" + "x" * 10_000 + "/",
    "/accounts/password/reset/key/1-%00/",
]


def test_odd_paths_lead_nowhere(world, fresh_client):
    for person in (world.administrator, world.chair, None):
        client = fresh_client(person)
        for path in ODD_PATHS:
            answer = client.get(path)
            assert answer.status_code in (200, 302, 404), (person, path[:80])
            if answer.status_code == 200:
                assert "This link does not work" in answer.text, (person, path[:80])


def test_numbers_of_any_length_in_an_address_lead_nowhere(paths, world, fresh_client):
    client = fresh_client(world.chair)
    audit, case = world.audit.get_absolute_url(), world.case.get_absolute_url()
    for number in ("0", "9" * 19, "9" * 30, "9" * 5_000, "٣"):
        for path in (
            f"{audit}findings/{number}/",
            f"{audit}findings/{number}/edit/",
            f"{case}voices/{number}/",
            f"{case}voices/{number}/remove/",
        ):
            assert client.get(path).status_code == 404, path[:80]
            assert client.post(path).status_code in (404, 405), path[:80]


QUERIED = {
    "history-list": ["page", "child", "person", "agency", "verb", "since-day", "until-year"],
    "finding-list": ["show", "child", "agency"],
    "finding-create": ["observation"],
    "finding-edit": ["observation"],
    "finding-extend": ["finding", "observation"],
    "return-section": ["check"],
    "account_login": ["next"],
    "account_logout": ["next"],
    "account_reset_password": ["next"],
    "audit-detail": ["x"],
    "draft-bank": ["q"],
    "draft-question-add": ["like", "take", "after"],
}
GARBAGE = ["", "0", "-1", "9" * 19, "9" * 30, "9" * 5_000, "\x00", "1\x00", "٣", "²", "\ud800", "x"]


@pytest.fixture
def queried(paths, world, fresh_client):
    """(client, path, names of what its page reads from the query)"""
    health = acting.agency_return(world.case, world.health)
    people = {
        "history-list": world.administrator,
        "return-section": world.other_auditor,
        "draft-bank": world.administrator,
        "draft-question-add": world.administrator,
        "account_login": None,
        "account_reset_password": None,
    }
    paths = paths | {"return-section": f"{health.get_absolute_url()}A/"}
    return [
        (fresh_client(people.get(name, world.chair)), paths[name], parameters)
        for name, parameters in QUERIED.items()
    ]


def test_absurd_queries_are_survived(queried):
    for client, path, names in queried:
        for name in names:
            for value in GARBAGE:
                query = urlencode([(name, value), (name, value)], errors="surrogatepass")
                answer = client.get(f"{path}?{query}")
                assert answer.status_code in (200, 302), (path, name, value)


def test_any_query_is_survived(queried):
    """Random text and random bytes under the names that pages read, and under others."""
    text = st.text(st.characters(codec=None), max_size=20) | st.integers().map(str)
    raw = st.binary(max_size=20).map(quote_from_bytes) | st.binary(max_size=8)

    @hypothesis.given(st.sampled_from(queried), st.data())
    @hypothesis.settings(max_examples=100)
    def survives(page, data):
        client, path, names = page
        pairs = st.lists(st.tuples(st.sampled_from(names) | text, text), max_size=4)
        query = urlencode(data.draw(pairs), errors="surrogatepass")
        extra = data.draw(raw)
        if isinstance(extra, bytes):  # as it comes over the wire
            extra = extra.decode("latin-1")
        answer = client.get(
            path, QUERY_STRING=f"{query}&{data.draw(st.sampled_from(names))}={extra}"
        )
        assert answer.status_code in (200, 302, 400)

    survives()


# -- a failing page


@pytest.fixture
def log(monkeypatch):
    """What production's handlers write, through their own formatter."""
    written = io.StringIO()
    for logger in (logging.getLogger(), logging.getLogger("django")):
        for handler in logger.handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", written)
    return written


def fail(monkeypatch, place, error):
    def raising(*args, **kwargs):
        raise error

    monkeypatch.setattr(place, raising)


def test_log_is_the_production_one(log):
    logging.getLogger("django.request").error("one")
    logging.getLogger("allauth").warning("two")
    logging.getLogger("auditapp").info("not this")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["level"], line["logger"], line["message"]) for line in lines] == [
        ("ERROR", "django.request", "one"),
        ("WARNING", "allauth", "two"),
    ]
    assert not django_settings.DEBUG
    assert not django_settings.ADMINS


@pytest.fixture
def saving(world):
    """(path, data) of a section that a canary was typed in."""
    health = acting.agency_return(world.case, world.health)
    data = {"A5": CANARY, "version": 0, "save_key": str(uuid.uuid4())}
    return f"{health.get_absolute_url()}A/", data


def failing_post(fresh_client, world, saving):
    return fresh_client(world.other_auditor).post(*saving)


def test_failing_page_is_plain_and_says_nothing_of_the_fault(
    world, saving, fresh_client, monkeypatch, log
):
    fail(
        monkeypatch, "cases.returns.services.returns.save_section", RuntimeError(f"{CANARY} in it")
    )
    page = failing_post(fresh_client, world, saving)
    assert page.status_code == 500
    assert "The fault is ours" in page.text
    for word in (CANARY, "RuntimeError", "Traceback", "save_section", "/work", "SECRET"):
        assert word not in page.text


def test_failure_is_logged_with_its_place_but_without_what_was_typed(
    world, saving, fresh_client, monkeypatch, log
):
    fail(monkeypatch, "cases.returns.services.returns.save_section", ValueError(f"{CANARY} in it"))
    page = failing_post(fresh_client, world, saving)
    [line] = map(json.loads, log.getvalue().splitlines())
    assert line.pop("time").endswith("+00:00")
    place = line.pop("traceback")
    assert "cases/returns/views/returns.py" in place
    assert place.endswith("builtins.ValueError")
    reference = re.search(r"reference: <strong>(\w{8})</strong>", page.text)[1]
    assert line == {
        "level": "ERROR",
        "logger": "django.request",
        "message": "Internal Server Error: …",
        "reference": reference,
        "method": "POST",
        "route": "/returns/<uuid:return_id>/<slug:section_code>/",
        "status": 500,
    }
    assert CANARY not in log.getvalue()


def test_failure_with_a_cause_is_logged_without_what_was_typed(
    world, saving, fresh_client, monkeypatch, log
):
    """As Django wraps what PostgreSQL says, which quotes the row."""

    def save(**kwargs):
        try:
            raise LookupError(f"DETAIL: Failing row contains ({CANARY})")
        except LookupError as error:
            try:
                raise DataError(f"value too long: {CANARY}") from error
            except DataError:
                raise KeyError(CANARY)  # noqa: B904

    monkeypatch.setattr("cases.returns.services.returns.save_section", save)
    failing_post(fresh_client, world, saving)
    written = log.getvalue()
    for name in ("LookupError", "django.db.utils.DataError", "KeyError"):
        assert name in written
    assert CANARY not in written


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite does not quote the row")
def test_row_that_postgresql_refuses_is_not_logged(world, saving, fresh_client, monkeypatch, log):
    def save(**kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT CAST(%s AS integer)", [CANARY])

    monkeypatch.setattr("cases.returns.services.returns.save_section", save)
    assert failing_post(fresh_client, world, saving).status_code == 500
    assert "DataError" in log.getvalue()
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize(
    ("place", "path", "data"),
    [
        ("allauth.account.adapter.authenticate", "login/", {"login": "x@example.org"}),
        (
            "auditapp.accounts.forms.sign_in.OwnResetForm.clean_email",
            "password/reset/",
            {"email": ""},
        ),
    ],
)
def test_failing_sign_in_logs_no_password_and_no_address(
    db, fresh_client, monkeypatch, log, place, path, data
):
    fail(monkeypatch, place, RuntimeError(f"{PASSWORD} {CANARY}"))
    data = data | {"password": PASSWORD}
    data = {name: value or f"{CANARY}@example.org" for name, value in data.items()}
    page = fresh_client(None).post(f"/accounts/{path}", data)
    assert page.status_code == 500
    assert "allauth" in log.getvalue()
    for word in (PASSWORD, CANARY, "x@example.org"):
        assert word not in log.getvalue()
        assert word not in page.text


def test_refused_requests_log_nothing_that_was_typed(forms, world, log, fresh_client):
    """Every form once with a canary in all its boxes, and broken in the usual ways."""
    for client, form in forms:
        canaries = {name: [CANARY] * len(form.data[name]) for name in form.texts}
        hidden = {name: [CANARY] for name in form.hidden}
        for changes in (canaries, canaries | hidden):
            assert post_raw(client, form.action, form.body(**changes)).status_code < 500
        strict = Client(enforce_csrf_checks=True)
        assert post_raw(strict, form.action, form.body(**canaries)).status_code == 403
        post_raw(client, form.action, form.body(**canaries), f"{URLENCODED}; charset=utf-7")
        post_raw(client, form.action, multipart(CANARY.encode(), b"x"), "multipart/form-data")
    assert "WARNING" in log.getvalue()
    assert CANARY not in log.getvalue()


def test_nothing_that_whoever_asks_chooses_is_logged(world, log, fresh_client):
    """Address, query, method, host, and what a header says."""
    chair = fresh_client(world.chair)
    strict = Client(enforce_csrf_checks=True)
    strict.get("/accounts/login/", secure=True)
    with undone():
        for client in (chair, strict):
            client.get(f"/{CANARY}/?{CANARY}={CANARY}")
            client.get(f"/accounts/password/reset/key/1-{CANARY}/")
            client.generic(CANARY, f"/audits/?{CANARY}")
            client.get("/", headers={"host": f"{CANARY}.example"})
            client.get("/", headers={"host": f"{CANARY} {CANARY}"})
            for name in ("origin", "referer", "user-agent", "cookie", "accept", "x-forwarded-for"):
                headers = {name: f"https://{CANARY}.example/{CANARY}"}
                client.post(f"/accounts/login/?{CANARY}", headers=headers, secure=True)
            post_raw(
                client, "/accounts/login/", b"x", f"multipart/form-data; boundary={CANARY}\xff"
            )
            post_raw(client, "/accounts/login/", b"x", f"text/html; charset={CANARY}")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len(lines) > 10
    assert {line["logger"] for line in lines} >= {"django.request", "django.security.csrf"}
    assert CANARY.lower() not in log.getvalue().lower()


def test_wrong_password_logs_nothing_of_it(db, client, log):
    for number in range(12):
        data = {"login": f"{CANARY}@example.org", "password": f"{PASSWORD}{number}"}
        client.post("/accounts/login/", data)
    assert CANARY not in log.getvalue()
    assert PASSWORD not in log.getvalue()
    assert not User.objects.exists()
