"""What pages say of an audit is true at every moment: what is not known is not asserted, and what
does not apply is not shown.

Each sentence of a table stands on its page in the states that it names, and in no other.
"""

import datetime
import re
from html import unescape

import pytest
from django.utils import timezone

from auditapp.templatetags.interface import day
from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory, CaseFactory, QuestionSetFactory
from auditapp.tests.question_sets import COMPLETE, small
from cases.models import Audit, Case

# name -> (state, days until the returns are due, days until the panel meets)
STATES = {
    "collecting": ("collecting", 10, 30),
    "last day": ("collecting", 0, 30),
    "overdue": ("collecting", -1, 20),
    "panel's day gone": ("collecting", -20, -1),
    "moderating": ("moderating", -1, 5),
    "on the day": ("moderating", -1, 0),
    "met": ("moderating", -10, -1),
    "published": ("published", -10, -1),
    "closed": ("closed", -10, -1),
}
ALL = set(STATES)
PUBLISHED = {"published", "closed"}
OPEN = ALL - PUBLISHED
OVER = {"met"} | PUBLISHED
TO_COME = {"collecting", "last day", "overdue", "moderating", "on the day"}
IN_TIME = {"collecting", "last day"}

# page -> sentence -> states; {panel} and {due} are days. True of every question set, while no
# child is marked as discussed and no view of a family is recorded.
ALWAYS = {
    "summary": {
        "The panel meets on {panel}.": TO_COME,
        "The panel was to meet on {panel}.": {"panel's day gone"},
        "The panel met on {panel}.": OVER,
        "are being audited": ALL - OVER,
        "were audited": OVER,
        "discussed": set(),
        "Discussed": set(),
        "audited their own records": OVER,
        "Families were not asked for their views.": OVER,
        "Families were asked": set(),
        "Families are asked": set(),
        "The lead agency has not sent a return": set(),
        "The panel has not agreed a finding here yet.": OPEN,
        "The panel agreed no finding here.": PUBLISHED,
        "No view of a family or practitioner is recorded.": ALL,
        "How the audit itself is going": OPEN,
        "How the audit itself went": PUBLISHED,
    },
    "matrix": {
        "Returns due {due} · ": IN_TIME,
        "Returns were due {due} · ": ALL - IN_TIME,
        "Panel meets on {panel}": TO_COME,
        "Panel was to meet on {panel}": {"panel's day gone"},
        "Panel met on {panel}": OVER,
        "There are no returns": set(),
        "None is sent yet.": OPEN,
        "None was sent.": PUBLISHED,
    },
    "child": {
        "iscussed": set(),
        "Nothing is recorded yet.": OPEN,
        "Nothing is recorded.": PUBLISHED,
    },
    "home": {
        "An audit , due {due}": IN_TIME,
        "An audit , was due {due}": OPEN - IN_TIME,
        "Returns due {due}": IN_TIME,
        "Returns were due {due}": OPEN - IN_TIME,
        "past the due date": OPEN - IN_TIME,
    },
}  # fmt: skip

# Of a set that asks about other agencies and the child's path, while nothing was sent.
NOTHING_SENT = {
    "summary": {
        "No organisation has sent a return yet.": ALL - OVER,
        "sent returns so far": set(),
        "0 organisations audited their own records.": OVER,
        "Who was invited, came, reported and held the record": ALL,
        "No return that was sent so far says anything about it that can be counted.": OPEN,
        "No return that was sent says anything about it that can be counted.": PUBLISHED,
        "counts children": set(),
        "Timescales met and missed": ALL,
        "is recorded for any child yet.": OPEN,
        "is recorded for any child.": PUBLISHED,
    },
    "matrix": {
        "Paths and time limits": ALL,
        "Overdue": OPEN - IN_TIME,
        "Sent late": set(),
    },
    "child": {
        "Path and time limits": ALL,
        "No step is recorded yet.": OPEN,
        "No step is recorded. ": PUBLISHED,
        "No return that you may read has been sent for this child yet.": OPEN,
        "No return that you may read was sent for this child.": PUBLISHED,
        "Overdue": OPEN - IN_TIME,
    },
    "home": {"0 of 8 returns received": OPEN, "Overdue": OPEN - IN_TIME},
}

# Of a set without conferences, time limits and questions about other agencies, once the lead sent
# a return on the one child.
LEAD_SENT = {
    "summary": {
        "No organisation has sent": set(),
        "1 organisation sent returns so far: Social care.": ALL - OVER,
        "1 organisation audited their own records: Social care.": OVER,
        "Who was": set(),
        "that can be counted": set(),
        "counts children": set(),
        "Timescales": set(),
        "time limit": set(),
    },
    "matrix": {"Paths and time limits": set(), "Time limits": set()},
    "child": {
        "Path and time limits": set(),
        "No step is recorded": set(),
        "time limits": set(),
        "No return that you may read": set(),
    },
    "home": {"1 of 2 returns received": OPEN},
}

