"""The quadrature encoder on the roller: from belt position to counts and edges.

Runs under MicroPython and CPython alike. Forward is A before B: the states 0 to 3 are the levels (a, b) = 00,
10, 11, 01. Counts are found analytically from the position; edges are listed only for who listens to them.
"""

import math

try:
    from micropython import const  # pyright: ignore[reportMissingImports]
except ImportError:

    def const(value):
        """Return `value`; MicroPython's compiler folds the call away."""
        return value


# name, default, unit, text
CONSTANTS = (
    ("encoder_counts_per_metre", 1000.0, "1/m", "Counts a metre of roller travel, four a line."),
    ("encoder_counts_per_turn", 256.0, "", "Counts a turn of the roller, a multiple of 4."),
    ("encoder_phase_error", 0.04, "", "By how much B is late, in counts, up to 0.1."),
    (
        "encoder_duty_error",
        0.03,
        "",
        "By how much the high halves of A and B are too long, in counts, up to 0.1.",
    ),
    (
        "encoder_turn_error",
        0.1,
        "",
        "Amplitude of the error that repeats with each turn, in counts, up to 0.25.",
    ),
    (
        "encoder_tremble",
        0.0,
        "",
        "How far a belt that stands trembles either way, in counts, up to 0.45: less than a count in all.",
    ),
    ("encoder_tremble_hz", 12.0, "Hz", "How often it does so a second, up to 60."),
    ("encoder_bounce_us", 0.0, "us", "Time in which an edge bounces; 0 for an optical encoder."),
)

LEVEL_A = (0, 1, 1, 0)
LEVEL_B = (0, 0, 1, 1)
CHANNEL_A = const(1)
CHANNEL_B = const(2)

# Places along the belt are whole numbers of this part of a count: exact, and faster than floats.
_PARTS_BITS = const(16)
_PARTS = const(1 << 16)
_PART_MASK = const((1 << 16) - 1)
# A belt that goes no further in a step stands: four counts a second in steps of 2 ms.
_CREEP = const(1 << 9)


class micropython:  # MicroPython's compiler takes its decorators by name; this stands in under CPython
    """Lets `@micropython.native` vanish where there is no such compiler."""

    @staticmethod
    def native(function):
        """Return `function` as it is."""
        return function


def constants(params):
    """Return every constant's value; ValueError names one that does not exist or cannot be."""
    values = {row[0]: row[1] for row in CONSTANTS}
    for name in params:
        if name not in values:
            raise ValueError("no encoder constant " + str(name))
        values[name] = float(params[name])
    turn = values["encoder_counts_per_turn"]
    if turn < 4 or turn % 4:
        raise ValueError("encoder_counts_per_turn must be a multiple of 4")
    errors = ("encoder_phase_error", "encoder_duty_error", "encoder_turn_error")
    if sum([abs(values[name]) for name in errors]) > 0.45:
        raise ValueError("the encoder's errors must stay below half a count together")
    if not 0.0 <= values["encoder_tremble"] <= 0.45 or not 0.0 < values["encoder_tremble_hz"] <= 60.0:
        raise ValueError("a belt that stands trembles by less than a count, and at most 60 times a second")
    return values


def boundaries(values):
    """Return by how much each boundary of a turn lies behind its count, in parts of a count: 0 to _PARTS."""
    late = values["encoder_phase_error"]
    wide = values["encoder_duty_error"] / 2.0
    # The boundaries into the states 0 to 3: B falls, A rises, B rises, A falls. Half a count is added to all.
    channel = (late + wide, -wide, late - wide, wide)
    counts = int(values["encoder_counts_per_turn"])
    swing = values["encoder_turn_error"]
    turn = [swing * math.sin(2.0 * math.pi * count / counts) for count in range(counts)]
    return [int((0.5 + channel[count & 3] + turn[count]) * _PARTS) for count in range(counts)]


class Encoder:
    """Follows the belt from one plant step to the next; between them the belt moves evenly.

    `advance(position_m)` takes the next step of `step_us` and returns how many edges were found of those that
    `listen` has asked for: their times lead `edge_times_us`, the counts after them lead `edge_counts`, and
    `edge_channels` has 0 for an edge of A and 1 for one of B.
    `count_at(now_us)` is the count within that step, `span()` the counts at its two ends. `edges_by` has a
    function for channel A and one for B: how many edges it has had in all when it is at a count of that step.
    """

    def __init__(self, params, seed, step_us):
        values = constants(params)
        self.bounce_us = values["encoder_bounce_us"]
        self.edge_times_us = []
        self.edge_counts = []
        self.edge_channels = []
        # The belt starts anywhere within a line.
        start = seed % 97 * 4 * _PARTS // 97
        parts_per_m = values["encoder_counts_per_metre"] * _PARTS
        behind = boundaries(values)
        lists = (self.edge_times_us, self.edge_counts, self.edge_channels)
        # By so much, and in so many steps to and fro.
        steps = max(2, round(1_000_000 / values["encoder_tremble_hz"] / step_us))
        tremble = (int(values["encoder_tremble"] * _PARTS), steps)
        functions = _make_follower(parts_per_m, start, behind, step_us, lists, tremble)
        self.advance, self.count_at, self.span, self.listen, self.list_edges = functions[:5]
        self.state, self.restore, self.edges_by = functions[5:]


