"""The board between pins and treadmill, and its faults."""

import math

import pytest
from backstride_host.simulator.config import CpuCosts, FaultWindow, PinChange

FAST = CpuCosts(boot_us=100_000)

DRIVE = """
    import time
    from machine import ADC, PWM, Pin
    pwm = PWM(Pin(25), freq=20_000, duty_u16=0)
    enable = Pin(26, Pin.OUT, value=0)
    beat = Pin(27, Pin.OUT, value=0)
    current = ADC(Pin(34), atten=ADC.ATTN_11DB)
    def drive(duty, enabled, ms):
        pwm.duty_u16(duty)
        enable.value(enabled)
        for number in range(ms // 10):
            beat.toggle()
            time.sleep_ms(10)
    """


def duty_at(outcome, t_s):
    return float(outcome.truth["brake_duty"][round(t_s * 100)])


def test_the_driver_samples_at_the_heartbeat_only(run):
    outcome = run(
        DRIVE
        + """
    pwm.duty_u16(32768)
    enable.value(1)
    time.sleep_ms(50)
    beat.toggle()
    time.sleep_ms(50)
    pwm.duty_u16(0)
    enable.value(0)
    time.sleep_ms(40)
    beat.toggle()
    """,
        costs=FAST,
    )
    assert duty_at(outcome, 0.14) == 0.0
    assert duty_at(outcome, 0.17) == 0.5
    assert duty_at(outcome, 0.23) == 0.5
    assert duty_at(outcome, 0.26) == 0.0


def test_without_enable_there_is_no_duty(run):
    outcome = run(DRIVE + "drive(32768, 1, 300)\n    drive(32768, 0, 300)", costs=FAST)
    assert duty_at(outcome, 0.3) == 0.5
    assert duty_at(outcome, 0.6) == 0.0


def test_without_a_heartbeat_the_driver_fades_whatever_the_pins_do(run):
    outcome = run(
        DRIVE + "drive(32768, 1, 300)\n    pwm.duty_u16(65535)\n    time.sleep(10)", costs=FAST, seconds=2.5
    )
    # The last edge is at 0.39 s; 100 ms later the fade begins.
    assert duty_at(outcome, 0.48) == 0.5
    for t_s in (0.8, 1.2, 2.0):
        assert duty_at(outcome, t_s) == pytest.approx(0.5 * math.exp(-(t_s - 0.49) / 1.2), rel=0.01)


def test_a_reset_leaves_the_coil_to_the_fade(run):
    outcome = run(
        DRIVE
        + """
    import machine
    if machine.reset_cause() == machine.PWRON_RESET:
        drive(32768, 1, 310)
    time.sleep(10)
    """,
        costs=FAST,
        seconds=1.0,
        faults=[FaultWindow(305_000, "cpu.reset")],
    )
    # The start of the new program puts the pins low, which is no beat of the heart.
    assert duty_at(outcome, 0.39) == 0.5
    assert duty_at(outcome, 0.9) == pytest.approx(0.5 * math.exp(-0.5 / 1.2), rel=0.01)


SENSE = """
    import time
    from machine import ADC, Pin
    inputs = [ADC(Pin(number), atten=ADC.ATTN_11DB) for number in (34, 35, 36)]
    def show():
        print([sum([each.read_uv() for _ in range(20)]) // 20 // 1000 for each in inputs])
    """


def test_the_sensors_follow_the_plant(run):
    outcome = run(DRIVE + SENSE + "drive(32768, 1, 300)\n    show()", costs=FAST)
    current_mv, temperature_mv, supply_mv = eval(outcome.printed[0])
    assert current_mv == pytest.approx(300 + 800, abs=2)
    assert temperature_mv == pytest.approx(500 + 250, abs=2)
    assert supply_mv == pytest.approx(2000, abs=2)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (FaultWindow(500_000, "current.offset", 400_000, 0.2), [(300, 750), (460, 750), (300, 750)]),
        (FaultWindow(500_000, "current.stuck", 400_000, 1.0), [(300, 750), (1100, 750), (300, 750)]),
        (FaultWindow(500_000, "current.stuck", 400_000), [(300, 750), (300, 750), (300, 750)]),
        (FaultWindow(500_000, "temperature.open", 400_000), [(300, 750), (300, 142), (300, 750)]),
    ],
)
def test_faults_of_the_sensors(run, fault, expected):
    outcome = run(
        SENSE + "for _ in range(3):\n        show()\n        time.sleep_ms(500)", costs=FAST, faults=[fault]
    )
    found = [tuple(eval(line)[:2]) for line in outcome.printed]
    assert [tuple(pytest.approx(value, abs=2) for value in pair) for pair in expected] == found


