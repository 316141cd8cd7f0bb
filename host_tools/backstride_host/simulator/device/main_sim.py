"""Runs inside MicroPython: builds the board, boots the unmodified firmware on it and obeys the host.

Arguments: file descriptors of the commands, the records, the log to read, and the flash image.
"""

import io
import json
import struct
import sys

# The folder above `simulator`. All of the simulator is imported before the host's files move away.
sys.path[:] = [__file__.rsplit("/", 3)[0], ".frozen"]

# ruff: noqa: E402, SIM115
from simulator.device import chip as chips
from simulator.device import handover, modules, wire
from simulator.device.board import Board, run_file
from simulator.device.chip_functions import SoftReset
from simulator.device.filesystem import FIRMWARE
from simulator.device.kernel import INTERRUPT, NEVER, NOW
from simulator.device.prober import Prober

_STATISTICS = "<11q"
_SOFT_BOOT_DIVISOR = 4
_SURVEY_US = 60_000_000


class Machine:
    """One start of the chip."""

    board = None

    def __init__(self, command_fd, record_fd):
        self.wire = wire.Wire(command_fd, record_fd)

    def build(self, log_fd, flash_fd):
        """Build the board that the host asks for."""
        _, payload = self.wire.read()
        length = struct.unpack_from("<I", payload)[0]
        self.config = json.loads(payload[4 : 4 + length])
        state = payload[4 + length :]
        recording_fd = self.config["recording_fd"]
        recording = open(recording_fd, "rb") if recording_fd is not None else None
        self.board = Board(self.config, self.wire, open(log_fd, "rb"), open(flash_fd, "r+b"), recording)
        self.kernel = self.board.kernel
        self.kernel.watch(self.crash, self.callback_failed)
        self.board.chip.on_reset = self.reset
        self.board.flash.on_power_cut = lambda: self.board.chip.reset(chips.PWRON_RESET, "power cut")
        self.board.records.on_output = self._stop_on_output
        self.first = not state
        if state:
            handover.restore(self.board, state)
        else:
            self.board.world.start()

    # The host.

    def obey(self, _):
        """Report that the horizon is reached and wait for the next command that moves time."""
        kernel = self.kernel
        self._send_done()
        while True:
            kind, payload = self.wire.read()
            if kind == wire.ADVANCE:
                horizon_us, stop_on_output = struct.unpack_from("<qB", payload)
                if len(payload) > 9:
                    self.board.link.host_sends(payload[9:])
                self.board.records.stop_on_output = bool(stop_on_output)
                break
            kind, entry = json.loads(payload)
            self.board.script.act_now(kind, entry)
        kernel.at(max(horizon_us, kernel.clock[NOW]), self._horizon, horizon_us)
        self._horizon_us = horizon_us

    def _horizon(self, horizon_us):
        # One that was stopped short by output leaves its horizon behind: only the latest counts.
        if horizon_us == self._horizon_us:
            self.obey(None)

    def _stop_on_output(self):
        self.board.records.stop_on_output = False
        self._horizon_us = None
        self.kernel.at(self.kernel.clock[NOW], self.obey, None)

    def _send_done(self):
        statistics = self.kernel.statistics() + (
            self.board.collector.high_water_bytes,
            self.board.chip.resets,
        )
        payload = struct.pack(_STATISTICS, self.kernel.clock[NOW], *statistics)
        self.board.records.send(wire.DONE, payload)

    def crash(self, error):
        """The simulator itself, or the plant, has failed: say so and stop."""
        text = io.StringIO()
        text.write("%s: %s\n" % (type(error).__name__, error))
        sys.print_exception(error, text)
        if self.board is not None:
            self.board.records.flush()
        self.wire.write(wire.FATAL, text.getvalue().encode())
        self.wire.flush()
        self._wait_for_the_end()

    def _wait_for_the_end(self):
        while True:
            self.wire.read()

    def callback_failed(self, error):
        """Print what a queued handler raised, as the interpreter does; nothing else happens."""
        sys.print_exception(error)
        self.board.records.log()

    def reset(self, cause, name):
        """Hand the world over to the next process; nothing of this one runs any more."""
        board = self.board
        board.link.chip_stopped()
        board.records.event("chip.reset", name)
        state = handover.capture(board, cause)
        board.records.send(wire.RESET, struct.pack("<qB", self.kernel.clock[NOW], cause) + state)
        self._wait_for_the_end()

    # The chip.

    def start(self):
        """Pass the time until the interpreter runs: pads float, the treadmill goes on."""
        board = self.board
        kernel = self.kernel
        board.start()
        # The host says how far to go before anything moves.
        self.obey(None)
        while board.plant.supply_v < chips.POWER_GOOD_V:
            kernel.stop_everything(10_000)
        boot_us = self.config["costs"]["boot_us"]
        board.chip.boot_at_us = kernel.clock[NOW]
        if board.chip.cause == chips.SOFT_RESET:
            boot_us //= _SOFT_BOOT_DIVISOR
        board.world.powered = True
        if board.chip.watchdog_us:
            board.chip.feed()
        kernel.stop_everything(boot_us)

    def install(self):
        """Make this interpreter the board's."""
        board = self.board
        config = self.config
        probe_file = config["probe_file"]
        probe_names = run_file(probe_file) if probe_file else None
        fresh = self.first and config["fresh"]
        board.files.mount(fresh, config["firmware_dir"], config["board_dir"])
        if fresh:
            board.files.put(config["files"])
        board.flash.charging = board.partition.charging = True
        modules.install(self.kernel, board.chip, board.records, board.files, board.collector, config)
        if probe_names is not None:
            ticks = sys.modules["time"]
            probe = probe_names["Probe"](
                lambda t_us: self.kernel.clock[NOW] - ticks.ticks_diff(ticks.ticks_us(), t_us)
            )
            self.kernel.set_probe(Prober(probe, probe_names["ROW_BYTES"], board.records).sample)
        board.collector.start()
        self.kernel.at(self.kernel.clock[NOW] + _SURVEY_US, board.collector.survey, _SURVEY_US)

    def boot(self):
        """Run boot.py and main.py as the board does, and then what is left: a prompt, and the interrupts."""
        kernel = self.kernel
        names = {"__name__": "__main__"}
        ended = None
        for program in ("boot.py", "main.py"):
            ended = self._run(program, names)
            if ended is not None:
                break
        detail = ended or "main.py returned"
        self.board.records.send(wire.FIRMWARE_ENDED, struct.pack("<q", kernel.clock[NOW]) + detail.encode())
        kernel.clock[INTERRUPT] = False
        self.board.chip.keyboard_interrupt = False
        while True:
            kernel.idle(NEVER - 1, NEVER)

    def _run(self, program, names):
        try:
            with open(FIRMWARE + "/" + program) as file:
                source = file.read()
            exec(compile(source, program, "exec"), names)
        except SoftReset:
            self.board.chip.reset(chips.SOFT_RESET, "soft reset")
        except SystemExit:
            self.board.chip.reset(chips.SOFT_RESET, "soft reset")
        except BaseException as error:
            sys.print_exception(error)
            self.board.records.log()
            return "%s: %s: %s" % (program, type(error).__name__, error)
        return None


def _main():
    command_fd, record_fd, log_fd, flash_fd = [int(argument) for argument in sys.argv[1:5]]
    machine = Machine(command_fd, record_fd)
    try:
        machine.build(log_fd, flash_fd)
        machine.start()
        machine.install()
    except Exception as error:
        machine.crash(error)
    machine.boot()


_main()