# Once a child of two is marked as discussed, and families are asked.
DISCUSSED = {
    "summary": {
        "discussed 1 of them so far": ALL - OVER,
        "discussed 1 of them.": OVER,
        "Discussed by the panel": ALL,
        "Audited, not discussed": OVER,
        "Families are asked for their views too.": ALL - OVER,
        "Families were asked for their views too.": OVER,
        "Families were not asked": set(),
    },
    "child": {
        "Audited, not discussed by the panel.": OVER,
        "Discussed by the panel": set(),
    },
}


def in_words(page):
    text = re.sub(r"<(title|svg|script)\b.*?</\1>", " ", page.text, flags=re.S)
    text = " ".join(unescape(re.sub("<[^>]*>", " ", text)).split())
    return re.sub(r" ([;:])", r"\1", text)


class Pages:
    """The pages about an audit and one of its children, as words, in any state."""

    def __init__(self, audit, case, chair, auditor):
        self.audit, self.case, self.chair, self.auditor = audit, case, chair, auditor

    def wrong(self, *tables):
        """Sentences that are where they must not be, or not where they must."""
        found = []
        for name, (state, due, panel) in STATES.items():
            days = self._move(state, due, panel)
            for page, words in self._words({page for table in tables for page in table}).items():
                found += [
                    f"{name}, {page}: {sentence!r} {'is missing' if name in states else 'is there'}"
                    for table in tables
                    for sentence, states in table.get(page, {}).items()
                    if (sentence.format(**days) in words) != (name in states)
                ]
        return found

    def _move(self, state, due, panel):
        today = timezone.localdate()
        due, panel = (today + datetime.timedelta(days=days) for days in (due, panel))
        Audit.objects.filter(pk=self.audit.pk).update(
            state=state, returns_due=due, panel_date=panel
        )
        return {"due": day(due), "panel": day(panel)}

    def _words(self, pages):
        urls = {
            "summary": self.audit.get_summary_url(),
            "matrix": self.audit.get_absolute_url(),
            "child": self.case.get_absolute_url(),
        }
        words = {page: in_words(self.chair.get(url)) for page, url in urls.items() if page in pages}
        if "home" in pages:
            homes = [in_words(client.get("/")) for client in (self.chair, self.auditor)]
            words["home"] = " ".join(homes)
        return words


@pytest.fixture
def pages_of(world, client_of):
    def pages_of(audit, case):
        return Pages(audit, case, client_of(world.chair), client_of(world.auditor))

    return pages_of


def test_sentences_while_nothing_is_sent(world, pages_of):
    assert pages_of(world.audit, world.case).wrong(ALWAYS, NOTHING_SENT) == []


def test_sentences_of_a_set_without_conferences_and_other_agencies(world, pages_of):
    Audit.objects.update(state="closed")
    plain = small(slug="plain")
    plain["sections"] = [s for s in plain["sections"] if s["code"] in "AS"]
    audit = AuditFactory(
        partnership=world.partnership,
        lead=world.social_care,
        asked=[world.police],
        question_set=QuestionSetFactory(content=plain),
    )
    case = CaseFactory(audit=audit, pseudonym="Cleo")
    acting.open_audit(audit)
    agency_return = acting.agency_return(case, world.social_care)
    acting.save(agency_return, "A", COMPLETE["A"])
    acting.send(agency_return)
    assert pages_of(audit, case).wrong(ALWAYS, LEAD_SENT) == []


def test_sentences_once_a_child_was_discussed(world, pages_of):
    Audit.objects.filter(pk=world.audit.pk).update(families_asked=True)
    Case.objects.filter(pk=world.case.pk).update(discussed=True)
    assert pages_of(world.audit, world.other_case).wrong(DISCUSSED) == []


def test_sentences_while_an_audit_is_set_up(world, client_of):
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[], title="To come"
    )
    case = CaseFactory(audit=audit, pseudonym="Cleo")
    Audit.objects.filter(pk=audit.pk).update(panel_date=None, returns_due=None)
    chair = client_of(world.chair)
    page = in_words(chair.get(audit.get_summary_url(), follow=True))
    assert "This audit is being set up." in page
    for words in ("met on", "meets on", "Families", "discussed", "None"):
        assert words not in page
    child = in_words(chair.get(case.get_absolute_url()))
    assert "has been sent for this child yet" in child
    for words in ("iscussed", "met on", "Overdue"):
        assert words not in child
    assert "To come: not open yet" in in_words(client_of(world.administrator).get("/"))
    assert "To come" not in in_words(client_of(world.care_auditor).get("/"))
