"""How versions of a report are listed."""

from findings.models import Edition
from findings.panel.presenters import person_words


def file_rows(files):
    """(edition, [files]) for each edition, members' first."""
    return [
        (edition.label, [file for file in files if file.edition == edition]) for edition in Edition
    ]


def who_agreed(people):
    """Those who came to the meeting, a line each."""
    return "\n".join(person_words(person) for person in people)
