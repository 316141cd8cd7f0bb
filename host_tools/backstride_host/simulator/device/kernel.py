"""Virtual time and the one CPU: hardware runs behind the code, interrupts wait in a queue for their turn.

Python code takes no virtual time by itself. Where the simulator charges for it (`charge`, `stop_everything`)
or waits (`idle`), the hardware moves on, and what it raises is queued. Queued handlers run as MicroPython's
scheduler runs them: between the steps of the main code, never inside one another, never in a collection.

Written for speed: the loop runs some ten times in each ten milliseconds of virtual time. A closed-over
variable is reached in a tenth of the time of an attribute; but a closure of more than five variables and
arguments allocates at each call. So the loop is a generator that is entered once and for all, and the small
functions read the time from a list.
"""

import micropython
from micropython import const

from .module import Module

NEVER = 1 << 60
_NEVER = const(1 << 60)

# Sources of queued handlers: they index costs and statistics.
TIMER = 0
PIN = 1
COUNTER = 2
SCHEDULED = 3
_NOTHING = const(-1)
_TIMER = const(0)
_PIN = const(1)

# The clock, a list: what everything reads of the time.
NOW = const(0)  # microseconds since power-on; never goes back
SOON = const(1)  # until here nothing happens by itself
LOCKED = const(2)  # above 0: a handler runs, or a collection, or a flash write
INTERRUPT = const(3)  # Ctrl-C waits for the main code
IN_TICK = const(4)  # a timer's handler runs
TICK_ERROR = const(5)  # raised at the next look at a peripheral from a timer's handler
_TARGET = const(6)  # until when the loop is to run
_MODE = const(7)
_EARLY = const(8)  # from when on a handler that has run ends the wait  # and what the CPU may do meanwhile

# What the CPU may do while time passes.
_BLOCKED = const(0)  # nothing
_SHARED = const(1)  # handlers, and their time is added to the running code's
_IDLE = const(2)  # handlers

_DEPTH = const(8)  # MICROPY_SCHEDULER_DEPTH of the ESP32 port
_WRAP = const(7)

_MULTIPLIER = const(1103515245)
_MASK = const(0x7FFFFFFF)


