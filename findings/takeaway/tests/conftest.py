import pytest


@pytest.fixture(scope="session")
def recorded_everything(recorded_world):
    """With something of everything in the audit, and its file."""
    from .audits import file_of, make_everything  # Django is not set up before

    with_everything = recorded_world.extended(everything=make_everything)
    return with_everything.extended(file=lambda world: file_of(world.audit, world.administrator))


@pytest.fixture
def world(db, recorded_everything):
    return recorded_everything.restore()
