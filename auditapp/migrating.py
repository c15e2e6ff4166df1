"""What migrations need that Django does not have."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Many CreateModel in one go, in whatever order they refer to each other.

    After each operation Django makes anew the classes of all models that are related to what it
    changed; here these are nearly all, so that a table took longer the more there were.
    """

    reversible = False

    def __init__(self, *models):
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the classes, made when next asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
