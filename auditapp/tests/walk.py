"""All addresses of the table in test_isolation.py asked by one person: once, so that many tests can
look at the same answers (test_answers.py).
"""

from dataclasses import dataclass
from functools import partial

from django.urls import resolve, reverse

from .addresses import words_of
from .page_forms import posted_forms
from .test_identities import READ_A_PURPOSE, THEIR_OWN_PURPOSE, Told, said_beside
from .test_isolation import ROWS, Row, nothing_kept
from .watching import tables_written
from .world import another_tab, signed_in

PURPOSE = {"purpose": "find_record"}
# Whose pages' forms are posted as they are, which says more than an empty body does.
POSTING = ["auditor", "chair", "administrator"]
DECLARED = {"reason": "x", "sure": "on"}


@dataclass
class Answer:
    row: Row
    method: str  # "get", "post", or "form" for a form of that page
    data: dict
    status: int
    headers: dict
    words: str
    beside: str  # headers, cookies, and what the next page will say
    elsewhere: set  # the canaries that came into mails, the log or the trail
    tables: set  # that were written to
    entries: list  # what was added to the trail, as dicts

    def __str__(self):
        return f"{self.method} {self.row} {self.data}"

    @property
    def is_page(self):
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def leads_to(self):
        return self.headers.get("Location", "")


def answers_to(person, world, arguments):
    """All that one person is answered; None is whoever is not signed in. Whatever a request does
    is undone before the next."""
    client = signed_in(person and getattr(world, person), raise_request_exception=False)
    with Told() as told:
        assert not told.found()
        told.trail_is_read()
        for row in ROWS:
            url = reverse(row.name, args=arguments.get((row.name, row.place)))
            ask = partial(answer_to, client, row, told=told)
            page = ask("get", url, {})
            yield page
            for data in posted_to(row):
                yield ask("post", url, data)
            if person in POSTING and page.is_page:
                for form in forms_on(page, url):
                    yield ask("form", form.action, form.data | DECLARED)


def posted_to(row):
    """What a child's record is needed for, posted to every address; where that is read, an empty
    body too, which is otherwise the same."""
    return [{}, PURPOSE] if row.name in READ_A_PURPOSE else [PURPOSE]


def forms_on(page, url):
    for form in posted_forms(url, page.words):
        if "purpose" in form.choices or form.action == "/accounts/logout/":
            continue
        if resolve(form.action).url_name not in THEIR_OWN_PURPOSE:
            yield form


def answer_to(client, row, method, url, data, told):
    ask = another_tab(client).get if method == "get" else another_tab(client).post
    with nothing_kept():
        with tables_written() as tables:
            response = ask(url, data, secure=True)
            words = words_of(response)
        elsewhere = told.found(trail="history_entry" in tables)
        return Answer(
            row, method, data, response.status_code, dict(response.headers), words,
            said_beside(response), elsewhere, tables, told.entries,
        )  # fmt: skip
