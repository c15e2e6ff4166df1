"""Who the children of the demonstration are: invented, like their pseudonyms."""

from cases.children.identities.services import create_identity

DATES = ["birth_date", "expected_date", "mother_birth_date"]


def load_identity(case, content, *, day, agencies, by):
    """The key of a case. `day` reads a date of the files; `agencies` are by key."""
    texts = {name: text for name, text in content.items() if name != "local_identifiers"}
    for name in DATES:
        if name in texts:
            texts[name] = day(texts[name]).isoformat()
    numbers = content.get("local_identifiers", {})
    create_identity(
        case=case,
        by=by,
        local_identifiers={agencies[key]: number for key, number in numbers.items()},
        **texts,
    )
