from django import forms

NOBODY = "nobody"


class AssignForm(forms.Form):
    """Which returns, by single ones, by child or by agency, and whose they are to be.

    `returns` are those that may be assigned, `people` who may have them.
    """

    returns = forms.MultipleChoiceField(required=False)
    children = forms.MultipleChoiceField(required=False)
    agencies = forms.MultipleChoiceField(required=False)
    person = forms.ChoiceField(
        label="Assign the ticked returns to",
        error_messages={"required": "Choose who is to fill them in"},
    )

    def __init__(self, *args, returns, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = returns
        self.fields["returns"].choices = [(str(r.pk), "") for r in returns]
        self.fields["children"].choices = {(str(r.case_id), "") for r in returns}
        self.fields["agencies"].choices = {(str(r.agency_id), "") for r in returns}
        for name in ("returns", "children", "agencies"):
            messages = self.fields[name].error_messages
            messages["invalid_choice"] = "Tick only what is on this page"
            self.fields[name].error_target = "id_person"
        self.fields["person"].choices = [
            ("", "Choose"),
            *((str(person.pk), person.name) for person in people),
            (NOBODY, "Nobody"),
        ]

    def clean(self):
        if not self.errors and not self.chosen():
            self.add_error("person", "Tick the returns that you want to assign")

    def chosen(self):
        """Keys of the returns that are ticked in any of the three ways."""
        ticked = self.cleaned_data
        return [
            row.pk
            for row in self.rows
            if str(row.pk) in ticked["returns"]
            or str(row.case_id) in ticked["children"]
            or str(row.agency_id) in ticked["agencies"]
        ]

    def is_ticked(self, name, value):
        """Was it ticked in the form that was posted?"""
        return self.is_bound and str(value) in self.data.getlist(name)
