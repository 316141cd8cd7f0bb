"""The cable between the console's UART and the host: bytes with their times, and what befalls them."""

from .kernel import NOW
from .rng import Rng

HOST_BAUD = 115200
_BYTE_NS = 10_000_000_000 // HOST_BAUD
_BIT_ERROR_RATE = 1e-3


class Link:
    """The host's end sends at 115200 baud; what the console sends is handed on when its last bit has left."""

    def __init__(self, kernel, records, pins, seed):
        self._kernel = kernel
        self._records = records
        self._pins = (pins["METRICS_TX"], pins["METRICS_RX"])
        self._rng = Rng(seed)
        self._uart = None
        self.arriving = []  # [start_ns, data] of bytes on their way to the console
        self._arrived = 0  # how many of the first have been taken
        self._host_free_ns = 0
        self._leaving = []  # (data, start_ns, byte_ns) on their way to the host
        self.cut = False
        self.bit_errors = 0.0

    def attach(self, uart, pins):
        """Plug a UART in, if it is on the right pins; None if not."""
        if pins != self._pins:
            return None
        if self._uart is None:
            # Bytes that came before nobody heard.
            self.take(bytearray(0), 0, self._kernel.clock[NOW])
        self._uart = uart
        return self

    def detach(self):
        """Unplug the UART."""
        self._uart = None

    def host_sends(self, data):
        """Let the host write; the bytes follow those it wrote before."""
        start_ns = max(self._host_free_ns, self._kernel.clock[NOW] * 1000)
        self._host_free_ns = start_ns + len(data) * _BYTE_NS
        self.arriving.append((start_ns, data))

    def take(self, buffer, filled, now_us):
        """Move what has arrived into `buffer` and return how far it is filled. What does not fit is lost."""
        room = len(buffer)
        arriving = self.arriving
        while arriving:
            start_ns, data = arriving[0]
            here = min((now_us * 1000 - start_ns) // _BYTE_NS, len(data))
            for place in range(self._arrived, here):
                if filled < room and not self.cut:
                    buffer[filled] = self._through_noise(data[place])
                    filled += 1
            if here < len(data):
                self._arrived = max(here, self._arrived)
                break
            self._arrived = 0
            arriving.pop(0)
        return filled

    def send(self, data, start_ns, end_ns, byte_ns):
        """Carry bytes of the console to the host."""
        self._leaving.append((data, start_ns, byte_ns))
        self._kernel.at(end_ns // 1000 + 1, self._deliver, None)

    def _deliver(self, _):
        data, _, _ = self._leaving.pop(0)
        self._hand_over(data)

    def _hand_over(self, data):
        if self.cut or not data:
            return
        if self.bit_errors:
            data = bytes([self._through_noise(byte) for byte in data])
        self._records.link(data)

    def _through_noise(self, byte):
        if self.bit_errors:
            for bit in range(8):
                if self._rng.chance() < self.bit_errors:
                    byte ^= 1 << bit
        return byte

    def set_cut(self, cut):
        """Cut or mend the cable."""
        self._settle()
        self.cut = cut

    def set_bit_errors(self, on, rate):
        """Turn bits over with this probability each; None or 0 takes a default."""
        self._settle()
        self.bit_errors = (rate or _BIT_ERROR_RATE) if on else 0.0

    def _settle(self):
        # What has arrived by now arrived under the old conditions.
        if self._uart is not None:
            self._uart.settle()

    def chip_stopped(self):
        """The console was reset: of what it was sending, the host gets what has left already."""
        now_ns = self._kernel.clock[NOW] * 1000
        for data, start_ns, byte_ns in self._leaving:
            if now_ns > start_ns:
                self._hand_over(data[: (now_ns - start_ns) // byte_ns])
        self._leaving.clear()

    def state(self):
        """Return what a reset of the console leaves as it is."""
        return [self.arriving, self._arrived, self._host_free_ns, self.cut, self.bit_errors, self._rng.state]

    def restore(self, state):
        """Go on from `state()`."""
        self.arriving, self._arrived, self._host_free_ns, self.cut, self.bit_errors, self._rng.state = state
