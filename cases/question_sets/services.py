"""Writes of question sets: loading one version from its JSON."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from auditapp.history.models import Verb, record
from cases.models import QuestionSet, Theme

from .format import problems
from .rows import rows_of


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
    question_set, sections = rows_of(content, partnership)
    question_set.digest, question_set.published_at = digest, at or timezone.now()
    question_set.save()
    _save_questions(content, sections, partnership)
    record(Verb.ADDED, question_set, by=by)
    return question_set, True


def _save_questions(content, sections, partnership):
    by_code = {q.code: q for section in sections for q in section.question_list}
    entries = [entry for section in content["sections"] for entry in section["questions"]]
    for section in sections:
        section.save()
    for entry in entries:
        question = by_code[entry["code"]]
        question.theme = theme_called(entry.get("theme"), partnership)
        question.save()
    for entry in entries:
        if "counterpart" in entry:
            question = by_code[entry["code"]]
            question.counterpart = by_code[entry["counterpart"]]
            question.save(update_fields=["counterpart"])


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
