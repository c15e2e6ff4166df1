"""What every answer carries (P13, D1, D3): headers, and pages that a strict policy can show. That
every address does is looked at in test_answers.py."""

import re
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory

from auditapp import settings as production
from auditapp.middleware import PERMISSIONS, CompressedPagesMiddleware
from auditapp.tests.factories import PASSWORD

from .addresses import addresses
from .world import signed_in


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(paths=addresses)


def directives(response):
    """The content security policy: directive -> set of sources."""
    policy = response.headers.get("Content-Security-Policy", "")
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in parts}


def missing_headers(response):
    """What is wrong with the headers of one response."""
    headers = response.headers
    policy = directives(response)
    sources = set().union(*policy.values())
    if policy.get("default-src") != {"'none'"}:
        yield "default-src is not 'none'"
    if policy.get("frame-ancestors") != {"'none'"} or policy.get("base-uri") != {"'none'"}:
        yield "frame-ancestors or base-uri is not 'none'"
    if loose := sources - {"'none'", "'self'"}:
        yield f"the policy lets in {loose}"
    if "form-action" not in policy:
        yield "form-action is open, as default-src does not cover it"
    if "no-store" not in headers.get("Cache-Control", ""):
        yield "it may be stored"
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
    }
    for name, value in expected.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"


def test_headers_check_notices_what_is_missing(client, db):
    response = client.get("/accounts/login/", secure=True)
    assert not list(missing_headers(response))
    for name in list(response.headers):
        if name in ("Content-Type", "Content-Length", "Expires", "Vary", "Content-Language"):
            continue
        without = client.get("/accounts/login/", secure=True)
        del without.headers[name]
        assert list(missing_headers(without)), name
    policy = response.headers["Content-Security-Policy"]
    for looser in ("'unsafe-inline'", "'unsafe-eval'", "https:", "data:", "*"):
        response.headers["Content-Security-Policy"] = policy.replace(
            "style-src 'self'", f"style-src 'self' {looser}"
        )
        assert list(missing_headers(response)), looser


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "NONSENSE"])
def test_refused_methods_have_the_headers(client, db, method):
    response = client.generic(method, "/", secure=True)
    assert response.status_code == 405
    assert not list(missing_headers(response))


@pytest.mark.parametrize("path", ["/no/such/page/", "/audits", "/%ff/", "/favicon.ico"])
def test_addresses_that_are_not_there_have_the_headers(client, db, path):
    response = client.get(path, secure=True)
    assert response.status_code in (301, 302, 404)
    assert not list(missing_headers(response))


