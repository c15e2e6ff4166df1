"""What views may do with the database."""

import ast

import pytest

from .sources import (
    part_of,
    product,
    source,
)

MANAGERS = {"objects", "_default_manager", "_base_manager"}
WRITES = set(
    "save delete create get_or_create update_or_create bulk_create bulk_update full_clean".split()
)

# (module, model): a query in a view that need not be reached through access.py, and why.
QUERIES_IN_VIEWS = {
    # Nobody is signed in yet whose rights could be asked; only with DEMO set.
    ("auditapp.accounts.views.sign_in", "User"),
    # A condition inside a query that findings.board.access made.
}


def queries_in_views(sources):
    """(module, model or None) for each use of a manager, or a write, in a view."""
    for module, _, tree in sources:
        if part_of(module) not in ("views", "pages"):
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
    assert set(queries_in_views(product())) == QUERIES_IN_VIEWS


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
    assert list(queries_in_views(source("cases.audits.views.audits", text)))


def test_views_rule_lets_forms_be_cleaned():
    assert not list(queries_in_views(source("cases.audits.views.audits", "form.full_clean()")))
