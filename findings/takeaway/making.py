"""The rows of an audit that was checked, made anew: table by table, each after those it names."""

import uuid
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, models, transaction

from auditapp.accounts.models import Partnership
from cases.models import Audit, Question, QuestionSet, Section

from .opening import Refused
from .tables import OWN
from .tables.table import BY_CODE

# By these a row is found again after a form was sent twice: the same in the file are the same here,
# and no other than in any other audit.
REMADE = {"save_key", "review_key"}
AT_ONCE = 500


@dataclass
class Placed:
    """Where things of the file are here: keys by model and the file's number; questions and
    sections by code."""

    keys: dict
    questions: dict = field(default_factory=dict)
    sections: dict = field(default_factory=dict)
    implied: dict = field(default_factory=dict)


class Making:
    def __init__(self, known, keys, *, partnership, question_set, audit_key):
        self.known, self.run = known, uuid.uuid4()
        questions = Question.objects.filter(question_set=question_set)
        sections = Section.objects.filter(question_set=question_set)
        self.placed = Placed(
            keys=dict(keys),
            questions=dict(questions.values_list("code", "pk")),
            sections=dict(sections.values_list("code", "pk")),
            implied={Partnership: partnership.pk, QuestionSet: question_set and question_set.pk},
        )
        self.audit_key = audit_key

    def make(self):
        """The audit with all that belongs to it. Raises Refused."""
        for table in OWN:
            rows = self.known.rows[table.name]
            made = [self._row(table, values) for values in rows.values()]
            try:
                with transaction.atomic():
                    table.model._default_manager.bulk_create(made, batch_size=AT_ONCE)
            except (IntegrityError, DataError) as error:
                raise Refused(
                    f"{table.json}: rows contradict each other, or a rule of the database: "
                    f"{str(error).splitlines()[0]}"
                ) from error
            keys = self.placed.keys.setdefault(table.model, {})
            keys |= {number: row.pk for number, row in zip(rows, made, strict=True)}
            if table.model is Audit:
                [audit] = made
                self.placed.implied[Audit] = audit.pk
        return audit

    def _row(self, table, values):
        fields = {
            table.field_of(column).attname: self._value(table, column, value)
            for column, value in values.items()
            if column not in table.computed
        }
        for found in table.model._meta.concrete_fields:
            if found.attname not in fields and not found.primary_key:
                fields |= self._unsaid(table, found)
        fields |= {name: make(values) for name, make in table.sets.items()}
        return table.model(**fields)

    def _value(self, table, column, value):
        found = table.field_of(column)
        if value is None:
            return None
        if column in table.packed:
            return table.packed[column].back(value, self.placed)
        if found.related_model in BY_CODE:
            codes = {Question: self.placed.questions, Section: self.placed.sections}
            return codes[found.related_model][value]
        if target := table.target_of(column):
            return self.placed.keys[target][value]
        return uuid.uuid5(self.run, str(value)) if column in REMADE else value

    def _unsaid(self, table, found):
        """What a column gets that the file does not have."""
        if found.related_model in self.placed.implied:
            return {found.attname: self.placed.implied[found.related_model]}
        if table.model is Audit and found.name == "save_key":
            return {"save_key": self.audit_key}
        if isinstance(found, models.UUIDField) and not found.null:
            return {found.attname: uuid.uuid4()}
        return {}
