from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from auditapp.json_files import BadFile, read_json
from cases.question_sets.services import Malformed, load

SHIPPED = Path(__file__).resolve().parents[2] / "question_sets/shipped"


class Command(BaseCommand):
    help = (
        "Check and load question sets: the shipped ones, or the JSON files given. Safe to repeat. "
        "If any file is wrong, none is loaded."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path)

    @transaction.atomic
    def handle(self, files, **options):
        for path in files or sorted(SHIPPED.glob("*.json")):
            try:
                question_set, is_new = load(content=read_json(path), by=None)
            except BadFile as error:
                raise CommandError(str(error)) from None
            except Malformed as error:
                lines = "\n".join(f"  {problem}" for problem in error.problems)
                raise CommandError(f"{path} is not a question set:\n{lines}") from None
            state = "loaded" if is_new else "there already"
            self.stdout.write(f"{question_set}: {state}")
