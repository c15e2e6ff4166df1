"""Reading JSON files that people write, with errors that say where."""

import json


class BadFile(Exception):
    """The file cannot be used; the text says which file, where in it, and what to do."""


def read_json(path):
    """The parsed content. Raises BadFile with the file, and the line if it is not JSON."""
    try:
        return parse_json(path.read_bytes(), path)
    except FileNotFoundError:
        raise BadFile(f"{path}: there is no such file") from None
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror}") from None


def parse_json(content, name):
    """The parsed content of these bytes, which may be anything; `name` is what the file is called
    in what BadFile says."""
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise BadFile(f"{name}: save the file as UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise BadFile(
            f"{name}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}"
        ) from None
    except _Repeated as error:
        raise BadFile(f"{name}: “{error}” stands twice in one object; remove one") from None
    except ValueError:  # all that json raises beside JSONDecodeError
        raise BadFile(f"{name}: holds a number that is too long") from None
    except RecursionError:
        raise BadFile(f"{name}: nested too deeply") from None


class _Repeated(Exception):
    pass


def _unique(pairs):
    found = {}
    for name, value in pairs:
        if name in found:
            raise _Repeated(name)
        found[name] = value
    return found
