"""What a person who typed a text is told of what was found in it. Pure."""

from collections import defaultdict
from dataclasses import dataclass

from .matching import replaced

# Of each box so many characters are looked at: no text that can be sent or published is longer,
# and whoever pastes a book does not keep the server busy.
LONGEST = 10_000


@dataclass(frozen=True)
class Alert:
    """`words` of the text that box `name` holds, the `index`th of that name on its page."""

    name: str
    index: int
    words: str
    label: str
    replacement: str

    @property
    def sentence(self):
        return f"“{self.words}” looks like {self.label}. Write “{self.replacement}” instead."

    @property
    def press(self):
        """What the button that takes the replacement sends."""
        return f"{self.name}:{self.words}"

    @property
    def as_json(self):
        return {
            "index": self.index,
            "words": self.words,
            "sentence": self.sentence,
            "press": self.press,
        }


def alerts_in(data, names, checker):
    """Alerts of the texts under these names of posted data (name -> list of texts), in order; one
    for each of several equal words of a text."""
    found = []
    for name in names:
        for index, text in enumerate(data.get(name, ())):
            found += dict.fromkeys(
                Alert(name, index, one_line(text[h.start : h.end]), h.kind.label, h.replacement)
                for h in checker.hits(text[:LONGEST])
            )
    return found


def by_box(alerts):
    """(name, index) -> its alerts."""
    boxes = defaultdict(list)
    for alert in alerts:
        boxes[alert.name, alert.index].append(alert)
    return dict(boxes)


def with_replacement(data, press, names, checker):
    """The posted data with the words of a pressed button replaced wherever they are found in its
    box. A button that does not fit what is typed by now changes nothing."""
    name, _, words = press.partition(":")
    if name not in names:
        return data
    texts = []
    for text in data.get(name, ()):
        hits = checker.hits(text[:LONGEST])
        meant = [h for h in hits if one_line(text[h.start : h.end]) == one_line(words)]
        texts.append(replaced(text, meant))
    return data | {name: texts}


def one_line(text):
    return " ".join(text.split())