def test_a_driver_stuck_on_heeds_its_enable_only(run):
    outcome = run(
        DRIVE + "drive(6553, 1, 600)\n    drive(6553, 0, 300)",
        costs=FAST,
        faults=[FaultWindow(400_000, "coil.driver_stuck_on")],
    )
    assert duty_at(outcome, 0.39) == pytest.approx(0.1, abs=0.001)
    assert duty_at(outcome, 0.45) == 1.0
    assert duty_at(outcome, 0.75) == 0.0


def test_the_keys_faults(run):
    outcome = run(
        """
        import time
        from machine import Pin
        key = Pin(33)
        while True:
            print(key.value())
            time.sleep_ms(100)
        """,
        seconds=1.05,
        costs=FAST,
        faults=[FaultWindow(250_000, "key.pulled", 300_000), FaultWindow(650_000, "key.stuck", 200_000)],
        pins=[],
    )
    assert outcome.numbers == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]


def test_a_stuck_key_does_not_see_that_it_is_pulled(run):
    outcome = run(
        """
        import time
        from machine import Pin
        while True:
            print(Pin(33).value())
            time.sleep_ms(100)
        """,
        seconds=0.85,
        costs=FAST,
        faults=[FaultWindow(150_000, "key.stuck", 400_000)],
        pins=[PinChange(250_000, "key", False)],
    )
    assert outcome.numbers == [0, 0, 0, 0, 0, 1, 1, 1]


def test_link_faults(run):
    program = """
        import time
        from machine import UART
        uart = UART(2, baudrate=115200)
        for _ in range(10):
            uart.write(b"0123456789")
            time.sleep_ms(100)
        print(uart.read())
        """
    given = {"costs": FAST, "seconds": 1.3, "rx": [(150_000, b"a"), (450_000, b"b"), (850_000, b"c")]}
    cut = run(program, faults=[FaultWindow(350_000, "link.cut", 300_000)], **given)
    assert cut.link == b"0123456789" * 7
    assert cut.printed == ["b'ac'"]
    noisy = run(program, faults=[FaultWindow(0, "link.bit_errors", None, 0.05)], **given)
    assert len(noisy.link) == 100
    assert noisy.link != b"0123456789" * 10


ENCODER = """
    import time
    from machine import Encoder, Pin
    a = Pin(18)
    encoder = Encoder(0, a, Pin(19), phases=4, filter_ns=12_000)
    edges = 0
    def edge(pin):
        global edges
        edges += 1
    a.irq(handler=edge)
    for _ in range(3):
        before, edges_before = encoder.value(), edges
        time.sleep_ms(500)
        print(encoder.value() - before, edges - edges_before)
    """


@pytest.mark.parametrize(
    ("name", "value", "counts", "edges"),
    [
        ("encoder.a_stuck", None, (-2, 2), (0, 0)),
        ("encoder.a_stuck", 1, (-2, 2), (0, 1)),
        ("encoder.b_stuck", 0, (-2, 2), (240, 255)),
        ("encoder.swapped", None, (-505, -490), (240, 255)),
        ("encoder.dropped_edges", 0.2, (50, 450), (150, 230)),
        ("encoder.bounce", 300, (490, 505), (500, 760)),
        ("encoder.noise", 1000, (480, 515), (500, 900)),
    ],
)
def test_faults_of_the_encoder(run, name, value, counts, edges):
    outcome = run(
        ENCODER,
        speed_m_s=1.0,
        costs=FAST,
        seconds=2.0,
        faults=[FaultWindow(600_000, name, 500_000, value)],
    )
    healthy, faulty, again = [tuple(map(int, line.split())) for line in outcome.printed]
    for count, edge_count in (healthy, again):
        assert count == pytest.approx(500, abs=4)
        assert edge_count == pytest.approx(250, abs=3)
    assert counts[0] <= faulty[0] <= counts[1]
    assert edges[0] <= faulty[1] <= edges[1]
