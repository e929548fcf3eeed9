"""What the browser needs to run the engine: Pyodide, the wheel, the chart painter and our scripts.

Nothing is bundled. Files are copied as their packages ship them, with two small changes: Pyodide's
lock file loses its packages (the engine needs none, and none can then be asked for elsewhere), and
vega-interpreter's one import names a file instead of a package.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder

from site_src.files import Files

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(__file__).parent / "js"
PACKAGES = ROOT / "node_modules"
WHEELS = ROOT / "build" / "wheel"
# The time inside the wheel's archive: fixed, so that the same files give the same bytes.
WHEEL_TIME = 1_767_225_600  # 2026-01-01T00:00:00Z
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
INTERPRETER_IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"


def runtime_files() -> Files:
    """Return every file that the browser may load, by its path in the site."""
    wheel = build_wheel()
    wheel_bytes = wheel.read_bytes()
    # The wheel keeps its name from build to build, so its folder carries what is in it.
    wheel_path = f"wheel-{hashlib.sha256(wheel_bytes).hexdigest()[:12]}/{wheel.name}"
    pyodide = f"pyodide-{package_version('pyodide')}"
    vega = f"vega-{package_version('vega')}-{package_version('vega-lite')}"
    runtime: Files = {
        **{f"{pyodide}/{name}": text for name, text in _pyodide().items()},
        **{f"{vega}/{name}": text for name, text in _vega().items()},
        wheel_path: wheel_bytes,
    }
    return {
        **{f"assets/runtime/{path}": content for path, content in runtime.items()},
        **{f"assets/js/{path.name}": path.read_text("utf-8") for path in _scripts()},
        "assets/js/where.js": _where(pyodide=f"{pyodide}/", wheel=wheel_path, vega=f"{vega}/"),
    }


def build_wheel(folder: Path = WHEELS) -> Path:
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


def package_version(name: str) -> str:
    """Return the version of a JavaScript package; package.json is the one place that names it."""
    stated: dict[str, Any] = json.loads((ROOT / "package.json").read_text("utf-8"))
    return str(stated["dependencies"][name])


def _scripts() -> list[Path]:
    return sorted(SCRIPTS.glob("*.js"))


def _pyodide() -> Files:
    source = PACKAGES / "pyodide"
    lock = json.loads((source / "pyodide-lock.json").read_text("utf-8"))
    without_packages = json.dumps({"info": lock["info"], "packages": {}}, sort_keys=True)
    return {
        **{name: _without_map(source / name) for name in PYODIDE_FILES},
        "pyodide-lock.json": without_packages + "\n",
    }


def _vega() -> Files:
    interpreter = (PACKAGES / "vega-interpreter/build/vega-interpreter.js").read_text("utf-8")
    names = INTERPRETER_IMPORT.removeprefix("import ").removesuffix(" from 'vega-util';")
    ours = f'import "./vega.min.js";\nconst {names} = globalThis.vega;'
    if INTERPRETER_IMPORT not in interpreter:
        msg = "vega-interpreter imports other names than before: update INTERPRETER_IMPORT."
        raise RuntimeError(msg)
    return {
        "vega.min.js": _without_map(PACKAGES / "vega/build/vega.min.js"),
        "vega-lite.min.js": _without_map(PACKAGES / "vega-lite/build/vega-lite.min.js"),
        "vega-interpreter.js": interpreter.replace(INTERPRETER_IMPORT, ours),
    }


def _without_map(path: Path) -> bytes:
    """Return the file without the comment that names a source map, which we do not serve."""
    return path.read_bytes().split(b"\n//# sourceMappingURL=")[0]


def _where(**folders: str) -> str:
    """Return the module that tells the scripts where the runtime lies beside them."""
    lines = (
        f'export const {name} = new URL("../runtime/{path}", import.meta.url).href;\n'
        for name, path in sorted(folders.items())
    )
    return "// Written by the build.\n" + "".join(lines)
