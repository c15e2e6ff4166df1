"""Eight weeks of a whole audit, hour by hour, through a real mail server; `send_reminders` is
killed at random points, stands still for a day, and the mail server is away for a morning."""

import datetime
import random
import re
import uuid
from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import connection

from auditapp import mail
from auditapp.accounts import services as accounts
from auditapp.notices import services as notices
from auditapp.tests import acting
from auditapp.tests.factories import (
    AgencyFactory,
    AuditFactory,
    CaseFactory,
    IdentityFactory,
    MembershipFactory,
    PartnershipFactory,
    PersonFactory,
    founder,
)
from cases.audits.services.audits import open_audit, start_moderating
from cases.models import AgencyReturn, AnswerCheck, CheckReply
from cases.returns.checks.services import ask_to_check, reply_to_check
from cases.returns.services import returns as saving
from cases.returns.services.assignment import assign
from cases.returns.services.reviewing import send_back
from cases.returns.services.sending import hand_in, take_back
from findings.accuracy.services import open_check, save_reply
from findings.reminders.services import remind_now, send_reminders

pytest_plugins = ["auditapp.notices.tests.mailbox"]

START = datetime.datetime(2019, 2, 4, 7)
WEEKS = 8
STANDS_STILL = datetime.date(2019, 2, 22)
AWAY = [(2019, 3, 4, hour) for hour in (8, 9, 10)]


class Killed(BaseException):
    """As SIGKILL: nothing of the product catches it."""


def make_audit():
    here = PartnershipFactory(name="Here")
    care = AgencyFactory(partnership=here, name="Social care", kind="CSC")
    police = AgencyFactory(partnership=here, name="Police", kind="POL")
    health = AgencyFactory(partnership=here, name="Health", kind="CH")
    nursing = AgencyFactory(partnership=here, name="Nursing", kind="CH", part_of=health)
    audit = AuditFactory(
        partnership=here,
        title="Neglect, spring 2019",
        lead=care,
        asked=[police, nursing],
        period_from=datetime.date(2018, 1, 1),
        period_to=datetime.date(2018, 12, 31),
        returns_due=datetime.date(2019, 3, 1),
        panel_date=datetime.date(2019, 3, 20),
    )
    for name in ("Ada", "Ben", "Cleo"):
        case = CaseFactory(
            audit=audit, pseudonym=f"CANARY-{name}", circumstances=f"CANARY happened to {name}"
        )
        IdentityFactory(case=case)
    everybody = {
        "auditor": PersonFactory(name="Auditor", auditor=police),
        "lead": PersonFactory(name="Lead", lead=police),
        "nurse": PersonFactory(name="Nurse", auditor=health),  # of the whole
        "leaver": PersonFactory(name="Leaver", auditor=nursing),
        "joiner": PersonFactory(name="Joiner"),
        "carer": PersonFactory(name="Carer", auditor=care),
        "panel": PersonFactory(name="Panel", panel=here),
        "chair": PersonFactory(name="Chair", chair=here),
        "outsider": PersonFactory(name="Outsider", lead=AgencyFactory(name="Far")),
    }
    notices.choose(person=everybody["carer"], daily=True)
    return SimpleNamespace(
        audit=audit, care=care, police=police, nursing=nursing, here=here, **everybody
    )


def rows_of(world, agency):
    rows = AgencyReturn.objects.filter(case__audit=world.audit, agency=agency)
    return [acting.agency_return(row.case, agency) for row in rows.order_by("pk")]


def fill_in(row, by):
    acting.fill_in(row, by=by, A={"A3-year": ["2018"], "A5": ["CANARY was done"]})


def send_all(world, agency, by):
    for row in rows_of(world, agency):
        row.refresh_from_db(fields=["state"])
        if row.is_editable:
            fill_in(row, by)
            acting.send(row, by=by)


def opening(world):
    open_audit(audit=world.audit, by=founder(), link=lambda audit: "https://audit.example/")


def assigning(world):
    rows = rows_of(world, world.police)[:2]
    returns = AgencyReturn.objects.filter(pk__in=[row.pk for row in rows])
    assign(returns=returns, person=world.auditor, by=world.lead)


def joining(world):
    MembershipFactory(user=world.joiner, place=world.nursing)


def leaving(world):
    accounts.end_membership(membership=world.leaver.memberships.get(), by=founder())


def handing_in(world):
    row = rows_of(world, world.police)[0]
    fill_in(row, world.auditor)
    version = saving.return_version(saving.drafts_of(row))
    hand_in(agency_return=row, version=version, by=world.auditor)


def giving_back(world):
    row = rows_of(world, world.police)[0]
    row.refresh_from_db()
    take_back(
        agency_return=row, handed_in_at=row.handed_in_at, reason="CANARY is missing", by=world.lead
    )


