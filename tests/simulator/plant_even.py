"""A belt at the speed that its parameter or the walker asks for, and a coil that answers at once."""


class Plant:
    def __init__(self, params, seed):
        self.belt_speed_m_s = params.get("speed_m_s", 0.0)
        self.belt_position_m = 0.0
        self.brake_force_n = 0.0
        self.coil_current_a = 0.0
        self.coil_temperature_c = 25.0
        self.walker_force_n = 0.0
        self.brake_duty = 0.0
        self.supply_v = 24.0

    def step(self, dt_s, brake_duty, walker):
        if "speed_m_s" in walker:
            self.belt_speed_m_s = walker["speed_m_s"]
        self.belt_position_m += self.belt_speed_m_s * dt_s
        self.brake_duty = brake_duty
        self.coil_current_a = 2.0 * brake_duty
        self.supply_v = 0.0 if "supply.cut" in walker["faults"] else 24.0
