"""Laws of formulas: every symbol is explained, and every explained symbol is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.build import Glossary
from graph.place import Problem
from graph.term import Formula

NAMED_GROUPS = ("text", "mathrm", "operatorname", "begin", "end")  # hold words, not symbols
GREEK = re.findall(
    r"\w+",
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi "
    "rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi "
    "Sigma Upsilon Phi Psi Omega ell",
)


def law_a_formula_uses_its_symbols(glossary: Glossary) -> Iterator[Problem]:
    """Each explained symbol stands in the formula, once in the table."""
    for term in glossary.terms.values():
        for at, formula in enumerate(term.formulas):
            seen: set[str] = set()
            for index, entry in enumerate(formula.symbols):
                steps = ("formulas", at, "symbols", index, "symbol")
                if entry.symbol in seen:
                    what = f"the symbol '{entry.symbol}' is explained twice."
                    yield Problem(glossary.place(term.id, *steps), what, "Keep one.")
                elif coded(entry.symbol) not in coded(formula.tex):
                    what = f"the formula does not use the symbol '{entry.symbol}'."
                    fix = "Write it exactly as in the tex, or remove it."
                    yield Problem(glossary.place(term.id, *steps), what, fix)
                seen.add(entry.symbol)


def law_a_formula_explains_its_symbols(glossary: Glossary) -> Iterator[Problem]:
    """Each symbol of a formula has a meaning and a unit."""
    for term in glossary.terms.values():
        for index, formula in enumerate(term.formulas):
            if missing := unexplained(formula):
                place = glossary.place(term.id, "formulas", index, "tex")
                what = f"the formula does not explain {', '.join(missing)}."
                yield Problem(place, what, "Add it to symbols with its meaning and unit.")


def coded(tex: str) -> str:
    r"""Return TeX with the letters of commands set apart: the symbol a is not in \frac."""
    return re.sub(r"\\([A-Za-z]+) ?", lambda match: command(match[1]), tex)


def command(name: str) -> str:
    r"""Return a command's name in private letters, with an end mark: \le does not begin \left."""
    return "".join(chr(0xE000 + ord(letter)) for letter in name) + "\uf8ff"


GREEK_SIGNS = {command(name): f"\\{name}" for name in GREEK}
WORDS_IN_TEX = re.compile(f"({'|'.join(map(command, NAMED_GROUPS))})\\s*{{[^{{}}]*}}")
INDEX = re.compile("[_^]\\s*({[^{}]*}|[\ue000-\uf8fe]+\uf8ff|[^{}])")
LETTER = re.compile("[\ue000-\uf8fe]+\uf8ff|[^\\W\\d_]")


def unexplained(formula: Formula) -> tuple[str, ...]:
    r"""Return the letters of a formula that its table leaves out; sub- and superscripts may be indices.

    >>> from graph.term import Symbol
    >>> unexplained(Formula(tex=r"N / L \le M", symbols=(Symbol(symbol="N", meaning="n", unit="u"),)))
    ('L', 'M')
    """
    tex = coded(formula.tex)
    for entry in sorted(formula.symbols, key=lambda entry: -len(entry.symbol)):
        tex = tex.replace(coded(entry.symbol), " ")
    tex = WORDS_IN_TEX.sub(" ", tex)
    while INDEX.search(tex):
        tex = INDEX.sub(" ", tex)
    letters = [GREEK_SIGNS.get(sign, sign) for sign in LETTER.findall(tex)]
    named = [sign for sign in letters if sign != "d" and not sign.endswith("\uf8ff")]
    return tuple(dict.fromkeys(named))
