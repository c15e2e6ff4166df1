"""The JSON format of a question set, checked. Pure.

One file per version: `slug, version, title, scale[value, label], facts[code, label, choices[value,
label]], not_known{question, is}, sign_off{question, is}, quorum{question, is_any_of},
sections[code, title, guidance, once, questions[…]]`; a question has `code, kind, text, guidance,
choices[value, label, guidance], required, audience, for_each_agency, depends_on{question,
is_any_of}, asked_when, asked_if_not_known, agree, counterpart, date_of, theme`. A section that is
`once` belongs to the cover sheet. `asked_when` names facts of a child's path, and facts that the
set defines as "code=value".
"""

import re

from cases.models.own_fact import LONGEST_LABEL, MAX_FACTS

KINDS = ["yes_no", "one", "several", "grade", "date", "number", "text"]
WITH_CHOICES = ["one", "several"]
YES_NO = ["yes", "no", "nr", "na"]
FOR_EACH = ["yes_no", "one", "date"]
AGENCY_KINDS = "CSC EDT EH YOS EDU GP POL CH MH MW DA HOS OTH".split()
AUDIENCES = ["all", "lead", "not_lead", *AGENCY_KINDS]
FACTS = ["unborn", "conference", "plan", "core_group"]
AGREE = ["yes", "compare"]
STEPS = [  # the kinds of CaseEvent
    *("referral", "strategy_discussion", "section_47_start", "assessment", "icpc", "core_group"),
    *("review", "report", "report_shared", "outcome_sent", "record_sent", "birth"),
]
RESERVED = [
    *("check", "identity", "accept", "send-back", "withdraw"),
    *("urgent-concern", "one-off-contributor"),
]
RESERVED_FOR_QUESTIONS = [
    # what else a page posts beside the answers, which go by the codes of the questions
    *("version", "save", "add", "fill", "csrfmiddlewaretoken"),
    # what templates ask a form for, which looks among its fields first
    *("errors", "section", "layout"),
]

CODE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,19}")
VALUE = re.compile(r"[a-z0-9_]{1,40}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")  # JSON may hold one; no database takes it

SET_KEYS = {
    "slug": str,
    "version": int,
    "title": str,
    "scale": list,
    "facts": list,
    "not_known": dict,
    "sign_off": dict,
    "quorum": dict,
    "sections": list,
}
SECTION_KEYS = {"code": str, "title": str, "guidance": str, "once": bool, "questions": list}
QUESTION_KEYS = {
    "code": str,
    "kind": str,
    "text": str,
    "guidance": str,
    "choices": list,
    "required": bool,
    "audience": list,
    "for_each_agency": bool,
    "depends_on": dict,
    "asked_when": list,
    "asked_if_not_known": bool,
    "agree": str,
    "counterpart": str,
    "date_of": str,
    "theme": str,
}
# What a question of the cover sheet cannot have.
NOT_ONCE = ["for_each_agency", "asked_when", "asked_if_not_known", "agree", "counterpart"]
NOT_ONCE += ["date_of"]
CHOICE_KEYS = {"value": str, "label": str, "guidance": str}
FACT_KEYS = {"code": str, "label": str, "choices": list}
FACT_CHOICE_KEYS = {"value": str, "label": str}
LONGEST = {"title": 200, "theme": 80, "label": 300}
LAST_VERSION = 2**31 - 1  # what fits the column
LONGEST_TICKS = 255  # of the values of all choices, written with commas: they are compared as one


def problems(content):
    """What is wrong with the parsed JSON `content`, as "path: what to do", in file order."""
    return _Checker().check(content)


def fact_problems(facts):
    """The same of a list of facts alone, such as those that an audit defines."""
    checker = _Checker()
    checker.own_facts(facts)
    return checker.found


