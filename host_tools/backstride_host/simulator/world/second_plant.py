"""Another treadmill of another structure, so that nothing is fitted to the first one's formulas.

Belt: dry friction that falls off once it slides (Stribeck) and grows with the walker's weight, and a fan's
drag; no viscous term. Brake: a thick disc whose skin effect makes the force rise more steeply and fall off
more slowly than Wouterse's, F = F(I) 3x/(1 + 2 x sqrt(x)); field I/(1 + I/Is) with remanence, behind two
lags. Coil: copper wound on a core that warms later. Supply: a battery that empties. Walker: corrects once a
step, from the mean speed of the last one, through springy legs and short pushes of each foot.

Or a permanent magnet that a servo moves, of which `coil_current_a` is the place, 2 A for all the way in; the
force grows with its overlap, not with the square.

Forward is positive; see plant.py for what the three rates of computation are for. `math.sqrt` is rounded
exactly everywhere, so the same numbers come out on every interpreter. One file, as `--plant` takes one.
"""

import math

# name, default, unit, text
CONSTANTS = (
    ("mass_kg", 75.0, "kg", "Moving mass of belt, rollers and flywheel referred to the belt."),
    ("bearing_n", 9.0, "N", "Dry friction of rollers and bearings."),
    ("deck_friction", 0.021, "", "Dry friction of belt on deck over the walker's weight."),
    ("static_ratio", 1.4, "", "Dry friction at standstill over dry friction when sliding."),
    ("stribeck_m_s", 0.08, "m/s", "Speed by which half of the difference is gone."),
    ("fan_n", 3.5, "N/(m/s)^2", "Drag of the fan, which grows with speed squared."),
    ("slip_part", 0.008, "", "Part of the travel that the belt slips over the roller under 200 N."),
    ("brake_n", 350.0, "N", "Highest brake force at 2 A, reached at the peak speed."),
    ("field_half_a", 6.0, "A", "Current at which the iron carries half of its field."),
    ("remanence_a", 0.03, "A", "Current whose field remains in the iron."),
    ("peak_speed_m_s", 4.0, "m/s", "Speed of the highest force."),
    (
        "disc_conductivity",
        1.0,
        "",
        "Conductivity of the disc over its new one; the peak's speed falls with it.",
    ),
    ("pole_lag_s", 0.035, "s", "First lag of the field behind the current, in the poles."),
    ("yoke_lag_s", 0.02, "s", "Second lag, in the yoke."),
    ("coil_ohm", 12.0, "ohm", "Resistance of the coil at 20 degC."),
    ("coil_h", 0.24, "H", "Inductance of the coil."),
    ("copper_per_k", 0.0039, "1/K", "Growth of the coil's resistance with temperature."),
    ("copper_heat_j_k", 150.0, "J/K", "Heat capacity of the copper."),
    ("core_heat_j_k", 420.0, "J/K", "Heat capacity of the core."),
    ("copper_to_core_w_k", 2.0, "W/K", "Heat that flows from copper to core."),
    ("core_loss_w_k", 0.7, "W/K", "Heat the core loses to the air."),
    ("disc_heat_j_k", 2300.0, "J/K", "Heat capacity of the disc."),
    ("disc_loss_w_k", 5.0, "W/K", "Heat the disc loses."),
    (
        "magnet_travel_s",
        0.0,
        "s",
        "Time in which a servo moves a permanent magnet over its travel; 0 where a coil brakes.",
    ),
    ("magnet_start", 0.0, "", "Part of its travel where the magnet stands at the start."),
    ("magnet_span", 1.0, "", "Travel that the servo makes over what it is told to."),
    ("magnet_per_k", 0.0011, "1/K", "Field that the magnet loses a kelvin above 20 degC."),
    ("ambient_c", 22.0, "degC", "Temperature of the room, and of everything at the start."),
    ("supply_v", 24.4, "V", "Voltage of the full battery."),
    ("battery_ohm", 0.15, "ohm", "Inner resistance of the battery."),
    ("battery_v_per_ah", 0.12, "V/Ah", "Voltage the battery loses with the charge drawn."),
    ("reserve_f", 0.08, "F", "Capacitor behind the battery's diode."),
    ("console_a", 0.15, "A", "Current the console itself takes."),
    ("walker_mass_kg", 75.0, "kg", "Body mass where the walker's entry gives none."),
    ("walker_force_ratio", 0.4, "", "Highest push over body weight; 1.3 times running, 2 times at a sled."),
    ("leg_damping_per_s", 1.0, "1/s", "What the legs answer at once, over the belt's mass."),
    ("stride_ripple", 0.07, "", "Belt speed within a step, peak to peak over the mean."),
    ("step_asymmetry", 0.04, "", "By how much left steps are longer and harder, right ones shorter."),
    ("step_variation", 0.025, "", "Random variation of a step's length and strength, up to this part."),
)
# These divide something.
NEVER_ZERO = (
    "mass_kg",
    "stribeck_m_s",
    "field_half_a",
    "peak_speed_m_s",
    "disc_conductivity",
    "coil_ohm",
    "coil_h",
    "copper_heat_j_k",
)
NEVER_ZERO += ("core_heat_j_k", "disc_heat_j_k", "battery_ohm", "reserve_f", "walker_mass_kg")