def make_kernel(costs, seed, step_us):  # noqa: PLR0915
    """Return the timeline; `connect` gives it the treadmill, which it steps every `step_us`."""
    clock = [0, 0, 0, False, False, None, 0, _BLOCKED, 0]
    edge_us = timer_us = world_us = event_us = _NEVER
    next_us = _NEVER  # the earliest of these
    events = []
    timers = []
    raised = []  # interrupts that are to be queued, each with its time
    latched = []
    irq_off = False
    # The scheduler's queue, a ring.
    ready_us = _NEVER  # when its head may start
    head = length = 0
    sources = [0] * _DEPTH
    handlers = [None] * _DEPTH
    arguments = [None] * _DEPTH
    dues_us = [0] * _DEPTH
    readies_us = [0] * _DEPTH
    random = (seed * 2654435761 + 12345) & _MASK
    latency_low_us = costs["irq_latency_low_us"]
    latency_span_us = costs["irq_latency_high_us"] - latency_low_us + 1
    jitter_span_us = costs["tick_jitter_us"] + 1
    dropped = [0] * 4
    busy_until_us = 0
    cost_us = [costs["tick_us"], costs["edge_us"], costs["edge_us"], costs["schedule_us"]]
    late_us = costs["late_us"]
    ran = [0] * 4
    ticks_late = lateness_max_us = 0
    within_ticks_us = 0  # what timers' handlers waited and looked, beside what is charged for them
    # The treadmill.
    step_s = step_us / 1_000_000
    plant = plant_step = walker = advance = row = fade = port = None
    steps_a_row = steps_to_row = 0
    duty = 0.0
    fade_from_us = 0
    # Edges the disc has listed for this step, while nothing is wrong; handlers and pins by channel.
    plain = True
    edge_times_us = edge_channels = edge_handlers = edge_pins = None
    edge_count = edge_index = 0
    probe = on_crash = on_callback_error = None

    @micropython.native
    def loop():  # noqa: PLR0912, PLR0915
        nonlocal next_us, edge_us, world_us, ready_us, head, length, random
        nonlocal duty, edge_count, edge_index, steps_to_row, within_ticks_us
        while True:
            yield
            now_us = clock[NOW]
            target_us = clock[_TARGET]
            mode = clock[_MODE]
            early_us = clock[_EARLY]
            spending = False
            started_us = outer_target_us = outer_mode = 0
            try:
                while True:
                    # Hardware: all that happens until the CPU is to do something.
                    limit_us = target_us
                    while True:
                        if mode != _BLOCKED and ready_us < limit_us:
                            limit_us = ready_us
                        if raised:
                            source, handler, argument, due_us = raised.pop(0)
                        elif next_us > limit_us:
                            break
                        else:
                            due_us = now_us = next_us
                            source = _NOTHING
                            if edge_us == due_us:
                                if plain:
                                    source = _PIN
                                    handler = edge_handlers[edge_channels[edge_index]]
                                    argument = edge_pins[edge_channels[edge_index]]
                                    edge_index += 1
                                    edge_us = edge_times_us[edge_index] if edge_index < edge_count else _NEVER
                                else:
                                    clock[NOW] = due_us
                                    edge_us = port.fire()
                            elif timer_us == due_us:
                                source = _TIMER
                                argument = expired_timer(due_us)
                                handler = argument.callback
                            elif event_us == due_us:
                                clock[NOW] = due_us
                                run_event()
                            else:
                                world_us = due_us + step_us
                                if due_us > fade_from_us:
                                    duty = fade()
                                plant_step(step_s, duty, walker)
                                if plain:
                                    edge_count = advance(plant.belt_position_m)
                                    if edge_count:
                                        edge_index = 0
                                        edge_us = edge_times_us[0]
                                else:
                                    edge_us = port.begin(due_us, world_us, plant.belt_position_m)
                                steps_to_row -= 1
                                if steps_to_row == 0:
                                    steps_to_row = steps_a_row
                                    clock[NOW] = due_us
                                    row(world_us)
                            next_us = edge_us if edge_us < world_us else world_us
                            if timer_us < next_us:
                                next_us = timer_us
                            if event_us < next_us:
                                next_us = event_us
                        if source >= 0:
                            if irq_off:
                                latch(source, handler, argument)
                            elif length == _DEPTH:
                                dropped[source] += 1
                            elif handler is not None:
                                place = (head + length) & _WRAP
                                sources[place] = source
                                handlers[place] = handler
                                arguments[place] = argument
                                dues_us[place] = argument.nominal_us if source == _TIMER else due_us
                                due_us += latency_low_us
                                if latency_span_us > 1:
                                    random = (random * _MULTIPLIER + 12345) & _MASK
                                    due_us += (random >> 8) % latency_span_us
                                readies_us[place] = due_us
                                if length == 0:
                                    ready_us = due_us
                                length += 1
                    if limit_us > now_us:
                        now_us = limit_us
                    clock[NOW] = now_us
                    # The CPU.
                    if busy_until_us > now_us:
                        # It stands still, and all that it is about comes later.
                        if mode == _BLOCKED:
                            target_us = busy_until_us
                        else:
                            run_blocked(busy_until_us)
                            target_us += clock[NOW] - now_us
                            now_us = clock[NOW]
                        continue
                    if mode == _BLOCKED:
                        if not spending:
                            break
                        # The handler's own time is over.
                        spending = False
                        clock[LOCKED] -= 1
                        mode = outer_mode
                        target_us = outer_target_us
                        if mode == _SHARED:
                            target_us += now_us - started_us
                        elif now_us >= early_us:
                            break
                        continue
                    if ready_us > now_us:
                        break
                    source = sources[head]
                    handler = handlers[head]
                    argument = arguments[head]
                    if source == _TIMER:
                        begin_tick(now_us - dues_us[head])
                    head = (head + 1) & _WRAP
                    length -= 1
                    ready_us = readies_us[head] if length else _NEVER
                    ran[source] += 1
                    clock[LOCKED] += 1
                    clock[SOON] = next_us
                    try:
                        handler(argument)
                    except BaseException as error:
                        on_callback_error(error)
                    if source == _TIMER:
                        clock[IN_TICK] = False
                        within_ticks_us += clock[NOW] - now_us
                        if probe is not None:
                            probe()
                    started_us = now_us
                    now_us = clock[NOW]
                    outer_target_us = target_us
                    outer_mode = mode
                    spending = True
                    mode = _BLOCKED
                    target_us = now_us + cost_us[source]
            except Exception as error:
                # Nothing of the simulator's own may surface inside the firmware.
                on_crash(error)
            clock[SOON] = next_us if next_us < ready_us else ready_us

    main_loop = loop().__next__
    # Handlers, and whatever else nothing may preempt, let time pass in a loop of their own.
    blocked_loop = loop().__next__
    main_loop()
    blocked_loop()

    @micropython.native
    def run_blocked(target_us):
        clock[_TARGET] = target_us
        clock[_MODE] = _BLOCKED
        blocked_loop()

    def begin_tick(lateness_us):
        nonlocal ticks_late, lateness_max_us
        if lateness_us > late_us:
            ticks_late += 1
        if lateness_us > lateness_max_us:
            lateness_max_us = lateness_us
        clock[IN_TICK] = True

    def run_event():
        nonlocal event_us
        _, action, argument = events.pop(0)
        event_us = events[0][0] if events else _NEVER
        action(argument)

    @micropython.native
    def expired_timer(now_us):
        nonlocal timer_us, random
        expired = None
        timer_us = _NEVER
        for timer in timers:
            if expired is None and timer.due_us == now_us:
                expired = timer
                due_us = timer.next_us
                timer.nominal_us = due_us
                due_us += timer.period_us
                timer.next_us = due_us
                if jitter_span_us > 1:
                    # The timer itself is late: what else is queued does not wait for it.
                    random = (random * _MULTIPLIER + 12345) & _MASK
                    due_us += (random >> 8) % jitter_span_us
                    if due_us < now_us:
                        due_us = now_us
                timer.due_us = due_us if timer.repeats else _NEVER
            if timer.due_us < timer_us:
                timer_us = timer.due_us
        return expired

    def latch(source, handler, argument):
        # The interrupt controller remembers one of a kind while interrupts are off.
        for pending in latched:
            if pending[0] == source and pending[2] is argument:
                return
        latched.append((source, handler, argument))

    def refresh():
        nonlocal next_us
        next_us = min(edge_us, timer_us, world_us, event_us)
        clock[SOON] = clock[NOW] if raised else min(next_us, ready_us)

    # For the rest of the board.

    def at(due_us, action, argument):
        """Have `action(argument)` called at `due_us`; those of one time in the order of asking."""
        nonlocal event_us
        place = len(events)
        while place and events[place - 1][0] > due_us:
            place -= 1
        events.insert(place, (due_us, action, argument))
        event_us = events[0][0]
        refresh()

    def timer_changed(timer):
        """Take note of a timer that was started or stopped (due NEVER)."""
        nonlocal timer_us
        if timer not in timers:
            timers.append(timer)
        timers[:] = [each for each in timers if each.due_us != _NEVER]
        timer_us = min([each.due_us for each in timers] + [_NEVER])
        refresh()

    @micropython.native
    def post(source, handler, argument):
        """Queue a handler as an interrupt does; when the queue is full it is lost, and counted."""
        raised.append((source, handler, argument, clock[NOW]))
        clock[SOON] = 0

    def has_room():
        """Tell whether the queue would take one more."""
        return length + len(raised) < _DEPTH

    def set_irq(off):
        """Switch interrupts off or on; return whether they were off."""
        nonlocal irq_off
        before, irq_off = irq_off, off
        if not off:
            for source, handler, argument in latched:
                post(source, handler, argument)
            latched.clear()
        return before

    @micropython.native
    def charge(us):
        """Let the running code take `us`; queued handlers may preempt it, unless it is one itself."""
        target_us = clock[NOW] + us
        if target_us < clock[SOON]:
            clock[NOW] = target_us
        elif clock[LOCKED]:
            run_blocked(target_us)
        else:
            clock[_TARGET] = target_us
            clock[_MODE] = _SHARED
            main_loop()
            if clock[INTERRUPT]:
                interrupt()

    @micropython.native
    def touch():
        """Take the microsecond of a look at a peripheral, so that code that polls one sees time pass."""
        if not clock[LOCKED]:
            charge(1)
        elif clock[TICK_ERROR] is not None and clock[IN_TICK]:
            raise_in_tick()

    def raise_in_tick():
        error = clock[TICK_ERROR]
        clock[TICK_ERROR] = None
        raise error

    def stop_everything(us):
        """Let `us` pass in which no handler can run: a collection, a flash write."""
        clock[LOCKED] += 1
        run_blocked(clock[NOW] + us)
        clock[LOCKED] -= 1

    @micropython.native
    def idle(target_us, early_us):
        """Wait until `target_us`, or until a handler has run and it is `early_us` or later."""
        if clock[LOCKED]:
            run_blocked(target_us)
        else:
            clock[_TARGET] = target_us
            clock[_MODE] = _IDLE
            clock[_EARLY] = early_us
            main_loop()
            if clock[INTERRUPT]:
                interrupt()

    def interrupt():
        clock[INTERRUPT] = False
        raise KeyboardInterrupt

    def stall(us):
        """Keep the CPU from doing anything for `us` from now on."""
        nonlocal busy_until_us
        busy_until_us = max(busy_until_us, clock[NOW]) + us

    # The treadmill.

    def connect(the_plant, the_disc, the_port, the_row, row_steps, the_fade):
        """Take the treadmill's parts; `the_row` is called with the time every `row_steps` steps."""
        nonlocal plant, plant_step, advance, port, row, fade, steps_a_row, steps_to_row
        nonlocal edge_times_us, edge_channels, edge_handlers, edge_pins
        plant = the_plant
        plant_step = the_plant.step
        advance = the_disc.advance
        edge_times_us = the_disc.edge_times_us
        edge_channels = the_disc.edge_channels
        edge_handlers = the_port.handlers
        edge_pins = the_port.pins
        port = the_port
        row = the_row
        fade = the_fade
        steps_a_row = steps_to_row = row_steps

    def start_world():
        """Begin to step the treadmill now."""
        nonlocal world_us
        world_us = clock[NOW]
        refresh()

    def set_duty(value, until_us):
        """Drive the brake at a duty; from `until_us` on it fades."""
        nonlocal duty, fade_from_us
        duty = value
        fade_from_us = until_us

    def set_walker(entry):
        """Set the walker's entry for the plant."""
        nonlocal walker
        walker = entry

    def listen_plainly(found):
        """Channels have handlers for both their edges, or none; `found` edges lie in this step."""
        nonlocal plain, edge_us, edge_count, edge_index
        plain = True
        edge_count = found
        edge_index = 0
        while edge_index < found and edge_times_us[edge_index] <= clock[NOW]:
            edge_index += 1
        edge_us = edge_times_us[edge_index] if edge_index < found else _NEVER
        refresh()

    def listen_by_port():
        """From the next step on the port says which edges there are, and what each does."""
        nonlocal plain, edge_us, edge_count
        if plain:
            plain = False
            edge_count = 0
            edge_us = _NEVER
            refresh()

    # Statistics, and what a reset of the chip keeps.

    def statistics():
        """Return ticks run, late, dropped, largest lateness, time within; edges run, dropped; others run."""
        ticks = (ran[TIMER], ticks_late, dropped[TIMER], lateness_max_us, within_ticks_us)
        return ticks + (ran[PIN], dropped[PIN], ran[COUNTER] + ran[SCHEDULED])

    def state():
        """Return what a reset of the chip leaves as it is."""
        cpu = [random, list(ran), list(dropped), ticks_late, lateness_max_us, within_ticks_us]
        return [clock[NOW], world_us, steps_to_row] + cpu

    def restore(saved):
        """Go on from `state()`."""
        nonlocal world_us, steps_to_row, random, ticks_late, lateness_max_us, within_ticks_us
        clock[NOW], world_us, steps_to_row = saved[:3]
        random, ran[:], dropped[:], ticks_late, lateness_max_us, within_ticks_us = saved[3:]
        refresh()

    def watch(crash, callback_error):
        """Say what to call with an exception of the simulator, and with one of a handler."""
        nonlocal on_crash, on_callback_error
        on_crash = crash
        on_callback_error = callback_error

    def set_probe(sample):
        """Have `sample()` called after each timer's handler."""
        nonlocal probe
        probe = sample

    return Module(
        "kernel",
        clock=clock,
        at=at,
        timer_changed=timer_changed,
        post=post,
        has_room=has_room,
        set_irq=set_irq,
        charge=charge,
        look_us=costs["look_us"],
        touch=touch,
        stop_everything=stop_everything,
        idle=idle,
        stall=stall,
        connect=connect,
        start_world=start_world,
        set_duty=set_duty,
        set_walker=set_walker,
        listen_plainly=listen_plainly,
        listen_by_port=listen_by_port,
        statistics=statistics,
        state=state,
        restore=restore,
        watch=watch,
        set_probe=set_probe,
    )
