"""A partnership's own template, as its administrators meet it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from auditapp.history.models import Entry, Verb
from auditapp.saving import Stale
from auditapp.tests.factories import ReportTemplateFactory
from findings.models import ReportTemplate

from ..services.templates import remove_template, set_template
from ..word.listing import MEANINGS, TITLES, VARIABLES, groups
from ..word.shipped import shipped
from .reading import opened, words_of
from .templates import template


@pytest.fixture
def admin(world, client_of):
    return client_of(world.administrator)


def url(world, end=""):
    return reverse(f"report-template{end}", args=[world.partnership.pk])


def upload(client, world, content, *, name="ours.docx", replaces=""):
    file = SimpleUploadedFile(name, content)
    return client.post(url(world), {"file": file, "replaces": replaces})


def entries():
    kinds = Entry.objects.filter(object_type="findings.reporttemplate")
    return list(kinds.order_by("pk").values_list("verb", flat=True))


def report(world, client_of):
    answer = client_of(world.chair).get(f"{world.audit.get_summary_url()}summary.docx")
    return words_of(opened(answer.content))


def test_reports_are_made_from_the_template_that_was_uploaded(admin, world, client_of):
    assert "made from the template that is shipped" in admin.get(url(world)).text
    assert "The children" in report(world, client_of)
    answer = upload(admin, world, template("Ours about {{ title }}"))
    assert (answer.status_code, answer["Location"]) == (302, url(world))
    page = admin.get(url(world)).text
    assert "ours.docx" in page
    assert world.administrator.name in page
    assert report(world, client_of).strip() == f"Ours about {world.audit.title}"
    assert entries() == [Verb.ADDED]


def test_both_templates_can_be_downloaded(admin, world):
    assert admin.get(url(world, "-own")).status_code == 404
    own = template("{{ title }}")
    upload(admin, world, own)
    assert admin.get(url(world, "-own")).content == own
    answer = admin.get(url(world, "-shipped"))
    assert answer.content == shipped()
    assert answer["Content-Disposition"] == 'attachment; filename="report-template.docx"'


WRONG = {
    "unknown placeholder": (template("{{ titel }}"), "Did you mean “title”?"),
    "forbidden": (template("{% include 'x' %}"), "can’t be in a template"),
    "no Word document": (b"PK\x03\x04", "no Word document that can be read"),
    "empty": (b"", "The file is empty"),
    "too big": (b"x" * (5 * 1024 * 1024 + 1), "at most 5 MB"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG)
def test_wrong_template_is_refused_with_why_and_nothing_changes(admin, world, content, words):
    own = ReportTemplateFactory(partnership=world.partnership)
    answer = upload(admin, world, content, replaces=own.digest)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors["file"][0]
    assert "There is a problem" in answer.text
    assert bytes(ReportTemplate.objects.get().content) == bytes(own.content)
    assert entries() == [Verb.ADDED]


def test_no_file_is_named_at_the_field(admin, world):
    answer = admin.post(url(world), {"replaces": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["Choose the template to upload"]


def test_the_same_file_again_changes_nothing(admin, world):
    content = template("{{ title }}")
    for _ in range(2):  # a form sent twice says twice that nothing was there before
        assert upload(admin, world, content).status_code == 302
    assert entries() == [Verb.ADDED]


def test_template_that_somebody_else_uploaded_is_not_replaced_unseen(admin, world):
    theirs = ReportTemplateFactory(partnership=world.partnership, name="theirs.docx")
    answer = upload(admin, world, template("Mine {{ title }}"), replaces="")
    assert answer.status_code == 409
    assert "so your file was not saved" in answer.text
    assert "theirs.docx" in answer.text
    assert ReportTemplate.objects.get().digest == theirs.digest
    seen = answer.context["form"].initial["replaces"]
    answer = upload(admin, world, template("Mine {{ title }}"), replaces=seen)
    assert answer.status_code == 302
    assert entries() == [Verb.ADDED, Verb.CHANGED]


def test_shipped_template_is_used_again(admin, world, client_of):
    own = ReportTemplateFactory(partnership=world.partnership, name="ours.docx")
    page = admin.get(url(world, "-remove")).text
    assert "ours.docx" in page
    for _ in range(2):  # the second time there is nothing left to do
        answer = admin.post(url(world, "-remove"), {"replaces": own.digest})
        assert (answer.status_code, answer["Location"]) == (302, url(world))
    assert "The children" in report(world, client_of)
    assert entries() == [Verb.ADDED, Verb.REMOVED]
    assert admin.get(url(world, "-remove"))["Location"] == url(world)


def test_template_that_was_replaced_since_is_not_removed(admin, world):
    old = ReportTemplateFactory(partnership=world.partnership)
    new = template("New {{ title }}")
    upload(admin, world, new, replaces=old.digest)
    answer = admin.post(url(world, "-remove"), {"replaces": old.digest})
    assert answer.status_code == 409
    assert "Somebody uploaded another template" in answer.text
    assert bytes(ReportTemplate.objects.get().content) == new


@pytest.mark.parametrize("data", [{}, {"replaces": "x"}, {"replaces": "\x00"}])
@pytest.mark.parametrize("end", ["", "-remove"])
def test_forged_form_is_refused(admin, world, data, end):
    ReportTemplateFactory(partnership=world.partnership)
    assert admin.post(url(world, end), data).status_code == 400


def test_template_of_a_partnership_is_none_of_another(world, client_of):
    ReportTemplateFactory(partnership=world.partnership)
    for person in (world.chair, world.panel, world.auditor, world.outsider):
        for end in ("", "-own", "-shipped", "-placeholders", "-remove"):
            assert client_of(person).get(url(world, end)).status_code == 404
    far = client_of(world.outsider).get(f"{world.far_audit.get_summary_url()}summary.docx")
    assert "The children" in words_of(opened(far.content))


def test_name_of_the_file_may_be_anything(admin, world):
    upload(admin, world, template("{{ title }}"), name="<b>ä\x01" + "x" * 250 + ".docx")
    assert "&lt;b&gt;ä" in admin.get(url(world)).text
    assert len(ReportTemplate.objects.get().name) <= 200


def test_report_that_a_template_makes_too_long_is_not_made(admin, world, client_of, monkeypatch):
    upload(admin, world, template("{{ title }}"))
    monkeypatch.setattr("findings.report.word.filling.MOST", 10)
    answer = client_of(world.chair).get(f"{world.audit.get_summary_url()}summary.docx", follow=True)
    assert answer.redirect_chain == [(world.audit.get_summary_url(), 302)]
    assert "The Word report can’t be made" in answer.text


def test_services_refuse_what_is_stale(world):
    own = ReportTemplateFactory(partnership=world.partnership)
    with pytest.raises(Stale):
        set_template(
            partnership=world.partnership, name="x", content=template("x {{ title }}"),
            replaces="", by=world.administrator,
        )  # fmt: skip
    with pytest.raises(Stale):
        remove_template(partnership=world.partnership, replaces="", by=world.administrator)
    assert ReportTemplate.objects.get() == own


# -- reports as files


def test_download_is_on_the_trail(world, client_of):
    for suffix in ("docx", "pdf"):
        client_of(world.chair).get(f"{world.audit.get_summary_url()}summary.{suffix}")
    entries = Entry.objects.filter(verb=Verb.EXPORTED)
    assert {(e.object_id, e.person_id) for e in entries} == {(world.audit.pk, world.chair.pk)}
    assert len(entries) == 2


def test_files_of_an_audit_that_is_being_set_up_lead_to_its_page(world, client_of):
    world.audit.state = "setting_up"
    world.audit.save()
    for suffix in ("docx", "pdf"):
        answer = client_of(world.administrator).get(
            f"{world.audit.get_summary_url()}summary.{suffix}"
        )
        assert answer["Location"] == world.audit.get_absolute_url()
    assert not Entry.objects.filter(verb=Verb.EXPORTED).exists()


def test_file_of_a_title_without_plain_letters_has_a_name(world, client_of):
    world.audit.title = "日本語"
    world.audit.save()
    answer = client_of(world.chair).get(f"{world.audit.get_summary_url()}summary.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="summary.pdf"'


# -- the list of placeholders


def written():
    return {row.written for group in groups() for row in group.rows}


def test_every_placeholder_is_listed_with_its_meaning():
    names = {placeholder.strip("{} ").split("|")[0] for placeholder in written()}
    assert names == set(MEANINGS)
    assert len(names) > 70
    loops = {loop.split(" in ")[1].rstrip(" %}") for group in groups() for loop in group.loops}
    assert loops == set(VARIABLES)
    titles = [group.title for group in groups()]
    assert sorted(titles) == sorted(TITLES.values())


def test_listed_placeholders_are_those_of_a_template(admin, world):
    """Each of them, in its loops, passes the check."""
    paragraphs = []
    for group in groups():
        loops = group.loops[:1] if group.title == "Pictures" else group.loops
        paragraphs += [loop.replace("{%", "{%p") for loop in loops]
        paragraphs += [row.written for row in group.rows]
        paragraphs += ["{%p endfor %}"] * len(loops)
    assert upload(admin, world, template(*paragraphs)).status_code == 302


def test_page_and_documentation_list_the_placeholders(admin, world, settings):
    page = admin.get(url(world, "-placeholders"))
    assert page.status_code == 200
    documented = (settings.BASE_DIR / "docs" / "report-templates.md").read_text()
    for group in groups():
        for row in group.rows:
            assert row.written.replace('"', "&quot;") in page.text
            assert f"| `{row.written.replace('|', chr(92) + '|')}` | {row.meaning} |" in documented
        for loop in group.loops:
            assert loop in page.text
            assert loop in documented
