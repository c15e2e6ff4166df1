import resource
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from auditapp.frames import with_room

CALLS = 1_000


def called(depth):
    return called(depth - 1) if depth else sum(one() for _ in range(CALLS))


def one():
    return 1


def most_memory_taken():
    """How often memory was taken anew while as many calls were made, at the worst depth."""
    return max(map(memory_taken, range(300)))


def memory_taken(depth):
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    assert called(depth) == CALLS
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def test_calls_at_whatever_depth_take_no_memory_each():
    with ThreadPoolExecutor(1) as thread:  # tests run with room; a thread begins without
        taken = thread.submit(partial(with_room, most_memory_taken)).result()
    assert taken < CALLS / 10
