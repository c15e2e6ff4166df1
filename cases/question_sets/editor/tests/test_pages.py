"""Writing a set on its pages."""

import uuid
from html import unescape

import pytest
from django.urls import reverse

from auditapp.tests.factories import DraftFactory, PersonFactory, QuestionSetFactory, ThemeFactory
from auditapp.tests.page_forms import posted_forms
from auditapp.tests.question_sets import small
from cases.models import QuestionSet, QuestionSetDraft

from .. import edits


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


@pytest.fixture
def draft(world):
    return DraftFactory(partnership=world.partnership)


def url(draft, name="detail", *arguments):
    return reverse(f"draft-{name}", args=[draft.pk, *arguments])


def form_on(client, address):
    """What a browser would post of the last form of the page."""
    page = client.get(address)
    assert page.status_code == 200
    return posted_forms(address, page.text)[-1].data


def text_of(page):
    return unescape(page.text)


def document(draft):
    draft.refresh_from_db()
    return draft.content


def test_set_is_begun_and_gets_sections_and_questions(admin, world):
    data = form_on(admin, reverse("draft-create")) | {"title": "Neglect: what we did"}
    begun = admin.post(reverse("draft-create"), data)
    again = admin.post(reverse("draft-create"), data)
    draft = QuestionSetDraft.objects.get()
    assert begun.url == again.url == url(draft)
    assert (draft.slug, draft.number) == ("neglect-what-we-did", 1)
    data = form_on(admin, url(draft, "section-add")) | {"title": "The child"}
    assert data["code"] == ["A"]
    admin.post(url(draft, "section-add"), data)
    address = url(draft, "question-add", "A")
    data = form_on(admin, address)
    data |= {"text": "How bad?", "kind": "one", "choices": "Bad\nNot recorded", "then": "another"}
    done = admin.post(address, data)
    assert done.url == f"{address}?after=A1"
    assert edits.question_of(document(draft), "A1") == {
        "code": "A1",
        "kind": "one",
        "text": "How bad?",
        "required": True,
        "choices": [{"value": "bad", "label": "Bad"}, {"value": "nr", "label": "Not recorded"}],
    }
    page = text_of(admin.get(url(draft)))
    assert "How bad?" in page
    assert "Undo: Added question A1" in page


@pytest.mark.parametrize("title", ["Neglect_2019", "_", "a_" * 60, "忽视"])
def test_set_of_any_title_can_be_begun(admin, title):
    data = form_on(admin, reverse("draft-create")) | {"title": title}
    assert admin.post(reverse("draft-create"), data).status_code == 302
    assert QuestionSetDraft.objects.get().title == title


def test_question_saved_as_it_is_stays_as_it_was(admin, draft):
    for question in list(edits.questions_of(draft.content)):
        address = url(draft, "question", question["code"])
        assert admin.post(address, form_on(admin, address)).status_code == 302
    assert document(draft) == small(slug="draft")
    assert not draft.steps.exists()


def test_answers_that_a_question_depends_on_are_shown_to_choose_from(admin, draft):
    address = url(draft, "question", "A5")
    data = form_on(admin, address) | {"depends_on": "A2", "text": "Typed"}
    shown = admin.post(address, data | {"show": "answers"})
    assert shown.status_code == 200
    assert "Out of school" in shown.text
    data = posted_forms(address, shown.text)[-1].data
    missing = admin.post(address, data)
    assert missing.status_code == 422
    assert "Select at least one answer to A2" in missing.text
    assert admin.post(address, data | {"is_any_of": ["school"]}).status_code == 302
    question = edits.question_of(document(draft), "A5")
    assert question["depends_on"] == {"question": "A2", "is_any_of": ["school"]}
    assert question["text"] == "Typed"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"code": ""}, "Write a code for the question"),
        ({"code": "1 a"}, "Use a letter first"),
        ({"code": "B1"}, "has this code already"),
        ({"kind": "x"}, "Select the kind of answer from the list"),
        ({"kind": "one", "choices": "A b | C"}, "Line 1: the code “A b”"),
        ({"audience": []}, "Select who is asked"),
        ({"depends_on": "Z9"}, "Select one from the list"),
        ({"text": "x" * 5001}, "shorten this to 5000 characters"),
        ({"theme": "x" * 81}, "Shorten the theme"),
        ({"guidance": "\x00"}, "Null characters"),
    ],
)
def test_wrong_question_is_told_of_at_its_field_and_kept(admin, draft, typed, message):
    address = url(draft, "question", "A5")
    page = admin.post(address, form_on(admin, address) | typed)
    assert page.status_code == 422
    assert message in text_of(page)
    assert document(draft) == small(slug="draft")


def test_two_administrators_of_different_questions_do_not_meet(admin, draft):
    first, second = (url(draft, "question", code) for code in ("A5", "B1"))
    mine, other = form_on(admin, first), form_on(admin, second)
    for address, data in ((first, mine), (second, other)):
        assert admin.post(address, data | {"text": "Mine"}).status_code == 302
    texts = [edits.question_of(document(draft), code)["text"] for code in ("A5", "B1")]
    assert texts == ["Mine", "Mine"]


