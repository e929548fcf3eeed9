"""Being in the folder registers it: find what the modules of a package hold under one name."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar

from calculators.engine.display import quoted
from calculators.engine.refusal import Refusal, RefusedError

Plug = TypeVar("Plug")


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


def plugged(known: Mapping[str, Plug], name: str, kind: str) -> Plug:
    """Return what has a name, or refuse the name with the nearest one.

    >>> plugged({"gate": 1, "okx": 2}, "okx", "venue")
    2
    """
    if name in known:
        return known[name]
    near = get_close_matches(name[:100], known, n=1)
    raise RefusedError(
        Refusal(
            field=kind,
            what=f"There is no {kind} {quoted(name)}.",
            fix=f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known)}.",
        )
    )
