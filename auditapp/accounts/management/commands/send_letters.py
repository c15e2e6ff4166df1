from django.core.management.base import BaseCommand

from auditapp.accounts.services import send_letters


class Command(BaseCommand):
    help = "Mail the letters about roles and invitations that have not gone out yet."

    def handle(self, **options):
        self.stdout.write(f"Mails that went out: {send_letters()}")
