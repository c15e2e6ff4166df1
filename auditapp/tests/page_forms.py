"""The forms on a page that post, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass
class PostedForm:
    """A form of a page: what a browser would post, and the names of its boxes for text, of its
    hidden fields, and of what is chosen from a list."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    choices: set[str] = field(default_factory=set)

    def body(self, **changes):
        """As urlencoded bytes; `changes` may hold bytes or lone surrogates."""
        return urlencode(self.data | changes, doseq=True, errors="surrogatepass").encode()


class _Reader(HTMLParser):
    """Reads the POST forms of a page; `<template>`s are no part of a form."""

    def __init__(self, path):
        super().__init__()
        self.path, self.forms, self.form, self.area, self.select = path, [], None, None, None
        self.inside_template = False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "template":
            self.inside_template = True
        if tag == "form" and given.get("method", "").lower() == "post":
            self.form = PostedForm(given.get("action") or self.path)
            self.forms.append(self.form)
        if self.form is None or self.inside_template or not given.get("name", self.select):
            return
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea":
            self.area = name
            self.form.texts.add(name)
            self.form.data.setdefault(name, []).append("")
        elif tag == "select":
            self.select = name
            self.form.choices.add(name)
        elif tag == "option" and "selected" in given:
            self.form.data.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "input":
            is_choice = kind in ("radio", "checkbox")
            names = {"hidden": self.form.hidden, "radio": self.form.choices}
            names["checkbox"] = self.form.choices
            names.get(kind, self.form.texts).add(name)
            if not is_choice or "checked" in given:
                default = "on" if is_choice else ""
                self.form.data.setdefault(name, []).append(given.get("value", default))

    def handle_data(self, data):
        if self.area and self.form:
            self.form.data[self.area][-1] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.inside_template = False
        elif tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            texts = self.form.data[self.area]
            texts[-1] = texts[-1].removeprefix("\n")  # no browser shows that one
            self.area = None
        elif tag == "select":
            self.select = None


def posted_forms(path, html):
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
