from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from auditapp.accounts.invitations import links_at
from auditapp.accounts.services import start_partnership


def site_address(text):
    """https://host without a stroke at the end; http only where the site itself runs."""
    parts = urlsplit(text)
    is_safe = parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")
    if parts.scheme not in ("https", "http") or not parts.hostname or not is_safe:
        raise CommandError("--site must be the address of your site, such as https://audit.example")
    return f"{parts.scheme}://{parts.netloc}"


class Command(BaseCommand):
    help = "Make a partnership and invite its first administrator: mails and prints the link."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="name of the partnership")
        parser.add_argument("--administrator", required=True, help="name of the administrator")
        parser.add_argument("--email", required=True, help="the address they will sign in with")
        parser.add_argument("--site", required=True, help="address of the site: https://…")

    def handle(self, *, name, administrator, email, site, **options):
        link = links_at(site_address(site))
        try:
            partnership, invited = start_partnership(
                name=name, administrator=administrator, email=email, link=link
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(f"Added the partnership {partnership.name}.")
        if not invited.mailed:
            self.stderr.write(f"The mail to {invited.person.email} did not go out.")
        if invited.token:
            self.stdout.write(
                f"{invited.person.name} chooses a password here, once and within 14 days. Pass the "
                "link on to nobody else:"
            )
        else:
            self.stdout.write(f"{invited.person.name} has an account already and signs in here:")
        self.stdout.write(link(invited.token))
