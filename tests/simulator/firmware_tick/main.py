"""A stand-in of about the real firmware's shape: tick, edges, telemetry, watchdog."""

import asyncio
import struct
from time import ticks_diff, ticks_us

from machine import ADC, PWM, UART, WDT, Encoder, Pin, Timer

encoder = Encoder(0, Pin(18, Pin.IN), Pin(19, Pin.IN), phases=4, filter_ns=12_000)
edge_pin = Pin(18)
brake = PWM(Pin(25), freq=20_000, duty_u16=0)
enable = Pin(26)
heartbeat = Pin(27)
current = ADC(Pin(34), atten=ADC.ATTN_11DB)
supply = ADC(Pin(36), atten=ADC.ATTN_11DB)
key = Pin(33, Pin.IN)
uart = UART(2, baudrate=115200, tx=Pin(17), rx=Pin(16), txbuf=1024, rxbuf=512, timeout=0)
watchdog = WDT(timeout=2000)


class State:
    count = 0
    ticks = 0
    edges = 0
    edge_us = 0
    last_us = ticks_us()
    dt_us = 0
    current_ma = 0


state = State()


def on_edge(pin):
    state.edges += 1
    state.edge_us = ticks_us()


def on_tick(timer):
    now = ticks_us()
    state.count = encoder.value()
    state.dt_us = ticks_diff(now, state.last_us)
    state.last_us = now
    state.ticks += 1
    state.current_ma = (current.read_uv() - 300_000) // 800
    supply.read_uv()
    key.value()
    enable.value(1)
    brake.duty_u16(8000)
    heartbeat.value(state.ticks & 1)


buffer = bytearray(64)
received = bytearray(64)


async def telemetry():
    while True:
        struct.pack_into("<iiii", buffer, 0, state.ticks, state.count, state.edges, state.current_ma)
        uart.write(buffer, 24)
        await asyncio.sleep_ms(20)


async def listen():
    while True:
        count = uart.readinto(received)
        if count:
            uart.write(received, count)
        await asyncio.sleep_ms(10)


async def feed():
    while True:
        watchdog.feed()
        await asyncio.sleep_ms(100)


async def main():
    edge_pin.irq(handler=on_edge, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
    Timer(0).init(mode=Timer.PERIODIC, period=10, callback=on_tick)
    await asyncio.gather(telemetry(), listen(), feed())


asyncio.run(main())
