"""Laws of what people write: plain Markdown, numbers from the engine, formulas that are explained."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping

from graph.build import Glossary
from graph.place import Problem
from graph.term import Formula
from graph.written import Step

NOT_PROSE = {"tex", "symbol", "url", "says", "inputs"}  # fields with rules of their own
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\}")
UNSAFE = (
    (re.compile(r"<[A-Za-z/!?]"), "HTML", "Write plain Markdown, and a space after '<'."),
    (re.compile(r"&(#|[A-Za-z][A-Za-z0-9]*;)"), "an HTML entity", "Write the character itself."),
    (re.compile(r"!\["), "an image", "Remove it: pictures are drawn from data."),
    (re.compile(r"^ {0,3}\[[^\]]+\]:", re.M), "a link definition", "Name the term instead."),
    (re.compile(r"\]\s*\("), "a link", "Name the term: its first use becomes a link."),
    (re.compile(r"\]\s*\["), "a link", "Name the term: its first use becomes a link."),
    (re.compile(r"(?i)\b(https?|ftp|data|javascript|vbscript|file)\s*:(?=\S)|//\w"),)
    + ("an address", "Put it under sources."),
)
GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi "
    "rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi "
    "Sigma Upsilon Phi Psi Omega ell".split()
)


def prose(value: object, *steps: Step) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield every text of a record with the steps to it, except those with rules of their own."""
    match value:
        case str():
            yield steps, value
        case tuple():
            for index, item in enumerate(value):
                yield from prose(item, *steps, index)
        case Mapping():
            for key, item in value.items():
                yield from prose(item, *steps, key)
        case _ if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                if field.name not in NOT_PROSE:
                    yield from prose(getattr(value, field.name), *steps, field.name)


def law_a_text_is_plain_markdown(glossary: Glossary) -> Iterator[Problem]:
    """No text holds HTML, a script, an image, a link or an address."""
    for term in glossary.terms.values():
        texts = list(prose(term))
        for group in ("formulas", "examples"):
            for index, item in enumerate(getattr(term, group)):
                texts.append(((group, index, "says"), item.says))
        for steps, text in texts:
            for pattern, what, fix in UNSAFE:
                if found := pattern.search(text):
                    shown = found[0].strip()
                    place = glossary.place(term.id, *steps)
                    yield Problem(place, f"'{shown}' starts {what}.", fix)
                    break


def law_only_an_example_holds_braces(glossary: Glossary) -> Iterator[Problem]:
    """Braces are for the engine's numbers, and only an example has them."""
    for term in glossary.terms.values():
        texts = list(prose(term))
        texts += [(("formulas", i, "says"), item.says) for i, item in enumerate(term.formulas)]
        for steps, text in texts:
            if "{" in text or "}" in text:
                what = "a brace stands here, and only an example's 'says' takes {names}."
                yield Problem(glossary.place(term.id, *steps), what, "Remove it.")


def law_an_example_takes_its_numbers_from_the_engine(glossary: Glossary) -> Iterator[Problem]:
    """An example's sentence has at least one {name} or {group.name}, and no other brace."""
    for term in glossary.terms.values():
        for index, example in enumerate(term.examples):
            place = glossary.place(term.id, "examples", index, "says")
            rest, count = PLACEHOLDER.subn("", example.says)
            if "{" in rest or "}" in rest:
                fix = "Write {output_name} or {group.output_name}."
                yield Problem(place, "a brace in this sentence holds no name.", fix)
            elif not count:
                what = "this sentence takes no number from the engine."
                yield Problem(place, what, "Write {output_name} where the number goes.")


def placeholders(says: str) -> tuple[str, ...]:
    """Return the names in an example's sentence, in order.

    >>> placeholders("The pool loses {cross.loss}, and {gap_loss} is left.")
    ('cross.loss', 'gap_loss')
    """
    return tuple(match[0][1:-1] for match in PLACEHOLDER.finditer(says))


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
    """Return TeX with each command as one character, so that `a` is not found in `\\\\frac`."""
    return re.sub(r"\\([A-Za-z]+) ?", lambda m: chr(0xF0000 + hash_of(m[1])), tex)


def hash_of(command: str) -> int:
    """Return a number below 60,000 that is the same in every run."""
    number = 0
    for letter in command:
        number = (number * 131 + ord(letter)) % 59_999
    return number


def unexplained(formula: Formula) -> tuple[str, ...]:
    """Return the letters of a formula that its table leaves out; sub- and superscripts may be indices.

    >>> from graph.term import Symbol
    >>> unexplained(Formula(tex=r"N / L \\le M", symbols=(Symbol(symbol="N", meaning="n", unit="u"),)))
    ('L', 'M')
    """
    tex = formula.tex
    for entry in sorted(formula.symbols, key=lambda entry: -len(entry.symbol)):
        if "{" in entry.symbol:  # P_{\text{liq}} goes whole, before its words do
            tex = tex.replace(entry.symbol, " ")
    tex = re.sub(r"\\(text|mathrm|operatorname|mathit|textbf|mathbf|begin|end)\s*\{[^{}]*\}", " ", tex)
    tex = coded(tex)
    for entry in sorted(formula.symbols, key=lambda entry: -len(entry.symbol)):
        tex = tex.replace(coded(entry.symbol), " ")
    previous = ""
    while previous != tex:
        previous, tex = tex, re.sub(r"[_^]\s*(\{[^{}]*\}|[^{}\s])", " ", tex)
    greek = {coded(f"\\{name}"): f"\\{name}" for name in GREEK}
    found = [greek.get(sign, sign) for sign in tex if sign in greek or sign.isalpha()]
    return tuple(dict.fromkeys(sign for sign in found if sign != "d"))


def law_a_quiz_has_its_answer(glossary: Glossary) -> Iterator[Problem]:
    """A question has two different answers or more, and `right` counts to one of them."""
    for term in glossary.terms.values():
        for index, question in enumerate(term.quiz):
            count = len(question.answers)
            if count < 2 or len(set(question.answers)) < count:
                place = glossary.place(term.id, "quiz", index, "answers")
                what = "a question needs at least two answers, all different."
                yield Problem(place, what, "Add one or change one.")
            if not 1 <= question.right <= count:
                place = glossary.place(term.id, "quiz", index, "right")
                what = f"there is no answer {question.right}."
                yield Problem(place, what, f"Count from 1 to {count}.")
