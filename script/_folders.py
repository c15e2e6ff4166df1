"""Print in how many folders each capability lives: `_folders.py [REVISION]`.

A file belongs to a capability if a part of its path begins with one of the capability's words. A
capability's own folder counts once with all that is below it, and so do the models and the
templates. What shows the whole product (journeys, the demonstration) and migrations do not count.
"""

import re
import subprocess
import sys

WORDS = {
    "contributions": ["contribution", "contributor"],
    "cover sheets": ["cover_sheet"],
    "urgent concerns": ["concern"],
    "copying": ["copying", "copied", "copy"],
    "sampling": ["sampling", "sample", "candidate"],
    "the key": ["identit(?!y_(check|override))"],
    "clocks": ["timeliness", "clock", "timescale", "path"],
    "question sets": ["question_set", "asking"],
    "working offline": ["export", "upload", "workbook", "offline", "boxes"],
    "the trail": ["trail"],
}
WHOLE = re.compile(
    r"auditapp/|findings/demonstration/|.*/(migrations|management)/|docs/|static/|script/"
)
LAYERS = ["templates", "cases/models", "findings/models"]


def main(arguments):
    revision = arguments[0] if arguments else None
    command = ["git", "ls-tree", "-r", "--name-only", revision] if revision else ["git", "ls-files"]
    files = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    width = max(map(len, WORDS))
    for capability, words in WORDS.items():
        found = sorted({folder(file, words) for file in files if is_of(file, words)})
        print(f"{capability:{width}}  {len(found):2}  {', '.join(found)}")
    entries = {file.split("/")[1] for file in files if file.startswith("cases/")}
    print(f"\ncases/ shows {len(entries)} entries: {', '.join(sorted(entries))}")


def is_of(file, words):
    return not WHOLE.match(file) and any(has(part, words) for part in file.split("/")[1:])


def has(part, words):
    """Does a word stand in this part of a path, at the beginning of a word of it?"""
    return any(re.search(rf"(^|_|-){word}", part.partition(".")[0]) for word in words)


def folder(file, words):
    """The folder that counts for this file."""
    for layer in LAYERS:
        if file.startswith(f"{layer}/"):
            return layer
    parts = file.split("/")[:-1]
    own = [place for place, part in enumerate(parts) if has(part, words)]
    return "/".join(parts[: own[0] + 1] if own else parts)


if __name__ == "__main__":
    main(sys.argv[1:])
