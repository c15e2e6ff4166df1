"""What is true of the document of every draft, however unfinished, so that pages and edits can rely
on it: the types are those of the format, kinds are known, and each code is used once. Pure.
"""

from cases.question_sets.format import (
    CHOICE_KEYS,
    CODE,
    FACT_KEYS,
    HALF_CHARACTER,
    KINDS,
    LAST_VERSION,
    LONGEST,
    QUESTION_KEYS,
    SECTION_KEYS,
    SET_KEYS,
    SLUG,
)

ONE_CHOICE = {"question": str, "is": str}
SOME_CHOICES = {"question": str, "is_any_of": list}
# (keys, those needed) of the objects that stand under a name, alone or in a list
OBJECTS = {
    "sections": (SECTION_KEYS, ["code", "title", "questions"]),
    "questions": (QUESTION_KEYS, ["code", "kind", "text", "required"]),
    "choices": (CHOICE_KEYS, ["value", "label"]),
    "scale": (CHOICE_KEYS, ["value", "label"]),
    "facts": (FACT_KEYS, FACT_KEYS),
    "depends_on": (SOME_CHOICES, SOME_CHOICES),
    "not_known": (ONE_CHOICE, ONE_CHOICE),
    "sign_off": (ONE_CHOICE, ONE_CHOICE),
    "quorum": (SOME_CHOICES, SOME_CHOICES),
}
TEXTS = {"audience", "asked_when", "is_any_of"}  # lists of texts


def misshapen(content):
    """Why a parsed document cannot be a draft, as "path: what to do"; empty if it can."""
    found = list(_object("", content, SET_KEYS, ["slug", "version", "title", "sections"]))
    return found or list(_names(content))


def _object(path, value, known, needed):
    if not isinstance(value, dict):
        yield f"{path or 'the set'}: must be an object {{…}}"
        return
    for name in needed:
        if name not in value:
            yield f"{_join(path, name)}: is missing"
    for name, inner in value.items():
        here = _join(path, name)
        if name not in known:
            yield f"{here}: is not known; use {', '.join(known)}"
        elif type(inner) is not known[name]:
            yield f"{here}: must be {WORDS[known[name]]}"
        elif isinstance(inner, str):
            yield from _text(here, inner, LONGEST.get(name, 5000))
        elif isinstance(inner, dict) and name in OBJECTS:
            yield from _object(here, inner, *OBJECTS[name])
        elif isinstance(inner, list):
            for i, entry in enumerate(inner):
                yield from _entry(f"{here}[{i}]", name, entry)


WORDS = {
    str: "a text",
    int: "a whole number",
    list: "a list […]",
    dict: "an object {…}",
    bool: "true or false",
}


def _entry(path, name, entry):
    if name in OBJECTS:
        yield from _object(path, entry, *OBJECTS[name])
    elif name in TEXTS and not isinstance(entry, str):
        yield f"{path}: must be a text"
    elif isinstance(entry, str):
        yield from _text(path, entry, 5000)


def _text(path, text, longest):
    if "\x00" in text or HALF_CHARACTER.search(text):
        yield f"{path}: holds a character that can’t be stored"
    if len(text) > longest:
        yield f"{path}: use at most {longest} characters"


def _names(content):
    if not SLUG.fullmatch(content["slug"]) or len(content["slug"]) > 80:
        yield "slug: use small letters, digits and single hyphens, at most 80"
    if not 1 <= content["version"] <= LAST_VERSION:
        yield f"version: use a whole number from 1 to {LAST_VERSION}"
    sections, questions = {}, {}
    for i, section in enumerate(content["sections"]):
        yield from _code(f"sections[{i}]", section["code"], sections)
        for j, question in enumerate(section["questions"]):
            path = f"sections[{i}].questions[{j}]"
            yield from _code(path, question["code"], questions)
            if question["kind"] not in KINDS:
                yield f"{path}.kind: must be one of {', '.join(KINDS)}"


def _code(path, code, earlier):
    if not CODE.fullmatch(code):
        yield f"{path}.code: use a letter, then letters and digits, at most 20"
    if code in earlier:
        yield f"{path}.code: “{code}” is used by {earlier[code]}"
    earlier.setdefault(code, path)


def _join(path, name):
    return f"{path}.{name}" if path else str(name)