def _make_follower(parts_per_m, offset, behind, step_us, lists, tremble):  # noqa: PLR0915
    """Return the encoder's functions, around what they share.

    Those that are called often are generators, to which a value is sent: see device/kernel.py for the reason.
    """
    times_us, counts, edge_channels = lists
    turn = len(behind)
    start_us = 0
    end_us = 0
    start_place = end_place = offset
    whole = offset >> _PARTS_BITS
    start_count = end_count = whole if offset & _PART_MASK >= behind[whole % turn] else whole - 1
    channels = 0
    swing, swing_steps = tremble
    still_place = offset  # the roller's, without trembling
    swing_step = 0
    passed_a = passed_b = 0  # edges of each channel before this step

    @micropython.native
    def follow():
        nonlocal start_us, end_us, start_place, end_place, start_count, end_count, passed_a, passed_b
        nonlocal still_place, swing_step
        found = 0
        while True:
            position_m = yield found
            if end_count != start_count:
                passed_a += abs((end_count + 1 >> 1) - (start_count + 1 >> 1))
                passed_b += abs((end_count >> 1) - (start_count >> 1))
            found = 0
            start_us = end_us
            end_us = start_us + step_us
            start_place = end_place
            start_count = end_count
            end_place = int(position_m * parts_per_m) + offset
            if swing:
                crept = end_place - still_place
                still_place = end_place
                if -_CREEP <= crept <= _CREEP:
                    # To and fro evenly, and not by jumps where a belt creeps in some steps only.
                    swing_step = (swing_step + 1) % swing_steps
                    end_place += swing * abs(4 * swing_step - 2 * swing_steps) // swing_steps - swing
            if end_place == start_place:
                continue
            whole = end_place >> _PARTS_BITS
            if end_place & _PART_MASK < behind[whole % turn]:
                whole -= 1
            if whole != start_count:
                end_count = whole
                if channels:
                    found = list_edges(channels)

    @micropython.native
    def look():
        count = 0
        while True:
            now_us = yield count
            count = end_count
            if count != start_count and now_us < end_us:
                place = start_place + (end_place - start_place) * (now_us - start_us) // step_us
                count = place >> _PARTS_BITS
                if place & _PART_MASK < behind[count % turn]:
                    count -= 1

    @micropython.native
    def list_them():
        # In order of time. A changes at the boundaries into the odd states, B at those into the even ones.
        found = 0
        while True:
            wanted = yield found
            found = 0
            count = start_count
            step = 1 if end_count > count else -1
            span = end_place - start_place
            while count != end_count:
                boundary = count + 1 if step > 0 else count
                count += step
                channel = ~boundary & 1
                if wanted >> channel & 1:
                    place = (boundary << _PARTS_BITS) + behind[boundary % turn]
                    # Rounded up: at the time of its edge the count is already there.
                    due_us = start_us + (place - start_place) * step_us // span + 1
                    due_us = min(due_us, end_us)
                    if found == len(times_us):
                        times_us.append(due_us)
                        counts.append(count)
                        edge_channels.append(channel)
                    else:
                        times_us[found] = due_us
                        counts[found] = count
                        edge_channels[found] = channel
                    found += 1

    @micropython.native
    def count_edges_of_a():
        total = 0
        while True:
            count = yield total
            total = passed_a + abs((count + 1 >> 1) - (start_count + 1 >> 1))

    @micropython.native
    def count_edges_of_b():
        total = 0
        while True:
            count = yield total
            total = passed_b + abs((count >> 1) - (start_count >> 1))

    def span():
        return start_count, end_count

    def listen(wanted):
        nonlocal channels
        channels = wanted

    def state():
        return [start_us, end_us, start_place, end_place, start_count, end_count]

    def restore(saved):
        nonlocal start_us, end_us, start_place, end_place, start_count, end_count
        start_us, end_us, start_place, end_place, start_count, end_count = saved

    follower, looker, lister = follow(), look(), list_them()
    edges_of_a, edges_of_b = count_edges_of_a(), count_edges_of_b()
    for generator in (follower, looker, lister, edges_of_a, edges_of_b):
        next(generator)
    list_edges = lister.send
    edges_by = (edges_of_a.send, edges_of_b.send)
    return follower.send, looker.send, span, listen, list_edges, state, restore, edges_by
