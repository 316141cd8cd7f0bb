"""What a key asks of the console. The console decides; its answer is shown as it comes."""

from collections.abc import Callable

from backstride.core import codes, programme_rows

from backstride_host.client import Client
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.watch import Act
from backstride_host.screen.start_dialog import Start

# So long a level that was asked for counts, although telemetry does not show it yet.
_ASKED_S = 2.0


class Keys:
    """Gives orders to `order`, by what `state` knows."""

    def __init__(self, state: ConsoleState, order: Callable[[str, Act], None]):
        self._state = state
        self._order = order
        self._asked_level: int | None = None
        self._asked_s = 0.0

    @property
    def is_paused(self) -> bool:
        """Whether a session waits to go on."""
        return self._state.telemetry is not None and self._state.telemetry.state == codes.PAUSED

    def start(self, start: Start) -> None:
        """Begin a session."""
        what = f"start {start.programme} for {start.walker}"
        self._order(
            what,
            lambda client: client.session_start(start.programme, start.walker, start.mass_kg, start.facing),
        )

    def pause(self) -> None:
        """Pause, or go on."""
        if self.is_paused:
            self._order("go on", Client.session_resume)
        else:
            self._order("pause", Client.session_pause)

    def stop(self) -> None:
        """End the session."""
        self._order("stop", Client.session_stop)

    def level(self, step: int, now_s: float) -> None:
        """Ask for a level above or below: of the one asked for just now, else of the present one."""
        telemetry = self._state.telemetry
        if telemetry is None:
            return
        asked = self._asked_level if now_s - self._asked_s < _ASKED_S else None
        level = (telemetry.level if asked is None else asked) + step
        level = max(0, min(programme_rows.LEVEL_MAX, level))
        self._asked_level, self._asked_s = level, now_s
        self._order(f"level {level}", lambda client: client.level(level))
