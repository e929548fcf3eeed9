"""A term's page as Markdown: the same content for programs that read text, at the same address plus .md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph import paths
from graph.term import Formula, Question, Source, Term
from site_src.api import where
from site_src.atlas import Atlas
from site_src.examples import Solved
from site_src.linked_data import sentence_of
from site_src.markdown import authored, block, code, link, plain
from site_src.page import term_url
from site_src.venues import venue_names


def twin(atlas: Atlas, term: Term) -> str:
    """Return one term as Markdown, in the order of its page; parts that it lacks are left out."""
    parts = (
        head(atlas, term),
        ("## Why it matters", plain(term.why)),
        ("## How it works", authored(term.how.strip())),
        part("Formula", (text for one in term.formulas for text in formula(one))),
        part("With numbers", (example(atlas, one) for one in atlas.solved[term.id])),
        part(
            "People often think",
            (f"- {plain(m.claim)} In fact: {plain(m.correction)}" for m in term.misconceptions),
        ),
        relations(atlas, term),
        part(
            "Names at venues",
            (
                f"- {plain(venue_names().get(v.venue, v.venue))}: {plain(v.name)}{after(v.note)}"
                for v in term.venues
            ),
        ),
        part("Check yourself", (question(one) for one in term.quiz)),
        part("Sources", (source(one) for one in term.sources)),
        foot(atlas, term),
    )
    return "\n\n".join(text for one in parts for text in one) + "\n"


def part(title: str, texts: Iterable[str]) -> Iterator[str]:
    """Yield a heading and what is under it; nothing when there is nothing."""
    found = list(texts)
    if found:
        yield f"## {title}"
        yield (
            "\n".join(found) if all(text.startswith("- ") for text in found) else "\n\n".join(found)
        )


def after(note: str) -> str:
    """Return a note as it stands after a name."""
    return f" ({plain(note)})" if note else ""


def head(atlas: Atlas, term: Term) -> Iterator[str]:
    """Yield the title, other names, and the definition."""
    section = atlas.glossary.sections[term.section]
    also = ", ".join(plain(alias.text) for alias in term.aliases if alias.shown)
    yield f"# {plain(term.label)}"
    yield f"> {plain(sentence_of(term.definition))}"
    about = [
        f"Section: {plain(section.label)}",
        f"level {term.level} of 4",
        *([f"also: {also}"] * bool(also)),
    ]
    yield "; ".join(about) + "."


def formula(one: Formula) -> Iterator[str]:
    """Yield a formula in TeX, its symbols, and what it assumes."""
    yield block("math", one.tex)
    symbols = [
        f"- {code(s.symbol)}: {plain(s.meaning)}; unit: {plain(s.unit)}" for s in one.symbols
    ]
    yield "\n".join(symbols)
    if one.says:
        yield plain(sentence_of(one.says))
    if one.assumptions:
        yield f"Assumed: {plain(one.assumptions)}."


def example(atlas: Atlas, solved: Solved) -> str:
    """Return a worked example with the engine's numbers, and the calculator that gave them."""
    said = "".join(plain_piece(solved.figure(name) if name else text) for text, name in solved.says)
    calculator = atlas.calculators[solved.asked.calculator]
    address = f"{atlas.site_url}calculators/{solved.asked.calculator}/"
    return f"- {said.strip()} Computed by {link(calculator.title, address)}."


def plain_piece(text: str) -> str:
    """Return a piece of a sentence; the spaces at its ends stay."""
    before = " " * text[:1].isspace()
    behind = " " * (text[-1:].isspace() and bool(text.strip()))
    return f"{before}{plain(text)}{behind}"


def relations(atlas: Atlas, term: Term) -> Iterator[str]:
    """Yield the relations to live terms, both ways, each with its reason."""
    lines = []
    for near in paths.neighbours(atlas.glossary, term.id).values():
        for other in near.terms:
            if other.id in atlas.published:
                to = link(atlas.labels[other.id], atlas.site_url + where.twin(other.id))
                because = f": {plain(other.reason)}" if other.reason else ""
                lines.append(f"- {plain(near.label)} {to}{because}")
    yield from part("Related", lines)


def question(one: Question) -> str:
    """Return a question with its answers and which is right."""
    answers = "; ".join(plain(answer) for answer in one.answers)
    right = plain(one.answers[one.right - 1])
    return f"- {plain(one.question)} ({answers}) Right: {right}. {plain(one.explanation)}"


def source(one: Source) -> str:
    """Return a source with the claim that it supports."""
    work = f"{link(one.title, one.url)}, {plain(one.publisher)}, {one.year}"
    return f"- {work}. Supports: {plain(one.supports)}. Read {one.read}."


def foot(atlas: Atlas, term: Term) -> Iterator[str]:
    """Yield dates, addresses and licence."""
    page = atlas.site_url + term_url(term.id)
    data = atlas.site_url + where.term_document(term.id)
    yield f"Last changed {term.modified}. Page: <{page}>. Data: <{data}>. Licence: CC BY 4.0."
