"""What may know what. Each rule is a function from sources to what breaks it, so that it can be
shown to fail on a small source that does.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.template.base import Lexer, TokenType
from django.urls import path as url
from django.urls.resolvers import RegexPattern, URLResolver
from django.views.decorators.http import require_safe

from .addresses import patterns

ROOT = Path(settings.BASE_DIR)


# -- sources


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def product_sources():
    """(module, whether it is a package, syntax tree) of all code that is not a test."""
    for app in ("auditapp", "cases", "findings"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "tests" not in path.parts and path.name != "conftest.py":
                yield module_name(path), path.name == "__init__.py", ast.parse(path.read_text())


PRODUCT = list(product_sources())


def source(module, text, is_package=False):
    """One made-up source, to show a rule failing on it."""
    return [(module, is_package, ast.parse(text))]


def test_product_sources_are_all_there():
    modules = {module for module, _, _ in PRODUCT}
    assert {"auditapp.accounts", "cases.views.returns", "findings.models.finding"} <= modules
    assert not [module for module in modules if ".tests" in module]


# -- imports


def imported(module, is_package, tree):
    """Dotted names of all that is imported, anywhere in the source: of `from a import b` both `a`
    and `a.b`, as b may be a module."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    ("module", "is_package", "text", "expected"),
    [
        ("cases.views.returns", False, "import a.b", {"a.b"}),
        ("cases.views.returns", False, "from .. import access", {"cases", "cases.access"}),
        ("cases.views.returns", False, "from ..forms.x import Y", {"cases.forms.x"}),
        ("cases.views", True, "from . import home", {"cases.views", "cases.views.home"}),
        ("cases.x", False, "def f():\n  if 1:\n    from findings import y", {"findings.y"}),
    ],
)
def test_imports_are_found_wherever_and_however_they_are_written(
    module, is_package, text, expected
):
    assert expected <= set(imported(module, is_package, ast.parse(text)))


# Left to right: each may import those after it, never those before.
LAYERS = ["findings", "cases", "auditapp.accounts", "auditapp.history"]
# For all: these know nothing of the layers.
FOR_ALL = [
    "auditapp.encryption",
    "auditapp.fields",
    "auditapp.formats",
    "auditapp.logs",
    "auditapp.mail",
    "auditapp.middleware",
    "auditapp.plain_text",
    "auditapp.saving",
    "auditapp.tables",
    "auditapp.templatetags",
    "auditapp.workbooks",
    "auditapp.working_days",
]


def is_in(name, package):
    return name == package or name.startswith(f"{package}.")


def level(name):
    """0 for the composition root (auditapp.urls, settings, …), then LAYERS, then FOR_ALL; None
    for what is no part of the product."""
    for number, group in enumerate([*([layer] for layer in LAYERS), FOR_ALL], start=1):
        if any(is_in(name, package) for package in group):
            return number
    return 0 if is_in(name, "auditapp") and name != "auditapp" else None


def imports_against_the_direction(sources):
    for module, is_package, tree in sources:
        own = level(module)
        for name in imported(module, is_package, tree):
            other = level(name)
            if own is not None and other is not None and other < own:
                yield f"{module} imports {name}"


def test_imports_go_from_urls_to_findings_to_cases_to_accounts_to_history():
    assert list(imports_against_the_direction(PRODUCT)) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.models.case", "from findings.models import Finding"),
        ("cases.services.cases", "def save():\n    import findings.services"),
        ("auditapp.accounts.models", "from cases import access"),
        ("auditapp.history.models", "from auditapp.accounts.models import User"),
        ("auditapp.history.triggers", "from ..accounts import models"),
        ("auditapp.fields", "from auditapp.history.models import record"),
        ("cases.access", "from auditapp.urls import urlpatterns"),
        ("findings.views.summary", "from auditapp import errors"),
    ],
)
def test_direction_rule_notices_an_import_back(module, text):
    assert list(imports_against_the_direction(source(module, text)))


def test_direction_rule_lets_imports_forward_pass():
    text = "import auditapp.fields\nfrom cases.access import get_audit\nfrom .. import access"
    assert not list(imports_against_the_direction(source("findings.views.findings", text)))