def test_two_administrators_of_one_question_see_both_texts(admin, world, client_of, draft):
    other = client_of(PersonFactory(name="Other", administrator=world.partnership))
    address = url(draft, "question", "A5")
    mine, theirs = form_on(admin, address), form_on(other, address)
    other.post(address, theirs | {"text": "Theirs first"})
    page = admin.post(address, mine | {"text": "Mine later"})
    assert page.status_code == 409
    assert "Theirs first" in page.text
    assert "Mine later" in page.text
    kept = posted_forms(address, page.text)[-1].data
    assert edits.question_of(document(draft), "A5")["text"] == "Theirs first"
    assert admin.post(address, kept).status_code == 302
    assert edits.question_of(document(draft), "A5")["text"] == "Mine later"


def test_question_that_was_removed_meanwhile_can_be_added_again(admin, draft):
    address, removal = url(draft, "question", "A5"), url(draft, "question-remove", "A5")
    mine = form_on(admin, address) | {"text": "Mine"}
    remove = form_on(admin, removal)
    assert admin.post(removal, remove).status_code == 302
    assert admin.post(removal, remove).url == url(draft)  # the same form again
    page = admin.post(address, mine)
    assert page.status_code == 409
    form = posted_forms(address, page.text)[-1]
    assert admin.post(form.action, form.data).status_code == 302
    assert edits.home_of(document(draft), "A5")["code"] == "S"
    assert edits.question_of(draft.content, "A5")["text"] == "Mine"


