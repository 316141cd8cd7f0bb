"""Host tools of Backstride: the client library, the simulator and the commands."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backstride_host.client import Client

__all__ = ["Client"]


def __getattr__(name: str) -> Any:
    """Load the client when it is asked for: `backstride --help` needs neither it nor pyserial."""
    if name == "Client":
        from backstride_host.client import Client  # noqa: PLC0415

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
