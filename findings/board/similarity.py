"""Which observations look as if they said the same. Pure, and nothing leaves the machine.

Two texts are alike by the words that they share, the rare ones more than the frequent ones, and
somewhat more where both were written in the same section. Distances between letters, as rapidfuzz
measures them, were tried and found fewer true pairs (docs/decisions/0021).
"""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

# Words that say nothing about the subject.
COMMON = set(
    "a about after all also an and any are as at be because been before being both but by "
    "can child children could did do does each every for from had has have he her his how if "
    "in into is it its just may more no nor not of off on once one only or other our out "
    "over own record recorded records service services she should so some such than that the "
    "their them then there they this those to too under until up was we were what when where "
    "which while who whom why will with would you your".split()
)
ENDINGS = ["ings", "ing", "edly", "ies", "ed", "es", "ly", "s", "e"]
ALIKE = 0.3  # see manage.py measure_suggestions
SAME_SECTION = 1.5
# A word in more than this share of the texts, or in more than so many, tells nothing apart.
EVERYWHERE, MANY = 0.3, 60


@dataclass(frozen=True)
class Text:
    """`key` names it; `kind` and `section` are compared for being the same alone."""

    key: int
    kind: str
    section: object
    words: str


@dataclass
class Group:
    """Texts that look alike, and the words that most of them share, as they were written."""

    keys: list[int]
    shared: list[str]


def groups(texts, apart=()):
    """Groups of two or more texts of one kind, each text in one of them at most, the largest first.
    `apart` holds frozensets of two keys that are never put together."""
    apart = set(apart)
    likeness = Likeness(texts)
    alike = defaultdict(dict)
    for (one, other), value in likeness.pairs():
        if value >= ALIKE and frozenset((one, other)) not in apart:
            alike[one][other] = alike[other][one] = value
    found, taken = [], set()
    # Whoever is like most others begins a group; everybody in it is like that one.
    for key in sorted(alike, key=lambda k: (-sum(alike[k].values()), k)):
        members = [
            k for k in sorted(alike[key], key=lambda k: (-alike[key][k], k)) if k not in taken
        ]
        if key in taken or not members:
            continue
        group = [key]
        for member in members:
            if all(frozenset((member, k)) not in apart for k in group):
                group.append(member)
        taken.update(group)
        found.append(Group(group, likeness.shared(group)))
    return sorted(found, key=lambda g: -len(g.keys))


class Likeness:
    def __init__(self, texts):
        self.texts = {text.key: text for text in texts}
        self.counts = {key: Counter(stems(text.words)) for key, text in self.texts.items()}
        self.spelled = {}
        in_texts = Counter(stem for counts in self.counts.values() for stem in counts)
        number = len(self.texts)
        self.weight = {
            stem: math.log(1 + number / n)
            for stem, n in in_texts.items()
            if 1 < n <= max(min(EVERYWHERE * number, MANY), 3)
        }
        lone = math.log(1 + number)
        self.length = {
            key: math.sqrt(
                sum(
                    ((1 + math.log(n)) * self.weight.get(stem, lone if in_texts[stem] == 1 else 0))
                    ** 2
                    for stem, n in counts.items()
                )
            )
            for key, counts in self.counts.items()
        }

    def pairs(self):
        """((key, key), likeness) of each two texts of one kind that share a word that tells."""
        having = defaultdict(list)
        for key, counts in self.counts.items():
            for stem in counts:
                if stem in self.weight:
                    having[stem].append(key)
        sums = defaultdict(float)
        for stem, keys in having.items():
            for place, one in enumerate(keys):
                for other in keys[place + 1 :]:
                    if self.texts[one].kind == self.texts[other].kind:
                        sums[one, other] += self._part(one, stem) * self._part(other, stem)
        for (one, other), value in sums.items():
            yield (
                (one, other),
                value / (self.length[one] * self.length[other]) * self._same(one, other),
            )

    def _part(self, key, stem):
        return (1 + math.log(self.counts[key][stem])) * self.weight[stem]

    def _same(self, one, other):
        sections = self.texts[one].section, self.texts[other].section
        return SAME_SECTION if sections[0] and sections[0] == sections[1] else 1

    def shared(self, keys, most=4):
        """The words that at least half of these texts have, the rarest first, as the first of them
        has them."""
        number = Counter(stem for key in keys for stem in self.counts[key] if stem in self.weight)
        common = [stem for stem, n in number.items() if n >= max(2, len(keys) / 2)]
        common.sort(key=lambda stem: (-number[stem] * self.weight[stem], stem))
        written = {}
        for key in keys:
            for word in WORD.findall(self.texts[key].words.lower()):
                written.setdefault(stemmed(word), word)
        return [written[stem] for stem in common[:most]]


WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def stems(words):
    return [
        stemmed(word)
        for word in WORD.findall(words.lower())
        if len(word) > 2 and word not in COMMON
    ]


def stemmed(word):
    """Without its ending, roughly: minutes and minute are the same."""
    word = word.removesuffix("'s")
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word
