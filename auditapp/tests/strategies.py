"""Hypothesis strategies: any question set that the checker accepts, and what may be posted for it.

`question_sets()` gives the content of a set; `posts(section, …)` what a browser posts for one of
its sections.
"""

import datetime
import re

from hypothesis import strategies as st

from cases.question_sets.format import (
    AGENCY_KINDS,
    AGREE,
    FACTS,
    FOR_EACH,
    KINDS,
    STEPS,
    WITH_CHOICES,
    YES_NO,
)

# -- texts

AWKWARD = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "{{7*7}}{% now %}",
    "&lt;b&gt; &amp; %s %(name)s {0}",
    "=1+1",
    "\x0b\x01\x1f\x7f\x85",
    "\ufeff\u200b\u2028\ufffe\ufdd0",
    "e\u0301\u0323 A\u030a",
    "\u05e9\u05dc\u05d5\u05dd \u202e\u0645\u0631\u062d\u0628\u0627",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f4",
    "\r\n first\r\n\r\nthird ",
    "\u0130\u0131\ufb03\u212a",
    "\u0663",
    "-1",
    "0",
    "none",
]
# No halves of characters, which no encoding takes, and no NUL.
characters = st.characters(codec="utf-8", exclude_characters="\x00")
anything = st.sampled_from(AWKWARD) | st.text(characters, max_size=12)
written = anything.filter(str.strip)
words = st.sampled_from(["Ada", "What happened?", "Meeting"]) | written


def as_in_text_area(text):
    """A browser sends each line break of a text area as these two characters."""
    return re.sub("\r\n|\r|\n", "\r\n", text)


def as_in_text_box(text):
    return re.sub("[\r\n]", "", text)


areas, boxes = anything.map(as_in_text_area), anything.map(as_in_text_box)
written_areas = areas.filter(str.strip)


# -- question sets

# Names that mean something elsewhere in the product; only the checker may refuse them.
SECTION_CODES = ["A", "a", "typed", "copy", "versions", "sign", "S1", "new", "Z" * 20]
QUESTION_CODES = ["A1", "a1", "observations", "comment", "nr", "copied", "key", "day", "z" * 20]
# Templates look among a form's fields before its attributes.
QUESTION_CODES += ["data", "fields", "typed", "check", "checked", "shown", "clean", "media"]
VALUES = ["yes", "no", "nr", "na", "none", "norecord", "unknown", "0", "a_b", "x" * 40]
AUDIENCE = st.sampled_from(["all", "lead", "not_lead", "CSC", "POL", "CH"])
AUDIENCE |= st.sampled_from(AGENCY_KINDS)


def choices(min_size):
    def labelled(values):
        rows = [
            st.fixed_dictionaries(
                {"value": st.just(value), "label": words}, optional={"guidance": anything}
            )
            for value in values
        ]
        return st.tuples(*rows).map(list)

    values = st.lists(st.sampled_from(VALUES), min_size=min_size, max_size=4, unique=True)
    return values.flatmap(labelled)


def own_fact(code, chosen):
    """A fact that a set brings along; its label differs from that of every other."""
    rows = [{"value": row["value"], "label": row["label"]} for row in chosen]
    return {"code": code, "label": f"{code} of the child", "choices": rows}


FACT = st.builds(own_fact, st.sampled_from(["plan", "locality", "0_1"]), choices(2))


def values_of(question, scale=()):
    """The values of the choices of a question, given as in the file; of a grade those of `scale`,
    the set's."""
    if question["kind"] == "yes_no":
        return YES_NO
    if question["kind"] == "grade":
        return [grade["value"] for grade in scale]
    return [choice["value"] for choice in question.get("choices", [])]


def _chosen_once(questions, scale=()):
    return [q for q in questions if values_of(q, scale) and not q.get("for_each_agency")]


