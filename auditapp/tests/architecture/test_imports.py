"""What may import what. Each rule is a function from sources to what breaks it, so that it can be
shown to fail on a small source that does.
"""

import ast

import pytest

from .sources import (
    COMPOSITION,
    ORDERS,
    called,
    capability_of,
    imported,
    is_in,
    part_of,
    product,
    source,
)


def test_product_sources_are_all_there():
    modules = {module for module, _, _ in product()}
    assert {
        "auditapp.accounts",
        "cases.returns.views.returns",
        "findings.models.finding",
    } <= modules
    assert not [module for module in modules if ".tests" in module]


@pytest.mark.parametrize(
    ("module", "is_package", "text", "expected"),
    [
        ("cases.path.views.path", False, "import a.b", {"a.b"}),
        ("cases.path.forms", False, "from .. import access", {"cases", "cases.access"}),
        ("cases.path.views.path", False, "from ..forms.x import Y", {"cases.path.forms.x"}),
        ("cases.views", True, "from . import home", {"cases.views", "cases.views.home"}),
        ("cases.x", False, "def f():\n  if 1:\n    from findings import y", {"findings.y"}),
    ],
)
def test_imports_are_found_wherever_and_however_they_are_written(
    module, is_package, text, expected
):
    assert expected <= set(imported(module, is_package, ast.parse(text)))


# Left to right: each may import those after it, never those before.
LAYERS = [
    "findings",
    "cases",
    "auditapp.notices",
    "auditapp.accounts",
    "auditapp.kept",
    "auditapp.history",
    "auditapp.operations",
]
# For all: these know nothing of the layers.
FOR_ALL = [
    "auditapp.dates",
    "auditapp.encryption",
    "auditapp.errors",
    "auditapp.fields",
    "auditapp.formats",
    "auditapp.json_files",
    "auditapp.logs",
    "auditapp.mail",
    "auditapp.middleware",
    "auditapp.migrating",
    "auditapp.plain_text",
    "auditapp.posted",
    "auditapp.printing",
    "auditapp.saving",
    "auditapp.tables",
    "auditapp.templatetags",
    "auditapp.workbooks",
    "auditapp.working_days",
]


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
    assert list(imports_against_the_direction(product())) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.models.case", "from findings.models import Finding"),
        ("cases.children.services.cases", "def save():\n    import findings.board.services"),
        ("auditapp.accounts.models", "from cases import access"),
        ("auditapp.history.models", "from auditapp.accounts.models import User"),
        ("auditapp.history.triggers", "from ..accounts import models"),
        ("auditapp.fields", "from auditapp.history.models import record"),
        ("cases.access", "from auditapp.urls import urlpatterns"),
        ("findings.summary.views", "from auditapp import wsgi"),
    ],
)
def test_direction_rule_notices_an_import_back(module, text):
    assert list(imports_against_the_direction(source(module, text)))


def test_direction_rule_lets_imports_forward_pass():
    text = "import auditapp.fields\nfrom cases.access import get_audit\nfrom . import access"
    assert not list(imports_against_the_direction(source("findings.board.views", text)))


def imports_against_the_order(sources):
    for module, is_package, tree in sources:
        app, own = module.split(".")[0], capability_of(module)
        order = ORDERS.get(app, [])
        for name in imported(module, is_package, tree) if own else ():
            other = capability_of(name)
            if other in order and order.index(other) < order.index(own):
                yield f"{module} imports {name}"
            if other is None and is_in(name, app) and name.split(".")[1:2] != []:
                yield f"{module} imports {name}"


def test_capabilities_import_in_their_order_only():
    assert list(imports_against_the_order(product())) == []


