"""What every page is made from: the terms and the calculators, joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from calculators.engine.calculator import Calculator
from graph.build import Glossary
from graph.place import Problem
from graph.term import Term
from site_src.course import Course
from site_src.examples import Solved, solve
from site_src.linker import Names, names_of
from site_src.page import relative, term_url
from site_src.prose import Prose
from site_src.venues import unknown_venues


@dataclass(frozen=True, kw_only=True, eq=False)
class Atlas:
    """The whole content of the site as one value, made once a build."""

    glossary: Glossary
    calculators: Mapping[str, Calculator]  # by name
    solved: Mapping[str, tuple[Solved, ...]]  # worked examples by term
    site_url: str  # absolute, ends in a slash; only canonical addresses use it
    repository: str = ""  # where errors are reported; "" when whoever hosts this copy named none
    courses: Mapping[str, Course] = field(default_factory=dict)  # by the path's id
    generated_at: str = "1970-01-01T00:00:00Z"  # of the commit that all this was read from

    @cached_property
    def names(self) -> Names:
        """Every name that links to a term."""
        return names_of(self.published.values())

    @cached_property
    def published(self) -> Mapping[str, Term]:
        """The terms that have a page: all but the retired, which redirect."""
        terms = self.glossary.terms.values()
        return {term.id: term for term in terms if term.status != "deprecated"}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels by id."""
        return {term.id: term.label for term in self.glossary.terms.values()}

    def prose(self, url: str, *itself: str) -> Prose:
        """Return the writer of one page's text."""
        prose = Prose(names=self.names, url=url, itself=itself)
        prose.section()
        return prose

    def links(self, url: str, terms: set[str]) -> dict[str, str]:
        """Return where the pages of these terms are, seen from an address; unknown ids are left out."""
        return {
            term: relative(url, term_url(term)) for term in sorted(terms) if term in self.published
        }


def join(
    glossary: Glossary,
    calculators: Mapping[str, Calculator],
    site_url: str,
    *,
    courses: Mapping[str, Course] | None = None,
    generated_at: str = "1970-01-01T00:00:00Z",
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Return the atlas, and every place where terms and calculators do not fit together."""
    solved, problems = solve(glossary)
    problems = tuple(sorted((*problems, *unknown_venues(glossary))))
    atlas = Atlas(
        glossary=glossary,
        calculators=calculators,
        solved=solved,
        site_url=site_url,
        courses=courses or {},
        generated_at=generated_at,
    )
    return atlas, problems
