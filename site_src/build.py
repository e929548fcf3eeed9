"""The site as one pure function: terms and calculators in, files for the painter out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from site_src import exports, pages
from site_src.atlas import Atlas
from site_src.files import Files, merge

CSS = Path(__file__).parent / "css"
Writer = Callable[[Atlas], Files]


def build(atlas: Atlas) -> Files:
    """Return every file that the painter reads, except the browser's runtime."""
    return merge([*((name, writer(atlas)) for name, writer in writers()), ("css", stylesheets())])


def writers() -> Iterator[tuple[str, Writer]]:
    """Yield each kind of page with its function; being in the folder registers it."""
    for info in sorted(pkgutil.iter_modules(pages.__path__), key=lambda found: found.name):
        module = importlib.import_module(f"{pages.__name__}.{info.name}")
        yield info.name, module.pages


def exported(atlas: Atlas) -> Files:
    """Return every file that is laid beside the painted pages as it is: no painter reads these."""
    found = sorted(pkgutil.iter_modules(exports.__path__), key=lambda found: found.name)
    modules = [importlib.import_module(f"{exports.__name__}.{info.name}") for info in found]
    return merge([(module.__name__, module.export(atlas)) for module in modules])


def stylesheets() -> Files:
    """Return our style as one file, the parts in the order of their names."""
    parts = [path.read_text("utf-8") for path in sorted(CSS.glob("*.css"))]
    return {"assets/css/atlas.css": "\n".join(parts)}