@st.composite
def _questions(draw, code, earlier, scale, facts, *, once):
    """One question; `earlier` are those before it in the same kind of section, `facts` what it can
    be asked when."""
    for_each = [q for q in earlier if q.get("for_each_agency")]
    question = {"code": code, "kind": draw(st.sampled_from(KINDS))}
    if for_each and draw(st.booleans()):
        named = draw(st.sampled_from(for_each))
        question |= {"kind": named["kind"], "counterpart": named["code"]}
        if "choices" in named:
            question["choices"] = named["choices"]
    elif question["kind"] in WITH_CHOICES:
        question["choices"] = draw(choices(2))
    question |= {"text": draw(words), "required": draw(st.booleans())}
    optional = {
        "guidance": anything,
        "audience": st.lists(AUDIENCE, min_size=1, max_size=2),
        "theme": words.map(lambda theme: f"{theme[:60]} t"),
    }
    if not once:
        optional |= {
            "asked_when": st.lists(st.sampled_from(facts), max_size=2, unique=True),
            "asked_if_not_known": st.booleans(),
            "agree": st.sampled_from(AGREE),
        }
        if question["kind"] in FOR_EACH and "counterpart" not in question:
            optional["for_each_agency"] = st.booleans()
    if question["kind"] == "date" and not once and "counterpart" not in question:
        optional["date_of"] = st.sampled_from(STEPS)
    question |= draw(st.fixed_dictionaries({}, optional=optional))
    if question.get("for_each_agency"):
        question.pop("date_of", None)
    if (parents := _chosen_once(earlier, scale)) and draw(st.booleans()):
        parent = draw(st.sampled_from(parents))
        chosen = st.lists(st.sampled_from(values_of(parent, scale)), min_size=1, unique=True)
        question["depends_on"] = {"question": parent["code"], "is_any_of": draw(chosen)}
    return question


def _free(draw, codes, used, letter):
    code = draw(st.sampled_from(codes))
    code = f"{letter}{len(used)}" if code in used else code
    used.add(code)
    return code


# Whether each section is of the cover sheet; something is asked per child.
ONCES = st.lists(st.sampled_from([False, False, True]), min_size=1, max_size=4)
ONCES = ONCES.filter(lambda onces: not all(onces))


@st.composite
def question_sets(draw, onces=ONCES):
    """The content of a set within the checker's rules, with every feature of the format."""
    onces = draw(onces)
    scale = draw(choices(0)) if draw(st.booleans()) else None
    facts = draw(st.lists(FACT, max_size=2, unique_by=lambda fact: fact["code"]))
    own = [f"{fact['code']}={row['value']}" for fact in facts for row in fact["choices"]]
    asked_when = [*FACTS, *own]
    sections, used, by_once = [], set(), {True: [], False: []}
    for once in onces:
        section = {"code": _free(draw, SECTION_CODES, {s["code"] for s in sections}, "K")}
        section |= {"title": draw(words), "questions": []}
        section |= draw(st.fixed_dictionaries({}, optional={"guidance": anything}))
        if once or draw(st.booleans()):
            section["once"] = once
        for _ in range(draw(st.integers(1, 5))):
            code = _free(draw, QUESTION_CODES, used, "Q")
            question = draw(_questions(code, by_once[once], scale or [], asked_when, once=once))
            section["questions"].append(question)
            by_once[once].append(question)
        sections.append(section)
    content = {"slug": "any-set", "version": 1, "title": draw(words), "sections": sections}
    if scale is not None:
        content["scale"] = scale
    if facts:
        content["facts"] = facts
    named = [q for q in _chosen_once(by_once[False]) if q["kind"] in ("one", "yes_no")]
    if named and draw(st.booleans()):
        says = draw(st.sampled_from(named))
        content["not_known"] = {
            "question": says["code"],
            "is": draw(st.sampled_from(values_of(says))),
        }
        says["asked_if_not_known"] = True
        for name in ("depends_on", "asked_when"):
            says.pop(name, None)
    if named and draw(st.integers(0, 3)) == 0:
        says = draw(st.sampled_from(named))
        content["sign_off"] = {
            "question": says["code"],
            "is": draw(st.sampled_from(values_of(says))),
        }
    tables = [q for q in by_once[False] if q.get("for_each_agency") and values_of(q)]
    if tables and draw(st.booleans()):
        told = draw(st.sampled_from(tables))
        chosen = st.lists(st.sampled_from(values_of(told)), min_size=1, unique=True)
        content["quorum"] = {"question": told["code"], "is_any_of": draw(chosen)}
    return content


# -- what is posted


def _date(name, texts):
    parts = dict(zip(("day", "month", "year"), texts, strict=True))
    return {f"{name}-{part}": [text] for part, text in parts.items()}


def _right_date(name):
    forms = st.sampled_from(["{0.month}", " {0:%m} ", "{0:%b}", "{0:%B}"])
    days = st.dates(max_value=datetime.date(2026, 1, 1))
    return st.builds(
        lambda day, form: _date(name, [f"{day.day}", form.format(day), f"{day.year:04}"]),
        days,
        forms,
    )


def _half_date(name):
    part = st.sampled_from(["", "2", "31", "Feb", "2019", "9999"]) | boxes
    return st.lists(part, min_size=3, max_size=3).map(lambda texts: _date(name, texts))


