from django.core.management.base import BaseCommand

from findings.reminders.services import send_reminders


class Command(BaseCommand):
    help = (
        "Remind people of what they owe, each by one mail a day in working hours, and send all "
        "mails that wait. Run it every 15 minutes; runs at the same time do no harm."
    )

    def handle(self, **options):
        made, sent = send_reminders()
        self.stdout.write(f"Mails of the day that were made: {made}. Mails that went out: {sent}.")
