"""The laws of sound courses: one generator of problems each, named as the sentence that it holds.

Whether the engine has the calculators and outputs that an item names is for the site to say, which
knows both. These laws hold on the texts and the graph alone.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import networkx as nx

from graph.build import Glossary
from graph.course import Curriculum, read_curriculum
from graph.place import Problem

Law = Callable[[Curriculum, Glossary], Iterator[Problem]]


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


def load_curriculum(folder: Path, glossary: Glossary) -> tuple[Curriculum, tuple[Problem, ...]]:
    """Return the courses below a folder of terms and all their problems, sorted.

    Terms that stand on each other in a circle have no order: the glossary's problems come first.
    """
    curriculum, unread = read_curriculum(folder)
    if not nx.is_directed_acyclic_graph(glossary.only(*glossary.acyclic_relations())):
        return curriculum, unread
    broken = {problem for law in laws() for problem in law(curriculum, glossary)}
    return curriculum, tuple(sorted({*unread, *broken}))