ALONE = {"none", "nr", "norecord"}  # nothing else is ticked with one of these
NUMBERS = ["0", " 7", "007", "99999"]
NOT_NUMBERS = ["100000", "-1", "1.5", "three", "1e3", "9" * 30]


def _values(question, scale, name, forbidden, *, right):
    """What the boxes of one answer may hold; `right` if it must do as an answer."""
    kind = question["kind"]
    if kind == "date":
        return _right_date(name) if right else _half_date(name)
    if kind == "number":
        typed = st.sampled_from(NUMBERS if right else NOT_NUMBERS) | (
            st.nothing() if right else boxes
        )
        return typed.map(lambda text: {name: [text]})
    if kind == "text":
        return (written_areas if right else areas).map(lambda text: {name: [text]})
    values = [value for value in values_of(question, scale) if value != forbidden]
    if not values:
        return st.just({})
    if kind == "several":
        ticked = st.sets(st.sampled_from(values), min_size=1)
        ticked = ticked.map(lambda chosen: [v for v in values if v in chosen])  # as on the page
        return (ticked.filter(_may_stand) if right else ticked).map(lambda v: {name: v})
    return st.sampled_from(values).map(lambda value: {name: [value]})


def _may_stand(ticked):
    return len(ticked) == 1 or ALONE.isdisjoint(ticked)


FORGED = ["forged", "yes", "no", "nr", "unknown", "", " ", "on", "2", "false"]


@st.composite
def _answers(draw, question, scale, others, forbidden, mood):
    if mood == "right" and (question["required"] or draw(st.booleans())):
        right = True
    else:
        if draw(st.integers(0, 2)) == 0:
            return {}
        right = draw(st.booleans())
    code, data = question["code"], {}
    names = [f"{code}-{pk}" for pk in others] if question.get("for_each_agency") else [code]
    for name in names:
        data |= draw(_values(question, scale, name, forbidden, right=right or mood == "right"))
    if question["kind"] in ("date", "number") and names == [code] and draw(st.integers(0, 3)) == 0:
        if right:
            data = {}
        data[f"{code}-nr"] = ["on"]
    if draw(st.integers(0, 3)) == 0:
        long = st.just("x" * 10_001) if mood != "right" else st.nothing()
        data[f"{code}-comment"] = [draw(areas | long)]
    if mood == "forged":
        for name in draw(
            st.lists(st.sampled_from([*names, *data, f"{code}-nr", f"{code}-copied"]), max_size=2)
        ):
            data[name] = draw(st.lists(st.sampled_from(FORGED) | anything, max_size=3))
    return data


KINDS_OF_OBSERVATIONS = ["well", "worried", "needs"]
# What pages might give the first observations of each kind as their keys.
KEYS = {
    kind: [f"{10 * number + n}" * 4 + "-0000-4000-8000-000000000000" for n in (1, 2)]
    for number, kind in enumerate(KINDS_OF_OBSERVATIONS, start=1)
}
OWN_KEYS = [key for keys in KEYS.values() for key in keys]


def _observations(mood):
    long = st.just("x" * 2_001) if mood != "right" else st.nothing()
    forged = ["not a key", *OWN_KEYS] if mood == "forged" else []

    def posted(kinds):
        data = {}
        for kind, rows in kinds.items():
            data[f"observations-{kind}"] = [text for text, _ in rows]
            data[f"observations-{kind}-key"] = [key for _, key in rows]
        return data

    kinds = {
        kind: st.lists(
            st.tuples(areas | long, st.sampled_from(["", *KEYS[kind], *forged])), max_size=3
        )
        for kind in KINDS_OF_OBSERVATIONS
    }
    return st.fixed_dictionaries({}, optional=kinds).map(posted)


@st.composite
def posts(draw, section, *, content, others=(), is_lead=False, moods=("right", "messy", "forged")):
    """Names -> values that are posted for a section of the set `content`; `others` are the keys of
    the agencies in the lead's tables.

    A "right" post can be sent, a "messy" one is what people leave half done or mistype, and a
    "forged" one no page of ours would send.
    """
    mood = draw(st.sampled_from(moods))
    not_known = content.get("not_known", {})
    data = {}
    for question in section["questions"]:
        says = is_lead and question["code"] == not_known.get("question")
        forbidden = not_known["is"] if says else None
        scale = content.get("scale", [])
        data |= draw(_answers(question, scale, others, forbidden, mood))
    return data if section.get("once") else data | draw(_observations(mood))