def test_renaming_form_sent_twice_succeeds_twice(admin, draft):
    address = url(draft, "question", "A5")
    data = form_on(admin, address) | {"code": "A55"}
    assert [admin.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert draft.steps.count() == 1


def test_question_that_others_rest_on_is_removed_after_a_warning(admin, draft):
    address = url(draft, "question-remove", "A2")
    data = form_on(admin, address)
    assert "A6, C1 rest on it" in admin.get(address).text
    assert admin.post(address, data).status_code == 409
    assert admin.post(address, data | {"anyway": "yes"}).status_code == 302
    assert "depends_on" not in edits.question_of(document(draft), "C1")


def test_moved_question_is_where_the_page_opens_next(admin, draft):
    data = posted_forms(url(draft), admin.get(url(draft)).text)[-1].data
    moved = admin.post(url(draft, "move"), data | {"move": "question A2 up"})
    assert moved.url == f"{url(draft)}#question-A2-up"
    assert document(draft)["sections"][0]["questions"][0]["code"] == "A2"
    stale = admin.post(
        url(draft, "move"), data | {"move": "question Z9 up", "save_key": uuid.uuid4()}
    )
    assert stale.status_code == 409
    assert admin.post(url(draft, "move"), data | {"move": "A2"}).status_code == 400


def test_last_step_is_undone_by_its_name_and_done_again(admin, draft):
    address = url(draft, "section", "A")
    admin.post(address, form_on(admin, address) | {"title": "Another title"})
    page = admin.get(url(draft))
    assert "Undo: Changed section A" in page.text
    undo = posted_forms(url(draft), page.text)[-2].data
    assert admin.post(url(draft, "undo"), undo).status_code == 302
    assert document(draft) == small(slug="draft")
    stale = admin.post(url(draft, "undo"), undo | {"save_key": uuid.uuid4()})
    assert stale.status_code == 409
    page = admin.get(url(draft))
    again = posted_forms(url(draft), page.text)[-2].data
    admin.post(url(draft, "undo"), again | {"again": "yes"})
    assert document(draft)["sections"][0]["title"] == "Another title"


def test_properties_of_the_set_are_changed(admin, draft):
    address = url(draft, "properties")
    data = form_on(admin, address)
    assert data["not_known"] == ["A1 unknown"]
    data |= {"scale": "Outstanding\ngood | Good", "sign_off": "A6 yes", "quorum": "B1"}
    shown = admin.post(address, data | {"show": "answers"})
    data = posted_forms(address, shown.text)[-1].data
    assert "Select at least one answer to B1" in admin.post(address, data).text
    assert admin.post(address, data | {"is_any_of": ["part"]}).status_code == 302
    now = document(draft)
    assert now["scale"][0] == {"value": "outstanding", "label": "Outstanding"}
    assert now["quorum"] == {"question": "B1", "is_any_of": ["part"]}


def test_draft_with_problems_links_to_them_and_is_not_published(admin, draft):
    address = url(draft, "properties")
    admin.post(address, form_on(admin, address) | {"scale": ""})
    page = admin.get(url(draft, "publish"))
    assert "no scale of grades" in page.text
    assert f'href="{url(draft, "question", "A7")}"' in page.text
    draft.refresh_from_db()
    data = {"version": draft.version, "save_key": uuid.uuid4()}
    assert admin.post(url(draft, "publish"), data).status_code == 409
    assert not QuestionSet.objects.filter(slug="draft").exists()


def test_next_version_tells_what_changed(admin, world, draft):
    data = form_on(admin, url(draft, "publish"))
    published = admin.post(url(draft, "publish"), data)
    assert admin.post(url(draft, "publish"), data).url == published.url
    assert admin.get(url(draft)).status_code == 404
    first = QuestionSet.objects.get(slug="draft")
    assert first.partnership == world.partnership
    address = reverse("draft-copy", args=[first.pk])
    copied = admin.post(address, form_on(admin, address) | {"how": "next"})
    second = QuestionSetDraft.objects.being_written().get()
    assert copied.url == url(second)
    assert second.content == small(slug="draft", version=2)
    address = url(second, "question", "A5")
    admin.post(address, form_on(admin, address) | {"text": "What was done since?"})
    assert "What changed since A small set, version 1 (1 change)" in admin.get(url(second)).text
    admin.post(url(second, "publish"), form_on(admin, url(second, "publish")))
    page = admin.get(reverse("question-set-detail", args=["draft", 2])).text
    assert "What changed since version 1 (1 change)" in page
    assert "What was done since?" in page


def test_shipped_set_is_copied_to_a_set_of_ones_own(admin, world):
    shipped = world.audit.question_set
    address = reverse("draft-copy", args=[shipped.pk])
    admin.post(address, form_on(admin, address) | {"title": "Ours"})
    draft = QuestionSetDraft.objects.get()
    assert (draft.slug, draft.number, draft.partnership) == ("ours", 1, world.partnership)
    assert draft.based_on == shipped
    assert draft.content["sections"] == small()["sections"]
    listed = admin.get(reverse("question-set-list")).text
    assert "Ours" in listed
    admin.post(url(draft, "delete"), form_on(admin, url(draft, "delete")))
    assert not QuestionSetDraft.objects.exists()


def test_question_of_another_set_is_found_by_words_and_taken(admin, world, draft):
    theme = ThemeFactory(partnership=world.partnership, name="Schooling")
    question = {"code": "Q7", "kind": "one", "text": "Did the school tell?", "required": True}
    question |= {"choices": small()["sections"][0]["questions"][0]["choices"], "theme": theme.name}
    content = small(slug="other", title="Another set")
    content["sections"][0]["questions"].append(question)
    question = question | {"code": "Q8", "depends_on": {"question": "Q7", "is_any_of": ["known"]}}
    content["sections"][0]["questions"].append(question)
    other = QuestionSetFactory(content=content, partnership=world.partnership)
    found = admin.get(url(draft, "bank", "C"), {"q": "SCHOOL another schooling"})
    assert found.text.count("Did the school tell?") == 2
    assert "No question has all" in admin.get(url(draft, "bank", "C"), {"q": "zebra"}).text
    pk = other.question_rows.get(code="Q8").pk
    address = f"{url(draft, 'question-add', 'C')}?take={pk}"
    assert "only after certain answers to Q7" in admin.get(address).text
    admin.post(address, form_on(admin, address))
    taken = edits.question_of(document(draft), "Q8")
    assert taken == {name: value for name, value in question.items() if name != "depends_on"}
    assert admin.get(address).text.count("the code Q8, which another question has here") == 1


def test_question_of_a_set_that_one_cannot_see_is_not_taken(admin, world, draft):
    content = small(slug="far", title="CANARY set")
    far = QuestionSetFactory(content=content, partnership=world.other_partnership)
    assert "CANARY" not in admin.get(url(draft, "bank", "C"), {"q": "done"}).text
    pk = far.question_rows.get(code="A5").pk
    for forged in (pk, "x", "9" * 40):
        page = admin.get(url(draft, "question-add", "C"), {"take": forged})
        assert "What was done?" not in page.text


def test_preview_shows_what_whoever_is_chosen_is_asked(admin, draft):
    def shown(**query):
        page = admin.get(url(draft, "preview"), query)
        assert page.status_code == 200
        return page.text

    assert "Did you take part?" in shown(section="B", kind="POL")
    assert "Who took part?" in shown(section="B", kind="CSC", is_lead="on")
    assert "conference record" not in shown(section="C", kind="POL")
    assert "conference record" in shown(section="C", kind="POL", facts=["conference"])
    assert "How many crimes?" not in shown(section="C", kind="EDU")
    assert "Who filled it in?" in shown(section="S", kind="EDU")
    assert admin.get(url(draft, "preview"), {"section": "Z"}).status_code == 422


def test_forged_forms_are_refused(admin, draft):
    for name, *more in (("question", "A5"), ("section", "A"), ("properties",), ("publish",)):
        assert admin.post(url(draft, name, *more), {"text": "x"}).status_code == 400
    other = DraftFactory(partnership=draft.partnership, content=small(slug="second"))
    address = url(draft, "section", "A")
    data = form_on(admin, address) | {"title": "New"}
    admin.post(address, data)
    address = url(other, "section", "A")
    forged = form_on(admin, address) | {"save_key": data["save_key"], "title": "New"}
    assert admin.post(address, forged).status_code == 409
