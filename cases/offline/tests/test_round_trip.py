"""What is downloaded and uploaded again without a change changes nothing."""

import datetime
import io
import zipfile
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from auditapp.tests import acting
from cases.models import ObservationKind, SectionDraft
from cases.returns.tests.test_saving_properties import CODES, NAMES, SENSIBLE

from ..access import returns_to_download
from ..comparing import compare
from ..content import gather
from ..reading import read_rows
from ..workbook import returns_xlsx
from .workbooks import ANSWER, content_of, downloaded, fill_in, row_of, save, upload

in_one_world = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],  # making a failing example smaller takes minutes here
)
line = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
nasty = st.sampled_from(
    ["=1+1", "\r", "\x0b", "_x000D_", "_x0041_", " ", "\n\n", "'", "Yes", "Not in our record", "?"]
)
text = line | nasty | st.lists(line | nasty, min_size=2, max_size=3).map("\r\n".join)
boxes = st.lists(st.sampled_from(SENSIBLE) | text, min_size=1, max_size=3)


def anything_typed(section):
    names = NAMES[section] + [f"{code}-comment" for code in CODES[section].split()]
    kinds = {f"observations-{kind}": boxes for kind in ObservationKind.values}
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, boxes) | kinds)


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def differences(world, person, content):
    """What an upload of the file would hold, and its messages."""
    rows, wrong = read_rows(io.BytesIO(content))
    returns = {str(r.public_id): r for r in returns_to_download(person, world.audit, own_only=True)}
    changes, more = compare(rows, returns)
    return changes, wrong + more


@in_one_world
@given(typed=st.fixed_dictionaries({section: anything_typed(section) for section in "ABC"}))
def test_property_unchanged_workbook_makes_no_difference(world, typed):
    with rolled_back():
        police = acting.agency_return(world.case, world.police)
        for section, data in typed.items():
            acting.save(police, section, data)
        returns = returns_to_download(world.auditor, world.audit, own_only=True)
        content = returns_xlsx(gather(returns))
        assert differences(world, world.auditor, content) == ([], [])


@in_one_world
@given(answer=text.filter(str.strip), comment=text.filter(str.strip))
def test_property_what_is_written_offline_is_what_is_saved(world, client_of, answer, comment):
    """But for control characters, and the space around, which no workbook keeps."""
    with rolled_back():
        police = acting.agency_return(world.case, world.police)
        acting.save(police, "A", {"A5": [answer], "A5-comment": [comment]})
        content = content_of(downloaded(client_of(world.auditor), police))
        SectionDraft.objects.filter(agency_return=police).update(data={})
        changes, wrong = differences(world, world.auditor, content)
        assert wrong == []
        data = changes[0]["data"] if changes else {}
        for name, typed in (("A5", answer), ("A5-comment", comment)):
            kept = data.get(name, [""])[0]
            assert visible(kept) == visible(typed)


def visible(typed):
    """Without what cannot be seen, and with one kind of line break."""
    lines = "".join(c for c in typed if c.isprintable() or c.isspace()).split()
    return "".join(lines).replace("_x000D_", "")


# -- through LibreOffice


@pytest.fixture
def saved_by_libreoffice(libreoffice, tmp_path):
    def saved(book):
        """The workbook as LibreOffice writes it."""
        file = tmp_path / "returns.xlsx"
        file.write_bytes(content_of(book))
        content = libreoffice(file, "--convert-to", "xlsx:Calc MS Excel 2007 XML")
        assert b"LibreOffice" in application(content)
        return content

    return saved


def application(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("docProps/app.xml")


def test_workbook_saved_by_libreoffice_comes_back(world, client_of, saved_by_libreoffice):
    client = client_of(world.auditor)
    police = acting.agency_return(world.case, world.police)
    acting.save(police, "A", {"A5": ["Written here\r\nbefore _x0041_"], "A4": ["about three"]})
    acting.save(police, "A", {"A5": ["=1+1 kept\r\nas text"], "A4": ["about three"]})
    book = downloaded(client, police)
    page = upload(client, world.audit, saved_by_libreoffice(book), follow=True)
    assert "Nothing differs" in page.text

    row_of(book, "A3")[ANSWER].number_format = "dd/mm/yyyy"
    fill_in(
        book,
        {
            "A1": "Known to us",
            ("A2", "neglect"): "Yes",
            "A3": datetime.date(2019, 2, 28),
            "A4": 3,
            "A5-comment": "First line\nsecond & <line> ünïcode 😀",
            "A7": "Good",
            "B2": "Not invited",
            "observations-worried": "Nobody asked the school",
        },
    )
    content = saved_by_libreoffice(book)
    sheet = load_workbook(io.BytesIO(content))["Ada"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["F"].hidden
    assert sheet.data_validations.dataValidation
    page = upload(client, world.audit, content, follow=True)
    assert "Nobody asked the school" in page.text
    page = save(client, page)
    assert "Saved: 2 sections of 1 return" in page.text
    drafts = {d.section.code: d.data for d in police.drafts.select_related("section")}
    data = drafts["A"]
    assert [data[f"A3-{part}"] for part in ("day", "month", "year")] == [
        ["28"], ["February"], ["2019"],
    ]  # fmt: skip
    assert (data["A1"], data["A2"], data["A4"], data["A7"]) == (
        ["known"], ["neglect"], ["3"], ["good"],
    )  # fmt: skip
    assert data["A5"] == ["=1+1 kept\r\nas text"]
    assert data["A5-comment"] == ["First line\nsecond & <line> ünïcode 😀"]
    assert data["observations-worried"] == ["Nobody asked the school"]
    assert drafts["B"] == {"B2": ["uninvited"]}
