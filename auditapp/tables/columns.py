"""What a table is made of. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """`kind` is "text" or "date"; `example` stands in the row of the template that is skipped;
    `also` is another heading by which the column is known."""

    name: str
    heading: str
    required: bool = False
    help: str = ""
    example: str = ""
    kind: str = "text"
    longest: int = 5_000  # characters
    also: str = ""


@dataclass(frozen=True)
class CellError:
    """`row` as the spreadsheet numbers it; an empty `heading` means the whole row."""

    row: int
    heading: str
    message: str

    def __str__(self):
        place = f"Row {self.row}, {self.heading}" if self.heading else f"Row {self.row}"
        return f"{place}: {self.message}"


@dataclass
class Row:
    """`texts` by the columns' names, without space around, dates as 2019-02-28. A cell with an
    error is empty. Nobody may have meant a row that is hidden or struck through."""

    number: int
    texts: dict[str, str]
    errors: list[CellError] = field(default_factory=list)
    is_hidden: bool = False
    is_struck: bool = False

    def __getitem__(self, name):
        return self.texts[name]


@dataclass
class Table:
    """The filled rows, and sentences about what was left out or could not be seen in the file."""

    rows: list[Row]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row of a file: each cell is a text, a date, or Wrong."""

    number: int
    cells: list
    is_hidden: bool = False
    is_struck: bool = False


@dataclass(frozen=True)
class Sheet:
    """One that is not hidden. `place` counts from 1, hidden ones too; CSV has a single one."""

    name: str
    place: int
    lines: Iterable[Line]


@dataclass(frozen=True)
class Wrong:
    """A cell that says nothing usable, and why."""

    message: str
