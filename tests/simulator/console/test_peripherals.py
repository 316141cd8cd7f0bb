"""The chip's peripherals, and where they are not as one might wish."""

import pytest
from backstride_host.simulator.config import CpuCosts, FaultWindow, PinChange

FAST = CpuCosts(boot_us=100_000)


def test_the_encoder_counts_the_belt_both_ways(run):
    outcome = run(
        """
        import time
        from machine import Encoder, Pin
        encoder = Encoder(0, Pin(18), Pin(19), phases=4, filter_ns=12_000)
        for _ in range(2):
            time.sleep_ms(800)
            print(encoder.value())
        """,
        walkers=[{"at_us": 0, "speed_m_s": 2.0}, {"at_us": 900_000, "speed_m_s": -1.0}],
        costs=FAST,
    )
    assert outcome.numbers[0] == pytest.approx(1600, abs=2)
    assert outcome.numbers[1] == pytest.approx(800, abs=2)


def test_the_counter_folds_its_16_bits(run):
    outcome = run(
        """
        import time
        from machine import Encoder, Pin
        encoder = Encoder(0, Pin(18), Pin(19), phases=4)
        for _ in range(5):
            time.sleep_ms(4000)
            print(encoder.value())
        print(encoder.value(7), encoder.value())
        """,
        seconds=22,
        speed_m_s=-10.0,
        costs=FAST,
    )
    assert outcome.numbers[:5] == pytest.approx([-40_000, -80_000, -120_000, -160_000, -200_000], abs=3)
    assert outcome.numbers[5] == pytest.approx(-200_000, abs=3)
    assert outcome.numbers[6] == 7


def test_two_overflows_before_the_handler_runs_lose_one(run):
    outcome = run(
        """
        import machine, time
        encoder = machine.Encoder(0, machine.Pin(18), machine.Pin(19), phases=4)
        state = machine.disable_irq()
        machine.lightsleep(7000)
        machine.enable_irq(state)
        time.sleep_ms(1)
        print(encoder.value())
        """,
        seconds=8,
        speed_m_s=10.0,
        costs=FAST,
    )
    assert outcome.numbers == pytest.approx([70_000 - 32_000], abs=20)


def test_read_and_clear_loses_nothing(run):
    outcome = run(
        """
        import time
        from machine import Encoder, Pin
        encoder = Encoder(0, Pin(18), Pin(19), phases=4)
        total = 0
        for _ in range(100):
            time.sleep_us(9_731)
            total += encoder.value(0)
        print(total)
        """,
        speed_m_s=3.0,
        costs=FAST,
    )
    assert outcome.numbers == pytest.approx([2919], abs=2)


COUNTERS = """
    import time
    from machine import Counter, Encoder, Pin
    a, b = Pin(18), Pin(19)
    encoder = Encoder(0, a, b, phases=4, filter_ns=12_000)
    both = Counter.RISING | Counter.FALLING
    channels = [Counter(1 + k, (a, b)[k], edge=both, filter_ns=12_000) for k in range(2)]
    for _ in range(3):
        time.sleep_ms(%d)
        print(encoder.value(0), channels[0].value(0), channels[1].value(0))
    """


def test_a_counter_counts_all_edges_of_its_pin_whichever_way_they_go(run):
    outcome = run(
        COUNTERS % 800,
        seconds=3.0,
        walkers=[{"at_us": 0, "speed_m_s": 2.0}, {"at_us": 1_300_000, "speed_m_s": -1.0}],
        costs=FAST,
    )
    there, turn, back = [[int(word) for word in line.split()] for line in outcome.printed]
    assert there == pytest.approx([1600, 800, 800], abs=2)
    # 400 ms there, 400 ms back: the count knows of the difference, the counters of both.
    assert turn == pytest.approx([400, 600, 600], abs=3)
    assert back == pytest.approx([-800, 400, 400], abs=2)


def test_a_counter_sees_what_its_filter_lets_through(run):
    faults = [
        FaultWindow(600_000, "encoder.a_stuck", 500_000),
        FaultWindow(1_150_000, "encoder.bounce", 400_000, 300),
    ]
    outcome = run(COUNTERS % 500, seconds=2.0, speed_m_s=1.0, costs=FAST, faults=faults)
    healthy, stuck, bouncing = [[int(word) for word in line.split()] for line in outcome.printed]
    assert healthy == pytest.approx([500, 250, 250], abs=2)
    assert stuck == pytest.approx([0, 0, 250], abs=3)
    # Each edge that bounces for more than 12 us comes three times.
    assert bouncing[0] == pytest.approx(500, abs=5)
    assert min(bouncing[1:]) > 450


