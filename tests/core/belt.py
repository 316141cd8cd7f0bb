"""A belt for tests, in floats, from DOMAIN's formulas: nothing of it is shared with the firmware.

M dv/dt = walker - brake - F0 - F1 |v|;  brake = k I^2 / (1 + (I/3 A)^2) * 2x / (1 + x^2), x = v / 3 m/s.
"""

import math
from collections.abc import Callable

from backstride.core import codes, operations, params, requests
from backstride.core.pipeline import Pipeline

ISAT_A = 3.0
CRITICAL_M_S = 3.0
# 400 N at 2 A.
K_N_A2 = 400 * (1 + (2 / ISAT_A) ** 2) / 2**2
COIL_LAG_S = 0.05
COIL_OHM = 12.0
TICK_S = 0.01
# The driver's fade from its reserve, once the heartbeat is gone.
FADE_S = 1.2


def wouterse_n(current_a: float, speed_m_s: float) -> float:
    """Return the brake's force in N."""
    x = abs(speed_m_s) / CRITICAL_M_S
    fmax_n = K_N_A2 * current_a**2 / (1 + (current_a / ISAT_A) ** 2)
    return fmax_n * 2 * x / (1 + x * x)


class Belt:
    """Position, speed and coil current."""

    def __init__(self, mass_kg: float = 75.0) -> None:
        self.mass_kg = mass_kg
        self.position_m = 0.0
        self.speed_m_s = 0.0
        self.coil_a = 0.0
        self.supply_v = 24.0
        self.temperature_c = 20.0

    def brake_n(self) -> float:
        return wouterse_n(self.coil_a, self.speed_m_s)

    def magnetise(self, dt_s: float, duty: float) -> None:
        ohm = COIL_OHM * (1 + 0.0039 * (self.temperature_c - 20))
        self.coil_a += (duty * self.supply_v / ohm - self.coil_a) * dt_s / COIL_LAG_S

    def roll(self, dt_s: float, speed_m_s: float) -> None:
        """Move as a walker whom nothing slows down."""
        self.position_m += (self.speed_m_s + speed_m_s) / 2 * dt_s
        self.speed_m_s = speed_m_s

    def push(self, dt_s: float, walker_n: float) -> None:
        """Move as the forces say; friction and brake stop a belt and never turn it."""
        before = self.speed_m_s
        drag_n = self.brake_n() + 25 + 6 * abs(before)
        free = before + walker_n * dt_s / self.mass_kg
        lost = drag_n * dt_s / self.mass_kg
        self.roll(dt_s, math.copysign(max(0.0, abs(free) - lost), free))


