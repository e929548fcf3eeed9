"""Who may import whom: the layers of the house, as one table."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD = set(sys.stdlib_module_names)

# folder -> what its modules may import besides their own folder
MAY_IMPORT = {
    "calculators/engine": STANDARD,
    "calculators/episodes": STANDARD | {"calculators.engine"},
    "calculators/venues": STANDARD | {"calculators.engine"},
    "calculators": STANDARD | {"calculators"},
    "graph": STANDARD | {"graph", "yaml", "networkx"},
    "site_src": STANDARD
    | {"site_src", "calculators", "graph"}
    | {
        "genanki",
        "jinja2",
        "markupsafe",
        "markdown_it",
        "latex2mathml",
        "lxml",
        "mkdocs",
        "networkx",
    }
    | {"hatchling", "rich", "vl_convert", "watchfiles", "yaml"},
}


def imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=module, level=0) if module:
                yield module
            case ast.ImportFrom(level=level) if level:
                yield "a relative import: write the whole name"


def layer_of(path: Path) -> str:
    relative = path.relative_to(ROOT).as_posix()
    return max((layer for layer in MAY_IMPORT if relative.startswith(layer + "/")), key=len)


def is_allowed(name: str, layer: str) -> bool:
    own = layer.replace("/", ".")
    roots = {own, *MAY_IMPORT[layer]}
    return any(name == root or name.startswith(root + ".") for root in roots)


MODULES = sorted(
    path for layer in ("calculators", "graph", "site_src") for path in (ROOT / layer).rglob("*.py")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_imports_only_from_its_own_and_lower_layers(path: Path) -> None:
    layer = layer_of(path)
    assert [name for name in imported_names(path) if not is_allowed(name, layer)] == []


def test_the_table_refuses_a_backward_import() -> None:
    assert not is_allowed("calculators.venues.generic", "calculators/engine")
    assert not is_allowed("networkx", "calculators")
    assert not is_allowed("calculators", "graph")


def leaking_yields(text: str) -> list[int]:
    """Return the lines that yield under `with localcontext(...)`: a generator's context is its caller's too."""
    return [
        inner.lineno
        for outer in ast.walk(ast.parse(text))
        if isinstance(outer, ast.With)
        and any("localcontext(" in ast.unparse(item) for item in outer.items)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Yield | ast.YieldFrom)
    ]


def test_nothing_yields_inside_a_decimal_context() -> None:
    leak = "def f():\n    with localcontext(EXACT):\n        yield 1\n"
    assert leaking_yields(leak) == [3]
    texts = {path: path.read_text("utf-8") for path in (ROOT / "calculators").rglob("*.py")}
    assert sum("with localcontext(" in text for text in texts.values()) > 1
    assert {path: found for path, text in texts.items() if (found := leaking_yields(text))} == {}
