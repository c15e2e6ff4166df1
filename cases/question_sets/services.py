"""Writes of question sets: loading one version from its JSON."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from auditapp.history.models import Verb, record
from cases.models import Question, QuestionSet, Section, Theme

from .format import problems


class Malformed(Exception):
    """The content is not a question set; `problems` says what to correct, by path."""

    def __init__(self, found):
        super().__init__("\n".join(found))
        self.problems = found


@transaction.atomic
def load(*, content, by, partnership=None, at=None):
    """Load one version of a set and publish it; returns (question set, whether it is new).

    The same content again changes nothing. Raises Malformed, also where the slug and version are
    there already with other content.
    """
    found = problems(content)
    if found:
        raise Malformed(found)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    slug, version = content["slug"], content["version"]
    existing = QuestionSet.objects.filter(
        partnership=partnership, slug=slug, version=version
    ).first()
    if existing is not None:
        if existing.digest == digest:
            return existing, False
        raise Malformed(
            [f"version: {slug} {version} is loaded already with other content; raise the version"]
        )
    not_known, sign_off = content.get("not_known", {}), content.get("sign_off", {})
    quorum = content.get("quorum", {})
    question_set = QuestionSet.objects.create(
        partnership=partnership,
        slug=slug,
        version=version,
        title=content["title"],
        scale=content.get("scale", []),
        facts=content.get("facts", []),
        not_known_is=not_known.get("is", ""),
        sign_off_is=sign_off.get("is", ""),
        quorum_is=quorum.get("is_any_of", []),
        digest=digest,
        published_at=at or timezone.now(),
    )
    named = {
        "says_not_known": not_known.get("question"),
        "asks_sign_off": sign_off.get("question"),
        "tells_quorum": quorum.get("question"),
    }
    _create_questions(question_set, content["sections"], named)
    record(Verb.ADDED, question_set, by=by)
    return question_set, True


def _create_questions(question_set, sections, named):
    """`named`: column -> code of the one question of which it is true."""
    by_code = {}
    for section_position, section in enumerate(sections):
        row = Section.objects.create(
            question_set=question_set,
            position=section_position,
            code=section["code"],
            title=section["title"],
            guidance=section.get("guidance", ""),
            once=section.get("once", False),
        )
        for question in section["questions"]:
            depends = question.get("depends_on", {})
            by_code[question["code"]] = Question(
                question_set=question_set,
                section=row,
                position=len(by_code),
                code=question["code"],
                kind=question["kind"],
                text=question["text"],
                guidance=question.get("guidance", ""),
                choices=question.get("choices", []),
                required=question["required"],
                audience=question.get("audience", ["all"]),
                for_each_agency=question.get("for_each_agency", False),
                depends_on=by_code.get(depends.get("question")),
                depends_is_any_of=depends.get("is_any_of", []),
                asked_when=question.get("asked_when", []),
                asked_if_not_known=question.get("asked_if_not_known", False),
                date_of=question.get("date_of", ""),
                agree=question.get("agree", ""),
                theme=theme_called(question.get("theme"), question_set.partnership),
                **{column: question["code"] == code for column, code in named.items()},
            )
            by_code[question["code"]].save()
    for section in sections:
        for question in section["questions"]:
            if "counterpart" in question:
                row = by_code[question["code"]]
                row.counterpart = by_code[question["counterpart"]]
                row.save(update_fields=["counterpart"])


def theme_called(name, partnership):
    """The theme of that name: a shipped one, or the partnership's, which may be called otherwise or
    be merged by now; made if there is none."""
    if not name:
        return None
    slug = slugify(name)[:80]  # ligatures grow
    found = Theme.objects.filter(slug=slug, partnership=None).first()
    if found is None and partnership is not None:
        own = partnership.themes.select_related("merged_into")
        found = own.filter(slug=slug).first() or own.filter(former_names__slug=slug).first()
    if found is None:
        found = Theme.objects.create(slug=slug, partnership=partnership, name=name)
    return found.merged_into or found
