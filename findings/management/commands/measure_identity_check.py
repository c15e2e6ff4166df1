"""What the identity check is worth, on leaks planted in the project's own texts."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from auditapp.json_files import read_json
from cases.children.identity_check.measuring import measure, measured_sets

# Sentences that people read: what the demonstration's agencies and panel say, what question sets
# ask, and the guides.
JSON_FILES = ["findings/demonstration/*.json", "cases/question_sets/shipped/*.json"]
GUIDES = ["docs/*.md", "docs/decisions/*.md"]
TARGET_RECALL, TARGET_ALARMS = 0.98, 2


class Command(BaseCommand):
    help = (
        "Plant names, dates of birth, addresses and numbers of made-up families in the project's "
        "own texts; print how many the identity check finds, and how often it is wrong where "
        "nothing was planted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--missed", action="store_true", help="print what was missed")

    def handle(self, *args, missed, **options):
        texts = project_texts()
        for name in measured_sets():
            result = measure(name, texts)
            self.stdout.write(f"Set “{name}”")
            for kind, number in result.planted.items():
                self.stdout.write(f"  {kind}: {result.found[kind]} of {number}")
            self.stdout.write(
                f"  found {result.found.total()} of {result.planted.total()} planted leaks of "
                f"{len(result.planted)} kinds: {result.recall:.1%} (to reach: {TARGET_RECALL:.0%})"
            )
            self.stdout.write(
                f"  {len(result.alarms)} false alarms in {result.words:,} words: "
                f"{result.alarms_in_10_000_words:.1f} in 10,000 (at most: {TARGET_ALARMS})"
            )
            if missed:
                for kind, text in result.missed:
                    self.stdout.write(f"  missed, {kind}: {text}")
                for found, text in result.alarms:
                    self.stdout.write(f"  false alarm, “{found}”: {text[:200]}")


def project_texts():
    """The project's sentences, none of which names anybody."""
    root = Path(settings.BASE_DIR)
    texts = [
        text
        for pattern in JSON_FILES
        for path in sorted(root.glob(pattern))
        for text in _sentences_in(_without_keys(read_json(path)))
    ]
    for pattern in GUIDES:
        for path in sorted(root.glob(pattern)):
            texts += [_prose(part) for part in path.read_text().split("\n\n")]
    return list(dict.fromkeys(filter(None, texts)))


def _without_keys(content):
    if isinstance(content, dict):
        return {k: _without_keys(v) for k, v in content.items() if k not in NOT_SENTENCES}
    if isinstance(content, list):
        return [_without_keys(value) for value in content]
    return content


# Made-up keys and people of the demonstration, and what nobody reads as a sentence.
NOT_SENTENCES = {"identity", "local_identifiers", "people", "users", "email", "contact"}


def _sentences_in(content):
    """The texts of several words in a JSON file."""
    if isinstance(content, str):
        if content.count(" ") > 3:
            yield content
    elif isinstance(content, (dict, list)):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _sentences_in(value)


def _prose(markdown):
    """A paragraph as it is read: without code, addresses and marks of Markdown."""
    if markdown.startswith(("    ", "```")):
        return ""
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|\[|\*\*|^#+ |^\|.*\|$", "", markdown, flags=re.MULTILINE)
    return re.sub(r"\bhttps?://\S+", "", text).strip()
