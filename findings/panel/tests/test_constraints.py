"""What the database itself holds about meetings and discussions."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from auditapp.tests.factories import DiscussionFactory, MeetingFactory, NoPartFactory
from cases.models import NotTakingPart
from findings.models import Attendance, CaseDiscussion


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_discussion_needs_a_reason_and_once_held_a_meeting(world):
    discussion = DiscussionFactory(case=world.case)
    rows = CaseDiscussion.objects.filter(pk=discussion.pk)
    refused(lambda: rows.update(reason=""))
    refused(lambda: rows.update(state="discussed"))
    refused(lambda: rows.update(saved_at=timezone.now()))
    refused(lambda: CaseDiscussion.objects.create(case=world.case, reason="Twice"))
    assert rows.update(state="discussed", meeting=MeetingFactory(audit=world.audit)) == 1


def test_attendance_is_of_somebody_who_came_or_sent_apologies(world):
    meeting = MeetingFactory(audit=world.audit)
    refused(lambda: Attendance.objects.create(meeting=meeting, presence="came"))
    refused(lambda: Attendance.objects.create(meeting=meeting, name="Pat", presence="late"))
    Attendance.objects.create(meeting=meeting, agency=world.police, presence="came")


def test_person_is_marked_once_at_a_time(world):
    mark = NoPartFactory(case=world.case, user=world.panel)
    again = {"case": world.case, "user": world.panel, "marked_at": timezone.now()}
    refused(lambda: NotTakingPart.objects.create(reason="other", **again))
    refused(lambda: NotTakingPart.objects.filter(pk=mark.pk).update(reason="tired"))
    NotTakingPart.objects.filter(pk=mark.pk).update(ended_at=timezone.now())
    NotTakingPart.objects.create(reason="other", **again)
