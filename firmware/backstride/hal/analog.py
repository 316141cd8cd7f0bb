"""Coil current, coil temperature and supply voltage in whole units."""

from machine import ADC, Pin


class Analog:
    """Latches the three analog inputs; `scales` has the board's names (see its pins)."""

    def __init__(self, current_pin, temperature_pin, supply_pin, scales):
        self._current = ADC(Pin(current_pin), atten=ADC.ATTN_11DB)
        self._temperature = ADC(Pin(temperature_pin), atten=ADC.ATTN_11DB)
        self._supply = ADC(Pin(supply_pin), atten=ADC.ATTN_11DB)
        self._scales = scales
        # To the nearest milliampere: rounded down it would be half of one too little on average.
        self._current_offset_uv = scales.CURRENT_OFFSET_UV - scales.CURRENT_UV_PER_MA // 2
        self._supply_turn = False

    def latch(self, inputs):
        """Fill coil_ma (below zero: the sensor's rest voltage is missing), and a slower one of the others.

        A conversion takes tens of microseconds: supply and coil temperature take turns.
        """
        current_uv = self._current.read_uv() - self._current_offset_uv
        inputs.coil_ma = current_uv // self._scales.CURRENT_UV_PER_MA
        self._supply_turn = not self._supply_turn
        if self._supply_turn:
            self._latch_supply(inputs)
        else:
            self._latch_temperature(inputs)

    def _latch_supply(self, inputs):
        inputs.supply_mv = self._supply.read_uv() * self._scales.SUPPLY_DIVIDER // 1000

    def _latch_temperature(self, inputs):
        temperature_uv = self._temperature.read_uv() - self._scales.TEMPERATURE_OFFSET_UV
        inputs.coil_temperature_dc = temperature_uv // self._scales.TEMPERATURE_UV_PER_DC
