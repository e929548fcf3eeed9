"""The typed concept graph: people's terms in, a glossary and every problem out.

>>> from pathlib import Path
>>> from graph import load
>>> glossary, problems = load(Path("terms"))  # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from graph.build import Glossary, build
from graph.laws import broken_laws
from graph.place import Place, Problem
from graph.read import read, read_hosts, read_relations

__all__ = ["Glossary", "Place", "Problem", "load"]
HERE = Path(__file__).parent


def load(folder: Path) -> tuple[Glossary, tuple[Problem, ...]]:
    """Return the glossary of a folder of terms and all its problems, sorted; the site needs none."""
    terms, unread = read(folder)
    relations, unread_relations = read_relations(HERE / "relations")
    hosts, unread_hosts = read_hosts(HERE / "source_hosts.yaml")
    glossary = build(terms, folder=folder, relations=relations, hosts=hosts)
    problems = (*unread, *unread_relations, *unread_hosts, *broken_laws(glossary))
    return glossary, tuple(sorted(problems))
