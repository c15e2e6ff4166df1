import pytest

from cases.states import (
    AUDIT_MOVES,
    OPEN_AUDIT,
    PUBLISHED_AUDIT,
    RETURN_MOVES,
    AuditState,
    ReturnState,
    WrongState,
    allows,
    moved,
)

# Written out once more, so that a change of the declaration is noticed: move -> from -> to.
AUDIT = {
    "open": {"setting_up": "collecting"},
    "moderate": {"collecting": "moderating"},
    "collect again": {"moderating": "collecting"},
    "publish": {"moderating": "published"},
    "revise": {"published": "moderating"},
    "open again": {"closed": "published"},
    "close": {"published": "closed"},
}
TO_FILL_IN = ["not_started", "in_progress", "sent_back"]
RETURN = {
    "edit": dict.fromkeys(TO_FILL_IN, "in_progress"),
    "send": dict.fromkeys(TO_FILL_IN, "sent"),
    "hand in": dict.fromkeys(TO_FILL_IN, "waiting"),
    "sign off": {"waiting": "sent"},
    "take back": {"waiting": "in_progress"},
    "accept": {"sent": "accepted"},
    "undo accept": {"accepted": "sent"},
    "send back": {"sent": "sent_back", "accepted": "sent_back"},
    "withdraw": dict.fromkeys([*TO_FILL_IN, "waiting", "sent", "accepted"], "withdrawn"),
    "reinstate": {"withdrawn": "in_progress"},
}


def every_move(moves, expected, states):
    return [
        pytest.param(moves, name, state, expected[name].get(state), id=f"{name}-from-{state}")
        for name in moves
        for state in states
    ]


EVERY_MOVE = [
    *every_move(AUDIT_MOVES, AUDIT, AuditState.values),
    *every_move(RETURN_MOVES, RETURN, ReturnState.values),
]


def test_moves_are_those_of_the_table():
    assert AUDIT_MOVES.keys() == AUDIT.keys()
    assert RETURN_MOVES.keys() == RETURN.keys()


@pytest.mark.parametrize(("moves", "name", "state", "expected"), EVERY_MOVE)
def test_move_goes_where_the_table_says_or_nowhere(moves, name, state, expected):
    assert allows(moves, name, state) == (expected is not None)
    if expected is not None:
        assert moved(moves, name, state) == expected
        return
    with pytest.raises(WrongState) as refused:
        moved(moves, name, state)
    assert (refused.value.move, refused.value.state) == (name, state)
    assert str(refused.value) == f"cannot {name} from {state}"


def test_audit_states_are_open_or_published_or_neither():
    assert OPEN_AUDIT == ["collecting", "moderating"]
    assert PUBLISHED_AUDIT == ["published", "closed"]
