from django import forms

from auditapp.fields import TextWithSuggestions
from auditapp.saving import SavedForm, SaveKeyField
from cases.models import Theme
from cases.question_sets.fields import long_text

from .similar import slug_of

MAX_NAME = 80
MAX_REASON = 1_000
NEW = "new "  # before the slug of the name that somebody wants all the same


class NewThemeFields(forms.Form):
    """The name of a new theme, and where similar ones exist the choice that was then made.

    `themes` are those that exist. `instead` is first not asked; once `offer_similar` was called it
    is, and posts the key of a theme to use, or NEW and the slug of the name that was confirmed.
    """

    new_theme = forms.CharField(
        max_length=MAX_NAME,
        widget=TextWithSuggestions,
        error_messages={
            "required": "Write the name of the theme",
            "max_length": f"Use at most {MAX_NAME} characters for the theme",
        },
    )
    instead = forms.CharField(
        label="Which theme do you mean?", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, themes, **kwargs):
        super().__init__(*args, **kwargs)
        self.themes = {str(theme.pk): theme for theme in themes}
        names = dict.fromkeys(theme.name for theme in self.themes.values())
        self.fields["new_theme"].widget.suggestions = list(names)

    def clean_instead(self):
        value = self.cleaned_data["instead"]
        if value and value not in self.themes and not value.startswith(NEW):
            raise forms.ValidationError("Select one from the list")
        return value

    @property
    def chosen(self):
        """The theme to use instead of a new one, if that was chosen."""
        return self.themes.get(self.cleaned_data["instead"])

    @property
    def confirmed(self):
        """The slug of the name that is wanted though similar ones exist, or nothing."""
        return self.cleaned_data["instead"].removeprefix(NEW)

    def offer_similar(self, themes, use="Use “{}”", new="Make “{}” all the same"):
        """Ask which of these is meant; the name stays in its box."""
        choices = [(theme.pk, use.format(theme)) for theme in themes]
        name = self.cleaned_data["new_theme"]
        choices.append((NEW + slug_of(name), new.format(name)))
        self.fields["instead"].widget = forms.RadioSelect(choices=choices)
        self.data = self.data.copy()
        self.data["instead"] = ""
        self.add_error("instead", f"There is already {_names(themes)}. Select which you mean")


def _names(themes):
    return ", ".join(f"“{theme}”" for theme in themes)


class AddThemeForm(NewThemeFields):
    save_key = SaveKeyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_theme"].label = "Name of the theme"


class RenameThemeForm(NewThemeFields, SavedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_theme"].label = "New name"


class MergeThemeForm(SavedForm):
    into = forms.ModelChoiceField(
        Theme.objects.none(),
        label="Which theme should stand for both?",
        empty_label="Select a theme",
        error_messages={
            "required": "Select a theme",
            "invalid_choice": "Select a theme from the list",
        },
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others


class RetireThemeForm(SavedForm):
    reason = long_text("Reason", MAX_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.required = "Why is it not needed any more?", True
        field.error_messages["required"] = "Write why the theme is not needed any more"
