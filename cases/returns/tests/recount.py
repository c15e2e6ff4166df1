"""What a return is asked, what of it is answered, wrong and sent, worked out a second time: from
the JSON of the set and what was typed, without any of the product's forms.
"""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property

from auditapp.tests.strategies import values_of

ALONE = {"none", "nr", "norecord"}
MONTHS = "january february march april may june july august september october november december"


class Wrong(Exception):
    """What was typed is no answer."""


@dataclass
class Recount:
    """`typed` maps section codes to what was posted; `others` are keys of agencies, for a lead."""

    content: dict
    typed: dict
    kind: str
    is_lead: bool = False
    facts: frozenset = frozenset()
    others: tuple = ()
    once: bool = False

    @cached_property
    def sections(self):
        return [s for s in self.content["sections"] if s.get("once", False) == self.once]

    @cached_property
    def questions(self):
        """code -> question with its section's code."""
        return {
            q["code"]: q | {"section": s["code"]} for s in self.sections for q in s["questions"]
        }

    def values(self, question, name=None):
        found = self.typed.get(question["section"], {}).get(name or question["code"], [])
        return found if any(found) else []

    def last(self, question, name):
        return (self.values(question, name) or [""])[-1]

    # -- asked?

    def is_meant(self, question):
        words = {"all", self.kind, "lead" if self.is_lead else "not_lead"}
        return (
            not words.isdisjoint(question.get("audience", ["all"]))
            and self.facts.issuperset(question.get("asked_when", []))
            and (question["kind"] != "grade" or bool(self.content.get("scale")))
            and (not question.get("for_each_agency") or bool(self.others))
        )

    def is_reached(self, question):
        """Meant for this return, and so is all that it depends on, with the right answer."""
        if not self.is_meant(question):
            return False
        depends = question.get("depends_on")
        if depends is None:
            return True
        parent = self.questions[depends["question"]]
        chosen = set(self.values(parent)) & set(depends["is_any_of"])
        return bool(chosen) and self.is_reached(parent)

    @cached_property
    def is_not_known(self):
        says = self.content.get("not_known")
        if says is None or self.is_lead or self.once:
            return False
        question = self.questions[says["question"]]
        return self.is_reached(question) and self.values(question) == [says["is"]]

    def is_asked(self, question):
        if not self.is_reached(question):
            return False
        while self.is_not_known:
            if not question.get("asked_if_not_known"):
                return False
            if "depends_on" not in question:
                return True
            question = self.questions[question["depends_on"]["question"]]
        return True

    def asked(self, section):
        return [q for q in map(self._own, section["questions"]) if self.is_asked(q)]

    def _own(self, question):
        return self.questions[question["code"]]

    @property
    def needs_sign_off(self):
        says = self.content.get("sign_off")
        if says is None:
            return False
        question = self.questions[says["question"]]
        return self.is_asked(question) and self.values(question) == [says["is"]]

    # -- answers

    def boxes(self, question):
        """(agency's key or None, name of the field) of each answer to the question."""
        if question.get("for_each_agency"):
            return [(pk, f"{question['code']}-{pk}") for pk in self.others]
        return [(None, question["code"])]

    def answer(self, question, name):
        """The value column with its value; empty if unanswered. Raises Wrong."""
        kind = question["kind"]
        parts = [self.last(question, f"{name}-{part}") for part in ("day", "month", "year")]
        given = parts if kind == "date" else [self.last(question, name)]
        if kind in ("date", "number") and not question.get("for_each_agency"):
            tick = self.last(question, f"{name}-nr")
            if tick and tick.lower() != "false":
                names = [f"{name}-{part}" for part in ("day", "month", "year")]
                typed = [
                    v
                    for n in (names if kind == "date" else [name])
                    for v in self.values(question, n)
                ]
                if any(v.strip() for v in typed):
                    raise Wrong
                return {"choice": "nr"}
        if kind == "several":
            return self._several(question, name)
        if kind == "text":
            text = as_sent(given[0])
            return {"text": text} if text else {}
        if kind == "date":
            return a_date(given)
        if kind == "number":
            return a_number(given[0])
        return self._one(question, given[0])

    def _one(self, question, value):
        scale = [row["value"] for row in self.content.get("scale", [])]
        allowed = scale if question["kind"] == "grade" else self._offered(question)
        if value and value not in allowed:
            raise Wrong
        return {"choice": value} if value else {}

    def _offered(self, question):
        says = self.content.get("not_known", {})
        forbidden = (
            says["is"] if self.is_lead and says.get("question") == question["code"] else None
        )
        return [value for value in values_of(question) if value != forbidden]

    def _several(self, question, name):
        chosen = self.values(question, name)
        if not set(chosen).issubset(values_of(question)):
            raise Wrong
        if len(chosen) > 1 and ALONE.intersection(chosen):
            raise Wrong
        return {"choices": chosen} if chosen else {}

    # -- counted

    def counts(self, section):
        """(asked, answered, problems) of a section: answers that must be given, those of them at
        which something stands, and all that keeps it from being sent."""
        given, wrong = [], 0
        for question in self.asked(section):
            for _, name in self.boxes(question):
                try:
                    is_given = bool(self.answer(question, name))
                except Wrong:
                    is_given = True
                    wrong += 1
                given += [is_given] * question["required"]
            wrong += len(self.comment(question)) > 10_000
        wrong += sum(len(text) > 2_000 for _, text in self.said(section))
        return len(given), sum(given), given.count(False) + wrong

    def total_problems(self):
        return sum(self.counts(section)[2] for section in self.sections)

    # -- sent

    def comment(self, question):
        return as_sent(self.last(question, f"{question['code']}-comment"))

    def said(self, section):
        """(kind, text) of the section's observations."""
        typed = self.typed.get(section["code"], {})
        return [
            (kind, as_sent(text))
            for kind in ("well", "worried", "needs")
            for text in typed.get(f"observations-{kind}", [])
            if text.strip()
        ]

    def answers(self):
        """(question code, agency's key or None) -> columns, of a return without problems."""
        sent = {}
        for question in (q for section in self.sections for q in self.asked(section)):
            for about, name in self.boxes(question):
                if value := self.answer(question, name):
                    sent[question["code"], about] = value
            if comment := self.comment(question):
                sent.setdefault((question["code"], None), {})["comment"] = comment
        return sent

    def observations(self):
        return [(s["code"], *said) for s in self.sections for said in self.said(s)]


def as_sent(typed):
    """Texts lose the space around them, and a line break is one character."""
    return typed.strip().replace("\r\n", "\n")


def a_number(text):
    """0 to 99999; a point with nothing but noughts after it does no harm."""
    if not text.strip():
        return {}
    try:
        number = int(re.sub(r"\.0*\s*$", "", text))
    except ValueError:
        raise Wrong from None
    if not 0 <= number <= 99_999:
        raise Wrong
    return {"number": number}


def a_date(parts):
    day, month, year = (part.strip() for part in parts)
    if not (day or month or year):
        return {}
    names = [n for n in MONTHS.split() if len(month) > 2 and n.startswith(month.lower())]
    if names:
        month = str(MONTHS.split().index(names[0]) + 1)
    for part, pattern in ((day, "[0-9]{1,2}"), (month, "[0-9]{1,2}"), (year, "[0-9]{4}")):
        if not re.fullmatch(pattern, part):
            raise Wrong
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise Wrong from None
    if found > datetime.date.today():
        raise Wrong
    return {"date": found}
