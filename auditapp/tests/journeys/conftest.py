"""Journeys: a browser (Debian's Chromium) uses the running product as script/demo serves it.

A journey touches the product through its pages only: it runs in processes of its own, on a database
of its own. A journey fails on any error in the browser's console, even where all it asked for is
there; `console.expect(…)` names the one that belongs to it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import wraps
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Locator, sync_playwright

from auditapp.tests.processes import alone

PASSWORD = "Demo-2019-audit"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Debian's build without windows first: it takes a seventh less time than the whole browser.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "/usr/bin/chromium",  # whatever PATH says
)
INSTALL_CHROMIUM = "apt-get install --no-install-recommends chromium-headless-shell"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("journey")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Show what the product wrote during a journey that failed."""
    report = yield
    product = getattr(item, "funcargs", {}).get("product")
    if report.failed and product:
        report.sections.append(("What the product wrote", product.new_output()))
    return report


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser. Without one, journeys are skipped, and fail where CI is true."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"Journeys need Chromium: {INSTALL_CHROMIUM}")
    pytest.skip(f"Chromium is not installed: {INSTALL_CHROMIUM}")


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def whole_pages():
    """Clicks and keys end on a whole page. Playwright goes on once the next page begins to arrive:
    what then counts, reads or looks would find half of it where the machine is busy."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, and_load(getattr(Locator, name)))
        yield


def and_load(action):
    @wraps(action)
    def wrapper(locator, *args, **options):
        action(locator, *args, **options)
        locator.page.wait_for_load_state()

    return wrapper


class Product:
    """The running product: gunicorn with the demonstration data, at `url`. Each process of the run
    has its own, with its own database."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder / "output.txt"
        self.output_shown = 0
        self.process = None
        self.database = folder / "product.sqlite3"
        self.environment = os.environ | {
            "DEMO": "1",
            "DEBUG": "0",
            "DATABASE_URL": f"sqlite:///{quote(str(self.database))}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "EMAIL_URL": "consolemail://",
            "PORT": str(self.port),
        }

    def manage(self, *command):
        """Run manage.py commands, with + between them, on the product's database; gives what they
        printed."""
        done = subprocess.run(
            [sys.executable, "script/_manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {' '.join(command)} failed:\n{done.stdout}"
        return done.stdout

    def start(self):
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py",
                 "--log-level", "warning", "auditapp.wsgi"],
                cwd=settings.BASE_DIR, env=self.environment, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urlopen(f"{self.url}/accounts/login/", timeout=30):
                    return
            except URLError:
                time.sleep(0.05)
        self.stop()
        pytest.fail(f"The product does not answer at {self.url}:\n{self.output.read_text()}")

    def stop(self):
        """End it as an operator would; what is being answered is finished first."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def kill(self):
        """As when the machine loses power: nothing is finished."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def restart(self):
        self.stop()
        self.start()

    def new_output(self):
        """What it wrote since this was last asked."""
        text = self.output.read_text()
        new, self.output_shown = text[self.output_shown :], len(text)
        return new


@pytest.fixture(scope="session")
def prepared_product(tmp_path_factory, chromium):
    if not (settings.BASE_DIR / "static/build/app.css").exists():
        pytest.fail("The front end is not built: run script/setup.")
    product = Product(tmp_path_factory.mktemp("product"))
    with alone(tmp_path_factory, "product") as folder:
        prepared = folder / "prepared.sqlite3"
        if not prepared.exists():
            prepare(product)
            shutil.copy(product.database, prepared)
    shutil.copy(prepared, product.database)
    yield product
    product.stop()


def prepare(product):
    product.manage(
        *("migrate", "--no-input", "+", "createcachetable", "+", "load_question_sets"),
        *("+", "load_timescales", "+", "collectstatic", "--no-input", "+", "load_demo"),
    )


@pytest.fixture
def product(prepared_product):
    """The product, running: a journey may stop or restart it, the next finds it running again."""
    if prepared_product.process is None or prepared_product.process.poll() is not None:
        prepared_product.start()
    prepared_product.new_output()
    return prepared_product


class Console:
    """The errors in the consoles of a journey's pages."""

    def __init__(self):
        self.errors = []

    def watch(self, page):
        page.on("console", self.keep)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))

    def keep(self, message):
        if message.type == "error":
            self.errors.append(f"{message.location.get('url', '')}: {message.text}")

    def expect(self, text):
        """Take out the errors that contain `text`; there must be one."""
        expected = [error for error in self.errors if text in error]
        assert expected, f"No console error with {text!r} among {self.errors}"
        self.errors = [error for error in self.errors if error not in expected]


@pytest.fixture
def console():
    console = Console()
    yield console
    assert not console.errors, "Errors in the browser's console:\n" + "\n".join(console.errors)


@pytest.fixture
def new_page(browser, product, console):
    """Call it for a page of a browser nobody is signed in with; options as for `new_context`."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(base_url=product.url, locale="en-GB", **options)
        contexts.append(context)
        context.on("page", console.watch)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture
def page_for(new_page):
    """Call it with an email address for a page where that person has just signed in."""

    def page_for(email, **options):
        page = new_page(**options)
        page.goto("/accounts/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    return page_for


@pytest.fixture
def axe():
    """Call it with a page: it fails where the page breaks WCAG 2.2 A or AA in a way axe can see."""
    script = Axe().axe_script
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

    def axe(page, address=""):
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        run = "options => axe.run(options).then(found => found.violations)"
        violations = page.evaluate(run, options)
        problems = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"])
            for violation in violations
        ]
        assert not problems, f"{address or page.url} is not accessible:\n" + "\n".join(problems)

    return axe


@pytest.fixture
def look(axe, new_page):
    """Check a page as it is now: no WCAG violation, and no sideways scrolling at 360 or 1200 px."""
    copies = []

    def look(page):
        with_scripts = page.locator("body.js-enabled").count()
        if not with_scripts and not copies:
            copies.append(new_page())
            copies[0].goto("/accounts/login/")
        for width in (1200, 360):
            page.set_viewport_size({"width": width, "height": 900})
            overflow = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {width} px"
            axe(page if with_scripts else without_scripts(page, copies[0]), page.url)
        page.set_viewport_size({"width": 1200, "height": 900})

    return look


def without_scripts(page, copy):
    """axe is a script itself: the page `copy` shows what stands on `page`, and runs none of its."""
    copy.set_viewport_size(page.viewport_size)
    copy.set_content(re.sub(r"<script.*?</script>", "", page.content(), flags=re.DOTALL))
    return copy


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
