from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from auditapp.accounts.views.sign_in import DEMO_PASSWORD, demonstration_accounts
from auditapp.json_files import BadFile
from findings.demonstration import loader


class Command(BaseCommand):
    help = "Load the demonstration data, unless it is there already. Needs DEMO=1."

    def add_arguments(self, parser):
        parser.add_argument("--sign-ins", action="store_true", help="only print the sign-ins")

    def handle(self, sign_ins, **options):
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: the password of the demonstration accounts is public.")
        if sign_ins:
            return self.print_sign_ins()
        try:
            if loader.is_loaded():
                self.stdout.write("The demonstration data are there already.")
                return None
            self.stdout.write("Loading the demonstration data, which takes some seconds:")
            loader.load(password=DEMO_PASSWORD, say=self.stdout.write)
        except BadFile as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        self.stdout.write("Loaded.")

    def print_sign_ins(self):
        for account in demonstration_accounts():
            self.stdout.write(f"  {account['email']:34} {account['roles']}")
        self.stdout.write(f"  The password of all is {DEMO_PASSWORD}")
