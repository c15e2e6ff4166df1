"""What a version of a report says that the one before did not. Pure."""

from dataclasses import dataclass


@dataclass
class Change:
    """A line of the report: added where `was` is empty, taken out where `now` is."""

    part: str
    was: str
    now: str


def changes(before, after):
    """The Changes between the contents of two versions, in the order of the later one."""
    old, new = _lines(before), _lines(after)
    places = list(new) + [place for place in old if place not in new]
    return [
        Change(place[0], old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _lines(content):
    """place -> text, where a place is (part, what in it): the same in both versions if it speaks
    of the same."""
    lines = {}

    def put(part, key, *texts):
        lines[part, key] = " ".join(text for text in map(_words, texts) if text)

    put("Title", "", content["title"])
    put("What was audited and why", "", content["what"], content["meeting"], content["period"])
    put("What was audited and why", "reach", content["reach"])
    for child in content["children"]["rows"]:
        told = child["circumstances"], child["discussed"]
        put("The children", child["id"], f"{child['pseudonym']}, {child['age']}.", *told)
    for group in content["children"].get("groups", []):  # not in versions signed before there were
        named = _named((row["value"], row["children"]) for row in group["rows"])
        put("The children", ("group", group["label"]), f"{group['label']}:", named)
    for part in content["lists"]:
        for finding in part["findings"]:
            said = f"{finding['raised']}.", finding["theme"], finding["counted"]
            said = *said, [_action(action) for action in finding["actions"]]
            put(part["label"], finding["id"], finding["wording"], *said)
    since = content.get("since")  # not in versions signed before there was
    for finding in since["findings"] if since else []:
        numbers = [f"{c['question']}: {c['then']}, {c['now']}." for c in finding["counts"]]
        said = finding["raised"], numbers, f"{finding['verdict']}.", finding["why"]
        put(since["heading"], finding["id"], finding["wording"], *said)
    for place, quote in enumerate(content["voices"]["quotes"]):
        put("What families and practitioners said", place, quote["words"], quote["who"])
    put("What families and practitioners said", "", content["voices"]["not_quoted"])
    _put_tables(content, put)
    put(content["method"]["heading"], "", content["method"]["note"])
    return lines


def _action(action):
    """Without the priority, which no page of the report prints."""
    return " ".join(words for name, words in action.items() if words and name != "priority")


def _put_tables(content, put):
    timescales, meetings = content["timescales"], content["meetings"]
    for row in timescales["rows"] if timescales else []:
        numbers = zip(timescales["columns"], row["numbers"], strict=True)
        put("Timescales met and missed", row["rule"], f"{row['rule']}:", _named(numbers))
        for place, text in enumerate(row["late"]):
            put("Timescales met and missed", (row["rule"], place), text)
    for table in meetings["tables"] if meetings else []:
        for row in [*table["rows"], {"service": "All services", "shares": table["total"]}]:
            shares = [share["words"] for share in row["shares"]]
            named = _named(zip(table["columns"], shares, strict=True))
            put(table["title"], row["service"], f"{row['service']}:", named)
    differences = content["differences"]
    for row in differences["kinds"] if differences else []:
        named = _named(zip(differences["columns"], row["numbers"], strict=True))
        put("Where records differ", row["kind"], f"{row['kind']}:", named)
    for table in content["grades"]:
        named = _named((row["grade"], row["returns"]) for row in table["rows"])
        put("Grades", table["question"], f"{table['question']}:", named)
    returns = content["method"]["returns"]
    for row in returns["rows"]:
        named = _named(zip(returns["columns"], row["numbers"], strict=True))
        put("Returns", row["organisation"], f"{row['organisation']}:", named)


def _words(value):
    return value if isinstance(value, str) else " ".join(map(_words, value))


def _named(pairs):
    """ "Expected 10, received 9" """
    return ", ".join(f"{name.lower()} {value}" for name, value in pairs)
