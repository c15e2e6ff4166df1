"""Counts of children so small that somebody could be recognised. Pure."""

NOT_SHOWN = "not shown"


def hidden(numbers, threshold):
    """The numbers of one row and their sum, as they may be published: (numbers, total).

    Those from 1 to below `threshold`, which is 3 or more, become “fewer than 5”. While one of them
    could still be worked out, the smallest of the others becomes “not shown”, and at last the
    total. 0 is shown: it tells of nobody. Without a threshold (None) all is shown.
    """
    total = sum(numbers)
    small = [place for place, n in enumerate(numbers) if threshold and 0 < n < threshold]
    others = sorted(
        (place for place, n in enumerate(numbers) if n and place not in small),
        key=lambda place: -numbers[place],
    )
    also = []
    while small and not _is_safe(
        [numbers[p] for p in small], [numbers[p] for p in also], threshold
    ):
        if not others:
            total = few(threshold) if total < threshold else NOT_SHOWN
            break
        also.append(others.pop())
    words = dict.fromkeys(small, few(threshold)) | dict.fromkeys(also, NOT_SHOWN)
    return [words.get(place, number) for place, number in enumerate(numbers)], total


def few(threshold):
    return f"fewer than {threshold}"


def _is_safe(small, also, threshold):
    """Whoever knows the sum of the hidden numbers, and that the `also` are at least the threshold,
    is left with two values at least for each small one."""
    left = sum(small) + sum(also) - threshold * len(also)  # the most that the small ones can be
    if also:
        return left > len(small)
    return len(small) > 1 and len(small) < left < len(small) * (threshold - 1)
