"""Somebody signed in who sends whatever they like, over real HTTP, and reads the pages."""

import http.client
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from auditapp.tests.page_forms import posted_forms

URLENCODED = "application/x-www-form-urlencoded"
# What would end the visit: signing out, or signing in as somebody who was sent a link.
NEVER = re.compile(r"/(accounts/(logout|sessions/end)|contribute|invitation)/")


@dataclass
class Answer:
    status: int
    is_page: bool
    text: str


class Visitor:
    """`cookies` are those of somebody who is signed in, by name."""

    def __init__(self, port, cookies):
        self.port, self.cookies = port, cookies
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    @property
    def headers(self):
        """Of whoever comes through the proxy, which speaks TLS."""
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": f"https://127.0.0.1:{self.port}",
            "X-Forwarded-Proto": "https",
        }

    def get(self, path, **headers):
        return self._ask("GET", path, None, headers)

    def post(self, path, body, kind=URLENCODED):
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method, path, body, headers):
        headers = self.headers | headers
        try:
            answer, content = self._exchange(method, path, body, headers)
        except (http.client.HTTPException, ConnectionError):  # kept open too long
            self.connection.close()
            answer, content = self._exchange(method, path, body, headers)
        kind = answer.getheader("Content-Type", "")
        return Answer(
            answer.status,
            kind.startswith("text/html"),
            content.decode(errors="replace") if kind.startswith("text/") else "",
        )

    def _exchange(self, method, path, body, headers):
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def is_signed_in(self):
        return self.get("/accounts/security/").status == 200


def shape(path):
    """Addresses of the same page about different things have the same."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "#", urlsplit(path).path)
    return re.sub(r"(?<=/)\d+(?=/)", "#", path)


class _Links(HTMLParser):
    """What a page leads to by GET: path -> the names in its queries."""

    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.form = path, {}, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            to = urlsplit(urljoin(self.path, given["href"]))
            if not to.netloc and to.path:
                names = {name for name, _ in parse_qsl(to.query, keep_blank_values=True)}
                self.links.setdefault(to.path, set()).update(names)
        if tag == "form" and given.get("method", "get").lower() == "get":
            self.form = urljoin(self.path, given.get("action") or self.path)
        if self.form and tag in ("input", "select") and given.get("name"):
            self.links.setdefault(self.form, set()).add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


@dataclass
class Page:
    path: str
    names: set  # what may stand in its query
    forms: list  # of PostedForm


def pages_open_to(visitor, starts):
    """One page of each shape that the visitor may open, beginning with `starts`, along links."""
    waiting, found, names = list(starts), {}, {}
    while waiting:
        path = waiting.pop(0)
        if shape(path) in found or NEVER.match(path):
            continue
        answer = visitor.get(path)
        if answer.status != 200 or not answer.is_page:
            continue
        asked = names.setdefault(shape(path), set())
        found[shape(path)] = Page(path, asked, forms_of(path, answer.text))
        reader = _Links(path)
        reader.feed(answer.text)
        for to, queried in reader.links.items():
            names.setdefault(shape(to), set()).update(queried)
            waiting.append(to)
    return list(found.values())


def forms_of(path, html):
    return [form for form in posted_forms(path, html) if not NEVER.match(form.action)]