class Bench:
    """The pipeline on a belt, tick by tick. `watches` are called with the bench after each tick."""

    def __init__(self, *, calibrated: bool = True, mass_kg: float = 75.0, **settings: int) -> None:
        """Parameters by name, with "_" for the point."""
        self.pipeline = Pipeline()
        for name, value in settings.items():
            index = [row.replace(".", "_") for row in params.NAMES].index(name)
            assert self.pipeline.params.set(index, value) == codes.OK
        self.pipeline.calibrated = calibrated
        self.counts_per_metre = self.pipeline.params.get("sensing.counts_per_metre")
        self.belt = Belt(mass_kg)
        self.inputs = self.pipeline.inputs
        self.watches: list[Callable[[Bench], None]] = []
        self.time_s = 0.0
        self.tick_s = TICK_S
        self.events: list[tuple[int, int]] = []
        self.encoder_alive = True
        self.coil_connected = True

    def tick(self, move: Callable[[float], None] | None = None) -> None:
        """Let 10 ms pass: ten steps of the belt by `move(dt_s)`, then one tick of the firmware."""
        pipeline = self.pipeline
        duty = pipeline.actuator.duty / 65535 if pipeline.supervisor.allowed.enabled else 0.0
        for _ in range(10):
            self.belt.magnetise(TICK_S / 10, duty if self.coil_connected else 0.0)
            if not self.coil_connected:
                self.belt.coil_a = 0.0
            if move is not None:
                move(TICK_S / 10)
        self._control(TICK_S)

    def stall(self, seconds: float) -> None:
        """Hold the tick up while the belt rolls on; after 100 ms the driver fades the coil by itself."""
        duty = self.pipeline.actuator.duty / 65535
        for step in range(round(seconds * 1000)):
            self.belt.roll(0.001, self.belt.speed_m_s)
            if step < 100:
                self.belt.magnetise(0.001, duty)
            else:
                self.belt.coil_a *= math.exp(-0.001 / FADE_S)
        self._control(seconds)

    def _control(self, dt_s: float) -> None:
        pipeline = self.pipeline
        self.time_s += dt_s
        self.tick_s = dt_s
        self._latch(round(dt_s * 1e6))
        pipeline.step()
        while pipeline.events.take():
            self.events.append((pipeline.events.event, pipeline.events.value))
        for watch in self.watches:
            watch(self)

    def _latch(self, dt_us: int) -> None:
        inputs = self.inputs
        inputs.t_us = (inputs.t_us + dt_us) & 0x3FFFFFFF
        inputs.dt_us = dt_us
        inputs.edges_a = inputs.edges_b = 0
        if self.encoder_alive:
            count = math.floor(self.belt.position_m * self.counts_per_metre)
            # A's edges lie below odd counts, B's below even ones.
            inputs.edges_a = abs((count + 1) // 2 - (inputs.count + 1) // 2)
            inputs.edges_b = abs(count // 2 - inputs.count // 2)
            inputs.count = count
        inputs.coil_ma = round(self.belt.coil_a * 1000)
        inputs.coil_temperature_dc = round(self.belt.temperature_c * 10)
        inputs.supply_mv = round(self.belt.supply_v * 1000)

    def stand(self, seconds: float) -> None:
        """Let the belt stand."""
        self.walk(0.0, seconds)

    def walk(self, speed_m_s: float, seconds: float, ripple: float = 0.0) -> None:
        """Move at a speed, with a stride of 1.6 Hz whose ripple is a fraction of it, peak to peak."""
        for _ in range(round(seconds / TICK_S)):
            phase = 2 * math.pi * 1.6 * self.time_s
            speed = speed_m_s * (1 + ripple / 2 * math.sin(phase))
            self.tick(lambda dt_s, speed=speed: self.belt.roll(dt_s, speed))

    def change(self, speed_m_s: float, accel_m_s2: float) -> None:
        """Ramp the belt to a speed."""
        step = accel_m_s2 * TICK_S / 10

        def ramp(dt_s: float) -> None:
            wanted = speed_m_s - self.belt.speed_m_s
            self.belt.roll(dt_s, self.belt.speed_m_s + max(-step, min(step, wanted)))

        while abs(self.belt.speed_m_s - speed_m_s) > 1e-9:
            self.tick(ramp)

    def coast(self, seconds: float, walker_n: float = 0.0) -> None:
        """Let forces move the belt."""
        for _ in range(round(seconds / TICK_S)):
            self.tick(lambda dt_s: self.belt.push(dt_s, walker_n))

    def press(self) -> None:
        """Press the console's button for 50 ms."""
        self.inputs.confirm = True
        self.walk(self.belt.speed_m_s, 0.05)
        self.inputs.confirm = False
        self.walk(self.belt.speed_m_s, 0.05)

    def ask(self, kind: int, first: int = 0, second: int = 0) -> int:
        """Put a request as the link's task does and let one tick answer it."""
        self.pipeline.requests.put(kind, first, second)
        self.walk(self.belt.speed_m_s, TICK_S)
        return self.pipeline.requests.result

    def select(self, programme: str) -> None:
        """Choose a programme by name."""
        core = self.pipeline
        assert operations.select(core, core.catalogue.find(programme)) == codes.OK

    def begin(self, programme: str, facing: int = codes.FACING_CONSOLE) -> None:
        """Stand for three seconds, then start a programme."""
        self.stand(3.0)
        self.select(programme)
        assert self.ask(requests.START, facing) == codes.OK

    def under_load(self, speed_m_s: float = -0.8, level: int = 5) -> None:
        """Come to a settled reverse walk in the free programme, level's force on the belt."""
        self.begin("free")
        self.change(speed_m_s, 0.8)
        assert self.ask(requests.LEVEL, level) == codes.OK
        self.walk(speed_m_s, 2.5 / abs(speed_m_s) + level * 20 / 30 + 2)
