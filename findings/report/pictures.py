"""The pictures of a report, from its content."""

from findings.drawings import (
    BLUE,
    FILLS,
    GREEN,
    GREY,
    LINE,
    RED,
    Mark,
    Picture,
    Text,
    bars,
    in_words,
    shares,
)
from findings.then_and_now.presenters import then_and_now

FILLS_OF_KINDS = [FILLS[0], FILLS[1], FILLS[3]]
SHAPES = {
    "met": ("In time", "disc", GREEN),
    "missed": ("Missed", "triangle", RED),
    "not_recorded": ("Nothing recorded", "square", GREY),
    "running": ("Still running", "ring", BLUE),
    "": ("Does not apply", "dash", GREY),
}


def pictures_of(content):
    """part of the content -> its pictures, of those parts that have any."""
    found = {
        "timescales": [_limits(content["timescales"])],
        "meetings": _attendance(content["meetings"]),
        "differences": [_differences(content["differences"])],
        "grades": [_grades(content["grades"])],
        "lists": [_themes(content["lists"])],
        "since": [then_and_now(content.get("since"))],  # not in reports signed before there was
    }
    kept = {part: [one for one in pictures if one is not None] for part, pictures in found.items()}
    return {part: pictures for part, pictures in kept.items() if pictures}


def _limits(part):
    """A line for each child, a column for each limit; without lines for children, bars."""
    if not part or not part["rows"]:
        return None
    if "of_children" not in part:
        return _limit_bars(part)
    names = part["columns"][1:]
    said = [f"{row['rule']}: {in_words(names, row['numbers'][1:])}." for row in part["rows"]]
    picture = Picture("limits", "Time limits met and missed, child by child", " ".join(said))
    _legend_of_marks(picture)
    columns = len(part["rows"])
    places = [34 + 64 * (place + 0.5) / columns for place in range(columns)]
    picture.height += LINE + 4
    for number, x in enumerate(places, 1):
        picture.texts.append(Text(round(x, 2), picture.height, str(number), "middle", bold=True))
    for row in part["of_children"]:
        picture.height += 26
        picture.texts.append(Text(0, picture.height, row["child"]))
        for x, verdict in zip(places, row["verdicts"], strict=True):
            _, shape, colour = SHAPES[verdict]
            picture.marks.append(Mark(round(x, 2), picture.height - 5, shape, colour))
    picture.height += 10
    for number, row in enumerate(part["rows"], 1):
        picture.write(f"{number}  {row['rule']}")
    picture.height += 6
    return picture


def _legend_of_marks(picture):
    for place, (words, shape, colour) in enumerate(SHAPES.values()):
        x, y = 50 * (place % 2), 14 + 24 * (place // 2)
        picture.marks.append(Mark(x + 2, y, shape, colour))
        picture.texts.append(Text(x + 6, y + 5, words))
    picture.height = 24 * ((len(SHAPES) + 1) // 2)


def _limit_bars(part):
    rows = [(row["rule"], row["numbers"][1:]) for row in part["rows"]]
    return bars("limits", "Time limits met and missed", part["columns"][1:], rows)


def _differences(part):
    if not part:
        return None
    rows = [(row["kind"], row["numbers"][2:]) for row in part["kinds"]]
    return bars("kinds", "Where records differ, by kind", part["columns"][2:], rows)


def _grades(tables):
    if not tables:
        return None
    grades = [row["grade"] for row in tables[0]["rows"]]
    rows = [(table["question"], [row["returns"] for row in table["rows"]]) for table in tables]
    return bars("grades", "Grades that returns gave", grades, rows)


def _themes(lists):
    """Findings by theme, the most first; none where no finding has one."""
    counts = {}
    for place, part in enumerate(lists):
        for finding in part["findings"]:
            numbers = counts.setdefault(finding["theme"] or "No theme", [0] * len(lists))
            numbers[place] += 1
    if not set(counts) - {"No theme"}:
        return None
    rows = sorted(counts.items(), key=lambda row: (row[0] == "No theme", -sum(row[1]), row[0]))
    labels = [part["label"] for part in lists]
    return bars("themes", "Findings by theme", labels, rows, fills=FILLS_OF_KINDS)


def _attendance(part):
    """For each meeting a row of bars a service: how many of those children for whom it was
    involved."""
    return [
        shares(f"meeting-{place}", f"{table['title']}: services and children", table)
        for place, table in enumerate(part["tables"] if part else [], 1)
        if table["rows"]
    ]
