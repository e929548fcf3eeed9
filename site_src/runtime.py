"""What the browser loads beside the pages: Pyodide, the wheel, the chart painter, scripts and fonts.

Nothing is bundled. Files are copied as their packages ship them, with two small changes: Pyodide's
lock file loses its packages (the engine needs none, and none can then be asked for elsewhere), and
vega-interpreter's one import names a file instead of a package.
"""

from __future__ import annotations

import json
from pathlib import Path

from site_src.files import Files
from site_src.wheel import ROOT, build_memory, build_wheel, engine_key, package_version

SCRIPTS = Path(__file__).parent / "js"
PACKAGES = ROOT / "node_modules"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
FONTS = PACKAGES / "@fontsource-variable"
CUT = Path(__file__).parent / "fonts"  # the typeface of formulas; its README says how it was cut
TYPEFACES = ("inter", "source-serif-4")
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
INTERPRETER_IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"


def runtime_files() -> Files:
    """Return every file that the browser may load, by its path in the site."""
    wheel = build_wheel()
    # Versions and content stand in the folders' names: no cache can mix two builds. The memory is
    # not called .gz, since some hosts would then unpack it on the way.
    engine = f"engine-{engine_key(wheel)}"
    python = f"pyodide-{package_version('pyodide')}"
    vega = f"vega-{package_version('vega')}-{package_version('vega-lite')}"
    runtime: Files = {
        **{f"{python}/{name}": content for name, content in pyodide().items()},
        **{f"{vega}/{name}": content for name, content in _vega().items()},
        f"{engine}/{wheel.name}": wheel.read_bytes(),
        f"{engine}/memory.bin": build_memory(wheel).read_bytes(),
    }
    where = _where(
        memory=f"{engine}/memory.bin",
        pyodide=f"{python}/",
        vega=f"{vega}/",
        wheel=f"{engine}/{wheel.name}",
    )
    return {
        **{f"assets/runtime/{path}": content for path, content in runtime.items()},
        **{f"assets/js/{p.name}": p.read_text("utf-8") for p in sorted(SCRIPTS.glob("*.js"))},
        "assets/js/where.js": where,
        **fonts(),
    }


def fonts() -> Files:
    """Return each typeface with its licence: variable fonts of Latin letters, and that of formulas."""
    variable = {
        name: path
        for typeface in TYPEFACES
        for name, path in (
            (f"{typeface}.woff2", FONTS / typeface / f"files/{typeface}-latin-wght-normal.woff2"),
            (f"{typeface}.LICENSE.txt", FONTS / typeface / "LICENSE"),
        )
    }
    cut = {path.name: path for path in CUT.glob("stix-two-math.*")}
    return {
        f"assets/fonts/{name}": path.read_bytes()
        for name, path in sorted({**variable, **cut}.items())
    }


def pyodide() -> Files:
    """Return Pyodide, its lock file without packages."""
    source = PACKAGES / "pyodide"
    lock = json.loads((source / "pyodide-lock.json").read_text("utf-8"))
    without_packages = json.dumps({"info": lock["info"], "packages": {}}, sort_keys=True)
    return {
        **{name: _without_map(source / name) for name in PYODIDE_FILES},
        "pyodide-lock.json": without_packages + "\n",
        "no-library.zip": EMPTY_ZIP,
    }


def _vega() -> Files:
    source = PACKAGES / "vega-interpreter/build/vega-interpreter.js"
    interpreter = _without_map(source).decode()
    names = INTERPRETER_IMPORT.removeprefix("import ").removesuffix(" from 'vega-util';")
    ours = f'import "./vega.min.js";\nconst {names} = globalThis.vega;'
    if INTERPRETER_IMPORT not in interpreter:
        raise RuntimeError("vega-interpreter imports other names: update INTERPRETER_IMPORT.")
    return {
        "vega.min.js": _without_map(PACKAGES / "vega/build/vega.min.js"),
        "vega-lite.min.js": _without_map(PACKAGES / "vega-lite/build/vega-lite.min.js"),
        "vega-interpreter.js": interpreter.replace(INTERPRETER_IMPORT, ours),
    }


def _without_map(path: Path) -> bytes:
    """Return the file without the comment that names a source map, which we do not serve."""
    return path.read_bytes().split(b"\n//# sourceMappingURL=")[0]


def _where(**paths: str) -> str:
    """Return the module that tells the scripts where the runtime lies beside them."""
    lines = (
        f'export const {name} = new URL("../runtime/{path}", import.meta.url).href;\n'
        for name, path in sorted(paths.items())
    )
    return "// Written by the build.\n" + "".join(lines)
