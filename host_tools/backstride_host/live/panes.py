"""The parts of the live screen: each takes what is known and returns one renderable."""

from backstride.core import codes
from rich.console import RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from backstride_host.codec import Message
from backstride_host.link_statistics import LinkStatistics
from backstride_host.live.big_digits import big
from backstride_host.live.console_state import ConsoleState, StepPlan

_STATE_STYLES = {"active": "bold green", "paused": "bold yellow", "fault": "bold white on red"}
_GOING = {
    "reverse": ("◀◀ REVERSE", "bold white on blue"),
    "forward": ("FORWARD ▶▶", "bold black on green"),
    "standing": ("STANDING", "bold white on grey37"),
}
# A flag that is up, or that is down, in words.
_UP = (
    (codes.FLAG_SATURATED, "at its limit"),
    (codes.FLAG_LIGHT_DRAG, "light drag"),
    (codes.FLAG_LEASE, "by host"),
    (codes.FLAG_TURN_EXPECTED, "turn expected"),
)
_DOWN = ((codes.FLAG_CALIBRATED, "uncalibrated"), (codes.FLAG_KEY_IN, "key out"))
_SCALES_N = (100.0, 400.0)
_BAR_WIDTH = 18
# So that the screen keeps to 24 lines of 80.
_FAULTS_MOST = 3
_EVENTS_MOST = 6
_LINE = 80


def minutes(seconds: float) -> str:
    """Return a time as 1:23."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def title(state: ConsoleState) -> Text:
    """Return the heading: state, programme, walker, firmware."""
    text = Text("Backstride", "bold")
    if state.telemetry is not None:
        name = state.telemetry.named()["state"]
        text.append("  ").append(f" {name} ", _STATE_STYLES.get(name, "bold"))
    # In idle the session is the last one: over.
    if state.session is not None and state.telemetry is not None and state.telemetry.state != codes.IDLE:
        text.append(f"  {state.programme}  {state.walker}, {state.session.walker_mass_kg} kg", "not bold")
    if state.hello is not None:
        text.append(f"  firmware {state.hello.firmware}", "dim not bold")
    return text


def speed_and_force(state: ConsoleState, telemetry: Message, is_fresh: bool) -> Table:
    """Return direction and speed, large, beside the forces."""
    grid = Table.grid(padding=(0, 3))
    word, style = _GOING[state.going] if is_fresh else ("NO DATA", "bold white on red")
    speed_m_s = abs(telemetry.speed_mm_s) / 1000
    number = Text(big(f"{speed_m_s:.2f}") if is_fresh else big("-.--"), "bold")
    km_h = f"{speed_m_s * 3.6:.1f}" if is_fresh else "-.-"
    units = Text(f"{cadence(telemetry) if is_fresh else ''}\n{km_h} km/h\nm/s", "dim")
    banner = Text(f"{'':14}\n{word:^14}\n{'':14}", style)
    grid.add_row(banner, number, units, _forces(telemetry))
    return grid


def _forces(telemetry: Message) -> Table:
    grid = Table.grid(padding=(0, 1))
    most_dn = max(telemetry.target_dn, telemetry.command_dn, telemetry.force_dn)
    full_n = _SCALES_N[most_dn > _SCALES_N[0] * 10]
    for label, raw_dn, color in (
        ("target", telemetry.target_dn, "grey62"),
        ("command", telemetry.command_dn, "dark_orange"),
        ("delivered", telemetry.force_dn, "yellow"),
    ):
        force_n = raw_dn / 10
        bar = ProgressBar(
            full_n, min(force_n, full_n), _BAR_WIDTH, complete_style=color, finished_style=color
        )
        grid.add_row(Text(label, "dim"), Text(f"{force_n:5.1f} N", color), bar)
    return grid


def step(state: ConsoleState, telemetry: Message) -> RenderableType:
    """Return the programme's step: what it asks for and what is left of it."""
    plan = state.step
    if plan is None:
        return Text("no programme runs", "dim")
    grid = Table.grid(padding=(0, 2))
    cells: list[RenderableType] = [Text(_plan(plan))]
    left = _left(plan, telemetry)
    if left is not None and plan.step.length:
        cells.append(ProgressBar(plan.step.length, plan.step.length - left, 14, complete_style="cyan"))
        cells.append(Text(f"{left} m left" if plan.step.by_distance else f"{minutes(left)} left", "bold"))
    if plan.following is not None:
        cells.append(Text(f"then {plan.following.way} {plan.following.load}".rstrip(), "dim"))
    grid.add_row(*cells)
    return grid


