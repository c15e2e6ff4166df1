import csv
import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from auditapp.history.models import Entry
from cases.children.identities.given_names import NAMES
from cases.children.identities.pseudonyms import clashing
from cases.models import CandidateList, Case, Sample

CANARY = "Zebedee"
HEADINGS = ["Reference", "Category", "Age", "Sex", "Name", "Mother’s name", "NHS number"]


@pytest.fixture
def client(world, client_of):
    return client_of(world.administrator)


def lists_url(world):
    return reverse("candidate-list-create", args=[world.audit.public_id])


def rows(number):
    """A third each of neglect, physical abuse and no category; girls and boys in turn."""
    categories = ["Neglect", "Physical abuse", ""]
    return [
        [f"R{i}", categories[i % 3], str(i % 17), "fm"[i % 2], f"{CANARY} {i}", "Gabriel", ""]
        for i in range(number)
    ]


def table(*lines, headings=HEADINGS):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([headings, *lines])
    return SimpleUploadedFile("list.csv", file.getvalue().encode())


def imported(client, world, number=30, save_key=None):
    data = {"file": table(*rows(number)), "save_key": save_key or str(uuid.uuid4())}
    answer = client.post(lists_url(world), data)
    assert answer.status_code == 302
    return answer.url


def drawn(client, url, **changes):
    data = {"size": "6", "strata": [], "seed": "", "save_key": str(uuid.uuid4())} | changes
    answer = client.post(url, data)
    assert answer.status_code == 302
    return answer.url


def test_list_is_kept_encrypted_and_shown_in_numbers(world, client):
    url = imported(client, world)
    page = client.get(url)
    assert "A list of 30 children" in page.text
    assert "Physical abuse: 10" in page.text
    assert "Female: 15" in page.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM cases_candidatelist")
        assert CANARY not in cursor.fetchone()[0]


def test_list_sent_twice_is_kept_once(world, client):
    key = str(uuid.uuid4())
    assert imported(client, world, save_key=key) == imported(client, world, save_key=key)
    assert CandidateList.objects.count() == 1


def test_draw_is_kept_with_seed_person_and_counts(world, client):
    url = drawn(client, imported(client, world), strata=["category"])
    page = client.get(url)
    sample = Sample.objects.get()
    assert sample.seed in page.text
    assert (sample.drawn_by, sample.size, sample.strata) == (world.administrator, 6, ["category"])
    assert [(c["values"], c["candidates"], c["drawn"]) for c in sample.counts] == [
        (["Neglect"], 10, 2), (["Not given"], 10, 2), (["Physical abuse"], 10, 2),
    ]  # fmt: skip
    assert len(sample.chosen) == 6
    assert Entry.objects.get(verb="drew").object_id == sample.pk
    assert Case.objects.filter(audit=world.audit).count() == 2


def test_same_seed_draws_the_same_children_from_the_same_list(world, client):
    first, second = imported(client, world), imported(client, world)
    for url in (first, second):
        drawn(client, url, seed="2019", strata=["sex", "category"])
    drawn(client, first, seed="2020", strata=["sex", "category"])
    digests = set(CandidateList.objects.values_list("digest", flat=True))
    assert len(digests) == 1
    chosen = [tuple(sample.chosen) for sample in Sample.objects.filter(seed="2019")]
    assert len(chosen) == 2
    assert len(set(chosen)) == 1
    assert tuple(Sample.objects.get(seed="2020").chosen) not in chosen


def test_draw_sent_twice_is_one_draw(world, client):
    url, key = imported(client, world), str(uuid.uuid4())
    assert drawn(client, url, save_key=key) == drawn(client, url, save_key=key)
    assert Sample.objects.count() == 1


def test_draws_are_all_listed(world, client):
    url = imported(client, world)
    for seed in ("one", "two", "three"):
        sample = drawn(client, url, seed=seed)
    page = client.get(url)
    assert all(f">{seed}</td>" in page.text for seed in ("one", "two", "three"))
    assert "Draw 3 of 3" in client.get(sample).text


