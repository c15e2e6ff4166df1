"""What the tests of these pages share."""

import uuid

from django.urls import reverse


def path(name, world, *more, case=None):
    return reverse(name, args=[world.audit.public_id, *([case.public_id] if case else []), *more])


def key():
    return str(uuid.uuid4())


def paragraph(page):
    return " ".join(page.text.split())
