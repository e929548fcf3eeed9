"""The engine as a file: the wheel of calculators/, and the memory of Python with the wheel in it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "wheel"
# The time inside the wheel's archive: fixed, so that the same files give the same bytes.
WHEEL_TIME = 1_767_225_600  # 2026-01-01T00:00:00Z
WRITES_MEMORY = ("site_src/memory.mjs", "site_src/js/engine.js")


def build_wheel(folder: Path = FOLDER) -> Path:
    """Build the wheel of calculators/ into `folder` and return its path.

    The same files give the same bytes, whatever the clock or the machine.
    """
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(WHEEL_TIME)
    try:
        builder = WheelBuilder(str(ROOT))
        return Path(next(builder.build(directory=str(folder), versions=["standard"])))
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def build_memory(wheel: Path, folder: Path = FOLDER) -> Path:
    """Return the gzipped memory of Pyodide with this wheel imported; written once a wheel.

    It takes Node about three seconds and saves a reader's browser about three.
    """
    memory = folder / f"{engine_key(wheel)}.memory.gz"
    if not memory.exists():
        for former in folder.glob("*.memory.gz"):
            former.unlink(missing_ok=True)
        being_written = folder / f"{memory.name}.{os.getpid()}"
        command = [node(), str(ROOT / WRITES_MEMORY[0]), str(wheel), str(being_written)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"The engine's memory was not written: {done.stderr[-2000:]}")
        being_written.replace(memory)
    return memory


def engine_key(wheel: Path) -> str:
    """Return a short name for exactly this wheel in exactly this Pyodide, started this way."""
    makers = [
        package_version("pyodide"),
        *(str((ROOT / p).read_text("utf-8")) for p in WRITES_MEMORY),
    ]
    return hashlib.sha256(wheel.read_bytes() + "\n".join(makers).encode()).hexdigest()[:12]


def package_version(name: str) -> str:
    """Return the version of a JavaScript package; package.json is the one place that names it."""
    stated: dict[str, Any] = json.loads((ROOT / "package.json").read_text("utf-8"))
    return str(stated["dependencies"][name])


def node() -> str:
    """Return the path of Node: the PATH's, or the one that came with the Python packages."""
    return shutil.which("node") or str(Path(sys.executable).parent / "node")
