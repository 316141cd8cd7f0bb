"""One model of a session, whatever it was read from: live messages, a run, a capture, the history.

`open_source` reads any of these; `SessionBuilder` makes sessions of messages as they come.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride_host.session.builder import SessionBuilder
    from backstride_host.session.model import Event, Lap, Mark, Session, Table
    from backstride_host.session.sources import Source, open_source

__all__ = ["Event", "Lap", "Mark", "Session", "SessionBuilder", "Source", "Table", "open_source"]

_HOMES = {
    "SessionBuilder": "builder",
    "Event": "model",
    "Lap": "model",
    "Mark": "model",
    "Session": "model",
    "Table": "table",
    "Source": "sources",
    "open_source": "sources",
}


def __getattr__(name: str) -> Any:
    """Load numpy and the readers only for who uses them."""
    from importlib import import_module  # noqa: PLC0415

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
