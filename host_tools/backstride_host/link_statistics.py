"""How well the link works, counted at the host."""

from dataclasses import dataclass, field


@dataclass
class Latency:
    """Time from a command to its answer."""

    count: int = 0
    last_s: float | None = None
    total_s: float = 0.0
    worst_s: float = 0.0

    def add(self, latency_s: float) -> None:
        """Take one more answer into account."""
        self.count += 1
        self.last_s = latency_s
        self.total_s += latency_s
        self.worst_s = max(self.worst_s, latency_s)

    @property
    def mean_s(self) -> float | None:
        """The mean, or None before the first answer."""
        return self.total_s / self.count if self.count else None


@dataclass
class LinkStatistics:
    """Counts since the connection was made."""

    bytes_in: int = 0
    frames: int = 0
    plain_lines: int = 0
    crc_errors: int = 0
    malformed: int = 0
    # Messages missing from the sequence: damaged on the way, or dropped by the console before it would block.
    missing: int = 0
    # The console's own count of messages that it dropped, as telemetry last told it; wraps at 65536.
    dropped_by_console: int = 0
    repeats: int = 0
    latency: Latency = field(default_factory=Latency)

    @property
    def loss(self) -> float:
        """The part of the console's messages that did not arrive, 0 to 1."""
        sent = self.frames + self.missing
        return self.missing / sent if sent else 0.0
