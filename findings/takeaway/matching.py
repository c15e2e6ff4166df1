"""What outlasts an audit, matched with what the partnership has, else made."""

import uuid
from dataclasses import dataclass, field

from auditapp.accounts.models import Agency, Membership, Partnership, User
from auditapp.accounts.services import create_agency, create_placeholder
from cases.models import QuestionSet, Theme, TimescaleRule
from cases.path.access import rules_of
from cases.path.services.timescales import FIXED_ONCE_USED, RULE_FIELDS, add_rule
from cases.question_sets.services import load, theme_called
from cases.question_sets.writing import content_of

from .opening import QUESTION_SET, Refused
from .tables.shared import role_words


@dataclass
class Matched:
    """Names of what was found, and of what was made."""

    found: list = field(default_factory=list)
    made: list = field(default_factory=list)

    def note(self, name, is_made):
        (self.made if is_made else self.found).append(name)


class Matching:
    """For one file and partnership: `keys[model]` leads from the file's numbers to keys here, and
    `matched[model]` says what became of each."""

    def __init__(self, known, partnership, by):
        self.known, self.partnership, self.by = known, partnership, by
        self.keys = {Partnership: dict.fromkeys(known.rows["partnership"], partnership.pk)}
        self.matched = {}

    def match(self):
        self._each(Agency, "agencies", self._agency, self._in_order(self.known.rows["agencies"]))
        self.people = _people_here(self.partnership)
        self._each(User, "people", self._person)
        themes = Theme.objects.known_to(self.partnership.pk).select_related("merged_into")
        self.themes = {theme.name.casefold(): theme for theme in themes}
        self._each(Theme, "themes", self._theme)
        self.rules = list(rules_of(self.partnership.pk))
        self._each(TimescaleRule, "time-limits", self._rule)
        return self

    def _each(self, model, name, find_or_make, rows=None):
        self.keys[model], self.matched[model] = {}, Matched()
        for number, values in (rows or self.known.rows[name]).items():
            row, is_made = find_or_make(values)
            self.keys[model][number] = row.pk
            self.matched[model].note(row.name, is_made)

    def _in_order(self, rows):
        """Each whole before its parts."""
        if any(v["part_of"] and rows[v["part_of"]]["part_of"] for v in rows.values()):
            raise Refused("data/agencies.json: an agency is a part of one that is itself a part")
        return dict(sorted(rows.items(), key=lambda row: row[1]["part_of"] is not None))

    def _agency(self, values):
        same = self.partnership.agencies.filter(name__iexact=values["name"]).first()
        if same:
            return same, False
        whole = values["part_of"] and Agency.objects.get(pk=self.keys[Agency][values["part_of"]])
        if whole and (whole.part_of_id or whole.retired_at):
            whole = None
        names = {name: values[name] for name in ("name", "short_name", "kind")}
        made = create_agency(
            partnership=self.partnership, part_of=whole or None, by=self.by, **names
        )
        return made, True

    def _person(self, values):
        """Somebody of that name with one of these roles, if there is just one."""
        found = self.people.get(values["name"].casefold(), [])
        same = [person for person, roles in found if roles & set(values["roles"])]
        if len(same) == 1:
            return same[0], False
        name = values["name"]
        return create_placeholder(name=name, partnership=self.partnership, by=self.by), True

    def _theme(self, values):
        theme = self.themes.get(values["name"].casefold())
        if theme is None:
            theme = theme_called(values["name"], self.partnership)
        return theme.merged_into or theme, theme.pk not in {t.pk for t in self.themes.values()}

    def _rule(self, values):
        telling = [*FIXED_ONCE_USED, "valid_from"]
        telling += [] if values["is_national"] else ["name", "valid_to"]
        for rule in self.rules:
            if all(getattr(rule, name) == values[name] for name in telling):
                return rule, False
        fields = {name: values[name] for name in RULE_FIELDS}
        made = add_rule(partnership=self.partnership, save_key=uuid.uuid4(), by=self.by, **fields)
        return made, True


def _people_here(partnership):
    """Folded name -> (person, words of the roles that they have or had)."""
    roles = {}
    for row in Membership.objects.filter(partnership=partnership).select_related("user", "agency"):
        roles.setdefault(row.user, set()).add(role_words(row))
    found = {}
    for person, of_person in roles.items():
        found.setdefault(person.name.casefold(), []).append((person, of_person))
    return found


def question_set_of(content, partnership, by):
    """(the set with that content, whether it is new), or none. Raises Refused where the slug and
    version are there with other content."""
    if content is None:
        return None, False
    there = QuestionSet.objects.filter(slug=content["slug"], version=content["version"])
    there = list(there.filter(partnership=None) | there.filter(partnership=partnership))
    wanted = _without_themes(content)
    for question_set in there:
        if question_set.published_at and _without_themes(content_of(question_set)) == wanted:
            return question_set, False
    if there:
        raise Refused(
            f"{QUESTION_SET}: {content['slug']} {content['version']} is here with other questions. "
            "An audit keeps the questions that it was made with, so it can’t be brought in here"
        )
    return load(content=content, partnership=partnership, by=by)


def _without_themes(content):
    """A theme may be called otherwise here."""
    sections = [
        section | {"questions": [_plain(question) for question in section["questions"]]}
        for section in content["sections"]
    ]
    return content | {"sections": sections}


def _plain(question):
    return {name: value for name, value in question.items() if name != "theme"}
