"""One CPU in virtual time: what runs when, what is late, what is lost."""

from backstride_host.simulator.config import CpuCosts, FaultWindow

EXACT = CpuCosts(irq_latency_low_us=10, irq_latency_high_us=10, boot_us=100_000)


def test_code_takes_no_time_and_sleeping_takes_what_it_says(run):
    outcome = run(
        """
        import time
        start = time.ticks_us()
        for _ in range(1000): pass
        print(time.ticks_diff(time.ticks_us(), start))
        time.sleep_ms(250)
        print(time.ticks_diff(time.ticks_us(), start))
        """,
        costs=EXACT,
    )
    assert outcome.numbers == [1, 250_002]


def test_a_loop_that_watches_the_clock_gets_there(run):
    outcome = run(
        """
        import time
        start = time.ticks_ms()
        while time.ticks_diff(time.ticks_ms(), start) < 20: pass
        print("there")
        """
    )
    assert outcome.printed == ["there"]


def test_a_timer_does_not_drift_and_its_latency_is_drawn(run):
    program = """
        import time
        from machine import Timer
        times = []
        Timer(0).init(period=10, callback=lambda timer: times.append(time.ticks_us()))
        start = time.ticks_us()
        time.sleep_ms(1005)
        late = [time.ticks_diff(t, start) - 10_000 * (i + 1) for i, t in enumerate(times)]
        print(len(late), min(late), max(late))
        """
    count, low, high = run(program, costs=CpuCosts(irq_latency_low_us=50, irq_latency_high_us=150)).numbers
    assert count == 100
    assert 49 <= low < 70
    assert 130 < high <= 152


def test_jitter_makes_a_timer_late_and_holds_no_edge_up(run):
    outcome = run(
        """
        import time
        from machine import Pin, Timer
        ticks, edges = [], []
        Timer(0).init(period=10, callback=lambda timer: ticks.append(time.ticks_us()))
        start = time.ticks_us()
        Pin(18).irq(handler=lambda pin: edges.append(time.ticks_us()))
        time.sleep_ms(2005)
        late = [time.ticks_diff(t, start) - 10_000 * (i + 1) for i, t in enumerate(ticks)]
        gaps = [time.ticks_diff(b, a) for a, b in zip(edges, edges[1:])]
        print(len(late), min(late), max(late))
        print(len(edges), max(gaps))
        """,
        seconds=4,
        speed_m_s=1.0,
        costs=CpuCosts(irq_latency_low_us=10, irq_latency_high_us=10, tick_jitter_us=8000),
    )
    number, low, high, edges, longest_gap = outcome.numbers
    assert number in (199, 200)
    assert 9 <= low < 500
    assert 7500 < high <= 8011
    # 1 m/s are 500 edges of A a second, 2 ms apart; a tick takes 1.5 ms.
    assert 1000 <= edges <= 1004
    assert longest_gap < 4000


def test_a_tick_preempts_a_task_whose_time_it_takes(run):
    outcome = run(
        """
        import asyncio, time
        from machine import Timer
        ticks = []
        async def main():
            Timer(0).init(period=10, callback=lambda timer: ticks.append(time.ticks_us()))
            for _ in range(10):
                await asyncio.sleep_ms(0)
            print(len(ticks))
        asyncio.run(main())
        """,
        costs=CpuCosts(task_step_us=15_000, boot_us=100_000),
    )
    # Eleven steps of 15 ms, and the ticks' own 1.5 ms each: 18 ticks while there is no wait at all.
    assert outcome.numbers[0] in (16, 17, 18)
    assert outcome.summary["ticks_late"] == 0


def test_a_collection_makes_a_tick_late(run):
    outcome = run(
        """
        import gc, time
        from machine import Timer
        Timer(0).init(period=10, callback=lambda timer: None)
        time.sleep_ms(99)
        gc.collect()
        time.sleep_ms(100)
        """,
        costs=CpuCosts(collection_us=8000, irq_latency_low_us=10, irq_latency_high_us=10),
    )
    assert outcome.summary["ticks_late"] == 1
    assert 6900 < outcome.summary["tick_lateness_max_us"] < 7100


