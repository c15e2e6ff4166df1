"""What a table of actions says, row by row, judged by the rules of the form."""

import re
from dataclasses import dataclass
from typing import Any

from auditapp.dates import NotADate, read_date
from auditapp.plain_text import same
from auditapp.tables import CellError

from .columns import COLUMNS, MOVES, NO, PLAN, YES, cells_of
from .forms.following import UpdateForm
from .services.files import SINCE, RowUpdate

KEY = re.compile(r"A([0-9]{1,18})v([0-9]{1,9})")
HEADINGS = {column.name: column.heading for column in COLUMNS}
NO_SAVE_KEY = "00000000-0000-0000-0000-000000000000"  # each row gets its own when it is saved
# Of the plan, what else than the plan changes: with the calendar, or when somebody leaves.
NOT_COMPARED = {"state", "lead"}

NOT_YOURS = (
    "You can’t update this action, or its audit is closed. Leave the key as it was downloaded, or "
    "delete the row"
)
TWICE = "This action is in the table twice. Delete one of the rows"
NOT_PLAN = (
    "This is only to read. Put it back; another date or owner can be asked for on the action’s page"
)
NO_MOVE = f"Leave this empty, or write one of: {'; '.join(MOVES)}"
NOT_NOW = "This can’t be said of the action as it stands, or not by you. Empty this"
YES_OR_NO = f"Write “{YES}” or “{NO}”, or leave this empty"
WHY = "Write what stops it"
NOTHING_STOPS = f"Write “{YES}” under Blocked, or empty this"


def read_rows(rows, actions, owned, today, is_saved=lambda action: False):
    """(RowUpdates, CellErrors). `rows` are (number, texts); `actions` by key are those that the
    person may write about, `owned` the keys of those that they do themselves; `is_saved(action)`:
    was it saved from this very file?"""
    updates, errors, seen = [], [], set()
    for number, texts in rows:
        found = KEY.fullmatch(texts["key"])
        action = actions.get(int(found[1])) if found else None
        if action is None or action.pk in seen:
            message = NOT_YOURS if action is None else TWICE
            errors.append(CellError(number, HEADINGS["key"], message))
            continue
        seen.add(action.pk)
        if not is_saved(action):
            row = _Row(number, texts, action, action.pk in owned)
            told, wrong = row.read(int(found[2]), today)
            errors += wrong
            updates += [RowUpdate(number, action, int(found[2]), told)] if told else []
    return updates, errors


@dataclass
class _Row:
    number: int
    texts: dict
    action: Any
    is_owner: bool

    def read(self, version, today):
        """(what it says of the action, or None; what is wrong with it)."""
        is_stale = version != self.action.version
        wrong = [*self._wrong_block(), *self._wrong_move()]
        if not wrong and not self._says_something():
            return None, [] if is_stale else [*self._changed_plan(today)]
        if is_stale:
            return None, [self._error("key", SINCE)]
        wrong += self._changed_plan(today)
        form = self._form()
        if not wrong and form.is_valid():
            return form.told(), []
        return None, wrong or [
            self._error(name if name in HEADINGS else "words", message)
            for name, messages in form.errors.items()
            for message in messages
        ]

    def _error(self, name, message):
        return CellError(self.number, HEADINGS[name], message)

    def _says_something(self):
        texts = [self.texts[name] for name in ("words", "move", "evidence")]
        return any(texts) or not same(self._stops(), self.action.blocked)

    def _stops(self):
        """What stops the action, if anything does; an empty cell leaves that as it is."""
        if self.texts["is_blocked"].casefold() == NO:
            return ""
        return self.texts["blocked"] or self.action.blocked

    def _wrong_block(self):
        said, why = self.texts["is_blocked"].casefold(), self.texts["blocked"]
        if said not in ("", YES, NO):
            yield self._error("is_blocked", YES_OR_NO)
        elif said == YES and not why:
            yield self._error("blocked", WHY)
        elif said == NO and why and not same(why, self.action.blocked):
            yield self._error("blocked", NOTHING_STOPS)

    def _wrong_move(self):
        """Also what the person's own form would not ask."""
        if self.texts["move"] and self.texts["move"] not in MOVES:
            yield self._error("move", NO_MOVE)
        fields = self._form().fields
        said = {
            "move": self.texts["move"],
            "evidence": self.texts["evidence"],
            "blocked": not same(self._stops(), self.action.blocked),
        }
        for name in said:
            if said[name] and name not in fields:
                yield self._error(name, NOT_NOW)

    def _changed_plan(self, today):
        now = cells_of(self.action, today)
        for name in (column.name for column in PLAN if column.name not in NOT_COMPARED):
            if self.texts[name] and not _is_same(self.texts[name], now[name]):
                yield self._error(name, NOT_PLAN)

    def _form(self):
        data = {
            "version": self.action.version,
            "save_key": NO_SAVE_KEY,
            "words": self.texts["words"],
            "move": MOVES.get(self.texts["move"], ""),
            "evidence": self.texts["evidence"],
            "blocked": self._stops(),
        }
        return UpdateForm(data, action=self.action, is_owner=self.is_owner)


def _is_same(typed, now):
    """Spreadsheets write a date in ways of their own."""
    if same(typed, now):
        return True
    try:
        return read_date(typed) == read_date(now)
    except NotADate:
        return False
