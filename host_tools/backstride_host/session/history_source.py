"""A session of the history."""

from backstride_host.errors import NotFound
from backstride_host.history import default_path
from backstride_host.history.store import History
from backstride_host.session.sources import Source


def read_history(name: str) -> Source:
    """Read session `name`, a number that `backstride sessions list` shows; NotFound where there is none."""
    path = default_path()
    if not name.isdecimal() or not path.exists():
        raise NotFound("session", f"{name} in {path}")
    with History(path) as history:
        return Source(f"history:{name}", [history.session(int(name)).session])
