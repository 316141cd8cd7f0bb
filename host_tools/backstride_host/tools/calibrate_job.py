"""What every calibration does around its runs: record, verdicts, comparison, the console when confirmed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import click

from backstride_host.calibration import comparison, record_file
from backstride_host.calibration.motion import Motion
from backstride_host.calibration.run import Run
from backstride_host.calibration.workshop import Workshop
from backstride_host.client import Client
from backstride_host.errors import CalibrationError, LinkEnded, LinkError
from backstride_host.tools.calibrate_picture import NOTHING, Forming
from backstride_host.tools.calibrate_screen import Screen

_MORE = 6  # runs that may be rejected
_KEPT_S = 3.0
_PRESS = "Press DOWN at the console: what follows needs a hand there."


class Result(Protocol):
    """What a calibration finds."""

    @property
    def params(self) -> dict[str, int]:
        """What the console's parameters are to be."""
        ...

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        ...


class Calibration(Protocol):
    """Runs, judged one by one."""

    runs: list[Run]

    @property
    def done(self) -> bool:
        """Whether enough runs agree."""
        ...

    def so_far(self) -> str:
        """Return in one line what the runs say by now."""
        ...

    def result(self) -> Any:
        """Return a Result; CalibrationError where the runs make none."""
        ...


@dataclass(frozen=True)
class Choices:
    """The options that all calibrations share."""

    port: str
    record: Path | None
    dry_run: bool
    yes: bool
    as_json: bool


class Job:
    """One calibration of one console, from its record to its record."""

    def __init__(self, part: str, choices: Choices, client: Client, screen: Screen):
        self._part = part
        self._choices = choices
        self._screen = screen
        self.client = client
        assert client.hello is not None
        self.board = f"{client.hello.board_id:08x}"
        self.path = choices.record or Path(f"calibration-{self.board}.json")
        self.record = record_file.load(self.path, self.board)
        self._first: Motion | None = None

    def parameter(self, name: str) -> int:
        """Return a parameter's value on the console."""
        return self.client.parameter(name).value

    @property
    def counts_per_km(self) -> int:
        """The console's scale."""
        metre, extra = (self.parameter(f"sensing.counts_per_{name}") for name in ("metre", "km_extra"))
        return metre * 1000 + extra

    def perform(
        self,
        calibration: Calibration,
        needed: int,
        step: Callable[[Workshop], Motion],
        ask: Callable[[], str],
        forming: Callable[[Motion], Forming] = lambda _motion: NOTHING,
    ) -> None:
        """Lead through the runs, judge, compare, keep; then write to the console what was confirmed."""
        with self._screen, Workshop(self.client, self._screen.looker(forming)) as workshop:
            self._run(calibration, needed, lambda: step(workshop), ask)
        try:
            result = calibration.result()
        except CalibrationError as error:
            self._refuse(str(error), calibration.runs)
            raise
        part = self._describe(result, calibration.runs)
        self._compare(part, calibration.runs)
        old_record = dict(self.record)
        record_file.put(self.record, self._part, part)
        if self._choices.dry_run:
            self._screen.say("Dry run: neither the record nor the console was changed.")
            self.record = old_record
        else:
            record_file.save(self.path, self.record)
            self._screen.say(f"Kept in {self.path}.")
            self._write(result.params)
        if self._choices.as_json:
            click.echo(json.dumps(part))

    def _run(
        self, calibration: Calibration, needed: int, step: Callable[[], Motion], ask: Callable[[], str]
    ) -> None:
        while not calibration.done and len(calibration.runs) < needed + _MORE:
            kept = sum(run.kept for run in calibration.runs)
            progress = (
                f"{kept} of {needed} runs count so far" if kept < needed else "the runs do not agree yet"
            )
            self._screen.ask(f"Run {len(calibration.runs) + 1}: {ask()}", progress)
            try:
                motion = step()
            except LinkEnded:
                # A scenario that is over: what there is of runs is judged.
                return
            self._first = self._first or motion
            self._screen.judged(calibration.runs[-1], calibration.runs, calibration.so_far())

    def _describe(self, result: Result | None, runs: Sequence[Run]) -> dict[str, Any]:
        utc = datetime.fromtimestamp(self.client.utc_s(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        part: dict[str, Any] = {"utc": utc, "board": self.board}
        if self._first is not None:
            part["temperature_c"] = round(float(self._first.coil_c[-1]), 1)
        if result is not None:
            part |= result.as_dict()
        return part | {"runs": [run.as_dict() for run in runs]}

    def _refuse(self, reason: str, runs: Sequence[Run]) -> None:
        if not self._choices.dry_run and runs:
            record_file.refuse(self.record, self._part, reason, self._describe(None, runs))
            record_file.save(self.path, self.record)

    def _compare(self, part: dict[str, Any], runs: Sequence[Run]) -> None:
        self._screen.summary(runs)
        before = comparison.before(self._part, self.record, str(self.path), self._console_record())
        for line in comparison.told(part, before.part if before else None):
            self._screen.say(line)
        if before:
            self._screen.say(f"Compared with {before.told}.")

    def _console_record(self) -> dict[str, Any] | None:
        try:
            return self.client.calibration()
        except (LinkError, CalibrationError):
            # A scenario that is over, or a cable that was pulled: what was measured is not lost for it.
            return None

    def _write(self, params: Mapping[str, int]) -> None:
        changed = {name: value for name, value in params.items() if self.parameter(name) != value}
        table = self._part == record_file.BRAKE
        if not (changed or table):
            self._screen.say("The console has it all.")
            return
        what = (
            ["the calibration record"] if table else [f"{name} = {value}" for name, value in changed.items()]
        )
        if not (self._choices.yes or click.confirm(f"Write {', '.join(what)} to the console?", err=True)):
            self._screen.say("The console is as it was.")
            return
        self._put(changed, table)
        self._screen.say(f"Written to the console: {', '.join(what)}.")

    def _put(self, changed: Mapping[str, int], table: bool) -> None:
        workshop = Workshop(self.client)

        def ask() -> None:
            self._screen.say(_PRESS)

        for name, value in changed.items():
            workshop.with_hand(lambda name=name, value=value: self._set(name, value), ask)
        # Parameters are in its files a second after the belt stands: nobody pulls the plug before.
        for _item in self.client.received(_KEPT_S):
            pass
        if table:
            workshop.with_hand(lambda: self.client.calibrate(record_file.for_console(self.record)), ask)

    def _set(self, name: str, value: int) -> None:
        self.client.set_parameter(name, value)