def test_children_drawn_are_put_into_the_audit_once(world, client):
    world.audit.pseudonym_letter = "G"
    world.audit.save()
    url = drawn(client, imported(client, world), seed="x")
    for _ in range(2):
        answer = client.post(url, follow=True)
        assert answer.status_code == 200
    assert "added already" in answer.text
    cases = list(Case.objects.filter(audit=world.audit).order_by("pk"))[2:]
    sample = Sample.objects.get()
    assert sample.used_at
    assert [case.identity.name for case in cases] == [f"{CANARY} {p}" for p in sample.chosen]
    assert all(case.pseudonym.startswith("G") for case in cases)
    assert not any(clashing(case.pseudonym, ["Gabriel"]) for case in cases)
    assert all(case.returns.count() == 4 for case in cases)
    ages = [p % 17 for p in sample.chosen]
    words = {0: "Under 1 year", 1: "1 year"}
    assert [case.age for case in cases] == [words.get(age, f"{age} years") for age in ages]


def test_child_is_not_put_into_the_audit_by_two_draws(world, client):
    url = imported(client, world, 8)
    client.post(drawn(client, url, seed="x"))
    answer = client.post(drawn(client, url, seed="y"))
    assert answer.status_code == 409
    assert "in the audit already" in answer.text
    assert Case.objects.filter(audit=world.audit).count() == 8


def test_long_list_does_not_use_up_all_names(world, client):
    """It can hold nearly every name there is; then only those of the drawn children count."""
    names = [name for each in NAMES.values() for name in each]
    lines = [[f"R{i}", "", "7", "", name, "", ""] for i, name in enumerate(names)]
    data = {"file": table(*lines), "save_key": uuid.uuid4()}
    url = drawn(client, client.post(lists_url(world), data).url)
    assert client.post(url).status_code == 302
    cases = list(Case.objects.filter(audit=world.audit).order_by("pk"))[2:]
    own = [case.identity.name for case in cases]
    assert not any(clashing(case.pseudonym, own) for case in cases)


def test_deleted_list_leaves_the_account_of_its_draws(world, client):
    url = imported(client, world)
    digest = CandidateList.objects.get().digest
    sample = drawn(client, url, strata=["category"])
    unused = drawn(client, url)
    client.post(sample)
    assert "Delete this list?" in client.get(f"{url}delete/").text
    assert CandidateList.objects.get().rows
    for _ in range(2):
        assert "The list is deleted" in client.post(f"{url}delete/", follow=True).text
    kept = CandidateList.objects.get()
    assert (kept.rows, kept.count, kept.digest) == ("", 30, digest)
    account = client.get(f"{sample}account/").text
    assert digest in account
    assert re.search(r"Physical abuse</th><td>10</td><td>2</td>", account)
    assert Case.objects.filter(audit=world.audit).count() == 8
    refused = client.post(unused)
    assert refused.status_code == 409
    assert "list was deleted" in refused.text
    late = {"size": "3", "save_key": uuid.uuid4()}
    assert client.post(url, late).status_code == 409
    assert Entry.objects.filter(verb="removed").count() == 1


def test_pages_name_nobody(world, client, client_of):
    url = imported(client, world)
    sample = drawn(client, url, strata=["sex"])
    pages = [lists_url(world), url, f"{url}delete/", sample, f"{sample}account/"]
    texts = [client.get(page).text for page in pages]
    client.post(sample)
    case = Case.objects.filter(audit=world.audit).last()
    pages += ["/", "/history/", world.audit.get_absolute_url(), case.get_absolute_url()]
    pages.append(reverse("audit-set-up-children", args=[world.audit.public_id]))
    texts += [client.get(page).text for page in pages]
    texts += [client_of(world.chair).get(page).text for page in pages]
    texts.append(repr(list(Entry.objects.values())))
    assert not [text for text in texts if CANARY in text or ">R1<" in text]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": ""}, "a whole number from 1 to 30"),
        ({"size": "0"}, "a whole number from 1 to 30"),
        ({"size": "31"}, "a whole number from 1 to 30"),
        ({"size": "9" * 40}, "a whole number from 1 to 30"),
        ({"size": "two"}, "a whole number from 1 to 30"),
        ({"strata": ["name"]}, "Select from the list"),
        ({"seed": "a seed"}, "letters, digits and hyphens only"),
        ({"seed": "x" * 41}, "40 characters or fewer"),
    ],
)
def test_draw_that_cannot_be_is_said_and_not_kept(changes, message, world, client):
    url = imported(client, world)
    data = {"size": "6", "seed": "", "save_key": str(uuid.uuid4())} | changes
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert message in answer.text
    assert not Sample.objects.exists()


