"""MicroPython's own asyncio on virtual time."""

from backstride_host.simulator.config import FaultWindow


def test_tasks_run_in_order_of_their_time_and_of_asking(run):
    outcome = run(
        """
        import asyncio
        order = []
        async def job(name, ms):
            await asyncio.sleep_ms(ms)
            order.append(name)
        async def main():
            for name, ms in (("c", 30), ("a", 10), ("b", 10), ("d", 30), ("0", 0)):
                asyncio.create_task(job(name, ms))
            await asyncio.sleep_ms(100)
            print("".join(order))
        asyncio.run(main())
        """
    )
    assert outcome.printed == ["0abcd"]


def test_waits_end_at_a_tick_of_the_rtos(run):
    outcome = run(
        """
        import asyncio, time
        async def main():
            start = time.ticks_us()
            await asyncio.sleep_ms(12)
            print(time.ticks_diff(time.ticks_us(), start))
        asyncio.run(main())
        """
    )
    assert 12_000 < outcome.numbers[0] <= 22_500


def test_an_interrupt_ends_a_wait_that_is_due(run):
    outcome = run(
        """
        import asyncio, time
        from machine import Timer
        async def main():
            Timer(0).init(period=3, callback=lambda timer: None)
            start = time.ticks_us()
            await asyncio.sleep_ms(11)
            print(time.ticks_diff(time.ticks_us(), start))
        asyncio.run(main())
        """
    )
    assert 11_000 < outcome.numbers[0] < 15_000


def test_results_exceptions_and_cancelling(run):
    outcome = run(
        """
        import asyncio
        async def five():
            await asyncio.sleep_ms(5)
            return 5
        async def bad():
            raise ValueError("bad")
        async def long():
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                print("cancelled")
                raise
        async def main():
            print(await five(), await asyncio.create_task(five()))
            print(await asyncio.gather(five(), bad(), return_exceptions=True))
            task = asyncio.create_task(long())
            await asyncio.sleep_ms(10)
            task.cancel()
            await asyncio.sleep_ms(10)
            print(task.done())
            try:
                await asyncio.wait_for_ms(long(), 20)
            except asyncio.TimeoutError:
                print("timeout")
            event = asyncio.Event()
            waiting = [asyncio.create_task(event.wait()) for _ in range(2)]
            await asyncio.sleep_ms(1)
            event.set()
            print(await asyncio.gather(*waiting))
        asyncio.run(main())
        """
    )
    assert outcome.printed == [
        "5 5",
        "[5, ValueError('bad',)]",
        "cancelled",
        "True",
        "cancelled",
        "timeout",
        "[True, True]",
    ]


def test_an_exception_nobody_waits_for_is_reported_and_the_rest_goes_on(run):
    outcome = run(
        """
        import asyncio
        async def bad():
            raise ValueError("alone")
        async def main():
            asyncio.create_task(bad())
            await asyncio.sleep_ms(20)
            print("on")
        asyncio.run(main())
        """
    )
    assert "ValueError: alone" in outcome.printed
    assert outcome.printed[-1] == "on"


def test_a_flag_set_by_a_handler_wakes_its_task(run):
    outcome = run(
        """
        import asyncio, time
        from machine import Timer
        flag = asyncio.ThreadSafeFlag()
        async def main():
            Timer(0).init(mode=Timer.ONE_SHOT, period=33, callback=lambda timer: flag.set())
            start = time.ticks_ms()
            await flag.wait()
            print(time.ticks_diff(time.ticks_ms(), start))
        asyncio.run(main())
        """
    )
    assert outcome.numbers[0] in (33, 34, 35)


def test_a_stream_on_the_uart(run):
    outcome = run(
        """
        import asyncio
        from machine import UART
        async def main():
            stream = asyncio.StreamReader(UART(2, baudrate=115200))
            print(await stream.readline())
        asyncio.run(main())
        """,
        rx=[(1_100_000, b"hello\n")],
    )
    assert outcome.printed == ["b'hello\\n'"]


EXCEPTION = """
    import asyncio, time
    from machine import Pin, Timer
    pin = Pin(33)
    async def worker():
        try:
            while True:
                await asyncio.sleep_ms(10)
        except RuntimeError as error:
            print("worker", error)
    async def main():
        Timer(0).init(period=10, callback=tick)
        asyncio.create_task(worker())
        try:
            while True:
                await asyncio.sleep_ms(10)
        except RuntimeError as error:
            print("main", error)
            await asyncio.sleep_ms(50)
    def tick(timer):
        try:
            pin.value()
        except RuntimeError as error:
            print("tick", error)
    asyncio.run(main())
    """


def test_an_injected_exception_reaches_the_task_it_is_for(run):
    for value, name in ((None, "main"), ("worker", "worker"), (1, "worker"), ("tick", "tick")):
        outcome = run(EXCEPTION, faults=[FaultWindow(1_200_000, "cpu.exception", value=value)])
        assert outcome.printed == [f"{name} injected by the scenario"]


CTRL_C = """
    import asyncio, micropython
    micropython.kbd_intr({character})
    async def main():
        while True:
            await asyncio.sleep_ms(10)
    try:
        asyncio.run(main())
    finally:
        print("finally")
    """


def test_ctrl_c_interrupts_the_main_code(run):
    outcome = run(CTRL_C.format(character=3), faults=[FaultWindow(1_200_000, "repl.ctrl_c")])
    assert outcome.printed[0] == "finally"
    assert outcome.ended == "main.py: KeyboardInterrupt: "


def test_ctrl_c_does_nothing_while_it_is_switched_off(run):
    outcome = run(CTRL_C.format(character=-1), faults=[FaultWindow(1_200_000, "repl.ctrl_c")])
    assert outcome.printed == []
    assert outcome.ended is None
