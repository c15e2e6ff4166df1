"""The summary report: what it counts, and that it adds up."""

import re
import uuid
from html.parser import HTMLParser

import pytest

from auditapp.tests import acting
from auditapp.tests.factories import AuditFactory
from cases.children.services.cases import record_voice
from cases.models import Case
from cases.returns.services import reviewing

from ..summaries import summarise


class Tables(HTMLParser):
    """The tables of a page as (caption, rows of cell texts); the last row is the foot if any."""

    def __init__(self, page):
        super().__init__()
        self.found, self.feet, self.text = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.found.append(["", []])
            self.feet.append(None)
        elif tag == "tr":
            self.found[-1][1].append([])
        elif tag in ("td", "th", "caption"):
            self.text = ""
        elif tag == "tfoot":
            self.feet[-1] = len(self.found[-1][1])

    def handle_endtag(self, tag):
        if tag == "caption":
            self.found[-1][0] = self.text.strip()
        elif tag in ("td", "th"):
            self.found[-1][1][-1].append(" ".join(self.text.split()))

    def handle_data(self, data):
        if self.text is not None:
            self.text += data


def numbers(cell):
    return [int(n) for n in re.findall(r"\d+", cell)] or [0, 0]


def assert_totals_are_sums(page):
    """Every table with a foot: each number in it is the sum of the numbers above it."""
    tables = Tables(page)
    checked = 0
    for (caption, rows), foot in zip(tables.found, tables.feet, strict=True):
        if foot is None:
            continue
        body, total = rows[1:foot], rows[foot]
        for column in range(1, len(total)):
            parts = [numbers(row[column]) for row in body]
            width = len(numbers(total[column]))
            sums = [sum(part[i] for part in parts if len(part) > i) for i in range(width)]
            assert numbers(total[column]) == sums, f"{caption}, column {column}"
            checked += 1
    return checked


@pytest.fixture
def page(world, client_of):
    def page():
        return client_of(world.chair).get(world.audit.get_summary_url()).content.decode()

    return page


class TestAuditOf2019:
    """Built from the database, as the demonstration loads it."""

    @pytest.fixture
    def audit(self, demonstration):
        return demonstration.audit

    def test_summary_has_the_figures_of_the_report(self, audit, client_of):
        report = summarise(audit)
        assert len(report.children) == 10
        assert len(report.discussed) == 6
        assert len(report.organisations) == 9
        assert {kind: len(rows) for kind, rows in report.findings.items()} == {
            "well": 14,
            "worried": 10,
            "needs": 10,
        }
        assert report.grades == []
        assert report.returns_total.expected == report.returns_total.received == 90
        assert audit.families_asked
        assert report.quotes
        assert {case.pseudonym for case in report.discussed} == {
            "Gail", "Grace", "Gareth", "Graham", "Gina", "Georgie",
        }  # fmt: skip

        chair = audit.partnership.memberships.get(role="chair").user
        page = client_of(chair).get(audit.get_summary_url()).content.decode()
        for words in [
            "10 children",
            "discussed 6 of them",
            "9 organisations",
            "Families were asked for their views too",
            "What is working well (14)",
            "What we are worried about (10)",
            "What needs to happen (10)",
            "28 February 2019",
            "Answered by 9 agencies of 9 cover sheets sent",
        ]:
            assert words in page
        assert assert_totals_are_sums(page) >= 3 + 5 + 3 + 3
        assert "Grades" not in page
        self.assert_every_finding_is_counted_from_its_evidence(report)
        self.assert_school_nursing_was_not_invited(report)
        self.assert_nothing_shows_as_years_late(audit, chair, client_of)

    def assert_every_finding_is_counted_from_its_evidence(self, report):
        for findings in report.findings.values():
            for finding in findings:
                observations = list(finding.observations.all())
                children = {o.case_id for o in observations}
                agencies = {o.agency_return.agency_id for o in observations if o.agency_return_id}
                assert (finding.children, finding.agencies) == (len(children), len(agencies))

    def assert_school_nursing_was_not_invited(self, report):
        [conference] = [m for m in report.meetings if m.section.code == "CC"]
        [row] = [r for r in conference.rows if r.agency.name == "School Nursing"]
        invited = row.shares[conference.columns.index("Invited")]
        assert invited.count < invited.of

    def assert_nothing_shows_as_years_late(self, audit, chair, client_of):
        matrix = client_of(chair).get(audit.get_absolute_url()).content.decode()
        assert "Overdue" not in matrix


def test_meeting_counts_only_services_involved_then(world, page):
    """1 of 2: the police took part for Ada, were not invited for Ben; na and nr do not count."""
    cells = {
        world.case: {"police": "part", "health": "na"},
        world.other_case: {"police": "uninvited", "health": "nr"},
    }
    for case, values in cells.items():
        data = {f"B1-{getattr(world, name).pk}": [value] for name, value in values.items()}
        acting.fill_in_and_send(case, world.social_care, B=data)
    acting.fill_in_and_send(world.case, world.police, B={"B6": ["part"]})
    acting.fill_in_and_send(world.other_case, world.police, B={"B6": ["nr"]})
    [meeting] = summarise(world.audit).meetings
    assert meeting.columns == [
        "Invited", "Came", "Sent a report", "Report there in time", "Holds the record",
    ]  # fmt: skip
    shares = {row.agency: [(s.count, s.of) for s in row.shares] for row in meeting.rows}
    assert shares[world.police] == [(1, 2), (1, 2), (2, 2), (2, 2), (1, 1)]
    assert shares[world.health][:2] == [(0, 0), (0, 0)]
    assert world.social_care not in shares
    assert assert_totals_are_sums(page()) >= 5