def test_unknown_host_has_the_headers(client, db):
    response = client.get("/", secure=True, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert not list(missing_headers(response))


def test_failing_page_has_the_headers(db, monkeypatch):
    monkeypatch.setattr("auditapp.accounts.views.sign_in.SignInView.get", lambda *_: 1 / 0)
    response = Client(raise_request_exception=False).get("/accounts/login/", secure=True)
    assert response.status_code == 500
    assert not list(missing_headers(response))


def test_http_is_sent_on_to_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = production.SECURE_SSL_REDIRECT
    response = client.get("/audits/")
    assert response.status_code == 301
    assert response.url == "https://testserver/audits/"


def test_token_cookie_is_for_https_and_for_no_script(client, db):
    cookie = client.get("/accounts/login/", secure=True).cookies["__Host-csrftoken"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_session_cookie_set_at_sign_in_is_for_https_and_goes_with_the_browser(world):
    response = Client().post(
        "/accounts/login/", {"login": world.chair.email, "password": PASSWORD}, secure=True
    )
    cookie = response.cookies["__Host-sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # a cookie of the browser's session
    assert production.SESSION_HOURS == 12


def test_static_files_are_cacheable_and_need_no_sign_in(tmp_path, settings, db):
    (tmp_path / "built").mkdir()
    (tmp_path / "built" / "app.css").write_text("body { margin: 0 }")
    settings.STATICFILES_DIRS = [tmp_path / "built"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = production.STORAGES
    call_command("collectstatic", "--no-input", verbosity=0)
    hashed = next(path.name for path in settings.STATIC_ROOT.glob("app.*.css"))
    client = Client()
    for name, caching in (("app.css", "max-age=60, public"), (hashed, "immutable")):
        response = client.get(f"/static/{name}", secure=True)
        assert b"margin" in b"".join(response.streaming_content)
        response.close()
        assert caching in response["Cache-Control"]
        assert "no-store" not in response["Cache-Control"]
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        problems = list(missing_headers(response))
        assert problems == ["it may be stored"]


def test_browser_is_asked_for_passkeys_by_own_pages_and_for_nothing_else(client, db):
    rules = client.get("/accounts/login/", secure=True)["Permissions-Policy"].split(", ")
    let_in = {rule for rule in rules if not rule.endswith("=()")}
    assert let_in == {
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    }
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(rules)


def test_every_cookie_is_of_this_host_alone(world):
    """A name that begins with __Host- is taken by browsers only without a domain, over https."""
    client = Client()
    data = {"login": world.chair.email, "password": PASSWORD}
    cookies = client.get("/accounts/login/", secure=True).cookies
    cookies |= client.post("/accounts/login/", data, secure=True).cookies
    assert set(cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_pages_are_compressed_and_files_and_json_are_not(world):
    headers = {"accept-encoding": "gzip"}
    client = signed_in(world.administrator)
    page = client.get("/agencies/", secure=True, headers=headers)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    for name, kind in (("report-template-shipped", "officedocument"), ("audit-answers", "csv")):
        file = client.get(world.paths[name], secure=True, headers=headers)
        assert file.status_code == 200
        assert kind in file["Content-Type"]
        assert len(file.getvalue()) > 500  # or even a page would not be
        assert "Content-Encoding" not in file


def test_what_a_script_is_told_is_not_compressed():
    """However long it is."""
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    for kind, is_compressed in (("application/json", False), ("text/html", True)):
        answer = HttpResponse("x" * 5_000, content_type=kind)
        passed = CompressedPagesMiddleware(lambda request, answer=answer: answer)(request)
        assert ("Content-Encoding" in passed) == is_compressed, kind


# -- pages


class Problems(HTMLParser):
    """What a policy without 'unsafe-inline' would not run or show; also the title and the links."""

    def __init__(self, html):
        super().__init__()
        self.found, self.links, self.title, self.inside = [], [], "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.inside = tag if tag in ("script", "style", "title") else self.inside
        if tag == "style":
            self.found.append("<style>")
        for name, value in attributes:
            if name == "style" or name.startswith("on"):
                self.found.append(f"{name}={value}")
            if name in ("href", "src", "action", "formaction"):
                self.links.append(value or "")
                if not re.match(r"/(?!/)|#|\?|$", value or ""):
                    self.found.append(f"{name}={value}")
        if tag == "script" and given.get("type") == "application/json":
            self.inside = "data"  # no policy is asked about what nothing runs
        elif tag == "script" and "src" not in given:
            self.found.append("<script> without src")

    def handle_data(self, data):
        if self.inside == "script" and data.strip():
            self.found.append(f"script: {data[:40]}")
        if self.inside == "title":
            self.title += data

    def handle_endtag(self, tag):
        if tag in (self.inside, "script"):
            self.inside = ""


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<script type='module'>alert(1)</script>",
        "<script type='application/json'>{}</script><script>alert(1)</script>",
        "<script src='/static/a.js'>alert(1)</script>",
        "<p style='color: red'>",
        "<style>p {}</style>",
        "<body onload='x()'>",
        "<a href='javascript:x()'>",
        "<img src='https://elsewhere.example/a.png'>",
        "<link href='//elsewhere.example/a.css'>",
        "<form action='http://elsewhere.example/'>",
    ],
)
def test_inline_check_notices(html):
    assert Problems(html).found
