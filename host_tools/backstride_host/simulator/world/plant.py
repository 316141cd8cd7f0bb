"""The treadmill: belt, walker, eddy-current brake, coil, supply. Runs under MicroPython and CPython alike.

Belt: M dv/dt = F_walker - F_brake - F0 - F1 |v| - F2 v^2, held at standstill until F_walker breaks it away.
Brake: F = Fmax(I) 2x/(1+x^2), x = v/vc, Fmax(I) = k I^2/(1+(I/Isat)^2) (Wouterse, IEE Proc. B 138-4, 1991).
Walker: follows a wanted speed as a person does, late, with bounded force, and in steps.

Instead of the coil's, the field may be that of a permanent magnet which a servo moves over the disc. Then
`coil_current_a` is its place, 2 A for all the way in, and `brake_duty` is where the servo is told to.

Forward is positive. What changes fast is done in `Plant.step`, the rest every 8 ms in `_slow`
and every 40 ms in `_heat`: a step is called up to a thousand times a virtual second, so it makes few floats
and looks nothing up. Only operations that round alike everywhere are used: the same numbers come out on
every interpreter. One file, as `--plant` takes one.
"""

# name, default, unit, text
CONSTANTS = (
    ("mass_kg", 75.0, "kg", "Moving mass of belt, rollers and flywheel referred to the belt."),
    ("drag_n", 25.0, "N", "Friction at no speed under a walker of 75 kg (F0)."),
    ("drag_per_kg_n", 0.2, "N/kg", "Growth of that friction with the walker's weight."),
    ("drag_per_speed_n", 6.0, "N/(m/s)", "Friction that grows with speed (F1)."),
    ("drag_per_square_n", 0.0, "N/(m/s)^2", "Friction that grows with speed squared (F2)."),
    ("breakaway_ratio", 1.25, "", "Friction at standstill over friction at no speed."),
    ("slip_per_n", 0.00005, "1/N", "Part of the travel that the belt slips over the roller, a newton."),
    ("brake_n", 400.0, "N", "Highest brake force at 2 A, reached at the critical speed."),
    ("saturation_a", 3.0, "A", "Current at which the iron has lost half of the force (Isat)."),
    ("critical_speed_m_s", 3.0, "m/s", "Speed of the highest force, disc at 20 degC (vc)."),
    (
        "disc_conductivity",
        1.0,
        "",
        "Conductivity of the disc over its new one; the critical speed falls with it.",
    ),
    ("iron_lag_s", 0.05, "s", "Lag of the field behind the current."),
    ("disc_resistivity_per_k", 0.001, "1/K", "Growth of the critical speed with the disc's temperature."),
    ("disc_heat_j_k", 2700.0, "J/K", "Heat capacity of the disc."),
    ("disc_loss_w_k", 4.0, "W/K", "Heat the disc loses at rest."),
    ("disc_loss_per_speed_w_k", 1.5, "W/K/(m/s)", "Heat the disc loses beyond that when it turns."),
    ("coil_ohm", 12.0, "ohm", "Resistance of the coil at 20 degC."),
    ("coil_h", 0.2, "H", "Inductance of the coil."),
    ("copper_per_k", 0.0039, "1/K", "Growth of the coil's resistance with temperature."),
    ("diode_v", 0.7, "V", "Forward voltage of the freewheeling diode."),
    ("coil_heat_j_k", 400.0, "J/K", "Heat capacity of the coil."),
    ("coil_loss_w_k", 0.53, "W/K", "Heat the coil loses to the air."),
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
    ("supply_v", 24.0, "V", "Open voltage of the supply."),
    ("supply_ohm", 0.3, "ohm", "Source resistance of the supply."),
    ("reserve_f", 0.1, "F", "Capacitor behind the supply's diode."),
    ("console_a", 0.15, "A", "Current the console itself takes."),
    ("generator_v_per_m_s", 0.0, "V/(m/s)", "Voltage the belt generates; 0 where the supply is mains."),
    ("walker_mass_kg", 75.0, "kg", "Body mass where the walker's entry gives none."),
    (
        "walker_force_n",
        300.0,
        "N",
        "Highest push of a walker of 75 kg; 1.3 times running, 2 at a sled.",
    ),
    ("walker_accel_m_s2", 0.5, "m/s^2", "How fast the walker changes the wanted speed."),
    ("reaction_s", 0.25, "s", "Lag of the walker's sense of speed."),
    ("stride_ripple", 0.08, "", "Belt speed within a step, peak to peak over the mean."),
    ("step_asymmetry", 0.03, "", "By how much left steps are longer and harder, right ones shorter."),
    ("step_variation", 0.02, "", "Random variation of a step's length and strength, up to this part."),
)

