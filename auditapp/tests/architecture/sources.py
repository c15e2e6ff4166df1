"""The sources of the product, and which capability and part of it a module belongs to."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def product():
    """(module, whether it is a package, syntax tree) of all code that is not a test. Parsing takes
    seconds, so only tests that look at it do."""
    paths = [
        path for app in ("auditapp", "cases", "findings") for path in (ROOT / app).rglob("*.py")
    ]
    return [
        (module_name(path), path.name == "__init__.py", ast.parse(path.read_text()))
        for path in sorted(paths)
        if "tests" not in path.parts and path.name != "conftest.py"
    ]


def source(module, text, is_package=False):
    """One made-up source, to show a rule failing on it."""
    return [(module, is_package, ast.parse(text))]


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


def is_in(name, package):
    return name == package or name.startswith(f"{package}.")


def called(node):
    """The last name of what a call calls: `save` of `a.b.save()`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


# -- capabilities and their parts

# The capabilities of an app, one folder each, and what they stand on: each may import those after
# it, never those before.
ORDERS = {
    "cases": [
        "cases.trail",
        "cases.audits",
        "cases.question_sets.exchange",
        "cases.question_sets.editor",  # whose preview is a section of a return
        "cases.offline",
        "cases.cover_sheets",
        "cases.children.sampling",
        "cases.children",
        "cases.children.identities",
        "cases.children.facts",
        "cases.path",
        "cases.returns.accepting",
        "cases.returns.copying",
        "cases.returns",
        "cases.returns.contributions",
        "cases.returns.checks",
        "cases.returns.concerns",
        "cases.returns.restricted",
        "cases.returns.remedies",
        "cases.children.identity_check",
        "cases.question_sets",
        "cases.access",
        "cases.models",
        "cases.states",
    ],
    "findings": [
        "findings.demonstration",
        "findings.home",
        "findings.subject_access",
        "findings.erasure",
        "findings.takeaway",
        "findings.annual",
        "findings.across",
        "findings.reminders",
        "findings.briefing",
        "findings.report",
        "findings.identity_check",
        "findings.summary",
        "findings.then_and_now",
        "findings.actions",
        "findings.accuracy",
        "findings.panel",
        "findings.board",
        "findings.differences",
        "findings.teams",
        "findings.themes",
        "findings.drawings",
        "findings.models",
        "findings.states",
    ],
}
# What puts the capabilities together; none of them knows it.
COMPOSITION = {"apps", "management", "migrations", "urls"}


def capability_of(name):
    """The innermost capability that a module belongs to: "cases.returns.copying" of
    cases.returns.copying.forms; None outside all of them."""
    every = [capability for order in ORDERS.values() for capability in order]
    return max((c for c in every if is_in(name, c)), key=len, default=None)


def part_of(name):
    """The part of a capability or app that a module belongs to: "models" of cases.models.audit,
    "forms" of cases.returns.forms.section."""
    apps = ["accounts", "history", "notices", "operations"]
    for home in filter(None, [capability_of(name), *(f"auditapp.{app}" for app in apps)]):
        if name == home and home.count(".") == 1:  # cases.access, cases.models
            return name.split(".")[1]
        if is_in(name, home):
            return "models" if home.endswith(".models") else name[len(home) + 1 :].split(".")[0]
    return None
