"""What becomes of each return, as a file says it: a default, and exceptions by child and agency."""

from .places import entries, place


def plans(file, content, cases, agencies):
    """(pseudonym, agency key) -> (path in the file, plan), for each of these children and
    agencies."""
    with place(file, "returns"):
        content = content["returns"]
        default = ("returns.default", content["default"])
    found = {(case, key): default for case in cases for key in agencies}
    for path, exception in entries(file, content, "exceptions", "returns."):
        with place(file, path):
            for case in exception.get("cases") or [exception["case"]]:
                for key in exception.get("agencies") or [exception["agency"]]:
                    if (case, key) not in found:
                        raise ValueError(f"no return of {key} on {case}")
                    found[case, key] = (path, exception)
    return found
