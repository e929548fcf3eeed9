"""Small sites for tests: a glossary from a few texts, through the real functions, painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from calculators import catalogue
from graph import Glossary
from graph.term import Term
from site_src.atlas import Atlas, join
from site_src.files import Files, write
from site_src.pages import (
    calculator,
    episode,
    integrate,
    learn,
    lists,
    redirects,
    teach,
    term,
    text,
    venue,
)
from site_src.pages import map as maps
from site_src.painter import painted
from tests.small_glossary import glossary_of
from tests.small_glossary import term as term_text

SITE_URL = "https://small.example/"
# A term with everything that a term can have, as YAML after each field's colon.
WHOLE = {
    "aliases": "[{text: fullness, kind: synonym}, {text: FLN, kind: abbreviation}]",
    "formulas": "[{tex: E = C, says: all of it, symbols: [{symbol: E, meaning: equity, unit: USDT},"
    " {symbol: C, meaning: collateral, unit: USDT}], assumptions: nothing else is held}]",
    "examples": "[{calculator: liquidation-price, inputs: {leverage: '20'},"
    " says: 'It ends at {liquidation_price}.'}]",
    "misconceptions": "[{claim: It never ends., correction: It ends at a price.}]",
    "relations": "{contrasts-with: [{to: other, reason: one is fuller}],"
    " prerequisite: [{to: earlier, reason: it comes first}],"
    " causes: [{to: effect, reason: it pushes}], broader: [{to: general}]}",
    "venues": "[{venue: dydx, name: Fullness, note: spelled so}]",
    "sources": "[{title: A work, publisher: Someone, year: 2020,"
    " url: 'https://doi.org/10.1093/rfs/hhn098', read: 2026-11-24, supports: that it ends}]",
    "quiz": "[{question: Does it end?, answers: [it does, it never does], right: 1,"
    " explanation: It has a price.}]",
}


def whole_glossary(folder: Path) -> Glossary:
    """Load one term that has everything, `thing`, and the terms around it."""
    episode = "{exemplifies: [{to: thing, reason: it was seen then}]}"
    texts = {
        "margin/thing": term_text("margin/thing", **WHOLE),
        "margin/earlier": term_text("margin/earlier"),
        "margin/later": term_text("margin/later", relations="{prerequisite: [{to: thing}]}"),
        "margin/effect": term_text("margin/effect"),
        "margin/remedy": term_text(
            "margin/remedy", relations="{mitigates: [{to: effect, reason: it damps}]}"
        ),
        "margin/general": term_text("margin/general"),
        "margin/other": term_text("margin/other"),
        "episodes/crash": term_text("episodes/crash", relations=episode),
    }
    glossary, _ = glossary_of(folder, texts)
    return glossary


def atlas_of(glossary: Glossary) -> Atlas:
    """Join a glossary with the calculators; nothing may be wrong."""
    atlas, problems = join(glossary, catalogue(), SITE_URL)
    assert [str(problem) for problem in problems] == []
    return atlas


def with_terms(glossary: Glossary, changed: Mapping[str, Term]) -> Glossary:
    """Return the glossary with some terms put in the place of the ones it had."""
    return replace(glossary, terms={**glossary.terms, **changed})


def files_of(atlas: Atlas) -> Files:
    """Return the pages that need no term by name."""
    files: Files = {"index.md": "---\ntitle: Small\n---\n\n# Small\n"}
    for kind in (
        calculator,
        episode,
        integrate,
        learn,
        lists,
        maps,
        redirects,
        teach,
        term,
        text,
        venue,
    ):
        files |= kind.pages(atlas)
    return files


def painted_site(atlas: Atlas, folder: Path) -> Path:
    """Write and paint the pages below a folder; the painter may not complain."""
    write(files_of(atlas), folder / "docs")
    assert painted(folder / "docs", folder / "site", SITE_URL) == ()
    return folder / "site"
