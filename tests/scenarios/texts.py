"""Scenarios as text: what each test's walker, host and hand do."""

from __future__ import annotations

from collections.abc import Mapping

START = """
[[command]]
at_s = 2
send = "session.start"
args = { programme = "%s", facing = "%s" }
"""


def scenario(name: str, duration_s: float, *parts: str, params: Mapping[str, int] | None = None) -> str:
    """Return a whole scenario with telemetry at its fastest, so that a slew is seen within two ticks."""
    values = {"link.telemetry_hz": 50, **(params or {})}
    table = "".join(f'"{key}" = {value}\n' for key, value in values.items())
    return f'name = "{name}"\nduration_s = {duration_s}\n[params]\n{table}' + "".join(parts)


def start(programme: str, facing: str = "console") -> str:
    return START % (programme, facing)


def walker(at_s: float, do: str, direction: str = "", speed_m_s: float = 0.0, cadence_spm: float = 96) -> str:
    text = f'\n[[walker]]\nat_s = {at_s}\ndo = "{do}"\n'
    if direction:
        text += f'direction = "{direction}"\nspeed_m_s = {speed_m_s}\ncadence_spm = {cadence_spm}\n'
    return text


def command(at_s: float, send: str, args: str = "", by: str = "host") -> str:
    return f'\n[[command]]\nat_s = {at_s}\nsend = "{send}"\nby = "{by}"\n' + (
        f"args = {args}\n" if args else ""
    )


def fault(at_s: float, inject: str, for_s: float | None = None, value: float | str | None = None) -> str:
    text = f'\n[[fault]]\nat_s = {at_s}\ninject = "{inject}"\n'
    if for_s is not None:
        text += f"for_s = {for_s}\n"
    if value is not None:
        text += f"value = {value!r}\n".replace("'", '"')
    return text


def under_load(name: str, *parts: str, duration_s: float = 40.0) -> str:
    """A walker goes backwards at 0.8 m/s under level 2 (40 N) from about 12 s on; then comes `parts`."""
    return scenario(
        name,
        duration_s,
        start("free"),
        command(4, "level.set", "{ level = 2 }"),
        walker(0, "grab_rail"),
        walker(3, "walk", "reverse", 0.8),
        *parts,
    )
