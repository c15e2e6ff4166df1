"""Room for many calls within each other."""


def with_room(call):
    """What `call()` returns; all that it calls has room at once.

    CPython keeps the frames of functions in pieces of 16 kB, each some 80 calls, and takes one from
    the system when the last is full. Templates within templates are deeper than that: where a loop
    runs just at the end of a piece, each call in it takes one and gives it back, which was up to
    two fifths of a page's time. A frame that itself needs a large piece leaves so much room behind
    it that the deepest recursion does not fill it.
    """
    return call()


# Words of 8 bytes. Pieces are doubled until the frame fits: one for 2**15 and its head takes 2**16.
with_room.__code__ = with_room.__code__.replace(co_stacksize=2**15)
