"""What may stand between {{ }} and {% %} in a template: placeholders, loops over lists and
conditions, so that a template can walk over a report's content and do nothing else.
"""

import re
from functools import lru_cache

from jinja2 import ChainableUndefined, nodes
from jinja2.defaults import DEFAULT_FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

MOST_LOOPS = 3  # within each other
OF_TEXTS = {"upper", "lower", "default"}
OF_LISTS = {"join", "length", "first", "last"}
OF_LOOPS = {"index", "first", "last", "length"}
NOT_WHOLE = (
    "a loop or condition that begins in one row, cell or list and ends in another. Begin and end "
    "it in paragraphs of their own, with {%p … %}, or in rows of their own, with {%tr … %}"
)
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name,
    nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand,
)  # fmt: skip
# What people may have tried, as they may know it.
CALLED = {
    nodes.Call: "a call of a function",
    nodes.Macro: "a macro",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Include: "including another file",
    nodes.Extends: "extending another template",
    nodes.Block: "a block",
    nodes.Assign: "“set”",
    nodes.AssignBlock: "“set”",
    nodes.FilterBlock: "a block with a filter",
    nodes.With: "“with”",
    nodes.Test: "“is”",
    nodes.CondExpr: "“if” within a placeholder",
    nodes.BinExpr: "arithmetic",
    nodes.UnaryExpr: "arithmetic",
    nodes.Slice: "a part of a list",
    nodes.Concat: "joining with “~”",
    nodes.List: "a list of its own",
    nodes.Tuple: "a list of its own",
    nodes.Dict: "a list of its own",
}


class Forbidden(Exception):
    """`line` of the source holds `what` a template must not."""

    def __init__(self, line, what):
        super().__init__(what)
        self.line, self.what = line, what


class Walking(SandboxedEnvironment):
    """Renders what ALLOWED can say. There are no functions and, of what Python's values have, no
    attributes: `x.y` is what a dict holds, or nothing. What is not there is empty."""

    def __init__(self):
        super().__init__(autoescape=True, undefined=ChainableUndefined, finalize=_printed)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: DEFAULT_FILTERS[name] for name in OF_TEXTS | OF_LISTS}

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        _check(tree)
        return tree

    def getattr(self, obj, attribute):
        if isinstance(obj, LoopContext) and attribute in OF_LOOPS:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj, argument):
        try:
            return obj[argument] if isinstance(obj, dict | list) else self.undefined(obj=obj)
        except (LookupError, TypeError):
            return self.undefined(obj=obj, name=argument)


@lru_cache(maxsize=20)
def compiled(source):
    """The template of a source, of which most are rendered again and again."""
    return Walking().from_string(source)


def _printed(value):
    return "" if value is None or isinstance(value, dict | list) else value


def _check(node, loops=()):
    """Raise Forbidden for what is not ALLOWED."""
    _check_one(node)
    if isinstance(node, nodes.For):
        _check_loop(node, loops)
        loops = (*loops, node.target.name)
    for child in node.iter_child_nodes():
        _check(child, loops)


def _check_one(node):
    if not isinstance(node, ALLOWED):
        called = (words for kind, words in CALLED.items() if isinstance(node, kind))
        raise Forbidden(node.lineno, next(called, "this"))
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        raise Forbidden(node.lineno, "brackets around anything but a number or a text")
    if isinstance(node, nodes.Filter):
        _check_filter(node)
    # Greater or less than what is not there would be an error.
    if isinstance(node, nodes.Compare) and {operand.op for operand in node.ops} - {"eq", "ne"}:
        raise Forbidden(node.lineno, "a comparison other than == and !=")


def _check_filter(node):
    if node.name not in OF_TEXTS | OF_LISTS:
        known = ", ".join(sorted(OF_TEXTS | OF_LISTS))
        raise Forbidden(node.lineno, f"the filter “{node.name}”; there are {known}")
    given = [*node.args, *(pair.value for pair in node.kwargs)]
    is_odd = node.kwargs or node.dyn_args or node.dyn_kwargs or len(given) > 1
    if is_odd or not all(isinstance(value, nodes.Const) for value in given):
        raise Forbidden(node.lineno, f"the filter “{node.name}” with anything but one plain text")
    if node.node is None:
        raise Forbidden(node.lineno, "a block with a filter")


def _check_loop(node, loops):
    """A loop within another walks over a part of that one's item: so all loops of a template
    together take no longer than the content is long."""
    if node.recursive or not isinstance(node.target, nodes.Name):
        raise Forbidden(node.lineno, "a loop with more than one name")
    if len(loops) == MOST_LOOPS:
        raise Forbidden(node.lineno, f"more than {MOST_LOOPS} loops within each other")
    if loops and _root(node.iter) != loops[-1]:
        raise Forbidden(
            node.lineno, f"a loop over something that is no part of “{loops[-1]}”, the loop around"
        )


def _root(node):
    while isinstance(node, nodes.Getattr | nodes.Getitem | nodes.Filter):
        node = node.node
    return getattr(node, "name", None)


# -- markup around and within loops and conditions

MARK = re.compile(r"<(/?)([\w:.-]+)[^>]*?(/?)>")


def check_markup(tree):
    """Raise Forbidden for a loop or condition that begins within one thing, such as a cell, and
    ends within another: only left out or repeated it would give a broken document."""
    for node in tree.find_all((nodes.For, nodes.If)):
        for part in (node.body, node.else_):
            markup = "".join(data.data for one in part for data in _data(one))
            if not _is_whole(markup):
                raise Forbidden(node.lineno, NOT_WHOLE)


def _data(node):
    return [node] if isinstance(node, nodes.TemplateData) else node.find_all(nodes.TemplateData)


def _is_whole(markup):
    """What is closed first is opened again last, in the opposite order."""
    closed, opened = [], []
    for closing, name, empty in MARK.findall(markup):
        if empty:
            continue
        if not closing:
            opened.append(name)
        elif not opened:
            closed.append(name)
        elif opened.pop() != name:
            return False
    return closed == opened[::-1]
