import io
import json

import pytest
from django.core.management import CommandError, call_command

from auditapp.tests.question_sets import small
from cases.models import QuestionSet

pytestmark = pytest.mark.django_db


def load_question_sets(*files):
    """What the command prints."""
    output = io.StringIO()
    call_command("load_question_sets", *map(str, files), stdout=output)
    return output.getvalue()


def written(folder, name, content):
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_shipped_sets_are_loaded_once():
    first, again = load_question_sets(), load_question_sets()

    assert "Strategy discussion to first core group, version 3: loaded\n" in first
    assert again == first.replace(": loaded\n", ": there already\n")
    assert QuestionSet.objects.filter(partnership=None).count() == len(first.splitlines()) == 4


def test_files_named_are_loaded_instead(tmp_path):
    first = written(tmp_path, "one.json", small())
    second = written(tmp_path, "two.json", small(version=2))

    assert load_question_sets(second, first) == (
        "A small set, version 2: loaded\nA small set, version 1: loaded\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{\n"slug" "small"}', "{file}, line 2, column 8: not JSON: Expecting ':' delimiter"),
        ('{"slug": "a", "slug": "b"}', "{file}: “slug” stands twice in one object; remove one"),
        (
            small(version=0, slug="A b"),
            "{file} is not a question set:\n"
            "  slug: use small letters, digits and single hyphens, at most 80\n"
            "  version: use a whole number from 1 to 2147483647",
        ),
        (
            small(title="Another title"),
            "{file} is not a question set:\n"
            "  version: small 1 is loaded already with other content; raise the version",
        ),
    ],
    ids=["syntax", "twice", "format", "known version"],
)
def test_wrong_second_file_is_named_with_the_place_and_none_is_loaded(tmp_path, content, message):
    first = written(tmp_path, "first.json", small())
    wrong = written(tmp_path, "wrong.json", content)

    with pytest.raises(CommandError) as refused:
        load_question_sets(first, wrong)

    assert str(refused.value) == message.format(file=wrong)
    assert not QuestionSet.objects.exists()


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json: there is no such file"):
        load_question_sets(tmp_path / "none.json")