def test_edges_of_a_interrupt_where_the_count_changes(run):
    outcome = run(
        """
        import time
        from machine import Encoder, Pin
        a, b = Pin(18, Pin.IN), Pin(19, Pin.IN)
        encoder = Encoder(0, a, b, phases=4)
        levels = []
        def edge(pin):
            levels.append((pin.value(), b.value()))
        a.irq(handler=edge, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
        time.sleep_ms(500)
        a.irq(handler=None)
        time.sleep_ms(100)
        print(len(levels), encoder.value())
        print(all(a != b for a, b in levels))
        """,
        speed_m_s=1.0,
        costs=FAST,
    )
    edges, count = outcome.numbers
    assert edges == pytest.approx(250, abs=1)
    assert count == pytest.approx(600, abs=2)
    assert outcome.printed[1] == "True"  # forward is A before B
    assert outcome.summary["edges_run"] == edges


def test_one_trigger_only(run):
    outcome = run(
        """
        import time
        from machine import Pin
        levels = []
        Pin(18).irq(handler=lambda pin: levels.append(pin.value()), trigger=Pin.IRQ_RISING)
        time.sleep_ms(500)
        print(len(levels), min(levels))
        """,
        speed_m_s=1.0,
        costs=FAST,
    )
    assert outcome.numbers == [pytest.approx(125, abs=1), 1]


def test_pins(run):
    outcome = run(
        """
        from machine import Pin
        print(Pin(33) is Pin(33), Pin(33, Pin.IN, Pin.PULL_UP).value(), Pin(39).value(), Pin(32).value())
        led = Pin(23, Pin.OUT, value=1)
        print(led.value(), led(), led.off(), led.value())
        attempts = lambda: Pin(20), lambda: Pin(34, Pin.OUT), lambda: Pin(23, colour=1), lambda: led.blink()
        for wrong in attempts:
            try:
                wrong()
            except Exception as error:
                print(type(error).__name__, error)
        """
    )
    assert outcome.printed[:4] == [
        "True 0 0 1",
        "1 1 None 0",
        "ValueError invalid pin",
        "ValueError pin can only be input",
    ]
    assert outcome.printed[4].startswith("TypeError")
    assert outcome.printed[5] == "AttributeError 'Pin' object has no attribute 'blink'"


def test_pwm_begins_at_half_duty(run):
    outcome = run(
        """
        from machine import PWM, Pin
        pwm = PWM(Pin(23))
        print(pwm.freq(), pwm.duty_u16())
        pwm = PWM(Pin(22), freq=20_000, duty_u16=0)
        print(pwm.duty_u16())
        pwm.duty_u16(65535)
        print(pwm.duty_u16())
        pwm.duty_u16(1000)
        print(pwm.duty_u16())
        try:
            pwm.duty_u16(65536)
        except ValueError as error:
            print(error)
        """
    )
    # At 20 kHz eleven bits are left of the sixteen.
    assert outcome.printed == ["5000 32768", "0", "65535", "992", "duty_u16 must be from 0 to 65536"]


def test_the_adc_reads_whole_millivolts_with_noise_and_saturates(run):
    outcome = run(
        """
        from machine import ADC, Pin
        supply = ADC(Pin(36), atten=ADC.ATTN_11DB)
        readings = [supply.read_uv() for _ in range(200)]
        print(min(readings), max(readings), sum(readings) // 200, len(set(readings)))
        print(ADC(Pin(36), atten=ADC.ATTN_0DB).read_uv(), ADC(Pin(36), atten=ADC.ATTN_0DB).read())
        """
    )
    low, high, mean, different, full_uv, full = outcome.numbers
    assert mean == pytest.approx(2_000_000, abs=1500)
    assert 1_995_000 < low < high < 2_005_000
    assert 3 <= different <= 10
    assert low % 1000 == 0
    assert (full_uv, full) == (950_000, 4095)


def test_the_adc_reads_142_millivolts_for_anything_below(run):
    """What ESP-IDF's calibration makes of a raw 0 at 11 dB."""
    outcome = run(
        """
        from machine import ADC, Pin
        nothing = ADC(Pin(32), atten=ADC.ATTN_11DB)
        readings = [nothing.read_uv() for _ in range(200)]
        print(min(readings), max(readings), min([nothing.read() for _ in range(200)]))
        """
    )
    assert outcome.numbers == [142_000, 142_000, 0]