def test_a_stall_queues_eight_ticks_and_drops_the_rest(run):
    outcome = run(
        """
        import time
        from machine import Timer
        count = 0
        def tick(timer):
            global count
            count += 1
        Timer(0).init(period=10, callback=tick)
        time.sleep_ms(1200)
        print(count)
        """,
        costs=EXACT,
        faults=[FaultWindow(505_000, "cpu.stall", value=200)],
    )
    assert outcome.summary["ticks_dropped"] == 12
    # Each queued tick takes 1.5 ms, so that only those of the first few are late by more than 5 ms.
    assert outcome.summary["tick_lateness_max_us"] > 180_000
    assert outcome.numbers[0] + outcome.summary["ticks_dropped"] == 120


def test_handlers_do_not_interrupt_one_another(run):
    outcome = run(
        """
        import time
        from machine import Timer
        inside = deepest = 0
        def tick(timer):
            global inside, deepest
            inside += 1
            deepest = max(deepest, inside)
            time.sleep_ms(25)
            inside -= 1
        Timer(0).init(period=10, callback=tick)
        time.sleep_ms(500)
        print(deepest)
        """
    )
    assert outcome.numbers == [1]


def test_an_exception_in_a_handler_is_printed_and_goes_no_further(run):
    outcome = run(
        """
        import time
        from machine import Timer
        def tick(timer):
            raise ValueError("in the tick")
        Timer(0).init(mode=Timer.ONE_SHOT, period=10, callback=tick)
        time.sleep_ms(50)
        print("still here")
        """
    )
    assert outcome.printed[-1] == "still here"
    assert "ValueError: in the tick" in outcome.printed


def test_schedule_queues_and_refuses_when_full(run):
    outcome = run(
        """
        import micropython, time
        seen = []
        for number in range(8):
            micropython.schedule(seen.append, number)
        try:
            micropython.schedule(seen.append, 8)
        except RuntimeError as error:
            print(error)
        time.sleep_ms(1)
        print(seen)
        """
    )
    assert outcome.printed == ["schedule queue full", "[0, 1, 2, 3, 4, 5, 6, 7]"]


def test_disable_irq_holds_interrupts_back(run):
    outcome = run(
        """
        import machine, time
        count = 0
        def tick(timer):
            global count
            count += 1
        machine.Timer(0).init(period=10, callback=tick)
        state = machine.disable_irq()
        time.sleep_ms(55)
        print(count)
        machine.enable_irq(state)
        time.sleep_ms(1)
        print(count)
        """
    )
    # The interrupt controller has remembered one of the five.
    assert outcome.numbers == [0, 1]


def test_ticks_wrap_at_2_to_the_30(run):
    outcome = run(
        """
        import time
        before_us, before_ms = time.ticks_us(), time.ticks_ms()
        time.sleep_ms(200)
        after_us, after_ms = time.ticks_us(), time.ticks_ms()
        print(before_us > after_us, before_ms > after_ms)
        print(time.ticks_diff(after_us, before_us), time.ticks_diff(after_ms, before_ms))
        print(time.ticks_add(2**30 - 1, 2), time.ticks_diff(0, 2**29))
        """,
        costs=CpuCosts(boot_us=0),
        # Both counters are 0.1 s before their wrap.
        ticks_offset_us=1000 * 2**30 - 100_000,
    )
    assert outcome.printed[0] == "True True"
    assert outcome.numbers[0] in range(200_000, 200_005)
    assert outcome.numbers[1:] == [200, 1, -(2**29)]


def test_the_calendar_begins_in_2000(run):
    outcome = run(
        """
        import machine, time
        print(time.time(), time.gmtime(time.time())[:3], time.gmtime(820540800))
        machine.RTC().datetime((2026, 11, 23, 0, 10, 30, 0, 0))
        time.sleep_ms(1005)
        print(machine.RTC().datetime()[:7], time.mktime((2000, 3, 1, 0, 0, 0, 0, 0)))
        """,
        seconds=3,
    )
    assert outcome.printed == [
        "0 (2000, 1, 1) (2026, 1, 1, 0, 0, 0, 3, 1)",
        f"(2026, 11, 23, 0, 10, 30, 1) {60 * 86400}",
    ]
