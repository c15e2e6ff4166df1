"""The form of a cover sheet: the sections that are asked once, on one page."""

from functools import cached_property

from cases.returns.copied import without_marks
from cases.returns.forms.observations import OBSERVATION_NAMES
from cases.returns.forms.section import SectionForm, typed_values
from cases.returns.progress import Progress


class CoverForm:
    """One SectionForm for each cover section, together as one form: a page asks it for its errors
    and fields as it would a Django form. There are no observations and no copied answers here."""

    non_field_errors = ()

    def __init__(self, sections, asking, *, data, check=False):
        data = without_marks(data)
        self.data = {name: v for name, v in data.items() if name not in OBSERVATION_NAMES}
        typed = typed_values(self.data)
        self.sections = [
            SectionForm(section, asking, data=self.data, typed=typed, check=check)
            for section in sections
        ]

    def __iter__(self):
        return (field for form in self.sections for field in form)

    @cached_property
    def errors(self):
        return {name: errors for form in self.sections for name, errors in form.errors.items()}

    @property
    def is_storable(self):
        return all(form.is_storable for form in self.sections)

    @property
    def problems(self):
        """How many things keep the sheet from being sent."""
        return sum(form.problems for form in self.sections)

    @property
    def progress(self):
        return sum((form.progress for form in self.sections), Progress())

    def stored(self, before=None):
        """The data to store: everything typed, and what `before` holds of questions not shown."""
        data = before or {}
        for form in self.sections:
            data = form.stored(before=data)
        return data

    def answers(self):
        return [answer for form in self.sections for answer in form.answers()]