APPS = ["findings", "cases", "auditapp.accounts", "auditapp.history"]
PARTS = ["urls", "views", "forms", "presenters", "access", "services", "models", "notifications"]
# part of an app -> the parts of any app that it must not know
MUST_NOT_KNOW = {
    "models": {"urls", "views", "forms", "presenters", "access", "services", "notifications"},
    "access": {"urls", "views", "forms", "presenters", "services"},
    "services": {"urls", "views", "presenters"},
    "forms": {"urls", "views", "services", "presenters", "access"},
    "presenters": {"urls", "views", "services", "access"},
    "views": {"urls"},
}


def part_of(name):
    """The part of an app a module belongs to: "models" of cases.models.audit."""
    for app in APPS:
        if is_in(name, app) and name != app:
            return name.removeprefix(f"{app}.").split(".")[0]
    return None


def imports_against_the_parts(sources):
    for module, is_package, tree in sources:
        forbidden = MUST_NOT_KNOW.get(part_of(module), set())
        for name in imported(module, is_package, tree):
            if part_of(name) in forbidden:
                yield f"{module} imports {name}"


def test_parts_of_an_app_know_only_the_parts_below_them():
    assert list(imports_against_the_parts(PRODUCT)) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.models.audit", "from ..services import audits"),
        ("cases.models.audit", "def f():\n    from cases.presenters.matrix import matrix"),
        ("auditapp.accounts.models", "from .permissions import x\nfrom . import services"),
        ("findings.services.findings", "from ..views.findings import create"),
        ("findings.forms.finding", "from cases.services.returns import send"),
    ],
)
def test_parts_rule_notices_an_import_upwards(module, text):
    assert list(imports_against_the_parts(source(module, text)))


def signals_and_imports_by_name(sources):
    """Imports of signals, and calls that import or find a class by a string, which the rules above
    would not see."""
    by_name = {"import_module", "__import__", "import_string", "get_model", "receiver"}
    for module, is_package, tree in sources:
        if ".migrations." in module:
            continue
        for name in imported(module, is_package, tree):
            if "signals" in name.split(".") or name.startswith("django.dispatch"):
                yield f"{module} imports {name}"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in by_name:
                yield f"{module}:{node.lineno} calls {called(node)}"


