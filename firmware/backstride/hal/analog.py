"""Coil current, coil temperature and supply voltage in whole units."""

from machine import ADC, Pin


class Analog:
    """Latches the three analog inputs; `scales` has the board's names (see its pins)."""

    def __init__(self, current_pin, temperature_pin, supply_pin, scales):
        self._current = ADC(Pin(current_pin), atten=ADC.ATTN_11DB)
        self._temperature = ADC(Pin(temperature_pin), atten=ADC.ATTN_11DB)
        self._supply = ADC(Pin(supply_pin), atten=ADC.ATTN_11DB)
        self._scales = scales

    def latch(self, inputs):
        """Fill coil_ma (below zero: the sensor's rest voltage is missing), coil_temperature_dc, supply_mv."""
        scales = self._scales
        current_uv = self._current.read_uv() - scales.CURRENT_OFFSET_UV
        inputs.coil_ma = current_uv // scales.CURRENT_UV_PER_MA
        temperature_uv = self._temperature.read_uv() - scales.TEMPERATURE_OFFSET_UV
        inputs.coil_temperature_dc = temperature_uv // scales.TEMPERATURE_UV_PER_DC
        inputs.supply_mv = self._supply.read_uv() * scales.SUPPLY_DIVIDER // 1000
