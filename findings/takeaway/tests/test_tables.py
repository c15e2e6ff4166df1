"""Everything of an audit is taken away or left out for a reason, and every column is explained."""

import csv
import dataclasses
import io
import json

import pytest
from django.apps import apps
from django.db import models

from auditapp.accounts.models import User
from cases.models import RestrictedComment, UrgentConcern, Voice
from findings.report.tests.reading import words_of_pdf
from findings.takeaway.tables import IN_QUESTION_SET, LEFT_OUT, OWN, SHARED, TABLES
from findings.takeaway.tables.table import IMPLIED, OF_THE_INSTALLATION, ROW, heading

from .audits import contents


def forgotten(every):
    """Models that are neither taken away nor left out."""
    known = {table.model for table in TABLES} | set(IN_QUESTION_SET)
    known.update(model for *_, left_out in LEFT_OUT for model in left_out)
    return [model for model in every if model not in known]


def test_every_model_is_taken_away_or_left_out_for_a_reason():
    every = [m for app in ("cases", "findings") for m in apps.get_app_config(app).get_models()]
    assert forgotten(every) == []


def test_rule_notices_a_model_that_is_forgotten():
    class Planted(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "planted"

    assert forgotten([Voice, Planted]) == [Planted]


def unexplained(table):
    """Fields of which nothing is said, and columns that are no field."""
    fields = {
        f.name
        for f in table.model._meta.concrete_fields
        if not f.primary_key and f.related_model not in IMPLIED
    }
    said = set(table.columns) - set(table.computed)
    return (fields - said - OF_THE_INSTALLATION - set(table.left_out)) | (said - fields)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_is_a_column_or_left_out(table):
    assert unexplained(table) == set()
    assert all(text.endswith(".") for text in [table.about, *table.columns.values()])


def test_rule_notices_a_field_of_which_nothing_is_said():
    voices = next(table for table in OWN if table.model is Voice)
    columns = {name: text for name, text in voices.columns.items() if name != "words"}
    assert unexplained(dataclasses.replace(voices, columns=columns)) == {"words"}


def test_each_table_comes_after_those_that_its_rows_name():
    seen = set()
    for table in [*SHARED, *OWN]:
        named = {table.target_of(column) for column in table.columns} - {None, table.model}
        assert named <= seen, table.name
        seen.add(table.model)


def test_readme_explains_each_file_and_column(world):
    members = contents(world.file)
    text = members["readme.txt"].decode()
    for table in TABLES:
        part = text.split(f"{table.csv} and {table.json}\n")[1].split("tables/")[0]
        for column, meaning in {"id": "", **table.columns}.items():
            name = ROW if column == "id" else heading(column)
            assert f"- {name} ({column}): {meaning[:20]}" in part
    assert "tables/differences.csv" in text
    assert {name for name in members if not name.startswith("reports/")} == {
        *("readme.txt", "manifest.json", "data/question-set.json", "tables/differences.csv"),
        *(name for table in TABLES for name in (table.csv, table.json)),
    }


def test_everything_has_rows_so_that_these_tests_mean_something(world):
    members = contents(world.file)
    empty = [t.name for t in TABLES if t.is_read and json.loads(members[t.json]) == []]
    assert empty == []


def test_csv_has_words_for_people(world):
    sheets = {name: cells(content) for name, content in contents(world.file).items()
              if name.endswith(".csv")}  # fmt: skip
    [children] = [sheets["tables/children.csv"]]
    assert [row["Pseudonym"] for row in children] == ["Ada", "Ben", "Cleo"]
    police = next(r for r in sheets["tables/returns.csv"] if r["Agency"] == "Police")
    assert (police["Child"], police["State"]) == ("Ada", "Sent")
    answers = [r for r in sheets["tables/answers.csv"] if r["Return"] == "Police on Ada"]
    assert {r["Question"]: r["In words"] for r in answers}["A3"] == "28 February 2019"
    decided = {r["Decision"] for r in sheets["tables/differences.csv"]}
    assert {"Explained", "Made a finding of", "Asked to check", "To decide"} <= decided
    assert sheets["tables/trail.csv"][0]["Object"] == "audit"


def cells(content):
    assert content.startswith(b"\xef\xbb\xbf")
    sheet = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert len(set(sheet.fieldnames)) == len(sheet.fieldnames)
    return list(sheet)


def test_nothing_that_is_left_out_is_in_the_file(world):
    members = contents(world.file)
    text = b"".join(members.values()).decode(errors="replace")
    text += "".join(words_of_pdf(members[name]) for name in members if name.endswith(".pdf"))
    concern = UrgentConcern.objects.get()
    assert "Restricted words" in {row.text for row in RestrictedComment.objects.all()}
    # the child's own name stands in a finding, for the identity check to find
    left_out = ["Matrina", "Adresse", "Half", "Restricted words", concern.words]
    emails = [person.email for person in User.objects.all()]
    assert [word for word in [*left_out, *emails] if word in text] == []