# These divide something.
NEVER_ZERO = ("mass_kg", "saturation_a", "critical_speed_m_s", "disc_heat_j_k", "coil_ohm", "coil_heat_j_k")
NEVER_ZERO += ("disc_conductivity", "supply_ohm", "reserve_f", "walker_mass_kg")
SLOW_S = 0.0079  # every 8 ms, whatever the steps' rounding
HEAT_S = 0.0399
BESIDE = ("step_off", "roll", "drill", "hang")  # nobody is on the belt
HAND_N = 150.0  # of somebody who rolls the belt from beside it
DRILL_N = 300.0
RAIL_GRIP = 1.3  # a hand on the rail: more force, a smaller lag, a smoother step
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
    """A person on the belt: `push_n` changes slowly, `ripple_n_per_m_s` is the stride's, times the speed."""

    def __init__(self, values, seed):
        self.belt_mass_kg = values["mass_kg"]
        self.default_mass_kg = values["walker_mass_kg"]
        self.force_n = values["walker_force_n"]
        self.accel_m_s2 = values["walker_accel_m_s2"]
        self.reaction_s = values["reaction_s"]
        self.ripple = values["stride_ripple"]
        self.asymmetry = values["step_asymmetry"]
        self.variation = values["step_variation"]
        self.random = seed % 2147483646 + 1
        self.gait = "stand"
        self.rail = False
        self.body_mass_kg = self.default_mass_kg
        self.limit_n = 0.0
        self.target_m_s = 0.0
        self.way = 1.0
        self.wanted_m_s = 0.0
        self.sensed_m_s = 0.0
        self.effort_n = 0.0
        self.push_n = 0.0
        self.cadence_hz = 0.0
        self.phase = -1.0  # -1 to 1 within a step
        self.phase_per_s = 0.0
        self.left = 1.0
        self.ripple_n_per_m_s = 0.0
        self.beside = False
        self.left_m = 0.0  # of a roll, or of a mass's fall
        self.slip_part = 0.0  # by how much the belt runs ahead of the roller
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
        speeds = {"walk": 0.7, "run": 2.2, "push": 1.0, "roll": 0.4, "drill": 3.0}
        speed = 0.0
        if self.gait in speeds:
            speed = float(entry.get("speed_m_s", speeds[self.gait]))
        # A walker turned away from the console drives the belt the other way.
        backwards = entry.get("direction", "forward") == "reverse"
        away = entry.get("facing", "console") == "away"
        self.target_m_s = -speed if backwards != away else speed
        self.cadence_hz = float(entry.get("cadence_spm") or 60.0 + 50.0 * speed) / 60.0
        self.stand_beside(entry, backwards != away)
        strength = {"run": 1.3, "push": 2.0}.get(self.gait, 1.0)
        self.limit_n = self.force_n * strength * self.body_mass_kg / 75.0
        if self.rail:
            self.limit_n *= RAIL_GRIP
        self.new_step()

    def stand_beside(self, entry, backwards):
        """Take what is done to a belt that nobody is on: rolled by hand, driven by a drill, by a mass."""
        self.beside = self.gait in BESIDE
        if self.beside:
            self.push_n = 0.0
        part = float(entry.get("slip_percent", 0.0)) / 100.0 if self.gait == "roll" else 0.0
        self.slip_part = part / (1.0 - part)
        self.left_m = float(entry.get("metres", 0.0)) * (1.0 - part)
        self.hung_kg = 0.0
        self.way = -1.0 if backwards else 1.0
        if self.gait == "hang":
            self.left_m = float(entry.get("drop_m", 1.0))
            self.hung_kg = float(entry.get("hang_kg", 10.0))

    def drive_n(self, dt_s, belt_m_s):
        """Return the push of a hand that stops at its mark, of a drill, or of a mass until it lands."""
        if self.gait == "step_off":
            return 0.0
        self.left_m -= self.way * belt_m_s * dt_s
        if self.gait == "hang":
            if self.left_m <= 0.0:
                self.hung_kg = 0.0
            return self.way * 9.81 * self.hung_kg
        speed = self.way * self.target_m_s
        most = DRILL_N
        if self.gait == "roll":
            speed = min(max(2.0 * self.left_m, -speed), speed)
            most = HAND_N
        push = 20.0 * self.belt_mass_kg * (self.way * speed - belt_m_s)
        return min(max(push, -most), most)

    def new_step(self):
        """Put the other foot down: no two steps are alike, and left and right differ."""
        self.random = self.random * 48271 % 2147483647
        chance = self.variation * (self.random / 1073741824.0 - 1.0)
        uneven = self.left * self.asymmetry
        self.left = -self.left
        self.phase_per_s = 2.0 * self.cadence_hz / (1.0 + uneven + chance)
        # A push of amplitude M w A moves the belt's speed by A at w = 2 pi cadence; 4 makes its peak 1.
        swing = 4.0 * 3.1416 * self.cadence_hz * self.belt_mass_kg * self.ripple * (1.0 + uneven - chance)
        self.ripple_n_per_m_s = swing / RAIL_GRIP if self.rail else swing
        if self.beside or self.gait == "stand":
            self.ripple_n_per_m_s = 0.0

    @micropython.native
    def decide(self, dt_s, belt_m_s):
        """Set `push_n` for the next few milliseconds; a PI follower that feels speed late."""
        if self.beside:
            self.wanted_m_s = self.sensed_m_s = belt_m_s
            self.effort_n = 0.0
            self.push_n = self.drive_n(dt_s, belt_m_s)
            return
        change = self.target_m_s - self.wanted_m_s
        most = self.accel_m_s2 * dt_s
        change = min(max(change, -most), most)
        self.wanted_m_s += change
        lag_s = self.reaction_s / RAIL_GRIP if self.rail else self.reaction_s
        self.sensed_m_s += (belt_m_s - self.sensed_m_s) * dt_s / (lag_s + dt_s)
        if self.wanted_m_s == 0.0 and -STANDSTILL_M_S < belt_m_s < STANDSTILL_M_S:
            # Standing weight stops what is left of the motion and then asks for nothing.
            self.effort_n = 0.0
            self.push_n = -8.0 * self.belt_mass_kg * belt_m_s
            return
        error = self.wanted_m_s - self.sensed_m_s
        limit = self.limit_n
        effort = self.effort_n + 1.5 * self.belt_mass_kg * error * dt_s
        if self.target_m_s == 0.0:
            effort -= 3.0 * effort * dt_s  # who wants to stand does not go on pushing
        self.effort_n = effort = min(max(effort, -limit), limit)
        # What it takes to speed up is known from experience, the rest is felt.
        push = effort + self.belt_mass_kg * (2.4 * error + change / dt_s)
        self.push_n = min(max(push, -limit), limit)


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
        self.disc_temperature_c = values["ambient_c"]
        self.supply_v = values["supply_v"]
        self._entry = None
        self._faults = {}
        self._fault_count = 0
        self._jammed = False
        self._dt_s = 0.001
        self._since_slow_s = 0.0
        self._since_heat_s = 0.0
        self._field_a = 0.0  # the current whose field has reached the disc
        self._brake_watt = 0.0  # brake force = this * v / (vc^2 + v^2)
        self._generator_n = 0.0
        self._latch(values)
        self.has_magnet = self._magnet_s > 0.0
        if self.has_magnet:
            self.coil_current_a = self._field_a = 2.0 * values["magnet_start"]
        self._follow({"do": "stand"})

    def _latch(self, values):
        """Keep the constants that steps use as attributes: a lookup by name costs more than a step has."""
        self._mass_kg = values["mass_kg"]
        self._drag_per_speed_n = values["drag_per_speed_n"]
        self._drag_per_square_n = values["drag_per_square_n"]
        self._breakaway_ratio = values["breakaway_ratio"]
        self._slip_per_n = values["slip_per_n"]
        self._critical_m_s = values["critical_speed_m_s"] / values["disc_conductivity"]
        self._iron_lag_s = values["iron_lag_s"]
        self._disc_per_k = values["disc_resistivity_per_k"]
        self._disc_heat_j_k = values["disc_heat_j_k"]
        self._disc_loss_w_k = values["disc_loss_w_k"]
        self._disc_loss_per_speed_w_k = values["disc_loss_per_speed_w_k"]
        self._copper_per_k = values["copper_per_k"]
        self._diode_v = values["diode_v"]
        self._coil_heat_j_k = values["coil_heat_j_k"]
        self._coil_loss_w_k = values["coil_loss_w_k"]
        self._ambient_c = values["ambient_c"]
        self._magnet_s = values["magnet_travel_s"]
        self._magnet_span = values["magnet_span"]
        self._magnet_per_k = values["magnet_per_k"]
        self._supply_ohm = values["supply_ohm"]
        self._reserve_f = values["reserve_f"]
        self._console_a = values["console_a"]
        self._generator_v_per_m_s = values["generator_v_per_m_s"]

    @micropython.native
    def step(self, dt_s, brake_duty, walker):
        """Advance by dt_s (at most 2 ms) with the brake driven at brake_duty, 0 to 1."""
        if walker is not self._entry or len(self._faults) != self._fault_count:
            self._follow(walker)
        if dt_s != self._dt_s:
            self._set_step(dt_s)
        person = self.walker
        velocity = self.belt_speed_m_s
        speed = velocity if velocity >= 0.0 else -velocity

        force = person.push_n
        phase = person.phase + dt_s * person.phase_per_s
        if phase >= 1.0:
            phase -= 2.0
            person.new_step()
        person.phase = phase
        if velocity != 0.0:
            # Two parabolas make the sine of a step; cheap, and the same on every machine.
            force += person.ripple_n_per_m_s * velocity * phase * (1.0 - (phase if phase >= 0.0 else -phase))

        current = self.coil_current_a
        if current > 0.0 or brake_duty > 0.0:
            current = self._coil_keep * current + self._coil_gain * (
                brake_duty * self._switch_v - self._diode_v
            )
            self.coil_current_a = current if current > 0.0 else 0.0
        brake = self._brake_watt * speed / (self._vc2 + speed * speed)

        if velocity == 0.0 and (force if force >= 0.0 else -force) <= self._breakaway_n:
            faster = 0.0
        else:
            drag = brake + self._drag_n + speed * (self._drag_per_speed_n + self._drag_per_square_n * speed)
            if velocity < 0.0 or (velocity == 0.0 and force < 0.0):
                drag = -drag
            faster = velocity + (force - drag) * self._dt_per_kg
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

    def _follow(self, entry):
        """Take over a new walker entry, or new faults of the same one."""
        previous = self._entry
        if previous is None or not _same(previous, entry):
            self.walker.follow(entry)
        self._entry = entry
        self._faults = faults = entry.get("faults", {})
        self._fault_count = len(faults)
        values = self.values
        weight_kg = 0.0 if self.walker.beside else self.walker.body_mass_kg
        self._weight_drag_n = max(5.0, values["drag_n"] + values["drag_per_kg_n"] * (weight_kg - 75.0))
        # Shorted turns carry nothing: resistance goes with the turns left, inductance with their square.
        turns = 1.0 - min(0.95, float(faults["coil.short"] or 0.5)) if "coil.short" in faults else 1.0
        saturation2 = values["saturation_a"] * values["saturation_a"]
        self._cold_ohm = values["coil_ohm"] * turns
        self._henry = values["coil_h"] * turns * turns
        self._bend = turns * turns / saturation2
        self._watt_per_a2 = values["brake_n"] * (1.0 + 4.0 / saturation2) / 2.0 * turns * turns
        self._hot_c = float(faults["coil.hot"] or 140.0) if "coil.hot" in faults else None
        self._source_v = values["supply_v"]
        if "supply.sag" in faults:
            self._source_v = min(self._source_v, float(faults["supply.sag"] or 15.0))
        if "supply.cut" in faults:
            self._source_v = 0.0
        self._open = "coil.open" in faults
        self._jammed = "magnet.jammed" in faults
        self._derive()

    @micropython.native
    def _derive(self):
        """Bring up to date what temperatures, the supply and a new entry change."""
        if self._hot_c is not None:
            self.coil_temperature_c = self._hot_c
        self._drag_n = self._weight_drag_n + self._generator_n
        self._breakaway_n = self._drag_n * self._breakaway_ratio
        self._ohm = self._cold_ohm * (1.0 + self._copper_per_k * (self.coil_temperature_c - 20.0))
        self._switch_v = self.supply_v + self._diode_v
        critical = self._critical_m_s * (1.0 + self._disc_per_k * (self.disc_temperature_c - 20.0))
        self._k = self._watt_per_a2 * critical
        if self.has_magnet:
            weak = 1.0 - self._magnet_per_k * (self.coil_temperature_c - 20.0)
            self._k *= weak * weak
        self._vc2 = critical * critical
        self._set_step(self._dt_s)

    @micropython.native
    def _set_step(self, dt_s):
        """Fix what depends on the length of a step: the implicit midpoint of L dI/dt = U - R I."""
        self._dt_s = dt_s
        self._dt_per_kg = dt_s / (self._mass_kg + self.walker.hung_kg)
        self._coil_gain = dt_s / (self._henry + 0.5 * dt_s * self._ohm)
        self._coil_keep = 1.0 - self._coil_gain * self._ohm
        if self._open:
            self._coil_gain = self._coil_keep = 0.0
        if self.has_magnet:
            self._coil_gain, self._coil_keep = 0.0, 1.0

    @micropython.native
    def _slow(self, dt_s):
        """The walker's decisions and the iron, every 8 ms; heat and supply, every 40."""
        person = self.walker
        person.decide(dt_s, self.belt_speed_m_s)
        if person.gait == "hang":
            # Until it lands, the mass moves with the belt.
            self._dt_per_kg = self._dt_s / (self._mass_kg + person.hung_kg)
        if self.has_magnet:
            self._move_magnet(dt_s)
        field = self._field_a
        field += (self.coil_current_a - field) * dt_s / (self._iron_lag_s + 0.5 * dt_s)
        self._field_a = field
        squared = field * field
        self._brake_watt = self._k * squared / (1.0 + squared * self._bend)
        since_s = self._since_heat_s + dt_s
        if since_s >= HEAT_S:
            self._heat(since_s)
            since_s = 0.0
        self._since_heat_s = since_s

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

    @micropython.native
    def _heat(self, dt_s):
        """Coil, disc, slip and supply; dt_s is short against their time constants."""
        velocity = self.belt_speed_m_s
        speed = velocity if velocity >= 0.0 else -velocity
        slip_part = self._slip_per_n * self.brake_force_n + self.walker.slip_part
        self.slip_m += velocity * dt_s * slip_part
        current = 0.0 if self.has_magnet else self.coil_current_a
        coil_c = self.coil_temperature_c
        heat_w = current * current * self._ohm - self._coil_loss_w_k * (coil_c - self._ambient_c)
        self.coil_temperature_c = coil_c + heat_w * dt_s / self._coil_heat_j_k
        disc_c = self.disc_temperature_c
        loss_w_k = self._disc_loss_w_k + self._disc_loss_per_speed_w_k * speed
        heat_w = self.brake_force_n * speed - loss_w_k * (disc_c - self._ambient_c)
        self.disc_temperature_c = disc_c + heat_w * dt_s / self._disc_heat_j_k
        self._supply(dt_s, speed, self.brake_duty * current + self._console_a)
        self._derive()

    @micropython.native
    def _supply(self, dt_s, speed, load_a):
        """Charge the reserve capacitor through the source's resistance; its diode lets nothing back."""
        source_v = self._source_v
        generator = self._generator_v_per_m_s
        if generator > 0.0 and generator * speed < source_v:
            source_v = generator * speed
        # Implicit, so that a small capacitor cannot ring.
        part = dt_s / (self._supply_ohm * self._reserve_f)
        supply_v = self.supply_v - load_a * dt_s / self._reserve_f
        if source_v > supply_v:
            supply_v = (supply_v + part * source_v) / (1.0 + part)
        self.supply_v = supply_v if supply_v > 0.0 else 0.0
        if generator > 0.0:
            # What the belt generates, at an efficiency of 70 %, it pays for as drag.
            source_w = source_v * max(0.0, source_v - supply_v) / self._supply_ohm
            self._generator_n = source_w / (0.7 * max(speed, 0.2))


def _same(one, other):
    """Tell whether two entries ask for the same, whatever their faults."""
    keys = [key for key in one if key != "faults"]
    if len(keys) != len([key for key in other if key != "faults"]):
        return False
    return all(key in other and one[key] == other[key] for key in keys)
