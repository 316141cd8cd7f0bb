"""What the metrics link says of a deploy: whether now is the time, and whether the new firmware answers."""

import time

from backstride.core import codes

from backstride_host.client import Client
from backstride_host.errors import DeployError, LinkError, LinkTimeout

_ANSWERS_WITHIN_S = 20.0
_AT_REST_MM_S = 10


def refuse_while_in_use(link: str) -> None:
    """Raise DeployError while a session runs or the belt moves; a console that says nothing is none yet."""
    try:
        with Client.connect(link, timeout_s=2.0) as client:
            told = client.next("telemetry", timeout_s=2.0)
    except LinkError:
        # A blank board, another release's table, safe mode: the prompt will tell.
        return
    if abs(told.speed_mm_s) > _AT_REST_MM_S:
        raise DeployError(f"the belt moves at {abs(told.speed_mm_s) / 1000:.2f} m/s: deploy at standstill")
    if told.state in (codes.READY, codes.ACTIVE, codes.PAUSED):
        raise DeployError(f"a session is {codes.STATES[told.state]}: end it first")


def greet(link: str) -> str:
    """Return the version that a console which has just been restarted greets with, its schema checked."""
    end_s = time.monotonic() + _ANSWERS_WITHIN_S
    while True:
        try:
            with Client.connect(link, timeout_s=2.0) as client:
                return client.hello.firmware if client.hello else ""
        except LinkTimeout:
            if time.monotonic() > end_s:
                raise
