"""Stands in for the treadmill in a replay: a healthy coil and supply; the recording moves the belt."""

import micropython


class ReplayBench:
    """A plant whose coil answers to its duty; where the belt is, only the recording knows."""

    _OHM = 12.0
    _TIME_CONSTANT_S = 0.017

    def __init__(self):
        self.belt_speed_m_s = 0.0
        self.belt_position_m = 0.0
        self.brake_force_n = 0.0
        self.coil_current_a = 0.0
        self.coil_temperature_c = 22.0
        self.walker_force_n = 0.0
        self.brake_duty = 0.0
        self.supply_v = 24.0
        self.slip_m = 0.0

    @micropython.native
    def step(self, dt_s, brake_duty, walker):
        """Let the coil's current follow its duty."""
        self.brake_duty = brake_duty
        if brake_duty or self.coil_current_a:
            wanted_a = brake_duty * self.supply_v / self._OHM
            self.coil_current_a += (wanted_a - self.coil_current_a) * dt_s / (self._TIME_CONSTANT_S + dt_s)
