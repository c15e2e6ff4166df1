"""The print of a return."""

import io

import pytest
from django.utils import timezone
from docx import Document

from auditapp.templatetags.interface import day
from auditapp.tests import acting


@pytest.fixture
def printed(client_of):
    def printed(person, agency_return):
        response = client_of(person).get(f"/returns/{agency_return.public_id}/return.docx")
        assert response.status_code == 200
        return Document(io.BytesIO(response.content))

    return printed


def words(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_print_has_heading_sections_questions_and_answers(world, printed):
    well = {"observations-well": ["Minutes went out"], "A5-comment": ["See the log"]}
    sent = acting.fill_in_and_send(world.case, world.police, A=well)
    document = printed(world.chair, sent)
    text = words(document)
    for expected in (
        "Ada, 7 years",
        "Agency: Police",
        "Audit: An audit",
        "State: Sent",
        f"Printed: {day(timezone.localdate())}",
        "A3 When?\n28 February 2019",
        "A2 What did it show?\nNeglect",
        "Comment: See the log",
        "What is working well\nMinutes went out",
    ):
        assert expected in text
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["The child", "The meeting", "The plan"]


def test_print_of_a_working_copy_shows_what_is_wrong_and_what_is_missing(world, printed):
    police = acting.agency_return(world.case, world.police)
    acting.save(police, "A", {"A3-day": ["31"], "A3-month": ["2"], "A3-year": ["2019"]})
    text = words(printed(world.auditor, police))
    assert "working copy, not sent" in text
    assert "A3 When?\n31 2 2019\nNot ready to send: A3: the date must be a real date" in text
    assert "A1 What do you hold?\nNot answered" in text


def test_print_lead_answers_by_agency(world, printed):
    care = acting.fill_in_and_send(world.case, world.social_care)
    text = words(printed(world.chair, care))
    assert "B1 Who took part?\nHealth: Took part" in text


def test_print_of_nothing_sent_says_so(world, printed):
    police = acting.agency_return(world.case, world.police)
    world.audit.state = "closed"
    world.audit.save()
    assert "A1 What do you hold?\nNot answered" in words(printed(world.auditor, police))


def test_odd_text_arrives_intact_or_cleaned(world, printed):
    odd = "a & b < c > {{7*7}} {% debug %} \x0b\x0c\x01\ufffe end\r\nsecond line"
    sent = acting.fill_in_and_send(
        world.case, world.police, A={"A5": [odd], "observations-needs": [odd], "A5-comment": [odd]}
    )
    text = words(printed(world.chair, sent))
    assert text.count("a & b < c > {{7*7}} {% debug %} \n\n end\nsecond line") == 3


def test_print_names_nobody_in_its_properties_and_counts_pages(world, printed):
    document = printed(world.chair, acting.fill_in_and_send(world.case, world.police))
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.title) == (
        "Side by Side",
        "Side by Side",
        "Return",
    )
    assert about.comments == ""
    assert "NUMPAGES" in document.sections[0].footer._element.xml
