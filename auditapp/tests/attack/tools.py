"""The two attackers of others, wapiti and sqlmap, as processes, and what they found."""

import json
import os
import re
import subprocess
from urllib.parse import quote, urlencode

# Without those that look for other products, or that a server of the attacker's has to help.
MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,"
    "redirect,sql,timesql,upload,xss"
)


def wapiti(folder, visitor, root, starts, seconds, tools):
    """Lines of what it found below `root`. It reads for so many seconds at
    most, and so many for each kind of attack."""
    site, report = f"http://127.0.0.1:{visitor.port}", folder / "wapiti.json"
    headers = [f"--header={name}: {value}" for name, value in visitor.headers.items()]
    away = [f"{site}/accounts/logout/", f"{site}/accounts/sessions/end/"]
    _run(
        folder / "wapiti.log",
        [
            tools / "wapiti", "--url", site + root, "--scope", "folder",
            "--module", MODULES, *headers,
            *(part for path in starts for part in ("--start", site + path)),
            *(part for path in away for part in ("--exclude", path)),
            "--depth", "3", "--max-links-per-page", "60", "--tasks", "4", "--timeout", "30",
            "--max-scan-time", str(seconds), "--max-attack-time", str(seconds),
            "--flush-session", "--store-session", str(folder / "wapiti"), "--no-bugreport",
            "--format", "json", "--output", str(report), "--verbose", "1",
        ],
    )  # fmt: skip
    if not report.exists():
        raise SystemExit(f"wapiti broke off:\n{(folder / 'wapiti.log').read_text()[-2000:]}")
    said = json.loads(report.read_text())
    for kind in ("vulnerabilities", "anomalies"):
        for name, found in said[kind].items():
            yield from (f"{name}: {each['method']} {each['path']} {each['info']}" for each in found)


def sqlmap(folder, visitor, pages, seconds, tools):
    """Lines of what it found in boxes, choices and queries. It prints how many of these it got to
    the end of in its time: so many seconds for each form."""
    judged = asked = 0
    for number, (path, method, fields) in enumerate(sqlmap_targets(pages)):
        request, log = folder / f"request-{number}", folder / f"sqlmap-{number}.log"
        request.write_text(_request(visitor, path, method, fields))
        names = [name for name in fields if name != "csrfmiddlewaretoken"]
        _run(
            log,
            [
                tools / "sqlmap", "-r", str(request), "--batch", "--dbms", "PostgreSQL",
                "-p", ",".join(names), "--level", "1", "--risk", "1", "--threads", "4",
                "--time-limit", str(seconds), "--disable-coloring", "--flush-session",
                "--output-dir", str(folder / "sqlmap"),
            ],
        )  # fmt: skip
        said = log.read_text(errors="replace")
        injectable = re.findall(r"^Parameter: .*", said, re.MULTILINE)
        judged += len(re.findall(r"parameter '.*' does not seem to be injectable", said))
        judged, asked = judged + len(injectable), asked + len(names)
        yield from (f"SQL injection: {method} {path} {found}" for found in injectable)
    print(f"sqlmap judged {judged} of {asked} boxes, choices and queries.")


def sqlmap_targets(pages):
    """(path, method, fields) of each form once, and of each page with a query."""
    done = set()
    for page in pages:
        if page.names:
            yield page.path, "GET", dict.fromkeys(sorted(page.names), "1")
        for form in page.forms:
            names = tuple(sorted(form.texts | form.choices | form.hidden))
            if len(names) > 1 and names not in done:
                done.add(names)
                fields = {name: (form.data.get(name) or ["1"])[0] or "1" for name in names}
                yield form.action, "POST", fields


def _request(visitor, path, method, fields):
    """In the form in which it goes over the wire."""
    sent = urlencode(fields, quote_via=quote)
    line = f"{method} {path}{'?' + sent if method == 'GET' else ''} HTTP/1.1"
    headers = {"Host": f"127.0.0.1:{visitor.port}", **visitor.headers}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    head = "\n".join([line, *(f"{name}: {value}" for name, value in headers.items())])
    return f"{head}\n\n{sent if method == 'POST' else ''}"


def _run(log, command):
    with log.open("w") as file:
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, check=False,
            env=os.environ | {"HOME": str(log.parent)},
        )  # fmt: skip
