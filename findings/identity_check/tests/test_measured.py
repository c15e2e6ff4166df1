"""The identity check does as well as it is said to, on the sets that it is measured with."""

import pytest

from cases.children.identity_check.measuring import measure, measured_sets
from findings.management.commands.measure_identity_check import (
    TARGET_ALARMS,
    TARGET_RECALL,
    Command,
    project_texts,
)


@pytest.fixture(scope="module")
def texts():
    return project_texts()


@pytest.mark.parametrize("name", measured_sets())
def test_nearly_all_planted_leaks_are_found_and_hardly_anything_else(name, texts):
    result = measure(name, texts)
    assert result.planted.total() >= 240
    assert len(result.planted) >= 12
    assert result.words >= 20_000
    assert result.recall >= TARGET_RECALL
    assert result.alarms_in_10_000_words <= TARGET_ALARMS


def test_command_prints_both_figures_of_each_set(monkeypatch, capsys):
    monkeypatch.setattr(
        "findings.management.commands.measure_identity_check.project_texts",
        lambda: ["Nobody told the mother when the meeting would take place."],
    )
    Command().handle(missed=True)
    said = capsys.readouterr().out
    for name in measured_sets():
        assert f"Set “{name}”" in said
    assert said.count("planted leaks") == said.count("false alarms in") == len(measured_sets())