def sending_back(world):
    start_moderating(audit=world.audit, by=world.chair)
    for agency in (world.police, world.care):
        row = rows_of(world, agency)[0]
        question = world.audit.question_set.questions[0]
        send_back(
            agency_return=row,
            reason="CANARY reason",
            question_reasons={question: "CANARY reason of a question"},
            sent_at=row.sent_at,
            review_key=uuid.uuid4(),
            by=world.chair,
        )


def asking(number):
    def ask(world):
        row = rows_of(world, world.police)[1]
        question = world.audit.question_set.questions[number]
        ask_to_check(asked=[(row.pk, question.pk, None, "x")], note="CANARY", by=world.chair)

    return ask


def answering(world):
    for check in AnswerCheck.objects.all():
        reply_to_check(
            check=check, reply=CheckReply.RIGHT, words="CANARY", save_key=uuid.uuid4(),
            by=world.auditor,
        )  # fmt: skip


def checking_accuracy(world):
    open_check(audit=world.audit, by=world.chair)


def finishing_accuracy(world):
    reply = world.audit.accuracy_checks.get().replies.get(agency=world.police)
    save_reply(
        reply=reply, comments={}, seen=[], finished=True, version=reply.version,
        save_key=uuid.uuid4(), by=world.lead,
    )  # fmt: skip


def chasing(world):
    for _ in range(2):  # the second reminds nobody
        remind_now(audit=world.audit, agencies=[world.police], by=founder())


EVENTS = {
    (2, 4, 10): opening,
    (2, 5, 11): assigning,
    (2, 6, 11): joining,
    (2, 11, 9): leaving,
    (2, 12, 10): lambda world: send_all(world, world.care, world.carer),
    (2, 25, 10): handing_in,
    (2, 28, 12): giving_back,
    (3, 5, 12): lambda world: send_all(world, world.nursing, world.nurse),
    (3, 12, 12): lambda world: send_all(world, world.police, world.lead),
    (3, 13, 14): sending_back,
    (3, 14, 20): asking(0),
    (3, 14, 21): asking(2),
    (3, 18, 10): checking_accuracy,
    (3, 20, 12): finishing_accuracy,
    (3, 22, 12): answering,
    (3, 26, 15): chasing,
}

OPENED = "Side by Side: your agency is asked for returns"
GIVEN = "2 returns were given to you."
HANDED_IN = "1 return was handed in for your sign-off."
GIVEN_BACK = (
    "1 return that you handed in was given back to you instead of being signed off. "
    "The reason stands on its page."
)
SENT_BACK = "1 return was sent back, for 2 reasons. See its page."
ASKED_TO_CHECK = "Your agency is asked to check 2 answers against its record, until 21 March 2019."
IS_IT_RIGHT = (
    "Your agency is asked whether what was found about its work is right, until 1 April 2019. "
    "To say nothing is an answer too: say so on the page."
)
CHASED = "1 return is still to be sent. It was due on 1 March 2019."
# mails of the day begin with their day
ASKED = "Your agency is asked for returns. 3 returns are to be sent by 1 March 2019."
ONE_SOON, THREE_SOON = (
    f"{returns} to be sent by 1 March 2019." for returns in ("1 return is", "3 returns are")
)
ONE_TOMORROW, TWO_TOMORROW, THREE_TOMORROW = (
    f"{returns} to be sent by 1 March 2019, which is tomorrow."
    for returns in ("1 return is", "2 returns are", "3 returns are")
)
ONE_OVER = "1 return is overdue. It was due on 1 March 2019."
THREE_OVER = "3 returns are overdue. They were due on 1 March 2019."
SIGN_OFF = "1 return waits for your sign-off."
AGAIN = "1 return that was sent back is still to be sent again."
CHECK_TOMORROW = (
    "2 answers are to be checked against your record by 21 March 2019, which is tomorrow."
)
CHECK_OVER = "2 answers are to be checked against your record. They are overdue."
NOT_SAID = (
    "Your agency has not said yet whether what was found about its work is right. "
    "It may do so until 1 April 2019."
)


def each(names, said):
    return {name: [said] for name in names}