@pytest.mark.parametrize(
    ("row", "heading", "message"),
    [
        (["R", "", "", "", "", "", ""], "Age", "missing"),
        (["R", "", "Zebedee", "", "", "", ""], "Age", "This is no age"),
        (["R", "Zebedee", "7", "", "", "", ""], "Category", "one of these"),
        (["R", "", "7", "Zebedee", "", "", ""], "Sex", "Female, Male or Not known"),
        (["", "", "7", "", "", "", ""], "", "neither a reference nor a name"),
        (["R", "", "7", "", "", "", "12"], "NHS number", "10 digits"),
    ],
)
def test_wrong_cell_of_a_list_is_said_and_nothing_kept(row, heading, message, world, client):
    data = {"file": table(*rows(2), row), "save_key": uuid.uuid4()}
    answer = client.post(lists_url(world), data)
    assert answer.status_code == 422
    cell = f'<td class="govuk-table__cell">4</td><td class="govuk-table__cell">{heading}</td>'
    assert cell in answer.text
    assert message in answer.text
    assert not CandidateList.objects.exists()


def test_published_audit_takes_no_list_and_no_draw(world, client):
    url = imported(client, world)
    sample = drawn(client, url)
    world.audit.state = "published"
    world.audit.save()
    assert client.post(sample).status_code == 409
    late = {"size": "3", "save_key": uuid.uuid4()}
    assert client.post(url, late).status_code == 409
    data = {"file": table(*rows(2)), "save_key": uuid.uuid4()}
    assert client.post(lists_url(world), data).status_code == 409
    for page in (lists_url(world), url, sample, f"{sample}account/"):
        assert client.get(page).status_code == 200
    assert (CandidateList.objects.count(), Sample.objects.count()) == (1, 1)


def test_forged_forms_are_bad_requests(world, client):
    url = imported(client, world)
    assert client.post(url, {"size": "6", "save_key": "x"}).status_code == 400
    data = {"file": table(*rows(2)), "save_key": "x"}
    assert client.post(lists_url(world), data).status_code == 400


def test_using_a_large_draw_takes_few_queries(world, client, django_assert_max_num_queries):
    url = drawn(client, imported(client, world, 300), size="40")
    with django_assert_max_num_queries(54):
        assert client.post(url).status_code == 302


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_has_the_columns_of_a_list(kind, world, client):
    answer = client.get(f"{lists_url(world)}template.{kind}")
    assert answer["Content-Disposition"] == f'attachment; filename="candidates.{kind}"'
    if kind == "csv":
        assert {*HEADINGS, "Police number"} <= set(
            next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        )


def test_save_key_of_another_audit_gives_nothing_away(world, client, client_of):
    key = str(uuid.uuid4())
    far = client_of(world.outsider)
    data = {"save_key": key, "file": table(*rows(7))}
    far_lists = reverse("candidate-list-create", args=[world.far_audit.public_id])
    far_list = far.post(far_lists, data).url
    far.post(far_list, {"size": "3", "save_key": key})
    own = imported(client, world)
    answer = client.post(lists_url(world), data | {"file": table(*rows(7))})
    assert answer.status_code == 409
    assert "7 children" not in answer.text
    assert client.post(own, {"size": "3", "save_key": key}).status_code == 409
