"""The unsaved rows of a set's document: what `services.load` saves, and what a draft shows."""

from cases.models import Question, QuestionSet, Section


def rows_of(content, partnership=None):
    """(question set, its sections), the sections as in `QuestionSet.content`: with
    `.question_list`, each question with `.section` and `.parent`. Themes and counterparts are left
    out. What a question depends on that is not an earlier one is left out too.
    """
    not_known, sign_off = content.get("not_known", {}), content.get("sign_off", {})
    quorum = content.get("quorum", {})
    question_set = QuestionSet(
        partnership=partnership,
        slug=content["slug"],
        version=content["version"],
        title=content["title"],
        scale=content.get("scale", []),
        facts=content.get("facts", []),
        not_known_is=not_known.get("is", ""),
        sign_off_is=sign_off.get("is", ""),
        quorum_is=quorum.get("is_any_of", []),
    )
    named = {
        "says_not_known": not_known.get("question"),
        "asks_sign_off": sign_off.get("question"),
        "tells_quorum": quorum.get("question"),
    }
    by_code = {}
    return question_set, [
        _section(question_set, position, section, by_code, named)
        for position, section in enumerate(content["sections"])
    ]


def _section(question_set, position, content, by_code, named):
    section = Section(
        question_set=question_set,
        position=position,
        code=content["code"],
        title=content["title"],
        guidance=content.get("guidance", ""),
        once=content.get("once", False),
    )
    section.question_list = []
    for entry in content["questions"]:
        question = by_code[entry["code"]] = _question(section, entry, by_code, named)
        section.question_list.append(question)
    return section


def _question(section, content, by_code, named):
    """`named`: column -> code of the one question of which it is true."""
    depends = content.get("depends_on", {})
    parent = by_code.get(depends.get("question"))
    question = Question(
        question_set=section.question_set,
        section=section,
        position=len(by_code),
        code=content["code"],
        kind=content["kind"],
        text=content["text"],
        guidance=content.get("guidance", ""),
        choices=content.get("choices", []),
        required=content["required"],
        audience=content.get("audience", ["all"]),
        for_each_agency=content.get("for_each_agency", False),
        depends_on=parent,
        depends_is_any_of=depends.get("is_any_of", []),
        asked_when=content.get("asked_when", []),
        asked_if_not_known=content.get("asked_if_not_known", False),
        date_of=content.get("date_of", ""),
        agree=content.get("agree", ""),
        **{column: content["code"] == code for column, code in named.items()},
    )
    question.parent = parent
    return question
