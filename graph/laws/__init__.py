"""The laws of a sound glossary: one generator of problems each, named as the sentence that it holds.

A module in this folder holds laws of one kind; a function that is named `law_...` is in force.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache

from graph.build import Glossary
from graph.place import Problem

Law = Callable[[Glossary], Iterator[Problem]]


@cache
def laws() -> tuple[Law, ...]:
    """Return every law in force, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(
        getattr(module, name)
        for module in modules
        for name in sorted(vars(module))
        if name.startswith("law_")
    )


def broken_laws(glossary: Glossary) -> tuple[Problem, ...]:
    """Return what every law finds, sorted and each once."""
    return tuple(sorted({problem for law in laws() for problem in law(glossary)}))