# What each mailbox holds in the end: (month, day) -> person -> what each mail says, the mail of the
# day as a list. 22 February the server stood still; 1 April is a Monday.
MAILS = {
    (2, 4): each(["auditor", "lead", "nurse", "leaver", "carer"], OPENED),
    (2, 5): {"auditor": [GIVEN]},
    (2, 6): {"joiner": [[ASKED]]},
    (2, 25): {
        "auditor": [[THREE_SOON]],
        "lead": [[ONE_SOON], HANDED_IN],
        "nurse": [[THREE_SOON]],
        "joiner": [[THREE_SOON]],
    },
    (2, 27): {"lead": [[SIGN_OFF]]},
    (2, 28): {
        "auditor": [[TWO_TOMORROW], GIVEN_BACK],
        "lead": [[ONE_TOMORROW]],
        "nurse": [[THREE_TOMORROW]],
        "joiner": [[THREE_TOMORROW]],
    },
    (3, 4): {
        "auditor": [[THREE_OVER]],
        "lead": [[ONE_OVER]],
        "nurse": [[THREE_OVER]],
        "joiner": [[THREE_OVER]],
    },
    (3, 11): {"auditor": [[THREE_OVER]], "lead": [[ONE_OVER]]},
    (3, 13): {"auditor": [SENT_BACK], "lead": [SENT_BACK], "carer": [[SENT_BACK]]},
    (3, 14): {"auditor": [ASKED_TO_CHECK], "lead": [ASKED_TO_CHECK]},
    (3, 18): {
        **each(["auditor", "lead", "nurse", "joiner"], IS_IT_RIGHT),
        "carer": [[IS_IT_RIGHT]],
    },
    (3, 20): {
        "auditor": [[AGAIN, CHECK_TOMORROW]],
        "lead": [[CHECK_TOMORROW]],
        "carer": [[AGAIN]],
    },
    (3, 22): {"auditor": [[CHECK_OVER]], "lead": [[CHECK_OVER]]},
    (3, 26): {"auditor": [CHASED]},
    (3, 27): {"auditor": [[AGAIN]], "carer": [[AGAIN]]},
    (3, 29): each(["nurse", "joiner", "carer"], [NOT_SAID]),
}


class Killer:
    """Kills runs: before or after a random query, or when the mail server has just taken a mail and
    nobody has noted it. `in_window` are the Message-IDs of mails after which it struck."""

    def __init__(self, monkeypatch):
        self.random = random.Random(14)
        self.kills, self.in_window, self.connections = 0, set(), []
        self.queries = self.mails = None  # left until it strikes
        self.last_taken = None
        self.mail_server_is_away = False
        self.connect, self.send = mail.get_connection, mail._sent
        monkeypatch.setattr(mail, "get_connection", self.get_connection)
        monkeypatch.setattr(mail, "_sent", self.sent)

    def get_connection(self):
        one = self.connect()
        if self.mail_server_is_away:
            one.port = 1
        self.connections.append(one)
        return one

    def sent(self, name, message):
        taken = self.send(name, message)
        self.last_taken = message.extra_headers.get("Message-ID")
        if self.mails is not None:
            self.mails -= 1
            if self.mails == 0:
                self.strike()
        return taken

    def around(self, execute, *args):
        self.count_query()
        result = execute(*args)
        self.count_query()
        return result

    def count_query(self):
        if self.queries is not None:
            self.queries -= 1
            if self.queries == 0:
                self.strike()

    def strike(self):
        self.kills += 1
        self.in_window.add(self.last_taken)  # which may have been noted already
        raise Killed

    def run(self):
        how = self.random.choice(["not", "query", "mail"])
        self.queries = self.random.randint(1, 80) if how == "query" else None
        self.mails = self.random.randint(1, 3) if how == "mail" else None
        try:
            with connection.execute_wrapper(self.around):
                send_reminders()
        except Killed:
            connection.close()  # the database undoes what was not committed
            for one in self.connections:
                if one.connection is not None:
                    one.connection.close()
        self.connections.clear()
        self.queries = self.mails = self.last_taken = None


def run_eight_weeks(clock, killer, world):
    for hour in range(WEEKS * 7 * 24):
        at = START + datetime.timedelta(hours=hour)
        clock.set(at.year, at.month, at.day, at.hour)
        event = EVENTS.get((at.month, at.day, at.hour))
        if event:
            event(world)
        killer.mail_server_is_away = (*at.timetuple()[:4],) in AWAY
        if at.date() != STANDS_STILL:
            killer.run()


@pytest.mark.django_db(transaction=True)
def test_each_mail_comes_once_to_whom_it_is_for(clock, mailboxes, monkeypatch):
    clock.set(2019, 2, 1, 9)
    world = make_audit()
    killer = Killer(monkeypatch)
    run_eight_weeks(clock, killer, world)

    names = {person.email: name for name, person in vars(world).items() if hasattr(person, "email")}
    found = {}
    for at, address, message in mailboxes.seen:
        day = found.setdefault((at.month, at.day), {})
        day.setdefault(names[address], []).append(said_in(message))
    assert found == MAILS

    came = Counter(message["Message-ID"] for _, _, message in mailboxes.raw)
    doubles = {key for key, number in came.items() if number > 1}
    assert doubles, "nobody was stopped between the mail server's word and its being noted"
    assert doubles <= killer.in_window
    assert killer.kills > 50
    of_the_day = [(at, to) for at, to, message in mailboxes.raw if is_of_the_day(message)]
    assert {at.hour for at, _ in of_the_day} <= set(range(8, 18))
    for _, _, message in mailboxes.raw:
        assert not re.search("CANARY|Nominella|Adresse", message.as_string())


def is_of_the_day(message):
    return message["Subject"] == "Side by Side: what waits for you"


def said_in(message):
    """What the mail says: a list of sentences if it is one of the day."""
    lines = message.get_content().splitlines()
    if is_of_the_day(message):
        return [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    return OPENED if message["Subject"] == OPENED else lines[2]
