"""All drivers of one console, from a board's pins. The brake comes first: safe before anything else."""

from backstride.hal import chip, clock, storage
from backstride.hal.analog import Analog
from backstride.hal.belt_encoder import BeltEncoder
from backstride.hal.brake_driver import BrakeDriver
from backstride.hal.buzzer import Buzzer
from backstride.hal.contacts import Contacts
from backstride.hal.display import Display
from backstride.hal.edge_counters import EdgeCounters
from backstride.hal.metrics_uart import MetricsUart
from backstride.hal.power_cut import PowerCut
from backstride.hal.ticker import Ticker
from backstride.hal.watchdog import Watchdog


class Hal:
    """The drivers by name, as the app expects them."""

    def __init__(self, pins):
        self._pins = pins
        self.brake = BrakeDriver(pins.BRAKE_PWM, pins.BRAKE_ENABLE, pins.BRAKE_HEARTBEAT)
        self.encoder = BeltEncoder(pins.ENCODER_A, pins.ENCODER_B)
        self.edge_counters = EdgeCounters(pins.ENCODER_A, pins.ENCODER_B)
        self.analog = Analog(pins.COIL_CURRENT, pins.COIL_TEMPERATURE, pins.SUPPLY, pins)
        self.contacts = Contacts(pins.KEY, pins.STOP, pins.CONFIRM, pins.UP, pins.DOWN)
        self.buzzer = Buzzer(pins.BUZZER)
        self.display = Display(pins.DISPLAY_SDA, pins.DISPLAY_SCL)
        self.uart = MetricsUart(pins.METRICS_UART, pins.METRICS_TX, pins.METRICS_RX)
        self.ticker = Ticker()
        self.watchdog = Watchdog()
        self.clock = clock
        self.storage = storage
        self.power_cut = PowerCut()
        self.chip = chip

    def fit_magnet(self):
        """Drive a servo-moved magnet in place of a coil; before the first beat."""
        from backstride.hal.servo_driver import ServoDriver  # noqa: PLC0415  (most consoles have a coil)

        pins = self._pins
        outputs = (pins.BRAKE_PWM, pins.BRAKE_ENABLE, pins.BRAKE_HEARTBEAT)
        self.brake = ServoDriver(*outputs, pins.SERVO_OUT_US, pins.SERVO_IN_US)
