"""Being in the folder registers it: find what the modules of a package hold under one name."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def discover(package: ModuleType, name: str) -> Mapping[str, Any]:
    """Return {module name: its value called `name`}, sorted; `_names` and packages are skipped.

    Works in a folder, in a zipped wheel and under Pyodide alike. A module without the name is our
    own mistake: AttributeError.
    """
    modules = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg and not module.name.startswith("_")
    )
    return {m: getattr(import_module(f"{package.__name__}.{m}"), name) for m in modules}
