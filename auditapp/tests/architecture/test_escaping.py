"""Nothing that a person typed is shown unescaped."""

import ast
import re

import pytest
from django.template.base import Lexer, TokenType

from .sources import (
    ROOT,
    imported,
    is_in,
    product,
    source,
)


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
    assert found + list(unescaped_in_code(product())) == []


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
    assert list(unescaped_in_code(source("cases.audits.presenters.home", text)))
