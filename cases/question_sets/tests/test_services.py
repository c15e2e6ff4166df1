import datetime

import pytest

from auditapp.history.models import Entry, Verb
from auditapp.tests.factories import PartnershipFactory, QuestionSetFactory, founder
from auditapp.tests.question_sets import small
from cases.models import Question, QuestionSet, Section, Theme

from ..services import Malformed, load

pytestmark = pytest.mark.django_db


def with_themes(*themes, **changes):
    """The small set, its first questions on `themes`."""
    content = small(**changes)
    for question, theme in zip(content["sections"][0]["questions"], themes, strict=False):
        question["theme"] = theme
    return content


def as_content(question_set):
    """The rows of a set in its file's format; what is empty or default is left out."""

    def without_blanks(row):
        return {name: value for name, value in row.items() if value not in ("", [], False, None)}

    return {
        "slug": question_set.slug,
        "version": question_set.version,
        "title": question_set.title,
        "scale": question_set.scale,
        "not_known": {
            "question": question_set.not_known_question.code,
            "is": question_set.not_known_is,
        },
        "sections": [
            without_blanks(
                {
                    "code": section.code,
                    "title": section.title,
                    "guidance": section.guidance,
                    "once": section.once,
                    "questions": [
                        {"required": question.required}
                        | without_blanks(
                            {
                                "code": question.code,
                                "kind": question.kind,
                                "text": question.text,
                                "guidance": question.guidance,
                                "choices": question.choices,
                                "audience": question.audience
                                if question.audience != ["all"]
                                else "",
                                "for_each_agency": question.for_each_agency,
                                "depends_on": question.parent
                                and {
                                    "question": question.parent.code,
                                    "is_any_of": question.depends_is_any_of,
                                },
                                "asked_when": question.asked_when,
                                "asked_if_not_known": question.asked_if_not_known,
                                "agree": question.agree,
                                "counterpart": question.counterpart and question.counterpart.code,
                                "theme": question.theme and question.theme.name,
                            }
                        )
                        for question in section.question_list
                    ],
                }
            )
            for section in [*question_set.content, *question_set.cover]
        ],
    }


def everything():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (QuestionSet, Section, Question, Theme, Entry)
    }


def test_rows_hold_all_that_the_file_says():
    content = with_themes("Timeliness", "Fathers", "Timeliness")
    content["sections"][0]["guidance"] = "Search first."
    content["sections"][0]["questions"][2]["guidance"] = "As your record has it."

    question_set, is_new = load(content=content, by=None)

    assert is_new
    assert as_content(question_set) == content
    assert [question.position for question in question_set.questions] == list(range(15))


def test_loaded_set_is_published_and_on_the_trail(db):
    at = datetime.datetime(2019, 2, 1, 9, tzinfo=datetime.UTC)
    question_set, _ = load(content=small(), by=founder(), at=at)

    assert QuestionSet.objects.get().published_at == at
    entry = Entry.objects.filter(object_type="cases.questionset").get()
    assert (entry.verb, entry.object_id) == (Verb.ADDED, question_set.pk)
    assert entry.person_id == founder().pk


def test_same_content_again_changes_nothing():
    first, _ = load(content=small(), by=None)
    before = everything()
    reordered = dict(reversed(small().items()))

    assert load(content=small(), by=None) == (first, False)
    assert load(content=reordered, by=None) == (first, False)
    assert everything() == before


def test_other_content_of_a_known_version_is_refused():
    load(content=small(), by=None)
    before = everything()

    with pytest.raises(Malformed) as refused:
        load(content=small(title="Another title"), by=None)

    assert refused.value.problems == [
        "version: small 1 is loaded already with other content; raise the version"
    ]
    assert everything() == before


def test_other_version_stands_beside_the_first():
    first, _ = load(content=small(), by=None)
    second, is_new = load(content=small(version=2, title="Another title"), by=None)

    assert is_new
    assert second != first
    assert {question.pk for question in first.questions}.isdisjoint(
        question.pk for question in second.questions
    )


