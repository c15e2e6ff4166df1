"""Answers as CSV."""

import csv
import io

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import PersonFactory


@pytest.fixture
def rows(client_of):
    def rows(person, url):
        response = client_of(person).get(url)
        assert response.status_code == 200
        text = response.getvalue().decode("utf-8")
        assert text.startswith("\ufeff")
        return list(csv.DictReader(io.StringIO(text[1:], newline="")))

    return rows


def of_return(agency_return):
    return f"/returns/{agency_return.public_id}/answers.csv"


def of_audit(audit):
    return f"/audits/{audit.public_id}/answers.csv"


def test_one_row_for_each_answer_in_words_and_code(world, rows):
    sent = acting.fill_in_and_send(world.case, world.police, A={"A5-comment": ["See the log"]})
    found = {row["Code"]: row for row in rows(world.chair, of_return(sent))}
    assert found["A3"] == {
        "Audit": "An audit",
        "Child": "Ada",
        "Agency": "Police",
        "Section": "The child",
        "Code": "A3",
        "Question": "When?",
        "About agency": "",
        "Answer": "28 February 2019",
        "Answer code": "2019-02-28",
        "Comment": "",
        "State of the return": "Sent",
    }
    assert (found["A2"]["Answer"], found["A2"]["Answer code"]) == ("Neglect", "neglect")
    assert (found["A4"]["Answer"], found["A4"]["Answer code"]) == ("3", "3")
    assert (found["A7"]["Answer"], found["A7"]["Answer code"]) == ("Good", "good")
    assert found["A5"]["Comment"] == "See the log"


def test_lead_has_a_row_for_each_agency(world, rows):
    care = acting.fill_in_and_send(world.case, world.social_care)
    about = [r["About agency"] for r in rows(world.chair, of_return(care)) if r["Code"] == "B1"]
    assert sorted(about) == ["Health", "Nursery", "Police", "School nursing"]


def test_working_copy_has_what_is_wrong_as_typed(world, rows):
    police = acting.agency_return(world.case, world.police)
    acting.save(police, "A", {"A1": ["known"], "A4": ["three"], "A4-comment": ["or four"]})
    found = {row["Code"]: row for row in rows(world.auditor, of_return(police))}
    assert set(found) == {"A1", "A4"}
    assert (found["A4"]["Answer"], found["A4"]["Comment"]) == ("three", "or four")
    assert found["A4"]["State of the return"] == "In progress: working copy, not sent"


@pytest.mark.parametrize("start", [*"=+-@|\t", "\r", "＝", "＋", "－", "＠", "\ufeff"])  # noqa: RUF001
def test_no_cell_is_a_formula(start, world, rows):
    text = f"{start}1+1\r\nnext"
    sent = acting.fill_in_and_send(world.case, world.police, A={"A5": [text], "A5-comment": [text]})
    [row] = [row for row in rows(world.chair, of_return(sent)) if row["Code"] == "A5"]
    for cell in (row["Answer"], row["Comment"]):
        assert not cell.startswith(tuple("=+-@|\t\r＝＋－＠\ufeff"))  # noqa: RUF001
        assert cell.endswith("1+1\nnext")


def test_answers_of_the_audit_are_those_that_each_person_may_read(world, rows):
    acting.fill_in_and_send(world.case, world.health, A={"A5": ["of health"]})
    acting.fill_in(acting.agency_return(world.case, world.police), A={"A5": ["of police"]})

    def texts(person):
        return {r["Answer"] for r in rows(person, of_audit(world.audit)) if r["Code"] == "A5"}

    assert texts(world.chair) == {"of health"}
    assert texts(world.auditor) == {"of police"}
    both = PersonFactory(name="Both", panel=world.partnership, auditor=world.police)
    assert texts(both) == {"of police"}
    acting.send(acting.agency_return(world.case, world.police))
    assert texts(both) == {"of police", "of health"}