GRAVITY_M_S2 = 9.81
SLOW_S = 0.0079  # every 8 ms, whatever the steps' rounding
HEAT_S = 0.0399
DRIVEN = {"roll": 0.35, "drill": 3.0, "hang": 0.0}  # with nobody on the belt; the speed in m/s
DRILL_N_PER_M_S = 900.0
PUSH_PART = 0.45  # of a step, in which a foot pushes
PUSH_MEAN = 2.0 * PUSH_PART / 3.0  # of a parabola of height 1
STANDSTILL_M_S = 0.05


class micropython:  # MicroPython's compiler takes its decorators by name; this stands in under CPython
    """Lets `@micropython.native` vanish where there is no such compiler."""

    @staticmethod
    def native(function):
        """Return `function` as it is."""
        return function


def constants(params):
    """Return every constant's value; ValueError names one that does not exist or makes no sense."""
    values = {row[0]: row[1] for row in CONSTANTS}
    for name in params:
        if name not in values:
            raise ValueError("no plant constant " + str(name))
        value = float(params[name])
        if (value < 0.0 and name != "ambient_c") or (value == 0.0 and name in NEVER_ZERO):
            raise ValueError("plant constant " + name + " is too small")
        values[name] = value
    return values


class Walker:
    """A person who decides at each footfall: `push_n` holds for a step, `pulse_n_per_m_s` is a foot's."""

    def __init__(self, values, seed):
        self.belt_mass_kg = values["mass_kg"]
        self.default_mass_kg = values["walker_mass_kg"]
        self.force_ratio = values["walker_force_ratio"]
        self.leg_n_per_m_s = values["leg_damping_per_s"] * values["mass_kg"]
        self.ripple = values["stride_ripple"]
        self.asymmetry = values["step_asymmetry"]
        self.variation = values["step_variation"]
        self.random = seed % 2147483646 + 1
        self.gait = "stand"
        self.rail = False
        self.body_mass_kg = self.default_mass_kg
        self.limit_n = 0.0
        self.target_m_s = 0.0
        self.wanted_m_s = 0.0
        self.effort_n = 0.0
        self.push_n = 0.0
        self.legs_n_per_m_s = 0.0
        self.cadence_hz = 1.0
        self.phase = 0.0  # 0 to 1 within a step
        self.phase_per_s = 1.0
        self.left = 1.0
        self.pulse_n_per_m_s = 0.0
        self.step_s = 0.0
        self.step_from_m = 0.0
        self.way = 1.0
        self.aside = False
        self.goal_m = 0.0  # how far it is rolled, or how deep a mass falls
        self.went_m = 0.0
        self.ahead_part = 0.0  # by how much the belt runs ahead of the roller
        self.hung_kg = 0.0

    def follow(self, entry):
        """Take over an entry of the scenario: what to do, which way, how fast, in which rhythm."""
        do = entry.get("gait", entry.get("do", "stand"))
        if do in ("grab_rail", "release_rail"):
            self.rail = do == "grab_rail"
            return
        self.rail = entry.get("rail", self.rail)
        self.gait = "stand" if do == "turn_round" else do
        self.body_mass_kg = float(entry.get("mass_kg") or self.default_mass_kg)
        speeds = dict(DRIVEN, walk=0.7, run=2.2, push=1.0)
        speed = 0.0
        if self.gait in speeds:
            speed = float(entry.get("speed_m_s", speeds[self.gait]))
        # A walker turned away from the console drives the belt the other way.
        backwards = entry.get("direction", "forward") == "reverse"
        away = entry.get("facing", "console") == "away"
        self.target_m_s = -speed if backwards != away else speed
        self.cadence_hz = float(entry.get("cadence_spm") or 60.0 + 50.0 * speed) / 60.0
        strength = {"run": 1.3, "push": 2.0}.get(self.gait, 1.0)
        self.limit_n = self.force_ratio * strength * self.body_mass_kg * GRAVITY_M_S2
        self.legs_n_per_m_s = self.leg_n_per_m_s
        self.way = -1.0 if backwards != away else 1.0
        self._leave(entry)
        self._pace(0.0, 0.0)

    def _leave(self, entry):
        """Be beside the belt, where that is what is done, with what drives it: a hand, a drill, a mass."""
        self.aside = self.gait == "step_off" or self.gait in DRIVEN
        self.hung_kg = self.went_m = self.ahead_part = self.goal_m = 0.0
        if not self.aside:
            return
        self.effort_n = self.push_n = self.legs_n_per_m_s = 0.0
        if self.gait == "roll":
            kept = 1.0 - float(entry.get("slip_percent", 0.0)) / 100.0
            self.goal_m = float(entry.get("metres", 0.0)) * kept
            self.ahead_part = 1.0 / kept - 1.0
        elif self.gait == "hang":
            self.goal_m = float(entry.get("drop_m", 1.0))
            self.hung_kg = float(entry.get("hang_kg", 10.0))

    def drive(self, dt_s, belt_m_s):
        """Push the belt from beside it: a hand in strokes and up to its mark, a drill, a mass that falls."""
        self.went_m += self.way * belt_m_s * dt_s
        left_m = self.goal_m - self.went_m
        if self.gait == "roll":
            stroke = 0.7 + 1.2 * self.phase * (1.0 - self.phase)
            speed = min(self.way * self.target_m_s * stroke, 1.5 * left_m)
            push = 24.0 * self.belt_mass_kg * (self.way * speed - belt_m_s)
            self.push_n = min(max(push, -140.0), 140.0)
        elif self.gait == "drill":
            push = DRILL_N_PER_M_S * (self.target_m_s - belt_m_s)
            self.push_n = min(max(push, -350.0), 350.0)
        elif self.gait == "hang":
            if left_m <= 0.0:
                self.hung_kg = 0.0
            self.push_n = self.way * self.hung_kg * GRAVITY_M_S2

    def footfall(self, belt_m):
        """End a step: correct the push by what the belt did in it, and set the other foot's rhythm."""
        self.random = self.random * 48271 % 2147483647
        self._pace(self.left * self.asymmetry, self.variation * (self.random / 1073741824.0 - 1.0))
        self.left = -self.left
        if self.step_s > 0.0:
            self._correct((belt_m - self.step_from_m) / self.step_s, self.step_s)
        self.step_s = 0.0
        self.step_from_m = belt_m

    def _pace(self, uneven, chance):
        """Set length and strength of a step; 5.69 makes a pulse of 45 % swing the speed by `ripple`."""
        self.phase_per_s = self.cadence_hz / (1.0 + uneven + chance)
        swing = 5.69 * self.cadence_hz * self.belt_mass_kg * self.ripple * (1.0 + uneven - chance)
        moving = self.gait in ("walk", "run", "push")
        self.pulse_n_per_m_s = (0.7 * swing if self.rail else swing) if moving else 0.0

    def _correct(self, mean_m_s, step_s):
        """A proportional and integral answer, once a step and within the walker's strength."""
        if self.aside:
            self.wanted_m_s = mean_m_s
            return
        most = 0.6 * step_s
        change = min(max(self.target_m_s - self.wanted_m_s, -most), most)
        error = self.wanted_m_s - mean_m_s
        self.wanted_m_s += change
        # The legs' springs do most of the speeding up in the coming step; this is the rest.
        push = self.belt_mass_kg * (0.3 * error + 0.5 * change / step_s)
        limit = self.limit_n
        # Who wants to stand does not go on pushing.
        effort = 0.4 * self.belt_mass_kg * error + (self.effort_n if self.target_m_s else 0.3 * self.effort_n)
        self.effort_n = effort = min(max(effort, -limit), limit)
        self.push_n = min(max(effort + push, -limit), limit)

    @micropython.native
    def settle(self, belt_m_s):
        """Stand still once the belt has all but stopped and standing is what is wanted."""
        if self.target_m_s == 0.0 and -STANDSTILL_M_S < belt_m_s < STANDSTILL_M_S and not self.aside:
            self.wanted_m_s = 0.0
            self.effort_n = 0.0
            self.push_n = -8.0 * self.belt_mass_kg * belt_m_s