class _Checker:
    def __init__(self):
        self.found = []
        self.questions = {}  # code -> (path, question), in order
        self.once = set()  # codes of the questions of the cover sheet
        self.scale = []
        self.facts = [*FACTS]  # what `asked_when` can name

    def say(self, path, what):
        self.found.append(f"{path}: {what}" if path else what)

    def check(self, content):
        needed = ["slug", "version", "title", "sections"]
        if not self.keys("", content, SET_KEYS, needed):
            return self.found
        if not SLUG.fullmatch(content["slug"]) or len(content["slug"]) > 80:
            self.say("slug", "use small letters, digits and single hyphens, at most 80")
        if not 1 <= content["version"] <= LAST_VERSION:
            self.say("version", f"use a whole number from 1 to {LAST_VERSION}")
        self.title("", content)
        self.scale = content.get("scale", [])
        self.choices("scale", self.scale)
        self.own_facts(content.get("facts", []))
        if len(content.get("facts", [])) > MAX_FACTS:
            self.say("facts", f"use at most {MAX_FACTS}")
        if not content["sections"]:
            self.say("sections", "add at least one section")
        codes = set()
        for i, section in enumerate(content["sections"]):
            self.section(f"sections[{i}]", section, codes)
        if self.questions and self.once.issuperset(self.questions):
            self.say("sections", "add at least one that is not “once”: asked per child")
        for path, question in self.questions.values():
            self.references(path, question)
        self.not_known(content.get("not_known"))
        self.choice_of_question("sign_off", content.get("sign_off"))
        self.quorum(content.get("quorum"))
        return self.found

    def own_facts(self, facts):
        seen = set()
        for i, fact in enumerate(facts):
            path = f"facts[{i}]"
            if not self.keys(path, fact, FACT_KEYS, None):
                continue
            if not VALUE.fullmatch(fact["code"]):
                self.say(f"{path}.code", "use small letters, digits and _, at most 40")
            if not fact["label"].strip() or len(fact["label"]) > LONGEST_LABEL:
                self.say(f"{path}.label", f"write a label of at most {LONGEST_LABEL} characters")
            for name in ("code", "label"):
                if fact[name].casefold() in seen:
                    self.say(f"{path}.{name}", f"“{fact[name]}” is used by an earlier fact")
            seen |= {fact["code"], fact["label"].casefold()}
            self.choices(f"{path}.choices", fact["choices"], needed=True, known=FACT_CHOICE_KEYS)
            self.facts += [f"{fact['code']}={value}" for value in _listed(fact["choices"])]

    def section(self, path, section, codes):
        if not self.keys(path, section, SECTION_KEYS, ["code", "title", "questions"]):
            return
        code = section["code"]
        if not CODE.fullmatch(code):
            self.say(f"{path}.code", "use a letter, then letters and digits, at most 20")
        if code.lower() in RESERVED:
            self.say(f"{path}.code", f"“{code}” is reserved; choose another code")
        if code in codes:
            self.say(f"{path}.code", f"“{code}” is used by an earlier section")
        codes.add(code)
        self.title(path, section)
        if not section["questions"]:
            self.say(f"{path}.questions", "add at least one question")
        for i, question in enumerate(section["questions"]):
            here = f"{path}.questions[{i}]"
            self.question(here, question)
            if section.get("once"):
                self.asked_once(here, question)

    def question(self, path, question):
        if not self.keys(path, question, QUESTION_KEYS, ["code", "kind", "text", "required"]):
            return
        code, kind = question["code"], question["kind"]
        if not CODE.fullmatch(code):
            self.say(f"{path}.code", "use a letter, then letters and digits, at most 20")
        if code in self.questions:
            self.say(f"{path}.code", f"“{code}” is used by {self.questions[code][0]}")
        if code.lower() in RESERVED_FOR_QUESTIONS:
            self.say(f"{path}.code", f"“{code}” is reserved; choose another code")
        self.one_of(f"{path}.kind", kind, KINDS)
        if not question["text"].strip():
            self.say(f"{path}.text", "write the question")
        if kind in WITH_CHOICES:
            self.choices(f"{path}.choices", question.get("choices", []), needed=True)
        elif question.get("choices"):
            self.say(f"{path}.choices", f"a {kind} question has no choices of its own")
        if kind == "several" and len(",".join(_values(question))) > LONGEST_TICKS:
            self.say(
                f"{path}.choices", f"shorten the values, to {LONGEST_TICKS} characters together"
            )
        for i, word in enumerate(question.get("audience", ["all"])):
            self.one_of(f"{path}.audience[{i}]", word, AUDIENCES)
        if question.get("audience") == []:
            self.say(f"{path}.audience", "name at least one, or leave it out for all")
        if question.get("for_each_agency") and kind not in FOR_EACH:
            self.say(
                f"{path}.for_each_agency", f"only {', '.join(FOR_EACH)} can be for each agency"
            )
        for i, fact in enumerate(question.get("asked_when", [])):
            self.one_of(f"{path}.asked_when[{i}]", fact, self.facts)
        if "agree" in question:
            self.one_of(f"{path}.agree", question["agree"], AGREE)
        if "date_of" in question:
            self.date_of(f"{path}.date_of", question)
        if question.get("theme") and not re.search("[A-Za-z0-9]", question["theme"]):
            self.say(f"{path}.theme", "use letters or digits")
        self.questions.setdefault(code, (path, question))

    def asked_once(self, path, question):
        """A question of the cover sheet knows no child and no other agency."""
        if not isinstance(question, dict):
            return
        for key in NOT_ONCE:
            if question.get(key):
                self.say(f"{path}.{key}", "does not go with a section asked once")
        if isinstance(question.get("code"), str):
            self.once.add(question["code"])

    def references(self, path, question):
        if "depends_on" in question:
            self.depends_on(f"{path}.depends_on", question)
        if "counterpart" not in question:
            return
        there = self.questions.get(question["counterpart"])
        path = f"{path}.counterpart"
        if there is None:
            self.say(path, f"there is no question “{question['counterpart']}”")
        elif question.get("for_each_agency") or not there[1].get("for_each_agency"):
            self.say(path, "an ordinary question names a for-each-agency question")
        elif there[1]["kind"] != question["kind"] or _values(there[1]) != _values(question):
            self.say(path, f"kind and choices must be those of “{question['counterpart']}”")

    def depends_on(self, path, question):
        depends = question["depends_on"]
        if not self.keys(path, depends, {"question": str, "is_any_of": list}, None):
            return
        codes = list(self.questions)
        code = depends["question"]
        if code not in codes or codes.index(code) >= codes.index(question["code"]):
            self.say(f"{path}.question", f"“{code}” is not an earlier question")
            return
        parent = self.questions[code][1]
        values = _listed(self.scale) if parent["kind"] == "grade" else _values(parent)
        if parent.get("for_each_agency") or not values:
            self.say(f"{path}.question", f"“{code}” has no choices that are given once")
            return
        if (code in self.once) != (question["code"] in self.once):
            self.say(f"{path}.question", f"“{code}” is not in the same kind of section")
            return
        if not depends["is_any_of"]:
            self.say(f"{path}.is_any_of", "name at least one choice")
        for i, value in enumerate(depends["is_any_of"]):
            self.one_of(f"{path}.is_any_of[{i}]", value, values)

    def not_known(self, not_known):
        found = self.choice_of_question("not_known", not_known)
        for key in ("depends_on", "asked_when"):
            if found and found[1].get(key):
                self.say(f"{found[0]}.{key}", "leave it out: “not known” can always be said")
        if found and not found[1].get("asked_if_not_known"):
            self.say(
                f"{found[0]}.asked_if_not_known", "must be true: this question says “not known”"
            )

    def choice_of_question(self, path, choice):
        """An object that names a question of a return and one of its choices; gives the
        question with its path."""
        if choice is None or not self.keys(path, choice, {"question": str, "is": str}, None):
            return None
        code = choice["question"]
        there = self.questions.get(code)
        if there is None:
            self.say(f"{path}.question", f"there is no question “{code}”")
            return None
        question = there[1]
        if question["kind"] not in ("one", "yes_no") or question.get("for_each_agency"):
            self.say(f"{path}.question", "name a question with one choice, not for each agency")
        elif code in self.once:
            self.say(f"{path}.question", f"“{code}” is asked once, not per child")
        else:
            self.one_of(f"{path}.is", choice["is"], _values(question))
        return there

    def date_of(self, path, question):
        self.one_of(path, question["date_of"], STEPS)
        if question["kind"] != "date" or question.get("for_each_agency"):
            self.say(path, "only a date question, not for each agency, asks for the date of a step")

    def quorum(self, quorum):
        if quorum is None:
            return
        if not self.keys("quorum", quorum, {"question": str, "is_any_of": list}, None):
            return
        there = self.questions.get(quorum["question"])
        if there is None:
            self.say("quorum.question", f"there is no question “{quorum['question']}”")
            return
        if not there[1].get("for_each_agency") or not _values(there[1]):
            self.say("quorum.question", "name a for-each-agency question with choices")
            return
        if not quorum["is_any_of"]:
            self.say("quorum.is_any_of", "name at least one choice")
        for i, value in enumerate(quorum["is_any_of"]):
            self.one_of(f"quorum.is_any_of[{i}]", value, _values(there[1]))

    def title(self, path, holder):
        if not holder["title"].strip():
            self.say(_join(path, "title"), "write a title")

    def choices(self, path, choices, needed=False, known=CHOICE_KEYS):
        if needed and len(choices) < 2:
            self.say(path, "give at least two choices")
        seen = set()
        for i, choice in enumerate(choices):
            here = f"{path}[{i}]"
            if not self.keys(here, choice, known, ["value", "label"]):
                continue
            if not VALUE.fullmatch(choice["value"]):
                self.say(f"{here}.value", "use small letters, digits and _, at most 40")
            if choice["value"] in seen:
                self.say(f"{here}.value", f"“{choice['value']}” is used twice")
            if not choice["label"].strip():
                self.say(f"{here}.label", "write a label")
            seen.add(choice["value"])

    def keys(self, path, value, known, needed):
        """Is it an object with these keys of these types? All of them are needed if None."""
        before = len(self.found)
        if not isinstance(value, dict):
            self.say(path, "must be an object {…}")
            return False
        for name in value:
            if name not in known:
                self.say(_join(path, name), f"is not known; use {', '.join(known)}")
        for name in known if needed is None else needed:
            if name not in value:
                self.say(_join(path, name), "is missing")
        for name, kind in known.items():
            if name not in value:
                continue
            here = _join(path, name)
            if type(value[name]) is not kind:
                self.say(here, f"must be {_WORDS[kind]}")
            elif kind is str and "\x00" in value[name]:
                self.say(here, "holds a NUL character")
            elif kind is str and HALF_CHARACTER.search(value[name]):
                self.say(here, "holds half a character (a lone surrogate)")
            elif kind is str and len(value[name]) > LONGEST.get(name, 5000):
                self.say(here, f"use at most {LONGEST.get(name, 5000)} characters")
        return len(self.found) == before

    def one_of(self, path, value, allowed):
        if not isinstance(value, str) or value not in allowed:
            self.say(path, f"must be one of {', '.join(allowed)}")


_WORDS = {
    str: "a text",
    int: "a whole number",
    list: "a list […]",
    dict: "an object {…}",
    bool: "true or false",
}


def _join(path, name):
    return f"{path}.{name}" if path else str(name)


def _values(question):
    """The values of the choices that a question has of its own; empty if it has none."""
    if question["kind"] == "yes_no":
        return YES_NO
    return _listed(question.get("choices", []))


def _listed(choices):
    return [
        choice["value"]
        for choice in choices
        if isinstance(choice, dict) and isinstance(choice.get("value"), str)
    ]