def called(node):
    """The last name of what a call calls: `save` of `a.b.save()`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_there_are_no_signals_and_no_imports_by_name():
    assert list(signals_and_imports_by_name(PRODUCT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "from django.db.models import signals",
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "import importlib\nimportlib.import_module('findings.models')",
        "def f(apps):\n    return apps.get_model('findings', 'Finding')",
    ],
)
def test_signals_rule_notices(text):
    assert list(signals_and_imports_by_name(source("cases.models.case", text)))


# -- what views may do with the database

MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = set(
    "save delete create get_or_create update_or_create bulk_create bulk_update full_clean".split()
)

# (module, model): a query in a view that need not be reached through access.py, and why.
QUERIES_IN_VIEWS = {
    # Nobody is signed in yet whose rights could be asked; only with DEMO set.
    ("auditapp.accounts.views.sign_in", "User"),
    # A condition inside a query that findings.access made.
    ("findings.views.findings", "Evidence"),
}


def queries_in_views(sources):
    """(module, model or None) for each use of a manager, or a write, in a view."""
    for module, _, tree in sources:
        if part_of(module) != "views":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                yield module, getattr(node.value, "id", None)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
                and not is_form(node.func.value)
            ):
                yield module, f"{node.func.attr}() on line {node.lineno}"


def is_form(node):
    """`form.full_clean()` writes nothing."""
    return isinstance(node, ast.Name) and node.id == "form"


def test_views_reach_the_database_through_access_and_services_only():
    assert set(queries_in_views(PRODUCT)) == QUERIES_IN_VIEWS


@pytest.mark.parametrize(
    "text",
    [
        "def view(request):\n    return Audit.objects.get(pk=1)",
        "from x import models\nrows = models.Audit.objects.all()",
        "def view(request):\n    audit.save()",
        "def view(request):\n    case.voices.create(words='')",
        "def view(request):\n    access.returns_of(audit).delete()",
        "rows = Audit._default_manager.all()",
    ],
)
def test_views_rule_notices_queries_and_writes(text):
    assert list(queries_in_views(source("cases.views.audits", text)))


def test_views_rule_lets_forms_be_cleaned():
    assert not list(queries_in_views(source("cases.views.audits", "form.full_clean()")))


# -- escaping


def unescaped_in_template(name, text):
    """Text that a page would show as HTML. Mails are plain text and need no escaping."""
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.VAR and re.search(r"\|\s*safe(seq)?\b", token.contents):
            yield f"{name}:{token.lineno} {token.contents}"
        if token.token_type == TokenType.BLOCK:
            off = token.split_contents()[:2] == ["autoescape", "off"]
            safe = re.search(r"\|\s*safe(seq)?\b|^filter\s+safe", token.contents)
            if safe or (off and not name.endswith(".txt")):
                yield f"{name}:{token.lineno} {token.contents}"


UNSAFE_NAMES = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe"}


def unescaped_in_code(sources):
    for module, is_package, tree in sources:
        for name in imported(module, is_package, tree):
            if is_in(name, "django.utils.safestring") or name.split(".")[-1] in UNSAFE_NAMES:
                yield f"{module} imports {name}"
        for node in ast.walk(tree):
            if getattr(node, "attr", getattr(node, "id", None)) in UNSAFE_NAMES:
                yield f"{module}:{node.lineno}"


def test_nothing_switches_escaping_off():
    templates = [path for path in (ROOT / "templates").rglob("*.*") if path.suffix != ".md"]
    found = [
        line
        for path in templates
        for line in unescaped_in_template(str(path.relative_to(ROOT)), path.read_text())
    ]
    assert len(templates) > 50
    assert found + list(unescaped_in_code(PRODUCT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ words|safe }}",
        "{{ words | safe }}",
        "{{ words|linebreaks|safe|upper }}",
        "{{ rows|safeseq|join:', ' }}",
        "{% autoescape off %}{{ words }}{% endautoescape %}",
        "{% with text=words|safe %}{% endwith %}",
        "{% filter safe %}{{ words }}{% endfilter %}",
    ],
)
def test_escaping_rule_notices_templates(text):
    assert list(unescaped_in_template("page.html", text))


def test_escaping_rule_lets_comments_and_plain_mails_pass():
    assert not list(unescaped_in_template("page.html", "{# never |safe #}{{ safe|upper }}"))
    assert not list(unescaped_in_template("mail.txt", "{% autoescape off %}{% endautoescape %}"))


@pytest.mark.parametrize(
    "text",
    [
        "from django.utils.safestring import mark_safe",
        "from django.utils import safestring",
        "import django.utils.html\nx = django.utils.html.html_safe(y)",
    ],
)
def test_escaping_rule_notices_code(text):
    assert list(unescaped_in_code(source("cases.presenters.home", text)))


# -- addresses

WITHOUT_SIGN_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "contribute",  # the link of an invitation
}


def open_to_all(found):
    """Names of addresses that LoginRequiredMiddleware lets anybody through to."""
    return {p.name for p in found if not getattr(p.callback, "login_required", True)}


def asks_first(request):
    """A view as it should be."""


@login_not_required
def open_view(request):
    """A view that needs no sign-in."""


def test_every_address_needs_a_sign_in_but_those_of_signing_in():
    assert open_to_all(patterns()) == WITHOUT_SIGN_IN
    assert all(pattern.name for pattern in patterns()), "every address needs a name"


def test_sign_in_rule_notices_an_open_view_in_an_included_list():
    nested = URLResolver(RegexPattern("^x/"), [url("open/", open_view, name="open")])
    root = URLResolver(RegexPattern(""), [url("closed/", asks_first, name="closed"), nested])
    assert open_to_all(patterns(root)) == {"open"}


DECORATORS = {"require_safe", "require_GET", "require_POST", "require_http_methods"}


def views_answering_any_method(found, trees):
    """Function views without a decorator that restricts methods; a class-based view answers only
    the methods that it has."""
    for pattern in found:
        view = pattern.callback
        if not hasattr(view, "view_class") and not restricts(trees[view.__module__], view.__name__):
            yield pattern.name


def restricts(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            names = [
                getattr(d.func if isinstance(d, ast.Call) else d, "id", "")
                for d in node.decorator_list
            ]
            return bool(DECORATORS.intersection(names))
    return False


def test_every_view_function_says_which_methods_it_answers():
    trees = {module: tree for module, _, tree in PRODUCT}
    assert list(views_answering_any_method(patterns(), trees)) == []


@require_safe
def decorated(request):
    """A view as it should be."""


def test_methods_rule_notices_a_bare_view():
    trees = {__name__: ast.parse(Path(__file__).read_text())}
    found = [url("a/", asks_first, name="bare"), url("b/", decorated, name="decorated")]
    assert list(views_answering_any_method(found, trees)) == ["bare"]
