"""An audit of neglect, set up through its pages: a fact that its question set brings along and one
of its own, nine children in three groups."""

import csv
import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from auditapp.tests import acting
from auditapp.tests.factories import FindingFactory, QuestionSetFactory
from auditapp.tests.world import signed_in
from cases.models import Audit, Sample
from cases.offline.tests.workbooks import downloaded

LABELS = {"cp": "Child protection", "cin": "Child in need", "eh": "Early help"}
PLAN = {
    "code": "plan",
    "label": "Kind of plan",
    "choices": [{"value": value, "label": label} for value, label in LABELS.items()],
}
NEGLECT = {
    "slug": "neglect",
    "version": 1,
    "title": "Neglect",
    "facts": [PLAN],
    "scale": [{"value": "good", "label": "Good"}, {"value": "poor", "label": "Poor"}],
    "sections": [
        {
            "code": "N",
            "title": "Neglect",
            "questions": [
                {"code": "N1", "kind": "grade", "text": "How good was it?", "required": True},
                {
                    "code": "N2",
                    "kind": "yes_no",
                    "text": "Was the core group held?",
                    "required": True,
                    "asked_when": ["plan=cp"],
                },
            ],
        }
    ],
}
GROUPS = ["cp", "cin", "eh"]


def table(*rows, headings):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([headings, *rows])
    return SimpleUploadedFile("children.csv", file.getvalue().encode())


def posted(audit, **data):
    version = Audit.objects.get(pk=audit.pk).version
    return {"version": version, "save_key": str(uuid.uuid4())} | data


