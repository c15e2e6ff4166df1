"""The public summary: a members' report without anything that tells of one child. Pure."""

from auditapp.templatetags.interface import counted

from .small_numbers import NOT_SHOWN, few, hidden


def public_of(content, threshold):
    """The public summary of a members' report, of the same form.

    There is no line for a child, no age, no pseudonym and no group of children; no agency is named
    beside a number of children, and what agencies wrote stays out. Counts of children below
    `threshold` (None: no rule) are not given, nor what they could be worked out from.
    """
    return content | {
        "children": _children(content),
        "lists": [_list(part, threshold) for part in content["lists"]],
        "since": _since(content["since"]),
        "voices": _voices(content["voices"]),
        "timescales": _timescales(content["timescales"], threshold),
        "meetings": _meetings(content["meetings"], threshold),
        "differences": _differences(content["differences"], threshold),
        "grades": [_grade(table, threshold) for table in content["grades"]],
        "method": _method(content["method"]),
    }


def _children(content):
    number = content["figures"]["children"]
    looked_at = counted(number, "child was,children were")
    return {
        "rows": [],
        "groups": [],
        "empty": f"The records of {looked_at} looked at. What is in them is not published.",
    }


def _list(part, threshold):
    def finding(one):
        raised = one["raised"]
        if threshold and 0 < one["children"] < threshold:
            raised = f"Raised for {few(threshold)} children"
        actions = [action | {"lead": ""} for action in one["actions"]]
        return {
            "wording": one["wording"],
            "raised": raised,
            "theme": one["theme"],
            "counted": [],
            "actions": actions,
        }

    return part | {"findings": [finding(one) for one in part["findings"]]}


def _since(part):
    """What the panel says became of each finding, without numbers of children and reasons."""

    def finding(one):
        kept = {name: one[name] for name in ("id", "kind", "label", "wording", "verdict", "when")}
        return kept | {
            "raised": "",
            "counts": [],
            "alike": [],
            "not_alike": "",
            "actions": [],
            "why": "",
        }

    return part and part | {"findings": [finding(one) for one in part["findings"]]}


def _voices(part):
    return part | {"quotes": [quote | {"child": ""} for quote in part["quotes"]]}


def _timescales(part, threshold):
    if not part:
        return None

    def limit(row):
        numbers, total = hidden(row["numbers"][1:], threshold)
        return row | {"numbers": [total, *numbers], "late": []}

    shown = part | {"rows": [limit(row) for row in part["rows"]]}
    del shown["of_children"]
    return shown


def _meetings(part, threshold):
    """The services together; of each alone there are too few children."""

    def together(table):
        columns = zip(*(row["shares"] for row in table["rows"]), strict=True)
        shares = zip(columns, table["total"], strict=True)
        total = [_share(alone, sum_of_all, threshold) for alone, sum_of_all in shares]
        return table | {"rows": [], "total": total}

    return part and part | {"tables": [together(table) for table in part["tables"]]}


def _share(alone, total, threshold):
    """The `total` of the shares `alone`, each of one service. One child is in it as often as there
    are services: of as many children as the service that most of them had, it tells at least."""
    yes, no = total["count"], total["of"] - total["count"]
    children = max(share["of"] for share in alone)
    shown, _ = hidden([yes, no], threshold)
    if not total["of"] or (shown == [yes, no] and children >= (threshold or 0)):
        return total
    return {"count": None, "of": None, "words": NOT_SHOWN}


def _differences(part, threshold):
    """Of too few children nothing is told: one difference is of one child."""
    if not part:
        return None

    def kind(row):
        number, children, *rest = row["numbers"]
        [children], _ = hidden([children], threshold)
        if isinstance(children, str):
            number, rest = NOT_SHOWN, [NOT_SHOWN] * len(rest)
        return row | {"numbers": [number, children, *rest]}

    return part | {"kinds": [kind(row) for row in part["kinds"]], "pairs": []}


def _grade(table, threshold):
    numbers, total = hidden([row["returns"] for row in table["rows"]], threshold)
    rows = zip(table["rows"], numbers, strict=True)
    return table | {"rows": [row | {"returns": n} for row, n in rows], "total": total}


def _method(part):
    returns = part["returns"]
    rows = [row | {"numbers": row["numbers"][:2]} for row in returns["rows"]]
    return part | {
        "returns": {
            "columns": returns["columns"][:2],
            "rows": rows,
            "total": returns["total"][:2],
        },
        "cover": [entry | {"words": []} for entry in part["cover"] if entry["rows"]],
    }