def test_uart_write_blocks_when_the_buffer_is_full(run):
    outcome = run(
        """
        import time
        from machine import UART
        uart = UART(2, baudrate=115200, txbuf=1024)
        for size in (1000, 152, 1152):
            start = time.ticks_us()
            uart.write(bytes(size))
            print(time.ticks_diff(time.ticks_us(), start))
        """
    )
    # 1024 bytes of buffer and 128 of FIFO; a byte takes 86.8 us.
    assert outcome.numbers[0] < 5
    assert outcome.numbers[1] < 5
    assert outcome.numbers[2] == pytest.approx(1152 * 86.8, abs=300)
    assert len(outcome.link) == 1000 + 152 + 1152


def test_uart_receives_at_the_baud_rate_and_loses_what_does_not_fit(run):
    outcome = run(
        """
        import time
        from machine import UART
        uart = UART(2, baudrate=115200, rxbuf=256, timeout=0)
        print(uart.any(), uart.read())
        time.sleep_ms(15)
        print(uart.any())
        buf = bytearray(50)
        print(uart.readinto(buf), buf[49], uart.readinto(buf, 5), uart.any())
        time.sleep_ms(200)
        print(uart.any(), len(uart.read()))
        """,
        rx=[(110_000, bytes(range(100)) * 10)],
        costs=FAST,
    )
    assert outcome.printed[0] == "0 None"
    assert outcome.numbers[1] == pytest.approx(57, abs=1)
    assert outcome.numbers[2:5] == [50, 49, 5]
    assert outcome.numbers[-2:] == [256 + 128, 256 + 128]


def test_what_the_console_sends_comes_when_its_last_bit_has_left(run):
    outcome = run(
        """
        import time
        from machine import UART, Pin
        uart = UART(2, baudrate=115200, tx=Pin(17), rx=Pin(16))
        uart.write(b"x" * 100)
        uart.write(memoryview(b"0123456789")[2:6])
        uart.write(b"abcdef", 3)
        """,
        costs=FAST,
    )
    records = [record for record in outcome.records if type(record).__name__ == "LinkBytes"]
    assert [len(record.data) for record in records] == [100, 4, 3]
    assert records[0].t_us == pytest.approx(100_000 + 8681, abs=20)
    assert outcome.link[100:] == b"2345abc"


def test_other_ports_are_wired_to_nothing(run):
    outcome = run(
        """
        from machine import UART
        uart = UART(1, baudrate=9600, tx=22, rx=21)
        print(uart.write(b"nobody hears"))
        """
    )
    assert outcome.numbers == [12]
    assert outcome.link == b""


def test_a_button_interrupts(run):
    outcome = run(
        """
        import time
        from machine import Pin
        Pin(32, Pin.IN).irq(handler=lambda pin: print("confirm", pin.value()))
        print(Pin(33).value(), Pin(39).value())
        time.sleep_ms(500)
        print(Pin(33).value(), Pin(39).value())
        """,
        costs=FAST,
        pins=[
            PinChange(200_000, "confirm", True),
            PinChange(300_000, "confirm", False),
            PinChange(400_000, "key", False),
            PinChange(400_000, "stop", True),
        ],
    )
    assert outcome.printed == ["0 0", "confirm 0", "confirm 1", "1 1"]
    assert outcome.events[0] == (0.2, "hand", "confirm pressed")


def test_unknown_names_fail_as_on_the_chip(run):
    outcome = run(
        """
        import machine, time
        for name in ("Foo", "bootloader"):
            try:
                getattr(machine, name)
            except AttributeError as error:
                print("no", name)
        for wrong in (
            lambda: machine.Pin(18).irq(handler=None, hard=True),
            lambda: machine.UART(2, bps=9600),
            lambda: machine.Timer(4),
            lambda: machine.Timer(0, hard=True, period=10),
            lambda: machine.Encoder(0, machine.Pin(18), machine.Pin(19), phases=3),
            lambda: machine.ADC(machine.Pin(23)),
            lambda: machine.WDT(timeout=0),
        ):
            try:
                wrong()
                print("worked")
            except (TypeError, ValueError) as error:
                print(type(error).__name__)
        """
    )
    assert outcome.printed == ["no Foo", "no bootloader", "TypeError", "TypeError"] + ["ValueError"] * 5
