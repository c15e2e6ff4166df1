"""What becomes of an action: one form for each thing that somebody says of it. `TEXTS` of a form
are the boxes in which a name of a family may stand."""

from django import forms
from django.utils import timezone

from auditapp.fields import DateBoxesField
from auditapp.saving import SavedForm
from findings.models import PanelMeeting, Verdict
from findings.states import ACTION_MOVES, OWNER_MOVES, TO_DO

from .texts import ONE_OWNER, agency, body, lead, text

STAYS = ""
OWNER_LABELS = {
    "start": "It is in progress",
    "say done": "It is done",
    "take back": "It is not done yet after all",
}
CHAIR_LABELS = {
    "confirm": "Yes, it is done",
    "give up": "It will not be delivered",
    "go on": "It is not done: send it back to in progress",
}


class UpdateForm(SavedForm):
    """Of those who do the action; `is_owner` is false for those who only take part."""

    TEXTS = ["words", "evidence", "blocked"]

    words = text("What has happened", help_text="Leave out names of children and families.")
    move = forms.ChoiceField(
        label="How it stands",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select how it stands from the list"},
    )
    evidence = text(
        "What shows that it is done",
        help_text="Only if it is done: what can be looked at, and where. The chair confirms it.",
    )
    blocked = text(
        "What stops it", help_text="Leave this empty if nothing does. It is shown as blocked."
    )

    def __init__(self, *args, action, is_owner, **kwargs):
        initial = {"version": action.version, "blocked": action.blocked, "move": STAYS}
        super().__init__(*args, initial=initial, **kwargs)
        self.action = action
        moves = [m for m in OWNER_MOVES if action.state in ACTION_MOVES[m][0]] if is_owner else []
        stays = f"As it was: {action.get_state_display().lower()}"
        self.fields["move"].choices = [(STAYS, stays), *((m, OWNER_LABELS[m]) for m in moves)]
        if not moves:
            del self.fields["move"]
        if "say done" not in moves:
            del self.fields["evidence"]
        if not is_owner or action.state not in TO_DO:
            del self.fields["blocked"]

    def clean(self):
        cleaned = super().clean()
        is_done = cleaned.get("move") == "say done"
        evidence = cleaned.get("evidence")
        if is_done and not evidence and "evidence" not in self.errors:
            self.add_error("evidence", "Write what shows that it is done")
        if evidence and not is_done:
            self.add_error("move", "Select “It is done”, or empty the box of what shows it")
        if not self.errors and not self._says_something(cleaned):
            self.add_error("words", "Write what has happened, or change how it stands")
        return cleaned

    def _says_something(self, cleaned):
        blocked = cleaned.get("blocked", self.action.blocked)
        return cleaned.get("words") or cleaned.get("move") or blocked != self.action.blocked

    def told(self):
        given = {name: self.cleaned_data.get(name, "") for name in ("words", "move", "evidence")}
        return given | {"blocked": self.cleaned_data.get("blocked")}


class DecideForm(SavedForm):
    """Of the chair."""

    TEXTS = ["words"]

    move = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what you decide",
            "invalid_choice": "Select what you decide from the list",
        },
    )
    words = text("Why", help_text="It stays with the action. You may leave it empty if it is done.")

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, initial={"version": action.version}, **kwargs)
        moves = [name for name in CHAIR_LABELS if action.state in ACTION_MOVES[name][0]]
        self.fields["move"].choices = [(name, CHAIR_LABELS[name]) for name in moves]
        if "confirm" not in moves:
            self.fields["words"].help_text = "It stays with the action."

    def clean(self):
        cleaned = super().clean()
        move = cleaned.get("move")
        if (
            move not in (None, "confirm")
            and not cleaned.get("words")
            and "words" not in self.errors
        ):
            self.add_error("words", "Write why")
        return cleaned

    def told(self):
        return {name: self.cleaned_data[name] for name in ("move", "words")}


