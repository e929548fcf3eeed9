"""Answers, refusals and the catalogue as JSON: the same bytes for the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from calculators.engine.calculator import Answer, Calculator, Output
from calculators.engine.display import shown
from calculators.engine.exact import canonical
from calculators.engine.refusal import Refusal
from calculators.engine.worked import Step


def encoded(value: Mapping[str, Any]) -> str:
    """Return JSON with sorted keys and no escapes for letters.

    >>> encoded({"b": "9.1%", "a": "×"})
    '{"a": "×", "b": "9.1%"}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def answer_of(calculator: Calculator, answer: Answer) -> Mapping[str, Any]:
    """Return an answer as the painters take it."""
    return {
        "says": [asdict(span) for span in answer.says],
        "outputs": {
            output.name: value_of(output, answer.outputs[output.name])
            for output in calculator.outputs
        },
        "steps": [step_of(step) for step in answer.steps],
        "tables": [asdict(table) for table in answer.tables],
        "chart": answer.chart(),
        "chart_says": answer.chart_says,
    }


def value_of(output: Output, value: Decimal | int | str) -> Mapping[str, str]:
    """Return one output: canonical value, as shown, and its unit ("" beside a word)."""
    if isinstance(value, str):
        return {"value": value, "text": value, "unit": ""}
    return {
        "value": canonical(Decimal(value)),
        "text": shown(value, output.unit),
        "unit": output.unit,
    }


def step_of(step: Step) -> Mapping[str, str]:
    """Return one line of working; its value keeps at most 18 decimal places."""
    value = step.value if isinstance(step.value, str) else canonical(step.value)
    return asdict(step) | {"value": value}


def refusals_of(refusals: Iterable[Refusal]) -> list[Mapping[str, str]]:
    """Return refusals in the order of the fields."""
    return [asdict(refusal) for refusal in refusals]


def entry_of(calculator: Calculator) -> Mapping[str, Any]:
    """Return what the catalogue says of one calculator: everything but its function."""
    return {
        "title": calculator.title,
        "summary": calculator.summary,
        "terms": list(calculator.terms),
        "inputs": [asdict(asked) for asked in calculator.inputs],
        "outputs": [asdict(output) for output in calculator.outputs],
    }
