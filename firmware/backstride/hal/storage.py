"""Small files, written whole or not at all: to a temporary name, closed, renamed over the old one."""

import json
import os


def load(path):
    """Return the object in the JSON file `path`; None when it is not there or not readable."""
    try:
        with open(path) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def text_of(value):
    """Return the bytes that a file of this object has."""
    return json.dumps(value).encode()


def parsed(text):
    """Return the object that JSON's bytes mean; ValueError where they mean none."""
    return json.loads(text)


def exists(path):
    """Tell whether there is a file `path`, readable or not."""
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def save(path, value):
    """Replace `path` by `value` as JSON; OSError leaves the old file as it was."""
    temporary = path + ".new"
    with open(temporary, "w") as file:
        json.dump(value, file)
    os.rename(temporary, path)


def remove(path):
    """Delete `path` if it is there."""
    try:
        os.remove(path)
    except OSError:
        pass


def listed(prefix, suffix):
    """Return the names of the files that begin and end so."""
    return [name for name in os.listdir() if name.startswith(prefix) and name.endswith(suffix)]
