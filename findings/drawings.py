"""Drawings: SVG that a page shows and Word and PDF print. Pure.

Across, places are per cent of the width and down pixels, so that letters keep their size on a
phone and on paper. What a colour says, a shape or a pattern says too. Each picture stands above the
table that has the same numbers.
"""

import textwrap
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from auditapp.templatetags.interface import counted

LINE = 18
LABEL = 46  # characters of a label in one line, at the narrowest
INK, PAPER = "#0b0c0c", "#ffffff"
GREEN, RED, BLUE, GREY = "#00703c", "#b10e1e", "#1d70b8", "#505a5f"


@dataclass
class Text:
    x: float
    y: int
    words: str
    anchor: str = "start"
    bold: bool = False


@dataclass
class Box:
    """`pattern` is of PATTERNS; numbers on it stand on paper, unless it is solid."""

    x: float
    y: int
    width: float
    height: int
    pattern: str
    colour: str
    number: str = ""

    @property
    def middle(self):
        return round(self.x + self.width / 2, 2)

    @property
    def baseline(self):
        return self.y + self.height - 6


@dataclass
class Mark:
    x: float
    y: int
    shape: str
    colour: str


@dataclass
class Picture:
    id: str
    title: str
    description: str  # what it shows, for those who do not see it
    height: int = 0
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def write(self, text, *, x=0.0, bold=False, width=LABEL):
        """A text in as many lines as it needs, below all there is."""
        for line in textwrap.wrap(text, width) or [""]:
            self.height += LINE
            self.texts.append(Text(x, self.height - 4, line, bold=bold))

    def svg(self, width="100%"):
        """`width` in pixels where it does not stand in a page."""
        context = {"picture": self, "width": width, "alone": width != "100%"}
        return render_to_string("findings/report/picture.svg", context)


# What fills a box, by its place among those that share a bar.
FILLS = [("solid", GREEN), ("hatch", RED), ("paper", GREY), ("dots", BLUE), ("lines", INK)]


def bars(name, title, columns, rows, fills=FILLS):
    """A bar for each (label, numbers), as long as their sum beside the longest, in parts; no
    picture where a number is hidden, for the bar would show it."""
    if any(isinstance(number, str) for _, numbers in rows for number in numbers):
        return None
    longest = max((sum(numbers) for _, numbers in rows), default=0)
    if not longest:
        return None
    said = [f"{label}: {in_words(columns, numbers)}." for label, numbers in rows if sum(numbers)]
    picture = Picture(name, title, " ".join(said))
    for place, words in enumerate(columns):
        pattern, colour = fills[place % len(fills)]
        x, y = 50 * (place % 2), 4 + 26 * (place // 2)
        picture.boxes.append(Box(x + 0.3, y, 5, 16, pattern, colour))
        picture.texts.append(Text(x + 7, y + 13, words))
    picture.height = 26 * ((len(columns) + 1) // 2) + 4
    for label, numbers in rows:
        picture.write(label, bold=True)
        _bar(picture, numbers, longest, fills)
    return picture


def _bar(picture, numbers, longest, fills):
    left = 0.3
    for place, number in enumerate(numbers):
        pattern, colour = fills[place % len(fills)]
        width = round(99.4 * number / longest, 2)
        if number:
            box = Box(round(left, 2), picture.height + 2, width, 22, pattern, colour, str(number))
            picture.boxes.append(box)
        left += width
    picture.height += 34
    if not sum(numbers):
        picture.texts.append(Text(0.3, picture.height - 16, "None"))


def shares(name, title, table, none="not involved"):
    """For each of the `rows` of a table (`service`, `shares`) a bar in each of its `columns`: how
    much `count` is `of` all; `none` is said where that is 0."""
    said = [
        f"{row['service']}: "
        + ", ".join(
            f"{column.lower()} {share['words']}"
            for column, share in zip(table["columns"], row["shares"], strict=True)
            if share["of"]
        )
        + "."
        for row in table["rows"]
    ]
    picture = Picture(name, title, " ".join(said))
    wide = 100 / len(table["columns"])
    for place, column in enumerate(table["columns"]):
        for line, words in enumerate(textwrap.wrap(column, 13)):
            picture.texts.append(Text(round(wide * place, 2), LINE * (line + 1), words, bold=True))
            picture.height = max(picture.height, LINE * (line + 1))
    picture.height += 6
    for row in table["rows"]:
        picture.write(row["service"])
        for place, share in enumerate(row["shares"]):
            _share(picture, wide * place + 0.3, wide - 4, share, none)
        picture.height += 38
    return picture


def _share(picture, x, width, share, none):
    y = picture.height + 2
    if share["of"]:
        filled = round(width * share["count"] / share["of"], 2)
        picture.boxes.append(Box(round(x, 2), y, round(width, 2), 14, "paper", GREY))
        if filled:
            picture.boxes.append(Box(round(x, 2), y, filled, 14, "solid", GREEN))
    words = share["words"] if share["of"] else none
    picture.texts.append(Text(round(x, 2), y + 28, words))


def in_words(columns, numbers):
    """ "5 in time, 2 missed" """
    words = [
        f"{number} {column.lower()}"
        for column, number in zip(columns, numbers, strict=True)
        if number
    ]
    return ", ".join(words) or counted(0, "child,children")