class ProposalForm(SavedForm):
    TEXTS = ["body", "lead", "reason"]

    due = DateBoxesField(
        label="Another date",
        short_label="Another date",
        required=False,
        help_text="Leave it empty if the date stays.",
    )
    owner = agency("Another agency to do it", "Choose none if it stays with who has it now.")
    body = body("Or who else is to do it")
    lead = lead()
    reason = text("Why", "Write why the action should be changed")

    def __init__(self, *args, action, agencies, **kwargs):
        super().__init__(*args, initial={"version": action.version}, **kwargs)
        self.action = action
        self.fields["owner"].queryset = agencies.exclude(pk=action.owner_id)
        self.fields["lead"].label = "Who would lead it there"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("due") and cleaned["due"] == self.action.due:
            self.add_error("due", "This is the date that it has. Enter another, or leave it empty")
        if cleaned.get("owner") and cleaned.get("body"):
            self.add_error("body", ONE_OWNER)
        asked = [cleaned.get(name) for name in ("due", "owner", "body")]
        if not any(asked) and not self.errors:
            self.add_error("due", "Enter another date, or say who else is to do it")
        if cleaned.get("lead") and not any(asked[1:]) and not self.errors:
            self.add_error("owner", "Say who else is to do it, or leave out who would lead it")
        return cleaned

    def told(self):
        return {
            name: self.cleaned_data[name] for name in ("due", "owner", "body", "lead", "reason")
        }


class AnswerForm(SavedForm):
    """The chair's, to a change that is asked for."""

    TEXTS = ["decision"]

    agreed = forms.ChoiceField(
        label="Do you agree?",
        choices=[("yes", "Yes, change the action"), ("no", "No, it stays as it is")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select whether you agree",
            "invalid_choice": "Select yes or no",
        },
    )
    decision = text("Your answer", help_text="You may leave it empty if you agree.")

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, initial={"version": action.version}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        is_declined = cleaned.get("agreed") == "no"
        if is_declined and not cleaned.get("decision") and "decision" not in self.errors:
            self.add_error("decision", "Write why it stays as it is")
        return cleaned

    def told(self):
        given = self.cleaned_data
        return {"agreed": given["agreed"] == "yes", "decision": given["decision"]}


class CheckForm(SavedForm):
    """Whether it made a difference, as a meeting saw it."""

    TEXTS = ["body", "measured"]

    measured = text("What was measured", "Write what was measured, and what came of it")
    verdict = forms.ChoiceField(
        label="Did it make a difference?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select whether it made a difference",
            "invalid_choice": "Select from the list whether it made a difference",
        },
    )
    meeting = forms.ModelChoiceField(
        PanelMeeting.objects.none(),
        required=False,
        empty_label="Another meeting",
        error_messages={"invalid_choice": "Choose a meeting of this audit"},
    )
    body = body("Or which other meeting")
    date = DateBoxesField(
        label="When it met",
        short_label="When it met",
        required=False,
        past_only=True,
        help_text="Only for another meeting.",
    )

    def __init__(self, *args, action, meetings, **kwargs):
        super().__init__(*args, initial={"version": action.version}, **kwargs)
        self.action = action
        panel = action.finding.audit.partnership.panel
        self.fields["meeting"].label = f"At which meeting of the {panel}"
        self.fields["meeting"].queryset = meetings
        self.fields["body"].help_text = "Such as the board, or the meeting of a later audit."
        self.fields["verdict"].widget.choice_hints = {
            Verdict.NOT_YET.value: "It stays done, and is to be looked at again.",
            Verdict.NONE.value: "It stays done, and that is said.",
        }

    def clean(self):
        cleaned = super().clean()
        meeting, other = cleaned.get("meeting"), cleaned.get("body")
        if meeting and other:
            self.add_error("body", "Choose a meeting or write which other it was, not both")
        if not meeting and not other and not {"meeting", "body"} & self.errors.keys():
            self.add_error("meeting", "Choose the meeting, or write which other it was")
        if meeting and not cleaned.get("date"):
            cleaned["date"] = meeting.date
        self._check_date(cleaned.get("date"), meeting)
        return cleaned

    def _check_date(self, date, meeting):
        if "date" in self.errors:
            return
        place = "meeting" if meeting else "date"
        said_done = self.action.said_done_at
        if date is None and not self.errors:
            self.add_error("date", "Enter when it met")
        elif meeting and date and date != meeting.date:
            self.add_error("date", "Leave the date empty: the meeting that you chose has one")
        elif date and date > timezone.localdate():
            self.add_error(place, "Choose a meeting that was held")
        elif date and said_done and date < timezone.localdate(said_done):
            self.add_error(place, "Choose a meeting after the action was said to be done")

    def told(self):
        names = ("measured", "verdict", "meeting", "body", "date")
        return {name: self.cleaned_data[name] for name in names}
