"""The session engine: who is signed in where, encrypted, and over after a time without use.

Django's own engine keeps no owner and counts its time from the last change of what a session holds,
not from its last use.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from auditapp.encryption import WrongKey, decrypt, encrypt

TOUCHED_EACH = timedelta(minutes=1)  # a page a second must not be a write a second


class SessionStore(DatabaseStore):
    """`seen_from` says where a request comes from, which is kept of a new sign-in."""

    def __init__(self, session_key=None):
        super().__init__(session_key)
        self.row = None
        self.device = self.address = ""

    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    def seen_from(self, device, address):
        self.device, self.address = device[:200], address

    def encode(self, session_dict):
        return encrypt(super().encode(session_dict))

    def decode(self, session_data):
        try:
            return super().decode(decrypt(session_data))
        except WrongKey:  # the key was taken away: its sessions are over
            return {}

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()
        return self.row

    def create_model_instance(self, data):
        now = timezone.now()
        key = self._get_or_create_session_key()
        before = self.row if self.row and self.row.session_key == key else None
        self.row = self.model(
            session_key=key,
            session_data=self.encode(data),
            user_id=data.get(SESSION_KEY),
            started_at=before.started_at if before else now,
            seen_at=now,
            device=before.device if before else self.device,
            address=before.address if before else self.address,
        )
        self.row.expire_date = self.row.end()
        return self.row

    def touch(self):
        """It is in use now; one small statement, once a minute at most."""
        now = timezone.now()
        if self.row is None or now - self.row.seen_at < TOUCHED_EACH:
            return
        self.row.seen_at = now
        self.row.expire_date = self.row.end()
        self.model.objects.filter(pk=self.row.pk).update(
            seen_at=now, expire_date=self.row.expire_date
        )

    def seconds_left(self):
        return max(0, int((self.row.expire_date - timezone.now()).total_seconds()))

    def is_near_its_end(self):
        """Would it end at the same moment, however much it is used?"""
        return self.row.expire_date >= self.row.latest_end()


def idle_time():
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def whole_time():
    return timedelta(hours=settings.SESSION_HOURS)