def test_every_module_of_an_app_belongs_to_a_capability():
    homeless = [
        module
        for module, _, _ in product()
        for app, *rest in [module.split(".")]
        if app in ORDERS and rest and rest[0] not in COMPOSITION and not capability_of(module)
    ]
    assert homeless == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.returns.services.sending", "from cases.audits.services import audits"),
        ("cases.returns.forms.section", "from ..copying import services"),
        ("cases.children.identities.rules", "from cases.children.ages import read_age"),
        ("cases.models.case", "from ..access import get_case"),
        ("cases.states", "from cases.models import Audit"),
        ("cases.path.clocks", "def f():\n    import cases.children.services.cases"),
        ("cases.trail.views", "from cases.urls import urlpatterns"),
        ("findings.board.views", "from findings.summary.summaries import summarise"),
    ],
)
def test_order_rule_notices_an_import_back(module, text):
    assert list(imports_against_the_order(source(module, text)))


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.returns.copying.views", "from cases.returns.services.returns import drafts_of"),
        ("cases.audits.views.audits", "from cases import access\nfrom cases.states import A"),
        ("findings.board.views", "from cases.trail.access import trail_of"),
    ],
)
def test_order_rule_lets_imports_forward_pass(module, text):
    assert not list(imports_against_the_order(source(module, text)))


# What a capability keeps to itself: its views and addresses. What other pages show of it is in its
# `pages`.
OWN_PARTS = {"views", "urls"}


def imports_past_what_is_offered(sources):
    for module, is_package, tree in sources:
        own = capability_of(module)
        for name in imported(module, is_package, tree):
            other = capability_of(name)
            if own is None or other is None or own == other:
                continue
            inside = name.removeprefix(other).split(".")[1:]
            if OWN_PARTS.intersection(inside[:1]) or any(part.startswith("_") for part in inside):
                yield f"{module} imports {name}"


def test_capabilities_import_only_what_another_offers():
    assert list(imports_past_what_is_offered(product())) == []


@pytest.mark.parametrize(
    "text",
    [
        "from cases.returns.services.returns import _store",
        "from cases.returns.views.returns import detail",
        "from cases.returns import urls",
        "def f():\n    from cases.models.sent import _exactly",
    ],
)
def test_offer_rule_notices_private_names_and_views(text):
    assert list(imports_past_what_is_offered(source("cases.children.views.cases", text)))


def test_offer_rule_lets_a_capability_use_its_own():
    text = "from .returns import _store\nfrom ..views import returns"
    assert not list(imports_past_what_is_offered(source("cases.returns.services.sending", text)))


# part of a capability, or of an app -> the parts of any that it must not know
MUST_NOT_KNOW = {
    "models": {"urls", "views", "pages", "forms", "presenters", "access", "services"},
    "access": {"urls", "views", "pages", "forms", "presenters", "services"},
    "services": {"urls", "views", "pages", "presenters"},
    "forms": {"urls", "views", "pages", "services", "presenters", "access"},
    "presenters": {"urls", "views", "pages", "services", "access"},
    "pages": {"urls", "views", "services"},
    "views": {"urls"},
}


def imports_against_the_parts(sources):
    for module, is_package, tree in sources:
        forbidden = MUST_NOT_KNOW.get(part_of(module), set())
        for name in imported(module, is_package, tree):
            if part_of(name) in forbidden:
                yield f"{module} imports {name}"


def test_parts_of_a_capability_know_only_the_parts_below_them():
    assert list(imports_against_the_parts(product())) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("cases.models.audit", "from ..audits.services import audits"),
        ("cases.models.audit", "def f():\n    from cases.audits.presenters.matrix import matrix"),
        ("auditapp.accounts.models", "from .permissions import x\nfrom . import services"),
        ("findings.board.services", "from .views import create"),
        ("findings.board.forms", "from cases.returns.services.returns import save_section"),
        ("cases.returns.presenters.returns", "from cases.access import get_return"),
        ("cases.path.pages", "from .services import path"),
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


def test_there_are_no_signals_and_no_imports_by_name():
    assert list(signals_and_imports_by_name(product())) == []


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
