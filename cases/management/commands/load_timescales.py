from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from auditapp.json_files import BadFile, read_json
from cases.path.services.timescales import load_national

SHIPPED = Path(__file__).resolve().parents[2] / "path/national.json"


class Command(BaseCommand):
    help = "Load the national time limits, or those of a file. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, file, **options):
        try:
            added, changed = load_national(content=read_json(file))
        except BadFile as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError(f"{file}: {'; '.join(error.messages)}") from None
        except (AttributeError, KeyError, TypeError) as error:
            raise CommandError(f"{file}: not a list of time limits: {error!r}") from None
        self.stdout.write(f"National time limits: {added} added, {changed} changed")
