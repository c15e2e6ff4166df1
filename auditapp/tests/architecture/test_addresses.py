"""Which addresses need a sign-in, and which methods they answer."""

import ast
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.urls import path as url
from django.urls.resolvers import RegexPattern, URLResolver
from django.views.decorators.http import require_safe

from auditapp.tests.addresses import patterns

from .sources import (
    product,
)

WITHOUT_SIGN_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_signup",
    "healthz",
    "readyz",  # machines ask these two
    "contribute",  # the link of an invitation to one return
    "invitation",  # the link of an invitation to the partnership
    "team-answer",  # the link of a briefing's three questions
    "team-thanks",
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
    trees = {module: tree for module, _, tree in product()}
    assert list(views_answering_any_method(patterns(), trees)) == []


@require_safe
def decorated(request):
    """A view as it should be."""


def test_methods_rule_notices_a_bare_view():
    trees = {__name__: ast.parse(Path(__file__).read_text())}
    found = [url("a/", asks_first, name="bare"), url("b/", decorated, name="decorated")]
    assert list(views_answering_any_method(found, trees)) == ["bare"]