class Plant:
    """The whole treadmill; see CONTRACTS `--plant` for what the simulator asks of it."""

    def __init__(self, params, seed):
        self.values = values = constants(params)
        self.walker = Walker(values, seed)
        self.belt_speed_m_s = 0.0
        self.belt_position_m = 0.0
        self.slip_m = 0.0
        self.brake_force_n = 0.0
        self.walker_force_n = 0.0
        self.brake_duty = 0.0
        self.coil_current_a = 0.0
        self.coil_temperature_c = values["ambient_c"]
        self.core_temperature_c = values["ambient_c"]
        self.disc_temperature_c = values["ambient_c"]
        self.supply_v = values["supply_v"]
        self.charge_ah = 0.0
        self._entry = None
        self._faults = {}
        self._fault_count = 0
        self._jammed = False
        self._since_slow_s = 0.0
        self._since_heat_s = 0.0
        self._pole_a = 0.0
        self._yoke_a = 0.0
        self._magnet_s = values["magnet_travel_s"]
        self._magnet_span = values["magnet_span"]
        self.has_magnet = self._magnet_s > 0.0
        if self.has_magnet:
            self.coil_current_a = self._pole_a = self._yoke_a = 2.0 * values["magnet_start"]
        self._mass_kg = self._moving_kg = values["mass_kg"]
        self._stribeck2 = values["stribeck_m_s"] * values["stribeck_m_s"]
        self._fan_n = values["fan_n"]
        self._peak_m_s = values["peak_speed_m_s"] / values["disc_conductivity"]
        self._follow({"do": "stand"})

    @micropython.native
    def step(self, dt_s, brake_duty, walker):
        """Advance by dt_s (at most 2 ms) with the brake driven at brake_duty, 0 to 1."""
        if walker is not self._entry or len(self._faults) != self._fault_count:
            self._follow(walker)
        velocity = self.belt_speed_m_s
        speed = velocity if velocity >= 0.0 else -velocity

        current = self.coil_current_a
        if (current > 0.0 or brake_duty > 0.0) and not self.has_magnet:
            # The implicit midpoint of L dI/dt = U - R I, so that shorted turns cannot ring.
            half = 0.5 * self._ohm * dt_s
            current = (self._henry - half) * current + brake_duty * self.supply_v * dt_s
            current /= self._henry + half
            current = current if current > 0.0 and not self._open else 0.0
            self.coil_current_a = current
        x = speed / self._peak_m_s
        brake = self._field_n * x / (1.0 + 2.0 * x * math.sqrt(x))

        force = self._push(dt_s, velocity)
        friction = self._sliding_n + self._extra_n / (1.0 + speed * speed / self._stribeck2)
        if velocity == 0.0 and (force if force >= 0.0 else -force) <= friction:
            faster = 0.0
        else:
            against = brake + friction + self._fan_n * speed * speed
            if velocity < 0.0 or (velocity == 0.0 and force < 0.0):
                against = -against
            faster = velocity + (force - against) * dt_s / self._moving_kg
            if faster * velocity < 0.0:
                faster = 0.0  # friction never turns a belt round: it stops, and is held or breaks away
            self.belt_position_m += dt_s * faster
            self.belt_speed_m_s = faster
        self.brake_force_n = brake
        self.walker_force_n = force
        self.brake_duty = brake_duty
        since_s = self._since_slow_s + dt_s
        if since_s >= SLOW_S:
            self._slow(since_s)
            since_s = 0.0
        self._since_slow_s = since_s

    @micropython.native
    def _push(self, dt_s, velocity):
        """Return the walker's force: the step's push, the legs' answer, and the pulse of the foot."""
        person = self.walker
        phase = person.phase + dt_s * person.phase_per_s
        person.step_s += dt_s
        if phase >= 1.0:
            phase -= 1.0
            person.footfall(self.belt_position_m)
        person.phase = phase
        force = person.push_n
        if velocity != 0.0:
            pulse = 0.0
            if phase < PUSH_PART:
                pulse = 4.0 * phase * (PUSH_PART - phase) / (PUSH_PART * PUSH_PART)
            force += person.pulse_n_per_m_s * velocity * (pulse - PUSH_MEAN)
            force += person.legs_n_per_m_s * (person.wanted_m_s - velocity)
        return force

    def _follow(self, entry):
        """Take over a new walker entry, or new faults of the same one."""
        previous = self._entry
        if previous is None or not _same(previous, entry):
            self.walker.follow(entry)
        self._entry = entry
        self._faults = faults = entry.get("faults", {})
        self._fault_count = len(faults)
        values = self.values
        weight_kg = 0.0 if self.walker.aside else self.walker.body_mass_kg
        self._sliding_n = values["bearing_n"] + values["deck_friction"] * weight_kg * GRAVITY_M_S2
        self._extra_n = self._sliding_n * max(0.0, values["static_ratio"] - 1.0)
        # Shorted turns carry nothing: resistance goes with the turns left, inductance with their square.
        self._turns = 1.0 - min(0.95, float(faults["coil.short"] or 0.5)) if "coil.short" in faults else 1.0
        self._henry = values["coil_h"] * self._turns * self._turns
        self._open = "coil.open" in faults
        self._jammed = "magnet.jammed" in faults
        if "coil.hot" in faults:
            self.coil_temperature_c = float(faults["coil.hot"] or 140.0)
        self._field()

    def _field(self):
        """Bring the coil's resistance and the field's force up to date."""
        values = self.values
        warm = 1.0 + values["copper_per_k"] * (self.coil_temperature_c - 20.0)
        self._ohm = values["coil_ohm"] * warm * self._turns
        if self.has_magnet:
            weak = 1.0 - values["magnet_per_k"] * (self.coil_temperature_c - 20.0)
            self._field_n = 1.5 * values["brake_n"] * self._yoke_a * weak * weak
            return
        half_a = values["field_half_a"]
        amperes = self._turns * self._yoke_a + values["remanence_a"]
        # Relative to the field of 2 A; the factor 3 belongs to the law of speed.
        field = amperes / (1.0 + amperes / half_a) * (1.0 + 2.0 / half_a) / 2.0
        self._field_n = 3.0 * values["brake_n"] * field * field

    def _slow(self, dt_s):
        """The walker's standing and the iron, every 8 ms; heat and battery, every 40."""
        values = self.values
        person = self.walker
        if person.aside:
            person.drive(dt_s, self.belt_speed_m_s)
            # Until it lands, a mass moves with the belt.
            self._moving_kg = self._mass_kg + person.hung_kg
        else:
            person.settle(self.belt_speed_m_s)
            self._moving_kg = self._mass_kg
        if self.has_magnet:
            self._move_magnet(dt_s)
        self._pole_a += (self.coil_current_a - self._pole_a) * dt_s / (values["pole_lag_s"] + 0.5 * dt_s)
        self._yoke_a += (self._pole_a - self._yoke_a) * dt_s / (values["yoke_lag_s"] + 0.5 * dt_s)
        self._since_heat_s += dt_s
        if self._since_heat_s >= HEAT_S:
            self._heat(self._since_heat_s)
            self._battery(self._since_heat_s)
            self._since_heat_s = 0.0
        self._field()

    @micropython.native
    def _move_magnet(self, dt_s):
        """Let the servo go on towards where it is told to, while it has 5 V; it has a dead band of 0.3 %."""
        away = 2.0 * self.brake_duty * self._magnet_span - self.coil_current_a
        if self._jammed or self.supply_v < 5.0 or -0.006 < away < 0.006:
            return
        most = 2.0 * dt_s / self._magnet_s
        move = away * dt_s / (dt_s + 0.025)
        place = self.coil_current_a + min(max(move, -most), most)
        self.coil_current_a = min(max(place, 0.0), 2.0)

    def _heat(self, dt_s):
        """Copper, core and disc; and the slip, which grows with the brake's force."""
        values = self.values
        travel_m = self.belt_speed_m_s * dt_s
        slip_part = values["slip_part"] * self.brake_force_n / 200.0 + self.walker.ahead_part
        self.slip_m += travel_m * slip_part
        copper_w = 0.0 if self.has_magnet else self.coil_current_a * self.coil_current_a * self._ohm
        core_w = values["copper_to_core_w_k"] * (self.coil_temperature_c - self.core_temperature_c)
        lost_w = values["core_loss_w_k"] * (self.core_temperature_c - values["ambient_c"])
        if "coil.hot" not in self._faults:
            self.coil_temperature_c += (copper_w - core_w) * dt_s / values["copper_heat_j_k"]
        self.core_temperature_c += (core_w - lost_w) * dt_s / values["core_heat_j_k"]
        lost_w = values["disc_loss_w_k"] * (self.disc_temperature_c - values["ambient_c"])
        disc_w = self.brake_force_n * abs(self.belt_speed_m_s) - lost_w
        self.disc_temperature_c += disc_w * dt_s / values["disc_heat_j_k"]

    def _battery(self, dt_s):
        """The reserve capacitor, charged by a battery whose voltage falls as it empties."""
        values = self.values
        load_a = values["console_a"]
        if not self.has_magnet:
            load_a += self.brake_duty * self.coil_current_a
        source_v = values["supply_v"] - values["battery_v_per_ah"] * self.charge_ah
        faults = self._faults
        if "supply.sag" in faults:
            source_v = min(source_v, float(faults["supply.sag"] or 15.0))
        if "supply.cut" in faults:
            source_v = 0.0
        # Implicit, so that a small capacitor cannot ring.
        part = dt_s / (values["battery_ohm"] * values["reserve_f"])
        supply_v = self.supply_v - load_a * dt_s / values["reserve_f"]
        if source_v > supply_v:
            supply_v = (supply_v + part * source_v) / (1.0 + part)
            self.charge_ah += load_a * dt_s / 3600.0
        self.supply_v = max(0.0, supply_v)


def _same(one, other):
    """Tell whether two entries ask for the same, whatever their faults."""
    keys = [key for key in one if key != "faults"]
    if len(keys) != len([key for key in other if key != "faults"]):
        return False
    return all(key in other and one[key] == other[key] for key in keys)
