"""Run the benches: all of them, or those named (`python tests/bench road`)."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHES = (
    "road",
    "networks",
    "brokerage",
    "layout",
    "explorer",
    "names",
    "publish",
    "serve",
    "faults",
)


def main(names: list[str]) -> int:
    """Run benches in turn; 2 where one of that name is not there."""
    there = [name for name in BENCHES if (HERE / f"{name}.py").is_file()]
    unknown = [name for name in names if name not in there]
    if unknown:
        print(f"no bench is called {unknown[0]!r}; there are {', '.join(there)}", file=sys.stderr)
        return 2
    for name in names or there:
        import_module(f"tests.bench.{name}").run()
    return 0


if __name__ == "__main__":
    # A folder that is run is not a package: `tests.bench` is found from the top of the repository.
    sys.path.insert(0, str(HERE.parents[1]))
    sys.exit(main(sys.argv[1:]))