def test_child_is_counted_once_where_another_agency_came_to_lead_on_it(world):
    """Both agencies answered as the lead; only who leads now counts."""
    for lead, value in ((world.social_care, "uninvited"), (world.health, "part")):
        Case.objects.filter(pk=world.case.pk).update(lead_agency=lead)
        data = {f"B1-{world.police.pk}": [value]}
        acting.fill_in_and_send(world.case, lead, B=data)
    [meeting] = summarise(world.audit).meetings
    shares = {row.agency: [(s.count, s.of) for s in row.shares] for row in meeting.rows}
    assert shares[world.police][:2] == [(1, 1), (1, 1)]
    assert meeting.total.shares[0].of == len(meeting.rows)


def test_grades_are_counted_where_the_set_has_a_scale(world, page):
    acting.fill_in_and_send(world.case, world.police, A={"A7": ["good"]})
    acting.fill_in_and_send(world.case, world.health, A={"A7": ["poor"]})
    acting.fill_in_and_send(world.other_case, world.police, A={"A7": ["good"]})
    [table] = summarise(world.audit).grades
    assert table.rows == [("Good", 2), ("Poor", 1)]
    assert table.total == 3
    assert assert_totals_are_sums(page())


def test_not_known_returns_and_withdrawn_ones_are_counted_right(world, page):
    unknown = acting.agency_return(world.case, world.health)
    acting.save(unknown, "A", {"A1": ["unknown"]})
    acting.send(unknown)
    gone = acting.fill_in_and_send(world.other_case, world.police, A={"A7": ["good"]})
    reviewing.withdraw(agency_return=gone, reason="Wrong child", by=world.administrator)
    report = summarise(world.audit)
    rows = {r.agency: (r.expected, r.received, r.not_known) for r in report.returns}
    assert rows[world.health] == (2, 1, 1)
    assert rows[world.police] == (1, 0, 0)
    assert world.police not in report.organisations
    assert report.grades[0].total == 0
    assert assert_totals_are_sums(page()) == 5 - 5 + 3 + 1


def test_words_without_consent_never_reach_the_summary(world, page):
    for words, consent in (("To be quoted", True), ("Kept to the panel", False)):
        record_voice(
            case=world.case,
            who="father",
            words=words,
            how="asked",
            consent_to_quote=consent,
            observations=[],
            save_key=uuid.uuid4(),
            by=world.panel,
        )
    text = page()
    assert "To be quoted" in text
    assert "Kept to the panel" not in text
    assert "1 more view is recorded, and not to be quoted" in text


def rows_of(page, caption):
    [rows] = [rows for said, rows in Tables(page).found if said.startswith(caption)]
    return {row[0]: int(row[1]) for row in rows[1:]}


def test_cover_sheets_are_counted_by_choice_and_their_words_listed(world, page):
    sent = {
        world.social_care: {"S1": ["own"], "S3": ["manager", "auditor"], "S5": ["no"]},
        world.police: {"S1": ["no"], "S2": ["The <line> was down"], "S3": ["manager"]},
        world.health: {"S1": ["own"], "S1-comment": ["By now"], "S3": ["manager"]},
    }
    for agency, data in sent.items():
        acting.send_cover_sheet(world.audit, agency, data)
    text = page()
    assert rows_of(text, "Could you see") == {"Yes, ourselves": 2, "No": 1, "All that answered": 3}
    assert rows_of(text, "Who filled it in?") == {"A manager": 3, "An auditor": 1}
    only_lead = {"Yes": 0, "No": 1, "Not recorded": 0, "Not applicable": 0, "All that answered": 1}
    assert rows_of(text, "Did you call") == only_lead
    assert "Answered by 1 agency of 3 cover sheets sent" in text
    assert "Finished when?" not in text  # nobody answered it
    assert assert_totals_are_sums(text) == 3 + 1 + 2  # returns, grades, S1 and S5
    for agency, words in [("Police", "The &lt;line&gt; was down"), ("Health", "By now")]:
        said = f'<dt class="govuk-summary-list__key">{agency}</dt><dd class="govuk-summary-list__'
        assert f'{said}value">{words}' in text


def test_only_what_was_sent_of_a_cover_sheet_is_in_the_summary(world, page):
    acting.save_cover_sheet(world.audit, world.health, {"S1": ["no"], "S2": ["Unsent words"]})
    assert "once for the whole audit" not in page()
    acting.send_cover_sheet(world.audit, world.police)
    acting.save_cover_sheet(world.audit, world.police, {"S1": ["no"], "S2": ["Unsent words"]})
    text = page()
    assert rows_of(text, "Could you see") == {"Yes, ourselves": 1, "No": 0, "All that answered": 1}
    assert "Unsent words" not in text


def test_empty_audit_has_a_summary_that_says_so(world, client_of):
    audit = AuditFactory(
        partnership=world.partnership, lead=world.social_care, asked=[], title="Nothing yet",
        question_set=world.audit.question_set,
    )  # fmt: skip
    type(audit).objects.filter(pk=audit.pk).update(state="collecting")
    text = client_of(world.chair).get(audit.get_summary_url()).content.decode()
    assert "No child is in this audit yet" in text
    assert "The panel has not agreed a finding here yet" in text
    assert not Case.objects.filter(audit=audit).exists()
