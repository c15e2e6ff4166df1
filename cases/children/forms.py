"""One child of an audit, the letter with which suggested pseudonyms begin, and what was said."""

import re

from django import forms
from django.utils.datastructures import MultiValueDict

from auditapp.accounts.models import Agency
from auditapp.fields import DateBoxesField, TickedField
from auditapp.saving import SavedForm
from cases.models import Category, ConsentBy, Speaker, Way
from cases.question_sets.fields import long_text
from cases.returns.forms.observations import ObservationsMixin

from .ages import as_published
from .identities.given_names import NAMES

MAX_CIRCUMSTANCES = 2_000
A_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
BEFORE_FACTS = ["pseudonym", "age", "category_initial", "category_latest"]
WIDTH = {"class": "govuk-input--width-20"}


class SiblingsField(TickedField):
    def label_from_instance(self, case):
        return f"{case.pseudonym}, {case.age}"


def fact_field(fact):
    return forms.ChoiceField(
        label=fact.label,
        choices=[("", "Not recorded"), *fact.choices],
        required=False,
        error_messages={"invalid_choice": f"{fact.label}: select from the list"},
    )


class ChildForm(SavedForm):
    """`others` are the audit's other children, `agencies` those that may lead on this one, `facts`
    the OwnFacts of the audit, each in a field `fact-<code>`."""

    pseudonym = forms.CharField(
        label="Pseudonym",
        help_text="A name that nobody in this child’s family has. You can change it until the "
        "audit is published.",
        max_length=40,
        widget=forms.TextInput(attrs=WIDTH | {"autocomplete": "off"}),
        error_messages={
            "required": "Write a pseudonym",
            "max_length": "Shorten the pseudonym to 40 characters or fewer",
        },
    )
    age = forms.CharField(
        label="Age, as it may be published",
        help_text="Such as 7 years, 18 months or unborn at the strategy discussion. No date of "
        "birth.",
        max_length=60,
        widget=forms.TextInput(attrs=WIDTH | {"autocomplete": "off"}),
        error_messages={
            "required": "Write the age, such as 7 years or 18 months",
            "max_length": "Shorten the age to 60 characters or fewer",
        },
    )
    category_initial = forms.ChoiceField(
        label="Category of abuse at first",
        choices=[("", "Not chosen"), *Category.choices],
        required=False,
        error_messages={"invalid_choice": "Select a category from the list"},
    )
    category_latest = forms.ChoiceField(
        label="Category now",
        help_text="Where it has changed.",
        choices=[("", "Not chosen"), *Category.choices],
        required=False,
        error_messages={"invalid_choice": "Select a category from the list"},
    )
    circumstances = long_text("Circumstances", MAX_CIRCUMSTANCES)
    lead_agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Lead agency",
        required=False,
        error_messages={"invalid_choice": "Select an agency from the list"},
    )
    siblings = SiblingsField(
        queryset=None,
        label="Brothers and sisters in this audit",
        help_text="If two children have a brother or sister in common here, all of them are linked "
        "to each other.",
        required=False,
        error_messages={
            "invalid_choice": "Select children from the list",
            "invalid_pk_value": "Select children from the list",
            "invalid_list": "Select children from the list",
        },
    )

    def __init__(self, *args, others, agencies, lead, facts=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.facts = {f"fact-{fact.code}": fact.code for fact in facts}
        self.fields |= {f"fact-{fact.code}": fact_field(fact) for fact in facts}
        self.order_fields([*BEFORE_FACTS, *self.facts])
        circumstances = self.fields["circumstances"]
        circumstances.label = "Circumstances, in a few lines"
        circumstances.required, circumstances.count = False, True
        circumstances.help_text = "No names, no places and no exact dates."
        self.fields["lead_agency"].queryset = agencies
        self.fields["lead_agency"].empty_label = (
            f"The audit’s lead agency ({lead.name})" if lead else "The audit’s lead agency"
        )
        self.fields["siblings"].queryset = others
        if not others:
            del self.fields["siblings"]

    def clean_pseudonym(self):
        return " ".join(self.cleaned_data["pseudonym"].split())

    def clean_age(self):
        age = self.cleaned_data["age"]
        if A_DATE.search(age):
            raise forms.ValidationError("Write the age, such as 7 years, and no date")
        return as_published(age)

    def fields_to_save(self):
        """The keywords of `add_child` and `change_child`, apart from the version."""
        own = {code: self.cleaned_data[name] for name, code in self.facts.items()}
        left_out = {"version", *self.facts}
        fields = {n: value for n, value in self.cleaned_data.items() if n not in left_out}
        return fields | {
            "siblings": list(self.cleaned_data.get("siblings", [])),
            "facts": {code: value for code, value in own.items() if value},
        }


def letter_choices():
    return [(letter, f"{letter}: {', '.join(names[:3])} …") for letter, names in NAMES.items()]


class LetterForm(SavedForm):
    letter = forms.ChoiceField(
        label="First letter of the pseudonyms",
        help_text="When the names with this letter run out, those with the next are suggested.",
        choices=letter_choices,
        error_messages={
            "required": "Select a letter",
            "invalid_choice": "Select a letter from the list",
        },
    )


# -- voices

MAX_WORDS = 5_000
EXACT = {"exact": True, "reported": False}
# How consent is asked for -> (consent_to_quote, consent_by).
CONSENT = {
    "person": (True, ConsentBy.PERSON),
    "parent": (True, ConsentBy.PARENT),
    "person-not": (False, ConsentBy.PERSON),
    "parent-not": (False, ConsentBy.PARENT),
    "nobody": (False, ConsentBy.NOBODY),
}


class VoiceForm(ObservationsMixin, SavedForm):
    who = forms.ChoiceField(
        label="Who said it?",
        choices=Speaker.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select who said it",
            "invalid_choice": "Select who said it from the list",
        },
    )
    words = long_text("What they said", MAX_WORDS)
    exact = forms.ChoiceField(
        label="Are these exactly their words?",
        choices=[("exact", "Yes, word for word"), ("reported", "No, as somebody else put them")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select whether these are exactly their words",
            "invalid_choice": "Select whether these are exactly their words",
        },
    )
    way = forms.ChoiceField(
        label="How was it obtained?",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how it was obtained",
            "invalid_choice": "Select how it was obtained from the list",
        },
    )
    how = forms.CharField(
        label="More about how it was obtained",
        help_text="For instance who asked, and where. No names.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Shorten this to 200 characters or fewer"},
    )
    said_on = DateBoxesField(
        label="When did they say it?", short_label="The date", past_only=True, required=False
    )
    consent = forms.ChoiceField(
        label="May the words be quoted in the summary?",
        help_text="Without consent they stay with the panel.",
        choices=[
            ("person", "Yes, the person agreed"),
            ("parent", "Yes, a parent agreed for the child"),
            ("person-not", "No, the person did not agree"),
            ("parent-not", "No, a parent did not agree for the child"),
            ("nobody", "No, nobody was asked"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select whether the words may be quoted",
            "invalid_choice": "Select whether the words may be quoted",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.data = MultiValueDict()
        words = self.fields["words"]
        words.label, words.required = "What did they say?", True
        words.help_text = "In their own words where you can, without names."
        words.error_messages["required"] = "Write what they said"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("way") == Way.OTHER and not cleaned.get("how") and "how" not in self.errors:
            self.add_error("how", "Write how it was obtained")
        by_parent = cleaned.get("consent", "").startswith("parent")
        if by_parent and cleaned.get("who", Speaker.CHILD) != Speaker.CHILD:
            self.add_error("consent", "A parent is asked only where the child said it")
        return cleaned

    def is_valid(self):
        return super().is_valid() and not self.observation_errors()

    def fields_to_save(self):
        """The keywords of `record_voice` and `change_voice`, apart from the version."""
        names = ["who", "words", "way", "how", "said_on", "save_key"]
        consent_to_quote, consent_by = CONSENT[self.cleaned_data["consent"]]
        return {name: self.cleaned_data[name] for name in names} | {
            "is_exact": EXACT[self.cleaned_data["exact"]],
            "consent_to_quote": consent_to_quote,
            "consent_by": consent_by,
            "observations": self.observation_rows,
        }


def voice_initial(voice):
    """What the form of a voice shows first; nothing is chosen where it was not asked then."""
    exact = {value: name for name, value in EXACT.items()}
    consent = {value: name for name, value in CONSENT.items()}
    names = ["version", "who", "words", "way", "how", "said_on"]
    return {name: getattr(voice, name) for name in names} | {
        "exact": exact.get(voice.is_exact),
        "consent": consent.get((voice.consent_to_quote, voice.consent_by)),
    }
