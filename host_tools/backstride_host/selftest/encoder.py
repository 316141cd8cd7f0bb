"""The belt sensor, turned by hand: way, counts, and the edges of both channels one by one."""

from dataclasses import dataclass

from backstride.link import messages

from backstride_host.client import Client
from backstride_host.codec import Message
from backstride_host.edge_capture import EdgeCapture
from backstride_host.selftest.bench import WAIT_S, Bench, NothingCame
from backstride_host.selftest.result import Figure

_LEAST_MM = 150
_BEGUN_MM = 20
_BEGUN_EDGES = 40
_REST_S = 2.0
_EDGES = 40
_WRAP = 1 << 32


class ChannelEdges:
    """Edges of A and of B; where a fast stretch cannot be told edge by edge, it goes on behind it."""

    def __init__(self) -> None:
        self.a = self.b = 0
        self._capture = EdgeCapture()
        self._levels: tuple[int, int] | None = None

    def take(self, message: Message) -> int:
        """Take an `edges` message; return how many edges it brought."""
        before = self.a + self.b
        for _t_us, a, b in self._capture.take(message):
            if self._levels is not None:
                self.a += a != self._levels[0]
                self.b += b != self._levels[1]
            self._levels = (a, b)
        if self._capture.trouble:
            self._capture = EdgeCapture()
            self._levels = None
        return self.a + self.b - before


@dataclass
class Turn:
    """How the belt went from a telemetry message on."""

    forward_mm: int
    backward_mm: int
    forward: int = 0
    backward: int = 0

    def take(self, message: Message) -> bool:
        """Take telemetry; return whether the belt went further."""
        was = self.forward + self.backward
        self.forward = (message.forward_mm - self.forward_mm) % _WRAP
        self.backward = (message.backward_mm - self.backward_mm) % _WRAP
        return self.forward + self.backward > was


def run(bench: Bench) -> list[Figure]:
    """Turn it forward, then backward."""
    bench.client.edge_stream(True)
    try:
        forward = _turn(bench, "forward")
        backward = _turn(bench, "backward")
    finally:
        _stop(bench.client)
    return forward + backward


def _stop(client: Client) -> None:
    client.edge_stream(False)


def _turn(bench: Bench, way: str) -> list[Figure]:
    start = bench.now()
    turn = Turn(start["forward_mm"], start["backward_mm"])
    edges = ChannelEdges()
    side = "the way it runs when one walks forward" if way == "forward" else "the other way"
    bench.person.do(
        f"belt.{way}", f"Push the belt slowly by half a metre {side}, then let it rest for two seconds."
    )
    if not _follow(bench, turn, edges):
        raise NothingCame(f"no motion {way} was seen within {WAIT_S:g} s")
    right, wrong = (turn.forward, turn.backward) if way == "forward" else (turn.backward, turn.forward)
    return [
        Figure(f"{way}_travel", right, "mm", _LEAST_MM, None, "half a metre was asked for"),
        Figure(f"{way}_wrong_way", wrong, "mm", 0, _LEAST_MM / 10, "a hand does not push to and fro"),
        Figure(f"{way}_edges_a", edges.a, "edges", _EDGES, None, "channel A changes on each line"),
        Figure(f"{way}_edges_b", edges.b, "edges", _EDGES, None, "channel B changes on each line"),
        Figure(f"{way}_share_a", _share(edges), "%", 45, 55, "both channels have the same edges"),
    ]


def _share(edges: ChannelEdges) -> float:
    return 100.0 * edges.a / max(1, edges.a + edges.b)


def _follow(bench: Bench, turn: Turn, edges: ChannelEdges) -> bool:
    """Follow the belt until it was turned and rests; False where it never was."""
    begun_s = 0.0
    for item in bench.received(WAIT_S):
        moved = False
        if item.message.layout.id == messages.EDGES:
            moved = edges.take(item.message) > 1
        elif item.message.layout.id == messages.TELEMETRY:
            moved = turn.take(item.message)
        if moved and (turn.forward + turn.backward >= _BEGUN_MM or edges.a + edges.b >= _BEGUN_EDGES):
            begun_s = item.t_s
        if begun_s and item.t_s - begun_s >= _REST_S:
            return True
    return bool(begun_s)
