"""What one tick sees of the world, latched by the app before `pipeline.step`; plain integers."""


class Inputs:
    """One sample of every sensor. Counts and times wrap at 2^30; currents and voltages are milli-units."""

    def __init__(self):
        self.t_us = 0
        self.dt_us = 10_000
        self.count = 0
        # An edge for which the tick has waited until it sampled: 1 upwards, -1 downwards, 0 none.
        self.caught = 0
        # The last edge that the soft interrupt caught since the previous tick; `edges` 0: none, stale.
        self.edge_count = 0
        self.edge_t_us = 0
        self.edges = 0
        # Edges of channel A and of B since the previous tick, each counted by itself whichever way it went.
        self.edges_a = 0
        self.edges_b = 0
        # Below zero: the sensor is dead (its resting voltage is missing).
        self.coil_ma = 0
        self.coil_temperature_dc = 200
        self.supply_mv = 24_000
        # Contacts: True means key in, button pressed.
        self.key = True
        self.stop = False
        self.confirm = False
        self.up = False
        self.down = False
