"""Which placeholders there are, by a content that has them all."""

from jinja2 import nodes
from rapidfuzz import fuzz, process

from .environment import OF_LISTS, OF_LOOPS

LOOP = dict.fromkeys(OF_LOOPS, 1)


class Unknown(Exception):
    """`line` of the source asks for what no report has; the message says what, and what else."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line, self.message = line, message


def check_against(tree, sample):
    """Raise Unknown for a placeholder that the sample, which has them all, does not have, and for
    one that is used as what it is not. `tree` was parsed by Walking."""
    _walk(tree, sample)


def _walk(node, scope):
    if isinstance(node, nodes.For):
        inside = scope | {node.target.name: item_of(_list(node.iter, scope)), "loop": LOOP}
        for child in (*node.body, *filter(None, [node.test])):
            _walk(child, inside)
        for child in node.else_:
            _walk(child, scope)
    elif isinstance(node, nodes.Output):
        for child in node.nodes:
            _printable(child, scope)
    elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem | nodes.Filter):
        _value(node, scope)
    else:
        for child in node.iter_child_nodes():
            _walk(child, scope)


def _list(node, scope):
    found = _value(node, scope)
    if not isinstance(found, list):
        raise Unknown(node.lineno, f"“{_words(node)}” is not a list. Use it without a loop")
    return found


def item_of(values):
    """One that stands for all of a list: of dicts, with what any of them has."""
    if not values or not isinstance(values[0], dict):
        return values[0] if values else ""
    merged = {}
    for value in values:
        merged |= {name: held for name, held in value.items() if held or name not in merged}
    return merged


def _printable(node, scope):
    if isinstance(node, nodes.TemplateData | nodes.And | nodes.Or | nodes.Not | nodes.Compare):
        return _walk(node, scope)
    found = _value(node, scope)
    if isinstance(found, list):
        raise Unknown(
            node.lineno,
            f"“{_words(node)}” is a list. Go through it with “for … in {_words(node)}”",
        )
    if isinstance(found, dict):
        name = f"{_words(node)}.{next(iter(found))}"
        raise Unknown(node.lineno, f"“{_words(node)}” has parts. Name one, such as “{name}”")


def _value(node, scope):
    """What the sample has for an expression. Raises Unknown."""
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Filter):
        return _filtered(node, _value(node.node, scope))
    if isinstance(node, nodes.Name):
        return _held(scope, node.name, node, scope)
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        key = node.attr if isinstance(node, nodes.Getattr) else node.arg.value
        return _held(_value(node.node, scope), key, node, scope)
    return ""


def _held(value, key, node, scope):
    if isinstance(value, dict) and key in value:
        return value[key]
    if isinstance(value, list) and isinstance(key, int):
        return item_of(value)
    words = _words(node)
    raise Unknown(node.lineno, f"there is no placeholder “{words}”{_meant(words, scope)}")


def _filtered(node, value):
    takes_list = node.name in OF_LISTS
    if takes_list != isinstance(value, list) or isinstance(value, dict) or is_picture(value):
        needs = "a list" if takes_list else "a text"
        raise Unknown(
            node.lineno,
            f"the filter “{node.name}” needs {needs}, and “{_words(node.node)}” is none",
        )
    return item_of(value) if node.name in ("first", "last") else ""


def is_picture(value):
    return hasattr(value, "__html__")


def _words(node):
    """An expression as it was written, more or less."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_words(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{_words(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter):
        return f"{_words(node.node)}|{node.name}"
    return repr(node.value) if isinstance(node, nodes.Const) else "…"


def _meant(words, scope):
    near = process.extractOne(words, list(_names(scope)), scorer=fuzz.ratio, score_cutoff=70)
    return f". Did you mean “{near[0]}”?" if near else ""


def _names(held, prefix=""):
    """The dotted names of all that can be asked for without a loop."""
    for name, value in held.items():
        yield prefix + name
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{name}.")
