"""A child on the way into an audit, from a form, a file or a sample. Pure."""

import json
from dataclasses import asdict, dataclass, field

# Fields of a key in which the names of people stand.
NAME_FIELDS = ["name", "other_names", "mother_name", "siblings", "others_with_responsibility"]


@dataclass
class NewChild:
    """`key` holds fields of CaseIdentity, `numbers` the local identifiers by the agency's id (as
    text, for JSON), `facts` the values of the audit's OwnFacts by their codes; children with the
    same `family` are brothers and sisters. `row` is where the child stood in a file."""

    pseudonym: str
    age: str
    category_initial: str = ""
    category_latest: str = ""
    circumstances: str = ""
    lead_agency_id: int | None = None
    family: str = ""
    key: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    row: int = 0

    @property
    def has_key(self):
        return bool(self.key or self.numbers)

    @property
    def names(self):
        """The texts of its key in which names stand."""
        return names_in(self.key)


def names_in(key):
    return [key[name] for name in NAME_FIELDS if key.get(name)]


def to_json(children):
    return json.dumps([asdict(child) for child in children])


def from_json(text):
    return [NewChild(**fields) for fields in json.loads(text)]
