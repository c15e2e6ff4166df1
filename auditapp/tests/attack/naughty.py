"""Our own attack: odd text in every box of every form, in every query and every address."""

from urllib.parse import quote

from auditapp.tests.naughty import CANARY, NASTY, SCRIPT

from .visitor import forms_of

IN_QUERIES = [*NASTY.values(), f"{CANARY}'\"", "' OR '1'='1", "../../etc/passwd"]
IN_ADDRESSES = ["%00", "%ff", "..%2f..", "'", "9" * 30, "%F0%9F%98%80", "{{7*7}}", "-1"]
IN_HEADERS = {
    "Accept-Language": "x" * 2_000,
    "User-Agent": f"{SCRIPT}\u00ff",
    "Referer": f"https://elsewhere.example/{SCRIPT}",
    "X-Forwarded-For": "not an address",
    "If-Modified-Since": "\u00ff",
    "Range": "bytes=9-1",
}
LONGEST_QUERY = 3_000  # more is refused by gunicorn itself


def attack(visitor, pages, paths):
    """Yields what is wrong, in words."""
    for page in pages:
        yield from _forms(visitor, page)
        yield from _queries(visitor, page)
        for name, value in IN_HEADERS.items():
            yield from _wrong(visitor.get(page.path, **{name: value}), f"{page.path} {name}")
    for path in paths:
        yield from _addresses(visitor, path)


def _forms(visitor, page):
    """Read anew each time: what was saved has another version."""
    for number in range(len(page.forms)):
        for what, value in NASTY.items():
            forms = forms_of(page.path, visitor.get(page.path).text)
            if number >= len(forms):  # what was sent took it away
                break
            form = forms[number]
            odd = {name: [value] * len(form.data.get(name, [1])) for name in form.texts}
            answer = visitor.post(form.action, form.body(**odd))
            yield from _wrong(answer, f"{form.action} {what}")


def _queries(visitor, page):
    for name in sorted({*page.names, "next", "page"}):
        for value in IN_QUERIES:
            query = quote(value, errors="surrogatepass") if isinstance(value, str) else quote(value)
            if len(query) < LONGEST_QUERY:
                answer = visitor.get(f"{page.path}?{name}={query}")
                yield from _wrong(answer, f"{page.path} ?{name}={query[:40]}")


def _addresses(visitor, path):
    parts = path.split("/")
    for number in range(1, len(parts) - 1):
        for odd in IN_ADDRESSES:
            answer = visitor.get("/".join([*parts[:number], odd, *parts[number + 1 :]]))
            yield from _wrong(answer, f"{path} part {number} {odd}")
    for value in (b"", b"\x00", b"=" * 2_000):
        yield from _wrong(visitor.post(path, value), f"{path} {value[:4]!r}")


def _wrong(answer, where):
    if answer.status >= 500:
        yield f"{answer.status}: {where}"
    if answer.is_page and SCRIPT in answer.text:
        yield f"a script of ours would run: {where}"
