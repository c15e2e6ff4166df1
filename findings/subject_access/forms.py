from django import forms


class SearchForm(forms.Form):
    words = forms.CharField(
        label="Whose request is it?",
        help_text="A child’s pseudonym, name or NHS number; or the name or email address of "
        "somebody who has an account.",
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write a pseudonym, name, NHS number or email address",
            "min_length": "Write 2 characters or more",
            "max_length": "Shorten it to 200 characters or fewer",
        },
    )
