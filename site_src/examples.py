"""Joins terms and calculators: every worked example is computed here, once, or is a Problem at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from graph.build import Glossary
from graph.place import Problem
from graph.term import Example, Term
from site_src.ask import Asked, ask
from site_src.formula import mathml

OUTPUT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A worked example with the engine's answer; `says` alternates text and output names."""

    asked: Asked
    says: tuple[tuple[str, str], ...]  # (text, "") or ("", output name)

    def figure(self, name: str) -> str:
        """Return an output as shown, with its unit."""
        return str(self.asked.answer["outputs"][name]["text"])

    @property
    def telling(self) -> str:
        """The first number of the sentence: the one that the page shows large."""
        return next(self.figure(name) for _, name in self.says if name)


def solve(glossary: Glossary) -> tuple[Mapping[str, tuple[Solved, ...]], tuple[Problem, ...]]:
    """Return the solved examples by term, and everything that keeps one from being solved."""
    solved: dict[str, tuple[Solved, ...]] = {}
    problems: list[Problem] = []
    for term in glossary.terms.values():
        found = []
        for index, example in enumerate(term.examples):
            asked = ask(example.calculator, example.inputs)
            wrong = tuple(_wrong(glossary, term, index, asked))
            problems += wrong
            if not wrong:
                found.append(Solved(asked=asked, says=tuple(spoken(example))))
        solved[term.id] = tuple(found)
        problems += _unreadable(glossary, term)
    return solved, tuple(sorted(problems))


def spoken(example: Example) -> Iterator[tuple[str, str]]:
    """Yield the pieces of an example's sentence.

    >>> says = "It takes {cross.loss} in all"
    >>> list(spoken(Example(calculator="", inputs={}, says=says)))
    [('It takes ', ''), ('', 'cross.loss'), (' in all', '')]
    """
    for at, piece in enumerate(OUTPUT.split(example.says)):
        if piece or at % 2:
            yield ("", piece) if at % 2 else (piece, "")


def _wrong(glossary: Glossary, term: Term, index: int, asked: Asked) -> Iterator[Problem]:
    for refusal in asked.refusals:
        field = refusal["field"]
        steps = ("calculator",) if field == "calculator" else ("inputs", *_steps(field))
        yield Problem(
            glossary.place(term.id, "examples", index, *steps), refusal["what"], refusal["fix"]
        )
    if not asked.refusals:
        yield from _wrong_names(glossary, term, index, asked)


def _steps(field: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in field.split("."))


def _wrong_names(glossary: Glossary, term: Term, index: int, asked: Asked) -> Iterator[Problem]:
    place = glossary.place(term.id, "examples", index, "says")
    names = OUTPUT.findall(term.examples[index].says)
    known = asked.answer["outputs"]
    for name in (name for name in names if name not in known):
        near = nearest(name, known)
        fix = f"Did you mean '{{{near}}}'?" if near else f"There are {', '.join(sorted(known))}."
        yield Problem(place, f"{asked.calculator} has no output '{name}'.", fix)
    if not names:
        fix = f"Name one of {', '.join(sorted(known))} in curly brackets."
        yield Problem(place, "the example says no number of the engine.", fix)


def nearest(name: str, known: Mapping[str, object]) -> str:
    """Return the known name that is most like a mistaken one, or ""."""
    near = get_close_matches(name, known, n=1)
    return near[0] if near else ""


def _unreadable(glossary: Glossary, term: Term) -> Iterator[Problem]:
    """Yield a problem for each formula that is not TeX as we can show it."""
    for index, formula in enumerate(term.formulas):
        texts = [("tex", formula.tex), *(("symbol", s.symbol) for s in formula.symbols)]
        for at, (field, tex) in enumerate(texts):
            steps: tuple[str | int, ...] = ("symbols", at - 1, field) if at else (field,)
            try:
                mathml(tex)
            except ValueError as error:
                place = glossary.place(term.id, "formulas", index, *steps)
                yield Problem(place, f"'{tex}' cannot be shown: {error}.", "Use common TeX.")
