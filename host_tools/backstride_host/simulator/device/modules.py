"""Puts the chip's modules in the place of MicroPython's own, before any firmware is imported."""

import builtins
import random
import sys

import micropython as real_micropython

from . import adc, chip, chip_functions, counter_unit, edge_counter, i2c, pin, pwm, tasks, timer, uart
from .flash import partition_class
from .hardware import hardware
from .kernel import SCHEDULED
from .module import Module
from .select_module import make_select
from .time_module import make_time

# Of MicroPython's own module, as it is.
_KEPT = ("const", "heap_lock", "heap_unlock", "mem_current", "mem_info", "mem_peak", "mem_total", "opt_level")
_KEPT += ("qstr_info", "RingIO", "stack_use")


def machine_module():
    """Return `machine`: what the board uses of the chip; anything else fails as an unknown name."""
    return Module(
        "machine",
        ADC=adc.ADC,
        Counter=edge_counter.Counter,
        Encoder=counter_unit.Encoder,
        I2C=i2c.I2C,
        PWM=pwm.PWM,
        Pin=pin.Pin,
        RTC=chip_functions.RTC,
        Timer=timer.Timer,
        UART=uart.UART,
        WDT=chip_functions.WDT,
        PWRON_RESET=chip.PWRON_RESET,
        HARD_RESET=chip.HARD_RESET,
        WDT_RESET=chip.WDT_RESET,
        DEEPSLEEP_RESET=chip.DEEPSLEEP_RESET,
        SOFT_RESET=chip.SOFT_RESET,
        reset=chip_functions.reset,
        soft_reset=chip_functions.soft_reset,
        reset_cause=chip_functions.reset_cause,
        unique_id=chip_functions.unique_id,
        freq=chip_functions.freq,
        disable_irq=chip_functions.disable_irq,
        enable_irq=chip_functions.enable_irq,
        idle=chip_functions.idle,
        lightsleep=chip_functions.lightsleep,
    )


def micropython_module(kernel):
    """Return `micropython`, with the scheduler and Ctrl-C of virtual time."""

    def schedule(function, argument):
        if not kernel.has_room():
            raise RuntimeError("schedule queue full")
        kernel.post(SCHEDULED, function, argument)

    def kbd_intr(character):
        hardware.chip.keyboard_interrupt = character >= 0

    def alloc_emergency_exception_buf(size):
        pass

    module = Module(
        "micropython",
        schedule=schedule,
        kbd_intr=kbd_intr,
        alloc_emergency_exception_buf=alloc_emergency_exception_buf,
    )
    for name in _KEPT:
        # What a build leaves out is not there.
        if hasattr(real_micropython, name):
            setattr(module, name, getattr(real_micropython, name))
    return module


def _print_and_send(records):
    real_print = print

    def print_and_send(*args, **kwargs):
        real_print(*args, **kwargs)
        records.log()

    return print_and_send


def install(kernel, the_chip, records, files, collector, config):
    """Fill sys.modules; asyncio comes afterwards and is MicroPython's own, on top of these."""
    costs = config["costs"]
    time = make_time(kernel, the_chip, config["ticks_offset_us"])
    modules = sys.modules
    modules["time"] = time
    modules["select"] = make_select(costs["rtos_tick_us"])
    modules["gc"] = collector.module()
    modules["micropython"] = micropython_module(kernel)
    modules["os"] = files.os_module(config["seed"])
    modules["machine"] = machine_module()
    modules["esp32"] = Module(
        "esp32", raw_temperature=lambda: 120, Partition=partition_class(hardware.partition)
    )
    modules["_asyncio"] = Module("_asyncio", Task=tasks.Task, TaskQueue=tasks.TaskQueue)
    tasks.shared.ticks_ms = time.ticks_ms
    tasks.shared.step_us = costs["task_step_us"]
    random.seed(config["seed"])
    builtins.print = _print_and_send(records)
