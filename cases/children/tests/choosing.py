"""Children on the way into an audit, for tests of other things: an import that waits, a list of
candidates and a draw from it. The names in them are nowhere to be read."""

import uuid

from cases.children.sampling.services import draw_sample, keep_candidates

from ..new_children import NewChild
from ..services.case_imports import keep_import

CANARY = "CANARY-candidate"


def waiting_import(audit, by, number=2):
    letters = "abcdefghijklmnopqrstuvwxyz"
    children = [
        NewChild(
            f"Waiting {letters[i % 26]}{letters[i // 26]}",
            "7 years",
            row=i + 2,
            key={"name": f"{CANARY} {i}"},
        )
        for i in range(number)
    ]
    return keep_import(audit=audit, children=children, by=by)


def candidate_list(audit, by, number=3):
    rows = [
        {
            "row": i + 2, "reference": CANARY, "category": "Neglect", "category_code": "NEG",
            "age": f"{i} years", "age_band": "5 to 9", "sex": "Female",
            "key": {"name": f"{CANARY} {i}"}, "numbers": {},
        }
        for i in range(number)
    ]  # fmt: skip
    return keep_candidates(audit=audit, rows=rows, save_key=uuid.uuid4(), by=by)


def sample_of(candidates, by, size=2):
    return draw_sample(
        candidates=candidates, size=size, strata=["sex"], seed="", save_key=uuid.uuid4(), by=by
    )
