"""Commands of the link: each becomes a request that the next tick answers."""

import asyncio

from backstride.core import codes, params, requests
from backstride.link import messages

# Commands that are requests with their own fields as arguments.
_DIRECT = {
    messages.SESSION_START: requests.START,
    messages.SESSION_PAUSE: requests.PAUSE,
    messages.SESSION_RESUME: requests.RESUME,
    messages.SESSION_STOP: requests.STOP,
    messages.FACING_SET: requests.FACING,
    messages.LEVEL_SET: requests.LEVEL,
    messages.FORCE_SET: requests.FORCE,
    messages.MODE_SET: requests.MODE,
    messages.FAULT_RESET: requests.RESET_FAULTS,
    messages.ANSWER: requests.ANSWER,
    messages.RUNNING_CONFIRM: requests.CONFIRM_RUNNING,
    messages.BRAKE_HOLD: requests.HOLD_BRAKE,
}


class Commands:
    """Carries out what an endpoint has decoded; `value` goes back with the answer."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self._walkers = None
        self._calibrating = None
        self._log = None
        self._board = None
        self.value = 0

    async def carry_out(self, command, values):
        """Return a code of `codes.RESULTS`, or None when the answer is a message of its own."""
        request = _DIRECT.get(command)
        if request is not None:
            result = await self._ask(request, *values)
            if command == messages.BRAKE_HOLD:
                self.value = self._core.actuator.drive_mv
            elif result == codes.LOCKED:
                self.value = self._core.locks.refused
            return result
        if command == messages.PING:
            self.value = self._core.t_ms
            return codes.OK
        if command == messages.HELLO_ASK:
            self._console.say_hello()
            return None
        if command == messages.PARAMS_GET:
            return self._get_param(values[0])
        if command == messages.PARAMS_SET:
            return await self._set_param(values[0], values[1])
        if messages.PROGRAMME_GET <= command <= messages.PROGRAMME_REMOVE:
            return await self._programme(command, values)
        if messages.LOG_GET <= command <= messages.LOG_PULLED:
            return self._logged(command, values)
        if messages.SERVICE_GET <= command <= messages.FAULT_GET:
            from backstride.tasks import service_commands  # noqa: PLC0415  (only a technician asks)

            return service_commands.carry_out(self._console, command, values)
        if messages.OVERRIDE <= command <= messages.OVERRIDE_GET:
            return self._training(command, values)
        if messages.CALIBRATION_READ <= command <= messages.CALIBRATION_COMMIT:
            return await self._calibration(command, values)
        if command == messages.BOARD_GET:
            return self._board_figure(values[0])
        return await self._name(command, values)

    def _board_figure(self, figure):
        """Only who tests a board has the code for it in memory."""
        if self._board is None:
            from backstride.tasks.board_commands import BoardCommands  # noqa: PLC0415

            self._board = BoardCommands(self._console)
        result = self._board.carry_out(figure)
        self.value = self._board.value
        return result

    async def _calibration(self, command, values):
        """Only who calibrates has the code for it in memory."""
        if self._calibrating is None:
            from backstride.tasks.calibration_commands import CalibrationCommands  # noqa: PLC0415

            self._calibrating = CalibrationCommands(self._console)
        result = self._calibrating.carry_out(command, values)
        if result == codes.OK and command == messages.CALIBRATION_COMMIT:
            return await self._ask(requests.CALIBRATE)
        return result

    def _training(self, command, values):
        """Only who asks about walkers has the code for it in memory."""
        if self._walkers is None:
            from backstride.tasks.training.training_commands import TrainingCommands  # noqa: PLC0415

            self._walkers = TrainingCommands(self._console)
        return self._walkers.carry_out(command, values)

    def _logged(self, command, values):
        """Only who pulls sessions has the code for it in memory."""
        if self._log is None:
            from backstride.tasks.log_commands import LogCommands  # noqa: PLC0415

            self._log = LogCommands(self._console)
        return self._log.carry_out(command, values)

    async def _programme(self, command, values):
        programmes = self._console.programmes
        own = self._core.catalogue.own
        chosen = self._core.catalogue.name(self._core.player.programme)
        result = programmes.carry_out(command, values)
        self.value = programmes.value
        if result == codes.OK and self._core.catalogue.own is not own:
            # The chosen programme may have new rows, another number, or be gone.
            number = max(self._core.catalogue.find(chosen), 0)
            await self._ask(requests.SELECT, number)
        return result

    async def _name(self, command, values):
        if command == messages.PROGRAMME_SELECT:
            number = self._core.catalogue.find(values[0])
            return codes.UNKNOWN if number < 0 else await self._ask(requests.SELECT, number)
        if command == messages.WALKER_SET:
            return self._set_walker(values[0], values[1])
        if command == messages.TIME_SET:
            self._console.hal.clock.set_utc(values[0])
            self.value = self._console.hal.clock.utc_s()  # what it shows now: the host checks it
            self._console.trainer.refresh()
            return codes.OK
        if command == messages.STREAM_PLAIN:
            self._console.endpoint.plain = bool(values[0])
            return codes.OK
        if command == messages.EDGES_STREAM:
            self._console.stream_edges(bool(values[0]))
            return codes.OK
        if command == messages.DEVICE_RESET:
            return self._restart()
        return codes.UNKNOWN

    async def _ask(self, request, first=0, second=0):
        slot = self._core.requests
        slot.put(request, first, second)
        while slot.result == requests.PENDING:
            await asyncio.sleep_ms(5)
        return slot.result

    def _get_param(self, index):
        if index >= len(params.PARAMS):
            return codes.UNKNOWN
        name, unit, minimum, maximum, default, kind, text = params.PARAMS[index]
        value = self._core.params.values[index]
        self._console.endpoint.send_text(
            messages.PARAM,
            name + "\n" + unit + "\n" + text,
            (index, kind, minimum, maximum, default, value),
        )
        return None

    async def _set_param(self, index, value):
        result = await self._ask(requests.SET_PARAM, index, value)
        if index < len(params.PARAMS):
            self.value = self._core.params.values[index]
        return result

    def _set_walker(self, mass_kg, name):
        if self._core.session.running:
            return codes.WRONG_STATE
        return self._console.trainer.choose(name, mass_kg)

    def _restart(self):
        core = self._core
        if core.session.state != codes.IDLE or core.standing_ms == 0:
            return codes.WRONG_STATE
        self._console.restart_asked = True
        return codes.OK
