"""How the belt goes: direction and speed, large; force, power, cadence, time and distance beside them."""

from backstride.core import codes
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from backstride_host.codec import Message
from backstride_host.live.big_type import largest
from backstride_host.screen.view import Pane, minutes

WAYS = {
    "reverse": ("◀◀ REVERSE", "bold #ffffff on #1f5fbf"),
    "forward": ("FORWARD ▶▶", "bold #ffffff on #1d7a3a"),
    "standing": ("STANDING", "bold #ffffff on #555555"),
}
NO_DATA = ("NO DATA", "bold #ffffff on #b3261e")
FORCE_COLOUR = "#e8b93a"
# A flag that is up, or that is down, in words.
_UP = (
    (codes.FLAG_SATURATED, "at its limit"),
    (codes.FLAG_LIGHT_DRAG, "light drag"),
    (codes.FLAG_LEASE, "by host"),
    (codes.FLAG_TURN_EXPECTED, "turn expected"),
)
_DOWN = ((codes.FLAG_CALIBRATED, "uncalibrated"), (codes.FLAG_KEY_IN, "key out"))
_SCALES_N = (50, 100, 200, 400)
_BAR = 12


class Speed(Pane):
    """Direction as a banner, the speed as large as there is room."""

    def render(self) -> Text:
        """Draw it."""
        view, (columns, rows) = self.view, self.size
        telemetry = view.state.telemetry
        known = telemetry is not None and view.is_fresh
        word, style = WAYS[view.state.going] if known else NO_DATA
        lines = Text(no_wrap=True)
        lines.append(f"{word:^{columns}}\n", style)
        lines.append(" " * columns + "\n")
        number = view.measures.speed_number(telemetry.speed_mm_s) if telemetry and known else "-.-"
        for line in largest(number, columns, rows - 3):
            lines.append(f"{line}\n", "bold")
        lines.append(f"{view.measures.speed:^{columns}}", "dim")
        return lines


class Readings(Pane):
    """Everything else that is measured, a line each."""

    def render(self) -> Table | Text:
        """Draw it."""
        telemetry = self.view.state.telemetry
        if telemetry is None:
            return Text("No telemetry yet.", "dim")
        grid = Table.grid(padding=(0, 1))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(no_wrap=True, overflow="ellipsis")
        grid.add_row("force", self._force(telemetry))
        grid.add_row("power", self._power(telemetry))
        grid.add_row("cadence", self._cadence(telemetry))
        grid.add_row("time", self._time())
        grid.add_row("distance", self._distance(telemetry))
        grid.add_row("level", self._level(telemetry))
        grid.add_row("brake", self._brake(telemetry))
        return grid

    def _force(self, telemetry: Message) -> Table:
        force_n, asked_n = telemetry.force_dn / 10, telemetry.target_dn / 10
        full_n = next((n for n in _SCALES_N if n >= max(force_n, asked_n)), _SCALES_N[-1])
        bar = ProgressBar(
            full_n, min(force_n, full_n), _BAR, complete_style=FORCE_COLOUR, finished_style=FORCE_COLOUR
        )
        row = Table.grid(padding=(0, 1))
        row.add_row(
            Text(f"{force_n:.1f} N", f"bold {FORCE_COLOUR}"), bar, Text(f"of {asked_n:.0f} N asked", "dim")
        )
        return row

    @staticmethod
    def _power(telemetry: Message) -> Text:
        return Text(f"{telemetry.power_w} W", "bold")

    @staticmethod
    def _cadence(telemetry: Message) -> Text:
        values = telemetry.named()
        cadence, asymmetry = values["cadence_dspm"], values["asymmetry_permille"]
        if cadence is None:
            return Text("not known", "dim")
        text = Text(f"{cadence / 10:.0f}", "bold").append(" steps a minute", "not bold")
        return text if asymmetry is None else text.append(f", {asymmetry / 10:.0f} % uneven", "not bold dim")

    def _time(self) -> Text:
        session = self.view.state.session
        if session is None:
            return Text("no session yet", "dim")
        text = Text(minutes(session.active_ms / 1000), "bold").append(" active", "not bold")
        return text.append(f", {session.work_j / 1000:.1f} kJ of work", "not bold dim")

    def _distance(self, telemetry: Message) -> Text:
        session, distance = self.view.state.session, self.view.measures.distance
        if session is not None:
            text = Text(distance(session.reverse_mm), "bold").append(" reverse, ", "not bold")
            return text.append(f"{distance(session.forward_mm)} forward", "not bold")
        text = f"{distance(telemetry.backward_mm)} backward, {distance(telemetry.forward_mm)} forward"
        return Text(f"{text} on the belt")

    @staticmethod
    def _level(telemetry: Message) -> Text:
        text = Text(f"{telemetry.level}", "bold")
        words = [word for mask, word in _DOWN if not telemetry.flags & mask]
        words += [word for mask, word in _UP if telemetry.flags & mask]
        return text.append("  " + ", ".join(words), f"not bold {FORCE_COLOUR}") if words else text

    @staticmethod
    def _brake(telemetry: Message) -> Text:
        coil = f"{telemetry.coil_ma / 1000:.2f} A, {telemetry.coil_temperature_dc / 10:.0f} °C"
        return Text(f"{coil}, supply {telemetry.supply_mv / 1000:.1f} V")
