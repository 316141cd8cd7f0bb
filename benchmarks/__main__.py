"""Runs every benchmark: each module of this package that has `results`, one after another."""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import benchmarks


def main() -> int:
    """Write one JSON object a line into the file, and show it."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=benchmarks.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="file of JSON lines")
    parser.add_argument("names", nargs="*", help="modules to run (all)")
    arguments = parser.parse_args()
    modules = [row.name for row in pkgutil.iter_modules(benchmarks.__path__) if row.name != "__main__"]
    unknown = set(arguments.names) - set(modules)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    # Whole or not at all.
    lines = []
    for name in arguments.names or modules:
        module = importlib.import_module(f"benchmarks.{name}")
        for line in module.results() if hasattr(module, "results") else ():
            lines.append(json.dumps(line))
            print(lines[-1], flush=True)
    arguments.out.write_text("".join(line + "\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
