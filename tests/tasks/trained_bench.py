"""The core on a belt with its trainer beside it, who looks once a second as on the console."""

import struct
from types import SimpleNamespace
from typing import Any

from backstride.core import codes
from backstride.link import messages
from backstride.tasks.training.trainer import Trainer
from backstride.tasks.training.training_commands import TrainingCommands
from belt import Bench
from stored_files import Storage

# A day in 2026.
START_UTC_S = 1_795_428_000
DAY_S = 86_400


class TrainedBench(Bench):
    """`told` has what the trainer itself told; `utc_s` is 0 while nobody has set the clock."""

    def __init__(self, *, storage: Storage | None = None, utc_s: int = START_UTC_S) -> None:
        super().__init__()
        self.storage = storage or Storage()
        self.utc_s = utc_s
        self.told: list[tuple[int, int]] = []
        clock = SimpleNamespace(utc_s=lambda: self.utc_s)
        self.hal = SimpleNamespace(storage=self.storage, clock=clock)
        self.endpoint = SimpleNamespace(send_text=self._sent)
        self.answers: list[dict[str, Any]] = []
        self.trainer = Trainer(self)
        self.commands = TrainingCommands(self)
        self._looked_s = 0.0
        self._heard = 0
        self.watches.append(TrainedBench._look)

    def _sent(self, message_id: int, text: str, values: tuple[int, ...]) -> bool:
        names = [field[0] for field in messages.row(message_id)[3]]
        # Every number fits its field.
        struct.pack(messages.fixed_format(message_id), *values)
        self.answers.append(dict(zip(names, (*values, text), strict=True)))
        return True

    def command(self, message_id: int, *values: Any) -> dict[str, Any] | str:
        """Carry out a command about walkers; return the message that answered, or the result's name."""
        result = self.commands.carry_out(message_id, values)
        return self.answers[-1] if result is None else codes.RESULTS[result]

    def tell(self, event: int, value: int, _t_ms: int) -> None:
        self.told.append((event, value))

    def _look(self: Bench) -> None:
        assert isinstance(self, TrainedBench)
        while self._heard < len(self.events):
            self._heard += 1
            self.trainer.heard(*self.events[self._heard - 1])
        if self.time_s - self._looked_s >= 0.9999:
            self._looked_s = self.time_s
            self.trainer.look()
            if self.pipeline.session.state in (codes.IDLE, codes.FINISHED):
                self.trainer.walkers.save()
