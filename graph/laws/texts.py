"""Laws of what people write: plain Markdown, numbers from the engine, formulas that are explained."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping

from graph.build import Glossary
from graph.place import Problem
from graph.written import Step

NOT_PROSE = {"tex", "symbol", "url", "says", "inputs"}  # fields with rules of their own
PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\}")
NAME_IT = "Name the term: its first use becomes a link."
UNSAFE = tuple(
    (re.compile(pattern, re.MULTILINE | re.IGNORECASE), what, fix)
    for pattern, what, fix in (
        (r"<[a-z/!?]", "HTML", "Write plain Markdown, and a space after '<'."),
        (r"&(#|[a-z][a-z0-9]*;)", "an HTML entity", "Write the character itself."),
        (r"!\[", "an image", "Remove it: pictures are drawn from data."),
        (r"\]\(", "a link", NAME_IT),
        (r"^ {0,3}\[[^\]]+\]:", "a link definition", NAME_IT),
        (r"^ {0,3}(#{1,6} |--+ *$|==+ *$)", "a heading", "Remove it: the page has its own."),
        (
            r"\b(https?|ftp|data|javascript|vbscript|file) ?:(?=\S)|//\w",
            "an address",
            "Put it under sources.",
        ),
    )
)
FEWEST_ANSWERS = 2


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
            rest, count = PLACEHOLDER.subn("", example.says)
            if "{" in rest or "}" in rest:
                what, fix = "a brace holds no name here.", "Write {output_name} or {group.name}."
            elif not count:
                what = "this sentence takes no number from the engine."
                fix = "Write {output_name} where the number goes."
            else:
                continue
            yield Problem(glossary.place(term.id, "examples", index, "says"), what, fix)


def law_a_quiz_has_its_answer(glossary: Glossary) -> Iterator[Problem]:
    """A question has two different answers or more, and `right` counts to one of them."""
    for term in glossary.terms.values():
        for index, question in enumerate(term.quiz):
            count = len(question.answers)
            if count < FEWEST_ANSWERS or len(set(question.answers)) < count:
                place = glossary.place(term.id, "quiz", index, "answers")
                what = "a question needs at least two answers, all different."
                yield Problem(place, what, "Add one or change one.")
            if not 1 <= question.right <= count:
                place = glossary.place(term.id, "quiz", index, "right")
                what = f"there is no answer {question.right}."
                yield Problem(place, what, f"Count from 1 to {count}.")