def boxes(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def set_up(world, client):
    """Everything but the children."""
    client.post(reverse("audit-create"), {"title": "Neglect 2019", "save_key": str(uuid.uuid4())})
    audit = Audit.objects.get(title="Neglect 2019")
    question_set = QuestionSetFactory(content=NEGLECT)
    day = datetime.timedelta(days=1)
    today = datetime.date.today()
    dates = boxes("period_from", today - 200 * day) | boxes("period_to", today - 20 * day)
    dates |= boxes("panel_date", today + 40 * day) | boxes("returns_due", today + 20 * day)
    parts = {f"part-{world.social_care.pk}": "lead", f"part-{world.police.pk}": "asked"}
    own = {"label-new-1": "Locality", "choices-new-1": "North\nSouth\nWest"}
    texts = dict.fromkeys(["topic", "aim", "scope"], "About neglect")
    for step, data in {
        "audit-set-up-purpose": {"title": audit.title} | texts,
        "audit-set-up-question-set": {"question_set": question_set.pk},
        "audit-set-up-agencies": parts,
        "audit-set-up-dates": dates,
        "audit-facts": own,
    }.items():
        answer = client.post(reverse(step, args=[audit.public_id]), posted(audit, **data))
        assert answer.status_code == 302, step
    return Audit.objects.get(pk=audit.pk)


def import_children(client, audit, file):
    url = reverse("case-import", args=[audit.public_id])
    return client.post(url, {"file": file, "save_key": str(uuid.uuid4())})


def neglect_audit(world):
    """Open, with nine children: three of each kind of plan, in three localities."""
    client = signed_in(world.administrator)
    audit = set_up(world, client)
    rows = [
        [f"Child {letter}", str(place + 4), LABELS[GROUPS[place % 3]].upper(), "NSW"[place // 3]]
        for place, letter in enumerate("ABCDEFGHI")
    ]
    towns = {"N": "north", "S": "South", "W": "west"}
    rows = [[*row[:3], towns[row[3]]] for row in rows]
    # a column is known by the name of the fact or by its code
    headings = ["Pseudonym", "Age", "kind of plan", "locality"]
    waiting = import_children(client, audit, table(*rows, headings=headings))
    assert "Child protection" in client.get(waiting.url).text
    client.post(waiting.url, {"do": "add"})
    check = reverse("audit-set-up-check", args=[audit.public_id])
    assert client.post(check, posted(audit)).status_code == 302
    return Audit.objects.get(pk=audit.pk)


@pytest.fixture(scope="module")
def recorded_world(recorded_world):
    return recorded_world.extended(neglect=neglect_audit)


@pytest.fixture
def administrator(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def chair(world, client_of):
    return client_of(world.chair)


def child(world, letter="A"):
    return world.neglect.cases.get(pseudonym=f"Child {letter}")


def words(response):
    return " ".join(response.text.split())


def edit(client, case, **changes):
    """Save the form of a child as it is shown, with these changes."""
    url = reverse("case-edit", args=[case.audit.public_id, case.public_id])
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return client.post(url, {n: v for n, v in shown.items() if v not in (None, [])} | changes)


def test_children_have_their_facts_on_every_page_of_those_who_see_the_audit_whole(
    world, administrator, chair
):
    assert world.neglect.state == "collecting"
    assert child(world, "E").facts == {"plan": "cin", "locality": "south"}
    listed = administrator.get(reverse("audit-set-up-children", args=[world.neglect.public_id]))
    assert listed.text.count('data-label="Kind of plan">Child in need</td>') == 3
    assert 'data-label="Locality">South</td>' in listed.text
    page = words(chair.get(child(world, "E").get_absolute_url()))
    assert "Kind of plan: Child in need. Locality: South." in page


def test_agencies_read_as_much_of_them_as_of_the_category(world, client_of):
    client = client_of(world.auditor)
    row = acting.agency_return(child(world), world.police)
    for url in (world.neglect.get_absolute_url(), row.get_absolute_url()):
        assert "Locality" not in client.get(url).text
    assert client.get(child(world).get_absolute_url()).status_code == 404


def test_questions_are_asked_by_the_facts_and_recounted_when_one_changes(world, administrator):
    def asked(letter):
        row = acting.agency_return(child(world, letter), world.police)
        return row.drafts.get().asked

    assert [asked(letter) for letter in "ABC"] == [2, 1, 1]
    assert edit(administrator, child(world, "B"), **{"fact-plan": "cp"}).status_code == 302
    assert asked("B") == 2
    assert edit(administrator, child(world, "A"), **{"fact-plan": ""}).status_code == 302
    assert child(world, "A").facts == {"locality": "north"}
    assert asked("A") == 1


def test_value_that_is_none_of_the_choices_is_refused(world, administrator):
    answer = edit(administrator, child(world), **{"fact-plan": "adopted"})
    assert answer.status_code == 422
    assert "Kind of plan: select from the list" in answer.text

    file = table(["", "7", "Adopted", "north"], headings=["Pseudonym", "Age", "plan", "Locality"])
    answer = import_children(administrator, world.neglect, file)
    assert answer.status_code == 422
    [error] = answer.context["form"].cell_errors
    choices = ", ".join(LABELS.values())
    assert str(error) == f"Row 2, Kind of plan: This must be one of these: {choices}"


def test_sample_is_shared_out_equally_among_groups_of_a_fact(world, administrator):
    rows = [[f"R{i}", "7", LABELS["cp" if i < 20 else GROUPS[i % 3]]] for i in range(30)]
    url = reverse("candidate-list-create", args=[world.neglect.public_id])
    file = table(*rows, headings=["Reference", "Age", "Kind of plan"])
    found = administrator.post(url, {"file": file, "save_key": str(uuid.uuid4())}).url
    assert "Early help: 4" in administrator.get(found).text
    data = {"size": "6", "strata": ["fact-plan"], "is_equal": "equal", "seed": ""}
    drawn = administrator.post(found, data | {"save_key": str(uuid.uuid4())}).url

    assert [row["drawn"] for row in Sample.objects.get().counts] == [2, 2, 2]
    assert "Shared out equally by kind of plan" in administrator.get(drawn).text
    administrator.post(drawn)
    added = world.neglect.cases.order_by("-pk")[:6]
    assert sorted(case.facts["plan"] for case in added) == ["cin", "cin", "cp", "cp", "eh", "eh"]


def test_matrix_and_summary_count_the_children_of_one_group(world, chair):
    for letter, grade in (("A", "good"), ("B", "poor"), ("E", "good")):
        answers = {"N1": [grade], "N2": ["yes"]}
        row = acting.agency_return(child(world, letter), world.police)
        acting.save(row, "N", answers | {"observations-worried": ["A worry"]})
        acting.send(row, by=world.auditor)
    seen = child(world, "A").observations.all()
    FindingFactory(audit=world.neglect, wording="Neglect was seen", observations=seen)
    matrix, summary = world.neglect.get_absolute_url(), world.neglect.get_summary_url()

    page = words(chair.get(f"{matrix}?fact=plan=cin"))
    assert "Kind of plan: Child in need, 3 of 9 children. Returns: 4 not started, 2 sent" in page
    assert "Child A" not in page
    whole, part = (
        chair.get(url).context["content"] for url in (summary, f"{summary}?fact=plan=cin")
    )
    assert whole["children"]["groups"][0] == {
        "label": "Kind of plan",
        "rows": [{"value": label, "children": 3} for label in LABELS.values()],
    }
    assert [row["returns"] for row in whole["grades"][0]["rows"]] == [2, 1]
    assert [row["returns"] for row in part["grades"][0]["rows"]] == [1, 1]
    assert part["method"]["returns"]["total"] == [6, 2, 0]
    [raised] = [finding["raised"] for finding in part["lists"][1]["findings"]]
    assert raised == "Raised for none of 3 children"
    assert part["reach"][0].startswith("Counted here are only 3 of 9 children, those with Kind of")


def test_board_shows_what_was_seen_of_the_children_of_one_group(world, chair):
    for letter in "AB":
        row = acting.agency_return(child(world, letter), world.police)
        acting.save(row, "N", {"N1": ["good"], "N2": ["yes"]} | {
            "observations-worried": [f"A worry about the plan of {letter}"]
        })  # fmt: skip
        acting.send(row, by=world.auditor)
    board = reverse("finding-list", args=[world.neglect.public_id])
    every, part, none = (
        chair.get(board, {"fact": fact}).text for fact in ("", "plan=cin", "plan=eh")
    )
    assert [("the plan of A" in page, "the plan of B" in page) for page in (every, part, none)] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_public_summary_says_nothing_of_groups(world, chair):
    page = chair.get(reverse("public-summary", args=[world.neglect.public_id]))

    assert "Kind of plan" not in page.text
    assert "Locality" not in page.text


@pytest.mark.parametrize("fact", ["plan=adopted", "age=7", "plan", "=", "\x00"])
def test_filter_that_makes_no_sense_shows_every_child(world, chair, fact):
    page = chair.get(world.neglect.get_absolute_url(), {"fact": fact})

    assert len(page.context["rows"]) == 9


def test_audit_without_a_path_says_nothing_of_paths_and_clocks(world, administrator, client_of):
    """No empty headings for what the topic does not have."""
    audit, case = world.neglect, child(world)
    of_children = reverse("audit-set-up-children", args=[audit.public_id])
    pages = [audit.get_absolute_url(), case.get_absolute_url(), audit.get_summary_url()]
    pages += [reverse("agenda", args=[audit.public_id]), of_children]
    pages.append(reverse("child-evaluation", args=[audit.public_id, case.public_id]))
    for url in pages:
        page = administrator.get(url).text
        for words_of_paths in ("Timescales", "time limit", "Path", "paths"):
            assert words_of_paths not in page, (url, words_of_paths)
    row = acting.agency_return(case, world.police)
    [sheet] = [s for s in downloaded(client_of(world.auditor), row) if s.title == "Child A"]
    assert "path" not in str([cell.value for cell in sheet["E"]]).lower()
