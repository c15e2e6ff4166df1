"""Reminding people of what they owe."""

from collections import defaultdict

from django.db.models import Max
from django.utils import timezone

from auditapp.history.models import Verb, record_each
from auditapp.notices import services as notices
from auditapp.notices.kinds import Kind
from auditapp.notices.models import Mail, Notice
from auditapp.notices.retrying import is_working_time
from auditapp.notices.services.leaving import notice
from auditapp.notices.stages import to_tell

from .owed import owed, to_remind
from .people import Directory
from .still import still_so


def send_reminders():
    """Make the mails of the day that are not made yet, if it is working time, and send all mails
    that are due; returns (mails made, mails that went out). May run twice at the same time, or be
    stopped anywhere and run again."""
    local = timezone.localtime()
    made = make_mails_of_the_day(local.date()) if is_working_time(local) else 0
    sent = notices.send_mails()
    notices.note_round()
    return made, sent


def make_mails_of_the_day(today):
    """How many were made: one for everybody to whom something is to be said today."""
    notices.begin_day(today)
    people = Directory()
    waiting, owing = _waiting(people), _to_say(people, today)
    has_one = set(Mail.objects.filter(day=today).values_list("person", flat=True))
    made = 0
    for person in {*waiting, *owing}:
        if person.pk not in has_one:
            made += notices.make_mail_of_the_day(
                person, day=today, waiting=waiting[person], owed=owing[person]
            )
    return made


def _waiting(people):
    """person -> what happened, was not told yet and is still so. What is not any more is dropped:
    nobody will be told."""
    rows = list(
        Notice.objects.for_mail_of_the_day().filter(person__is_active=True).select_related("person")
    )
    still = still_so(rows, people) if rows else []
    gone = {row.pk for row in rows} - {row.pk for row in still}
    Notice.objects.for_mail_of_the_day().filter(pk__in=gone).delete()
    by_person = defaultdict(list)
    for row in still:
        by_person[row.person].append(row)
    return by_person


def _to_say(people, today):
    """person -> unsaved notices of what they owe and are to be reminded of today."""
    things = owed(people, today)
    told = _told({thing.audit.pk for thing in things})
    now = timezone.now()
    by_person = defaultdict(list)
    for thing, count in things.items():
        before = told[thing.person.pk, thing.kind, thing.object_id, thing.due]
        if to_tell(thing.stage, before, today):
            by_person[thing.person].append(
                notice(
                    thing.person,
                    kind=thing.kind,
                    stage=thing.stage,
                    audit=thing.audit,
                    object_id=thing.object_id,
                    due=thing.due,
                    count=count,
                    mail=None,
                    by=None,
                    now=now,
                )
            )
    return by_person


def _told(audits):
    """(person, kind, object, due) -> stage -> the last day on which it was said of these audits."""
    told = defaultdict(dict)
    rows = Notice.objects.told().filter(audit_id__in=audits).exclude(stage="").order_by()
    for *key, stage, day in rows.values_list(
        "person", "kind", "object_id", "due", "stage"
    ).annotate(Max("day")):
        told[tuple(key)][stage] = day
    return told


def remind_now(*, audit, agencies, by):
    """Remind those who have returns of these agencies to send, whatever they chose. Returns how
    many are mailed, and how many were left out because somebody reminded them of this audit today
    already."""
    asked = to_remind(audit, agencies)
    rows = notices.leave_at_once(
        {
            person: {"kind": Kind.CHASED, "count": count, "due": audit.returns_due}
            for person, count in asked.items()
        },
        audit=audit,
        by=by,
    )
    record_each(Verb.SENT, rows, by=by)
    return len(rows), len(asked) - len(rows)