def _left(plan: StepPlan, telemetry: Message) -> int | None:
    return telemetry.named()["step_left_m" if plan.step.by_distance else "step_left_s"]


def cue(state: ConsoleState) -> Text:
    """Return what the console last told the walker."""
    return Text(f"“{state.cue}”" if state.cue else "", "italic")


def _plan(plan: StepPlan) -> str:
    text = f"step {plan.number + 1}/{plan.count} {plan.step.way}"
    if plan.step.guidance_m_s:
        text += " {:g}-{:g} m/s".format(*plan.step.guidance_m_s)
    return text


def cadence(telemetry: Message) -> str:
    """Return the steps a minute, or that they are not known."""
    cadence_dspm = telemetry.named()["cadence_dspm"]
    return "-- spm" if cadence_dspm is None else f"{cadence_dspm / 10:.0f} spm"


def totals(state: ConsoleState, telemetry: Message) -> Text:
    """Return distances, time and work."""
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append("belt ", "dim").append(f"{telemetry.forward_mm / 1000:.1f} m forward, ")
    text.append(f"{telemetry.backward_mm / 1000:.1f} m back")
    session = state.session
    if session is not None:
        text.append("  session ", "dim").append(minutes(session.active_ms / 1000))
        text.append(f" active, {session.reverse_mm / 1000:.1f} m reverse, {session.work_j / 1000:.1f} kJ")
    return text


def brake(telemetry: Message) -> Text:
    """Return what the brake and its supply do."""
    values = telemetry.in_units()
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append("brake ", "dim").append(f"{values['power_w']} W  level {values['level']}  ")
    text.append(f"coil {values['coil_ma'] / 1000:.2f} A {values['coil_temperature_dc'] / 10:.0f} °C  ")
    text.append(f"supply {values['supply_mv'] / 1000:.1f} V  ")
    text.append(_conditions(telemetry.flags), "yellow")
    return text


def _conditions(flags: int) -> str:
    """Name what is not as in plain walking."""
    words = [word for mask, word in _DOWN if not flags & mask] + [word for mask, word in _UP if flags & mask]
    return ", ".join(words)


def faults(state: ConsoleState) -> Text:
    """Return the faults that are up, each with what to do about it."""
    if not state.faults:
        return Text("no fault", "green")
    lines = []
    for name, reaction, advice in state.faults[:_FAULTS_MOST]:
        style = "yellow" if reaction in ("note", "drag") else "bold red"
        lines.append(Text(f"{name}: ", style, no_wrap=True, overflow="ellipsis").append(advice, "not bold"))
    if len(state.faults) > _FAULTS_MOST:
        lines.append(Text("and " + ", ".join(name for name, _, _ in state.faults[_FAULTS_MOST:]), "yellow"))
        lines[-1].truncate(_LINE, overflow="ellipsis")
    return Text("\n").join(lines)


def events(state: ConsoleState, now_s: float) -> RenderableType:
    """Return the latest events, the newest first."""
    grid = Table.grid(padding=(0, 2))
    # Faults and events share the lines there are.
    count = _EVENTS_MOST - min(len(state.faults), _FAULTS_MOST)
    for event in list(state.events)[-count:][::-1]:
        ago = Text(f"{max(0.0, now_s - event.t_s):5.0f} s ago", "dim")
        grid.add_row(ago, event.name, Text(event.detail, no_wrap=True, overflow="ellipsis"))
    return grid if state.events else Text("none yet", "dim")


def link_health(link: LinkStatistics) -> Text:
    """Return how well the link works."""
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append("link ", "dim").append(f"{link.frames} messages")
    text.append(f"  loss {link.loss:.1%}", "red" if link.loss > 0.01 else "")
    text.append(f"  CRC errors {link.crc_errors}", "red" if link.crc_errors else "")
    if link.malformed:
        text.append(f"  malformed {link.malformed}", "red")
    text.append(f"  dropped {link.dropped_by_console}")
    if link.latency.last_s is not None:
        text.append(
            f"  latency {link.latency.last_s * 1000:.0f} ms (worst {link.latency.worst_s * 1000:.0f})"
        )
    return text
