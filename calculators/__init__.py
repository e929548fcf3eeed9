"""The margin engine's calculators: `steps_json` is the door, `run_json` goes through it at one go.

`catalogue` says what stands behind it.

>>> import json
>>> answer = json.loads(run_json("liquidation-price", '{"leverage": "10"}'))["answer"]
>>> answer["outputs"]["liquidation_price"]["value"]
'27272.73'
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping
from dataclasses import asdict
from functools import cache

from calculators.engine.calculator import Calculator
from calculators.engine.encode import answer_of, encoded, entry_of, refusals_of
from calculators.engine.inputs import read_inputs
from calculators.engine.plugs import discover, plugged
from calculators.engine.progress import finish, told
from calculators.engine.refusal import RefusedError

__all__ = ["catalogue", "catalogue_json", "run_json", "steps_json"]


@cache
def catalogue() -> Mapping[str, Calculator]:
    """Return every calculator by name: the name of its module, with hyphens.

    >>> "cross-vs-isolated" in catalogue()
    True
    """
    found = discover(sys.modules[__name__], "CALCULATOR")
    return {name.replace("_", "-"): calculator for name, calculator in found.items()}


def catalogue_json() -> str:
    """Return the catalogue as JSON: {"calculators": {name: title, summary, terms, inputs, outputs}}."""
    return encoded({"calculators": {name: entry_of(c) for name, c in catalogue().items()}})


def run_json(name: str, inputs_json: str) -> str:
    """Return a calculator's answer for inputs in JSON, as JSON with one of three keys; see steps_json.

    >>> run_json("liquidation-price", '{"leverage": "0"}')
    '{"refusals": [{"field": "leverage", "fix": "Type a number from 1 to 125.", "what": "Leverage is 0."}]}'
    """
    return finish(steps_json(name, inputs_json))


def steps_json(name: str, inputs_json: str) -> Generator[str, None, str]:
    """Run a calculator step by step: yield its progress as JSON, return its answer as JSON.

    A step ends with {"done": a fraction from 0 to 1, "doing": in words}; the fractions never fall.
    Most calculators answer in their first step. Whoever wants no answer any more closes the run.

    {"answer": ...}, or {"refusals": [{"field", "what", "fix"}]} for inputs that are not computed
    with, or {"fault": ...} for a mistake of ours. It never raises. Missing inputs take their
    defaults; numbers are decimal strings.

    >>> next(steps_json("gap-risk", '{"paths": "20000"}'))
    '{"doing": "0 of 20\\u202f000 paths", "done": 0.0}'
    """
    try:
        calculator = named(name)
        run = calculator.run(read_inputs(calculator, inputs_json))
        answer = yield from told(run, lambda progress: encoded(asdict(progress)))
        return encoded({"answer": answer_of(calculator, answer)})
    except RefusedError as error:
        return encoded({"refusals": refusals_of(error.refusals)})
    except Exception as error:  # noqa: BLE001 - the border: a fault is an answer, not a crash
        return encoded({"fault": f"{type(error).__name__}: {error}"})


def named(name: str) -> Calculator:
    """Return a calculator by its name, or refuse the name with the nearest one."""
    return plugged(catalogue(), name, "calculator")
