"""A question set's rows as the JSON of the format, without what is at its default."""

from cases.models import Question, Section

LISTS = {"audience": ["all"], "choices": [], "asked_when": []}
FLAGS = ["for_each_agency", "asked_if_not_known"]
TEXTS = ["guidance", "date_of", "agree"]


def content_of(question_set):
    """What `format.problems` finds nothing wrong with, and `services.load` makes the same of."""
    questions = list(
        Question.objects.filter(question_set=question_set)
        .select_related("theme")
        .order_by("position")
    )
    codes = {question.pk: question.code for question in questions}
    content = {
        "slug": question_set.slug,
        "version": question_set.version,
        "title": question_set.title,
    }
    if question_set.scale:
        content["scale"] = question_set.scale
    if question_set.facts:
        content["facts"] = question_set.facts
    for question in questions:
        if question.says_not_known:
            content["not_known"] = {"question": question.code, "is": question_set.not_known_is}
        if question.asks_sign_off:
            content["sign_off"] = {"question": question.code, "is": question_set.sign_off_is}
        if question.tells_quorum:
            content["quorum"] = {"question": question.code, "is_any_of": question_set.quorum_is}
    content["sections"] = [
        _section(section, [_question(q, codes) for q in questions if q.section_id == section.pk])
        for section in Section.objects.filter(question_set=question_set).order_by("position")
    ]
    return content


def _section(section, questions):
    content = {"code": section.code, "title": section.title}
    if section.guidance:
        content["guidance"] = section.guidance
    if section.once:
        content["once"] = True
    return content | {"questions": questions}


def _question(question, codes):
    content = {name: getattr(question, name) for name in ("code", "kind", "text", "required")}
    content |= {name: text for name in TEXTS if (text := getattr(question, name))}
    content |= {name: True for name in FLAGS if getattr(question, name)}
    content |= {
        name: value for name, usual in LISTS.items() if (value := getattr(question, name)) != usual
    }
    if question.depends_on_id:
        content["depends_on"] = {
            "question": codes[question.depends_on_id],
            "is_any_of": question.depends_is_any_of,
        }
    if question.counterpart_id:
        content["counterpart"] = codes[question.counterpart_id]
    if question.theme:
        content["theme"] = question.theme.name
    return content
