"""Which actions a list shows, and in which order."""

from django import forms

from findings.states import ActionState

from ..naming import agencies_of, theme_of
from ..standing import is_going, is_overdue

GOING, OVERDUE, BLOCKED, UNDATED, ALL = "going", "overdue", "blocked", "undated", "all"
SHOWN = {
    OVERDUE: is_overdue,
    BLOCKED: lambda action, today: bool(action.blocked),
    UNDATED: lambda action, today: action.due is None and is_going(action),
    ALL: lambda action, today: True,
}
URGENCY, AGENCY, THEME, FINDING = "urgency", "agency", "theme", "finding"
ORDERS = [(URGENCY, "Overdue first"), (AGENCY, "By agency"), (THEME, "By theme")]


class ActionFilter(forms.Form):
    """Anything that makes no sense is as if not chosen. `actions` are all that the person sees;
    agencies and themes are theirs. In an audit, `by_finding`, the first order is that of its
    findings."""

    show = forms.ChoiceField(
        label="State",
        choices=[
            (GOING, "Open"),
            (OVERDUE, "Overdue"),
            (BLOCKED, "Blocked"),
            (UNDATED, "Without a date"),
            *ActionState.choices,
            (ALL, "All"),
        ],
        required=False,
    )
    agency = forms.ChoiceField(label="Agency", required=False)
    theme = forms.ChoiceField(label="Theme", required=False)
    by = forms.ChoiceField(label="Order", required=False)

    def __init__(self, data, *, actions, by_finding=False):
        self.first = FINDING if by_finding else URGENCY
        self.default = ALL if by_finding else GOING
        super().__init__(
            {"show": self.default, "by": self.first} | data.dict(), auto_id="filter-%s"
        )
        agencies = sorted({name for action in actions for name in agencies_of(action)})
        themes = sorted({theme_of(action) for action in actions} - {""})
        self.fields["agency"].choices = [("", "All agencies"), *((n, n) for n in agencies)]
        self.fields["theme"].choices = [("", "All themes"), *((n, n) for n in themes)]
        first = [(FINDING, "By finding")] if by_finding else []
        self.fields["by"].choices = first + ORDERS

    def apply(self, actions, today):
        chosen, show = self._chosen(), self._chosen().get("show") or self.default
        return [
            action
            for action in actions
            if _is_shown(action, show, today)
            and chosen.get("agency", "") in ("", *agencies_of(action))
            and chosen.get("theme", "") in ("", theme_of(action))
        ]

    @property
    def order(self):
        return self._chosen().get("by") or self.first

    @property
    def is_narrowed(self):
        """May it leave out some?"""
        chosen = self._chosen()
        show = chosen.get("show") or self.default
        return show != ALL or any(chosen.get(name) for name in ("agency", "theme"))

    def _chosen(self):
        self.is_valid()
        return self.cleaned_data


def _is_shown(action, show, today):
    if show == GOING:
        return is_going(action)
    return SHOWN[show](action, today) if show in SHOWN else action.state == show
