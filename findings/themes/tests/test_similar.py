import pytest

from ..similar import similar

NAMES = ["Fathers", "Information sharing", "Timeliness", "Voice of the child", "Police"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("fathers", "Fathers"),
        ("FATHER", "Fathers"),
        ("Father’s", "Fathers"),
        ("Sharing of information", "Information sharing"),
        ("Informations-sharing", "Information sharing"),
        ("Timelines", "Timeliness"),
        ("The voice of the child", "Voice of the child"),
        ("Voices of the children", "Voice of the child"),
        ("Policy", None),
        ("Fathers and male carers", None),
        ("–", None),
    ],
)
def test_similar_names_are_found_and_others_are_not(name, found):
    assert similar(name, NAMES) == ([found] if found else [])


def test_nearest_comes_first():
    assert similar("Thresholds", ["Thresholding", "Threshold"]) == ["Threshold", "Thresholding"]
