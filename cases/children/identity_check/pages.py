"""What pages with texts show of the check: alerts at the boxes, with a button for each that takes
the replacement. A form keeps its way to save; nothing here blocks it.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages

from auditapp.encryption import WrongKey

from .access import checker_of_audit, checker_of_case
from .alerts import alerts_in, by_box, with_replacement
from .matching import Checker

LOOK_AGAIN = (
    "It is saved. Some words in it may tell who a child or family is: look at them again below."
)


@dataclass
class TextCheck:
    """The texts of a form: `names` are its boxes. With `audit` the keys of all its children count,
    without only those of the child `case`, whom they are about, and of brothers and sisters."""

    names: list[str]
    audit: object = None
    case: object = None
    found: list = field(default_factory=list)  # Alerts, once `show` was called

    @cached_property
    def checker(self):
        """Where no key of FIELD_KEYS opens what is stored, people can still save."""
        try:
            if self.audit:
                return checker_of_audit(self.audit, first=self.case)
            return checker_of_case(self.case)
        except WrongKey:
            return Checker([])

    def posted(self, request):
        """What was posted, with the replacement taken whose button was pressed; None for a GET."""
        if request.method != "POST":
            return None
        press = request.POST.get("replace")
        if not press:
            return request.POST
        changed = request.POST.copy()
        for name, texts in self.replaced(dict(request.POST.lists()), press).items():
            changed.setlist(name, texts)
        return changed

    def replaced(self, data, press):
        return with_replacement(data, press, self.names, self.checker)

    def alerts(self, data):
        return alerts_in(data, self.names, self.checker) if self._says_anything(data) else []

    def _says_anything(self, data):
        return any(text for name in self.names for text in data.get(name, ()))

    def show(self, form):
        """Put the alerts at the form's fields and rows of observations; gives the form."""
        rows = getattr(form, "observation_rows", [])
        data = {n: [form[n].value() or ""] for n in self.names if n in form.fields}
        for row in rows:
            data.setdefault(row.name, []).append(row.text)
        alerts = self.alerts(data)
        boxes = by_box(alerts)
        for name in form.fields:
            form.fields[name].alerts = boxes.get((name, 0), [])
        for row in rows:
            row.alerts = boxes.get((row.name, row.index), [])
        self.found += alerts
        return form

    def leads_back(self, request, form):
        """After saving: does the page show again, for words that are left to look at, of which it
        says so, or because a button on it was pressed?"""
        self.found.clear()
        self.show(form)
        if self.found:
            messages.warning(request, LOOK_AGAIN)
        return bool(self.found) or "replace" in request.POST


def alerts_json(alerts):
    """What a save while somebody types answers of alerts: box -> alerts, for `saving.js`."""
    boxes = {}
    for alert in alerts:
        boxes.setdefault(alert.name, []).append(alert.as_json)
    return {name: found[:MOST_AT_ONCE] for name, found in boxes.items()}


MOST_AT_ONCE = 5  # of a box, while somebody types: the answer stays small
