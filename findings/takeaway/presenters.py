"""What bringing a file in would make, in words."""

from auditapp.templatetags.interface import counted

NUMBERS = {
    "returns": "return,returns",
    "answers": "answer,answers",
    "observations": "observation,observations",
    "voices": "view of families and practitioners,views of families and practitioners",
    "findings": "finding,findings",
    "difference-decisions": "decision on differences,decisions on differences",
}


def numbers(plan):
    """How much there is of each thing."""
    return [counted(plan["numbers"][name], words) for name, words in NUMBERS.items()]


def matches(plan):
    """(heading, words for those that are found, their names, words for those that would be made,
    their names) of each kind that the file names."""
    rows = [
        ("Agencies", "here already", "agencies_found", "added", "agencies_made"),
        ("People", "here already", "people_found", "added as accounts that nobody can sign in with",
         "people_made"),
        ("Themes", "here already", "themes_found", "added", "themes_made"),
        ("Time limits", "here already", "rules_found",
         "added, and used for every audit of the partnership", "rules_made"),
    ]  # fmt: skip
    return [
        (title, found, plan[found_names], made, plan[made_names])
        for title, found, found_names, made, made_names in rows
        if plan[found_names] or plan[made_names]
    ]