def test_partnerships_have_their_own_slugs_and_versions(db):
    here, elsewhere = PartnershipFactory(name="Here"), PartnershipFactory(name="Elsewhere")
    shipped, _ = load(content=small(), by=None)
    own, is_new = load(content=small(title="Ours"), partnership=here, by=founder())
    theirs, _ = load(content=small(title="Theirs"), partnership=elsewhere, by=founder())

    assert is_new
    assert [s.partnership for s in (shipped, own, theirs)] == [None, here, elsewhere]
    assert load(content=small(title="Ours"), partnership=here, by=None) == (own, False)
    with pytest.raises(Malformed):
        load(content=small(title="Theirs"), partnership=here, by=None)


def test_malformed_content_says_every_problem_and_loads_nothing():
    before = everything()

    with pytest.raises(Malformed) as refused:
        load(content=small(slug="No slug", version=0), by=None)

    assert [problem.split(":")[0] for problem in refused.value.problems] == ["slug", "version"]
    assert str(refused.value) == "\n".join(refused.value.problems)
    assert everything() == before


def test_nothing_is_half_loaded_when_the_database_fails(monkeypatch):
    before = everything()
    saved = []

    def save_until_the_tenth(question, **options):
        saved.append(question.code)
        if len(saved) == 10:
            raise RuntimeError("the disk is full")
        super(Question, question).save(**options)

    monkeypatch.setattr(Question, "save", save_until_the_tenth)
    with pytest.raises(RuntimeError, match="the disk is full"):
        load(content=with_themes("Timeliness"), by=None)

    assert len(saved) == 10
    assert everything() == before


def test_themes_are_shared_by_all_shipped_sets():
    load(content=with_themes("Timeliness", "Fathers", "Timeliness"), by=None)
    load(content=with_themes("Timeliness", "Think family", version=2), by=None)

    assert list(Theme.objects.values_list("name", "partnership")) == [
        ("Fathers", None),
        ("Think family", None),
        ("Timeliness", None),
    ]


def test_partnership_uses_shipped_themes_and_keeps_its_own(db):
    here, elsewhere = PartnershipFactory(name="Here"), PartnershipFactory(name="Elsewhere")
    load(content=with_themes("Timeliness"), by=None)
    content = with_themes("Timeliness", "Local worries")
    load(content=content, partnership=here, by=None)
    load(content=content, partnership=elsewhere, by=None)

    assert list(Theme.objects.order_by("pk").values_list("name", "partnership")) == [
        ("Timeliness", None),
        ("Local worries", here.pk),
        ("Local worries", elsewhere.pk),
    ]


def test_theme_of_ligatures_fits_its_column():
    load(content=with_themes("F" + "ﬃ" * 79), by=None)

    assert Theme.objects.get().slug == ("f" + "ffi" * 79)[:80]


def test_content_knows_parents_sections_and_what_each_section_decides(db):
    question_set = QuestionSetFactory()
    a, b, c = question_set.content
    by_code = {question.code: question for question in question_set.questions}

    assert by_code["C1"].parent is by_code["A2"]
    assert by_code["A6"].parent is by_code["A2"]
    assert by_code["A1"].parent is None
    assert by_code["C1"].section is c
    assert a.decides == {b.pk, c.pk}
    assert a.deciding == {"A1", "A2"}
    assert b.decides == c.decides == b.deciding == c.deciding == set()
    assert question_set.section("B") is b
    assert question_set.section("Z") is None


def test_labels_are_those_of_the_choices(db):
    by_code = {question.code: question for question in QuestionSetFactory().questions}

    assert by_code["A1"].label_of("known") == "Known to us"
    assert by_code["A6"].label_of("nr") == "Not recorded"
    assert by_code["A1"].label_of("gone") == "gone"
    assert by_code["A3"].options == []


def test_dates_of_steps_and_the_quorum_question_are_loaded(db):
    content = small()
    content["quorum"] = {"question": "B1", "is_any_of": ["part", "absent"]}
    content["sections"][0]["questions"][2]["date_of"] = "icpc"
    question_set, _ = load(content=content, by=None)
    rows = question_set.question_rows
    assert question_set.quorum_is == ["part", "absent"]
    assert [q.code for q in rows.filter(tells_quorum=True)] == ["B1"]
    assert list(rows.exclude(date_of="").values_list("code", "date_of")) == [("A3", "icpc")]
