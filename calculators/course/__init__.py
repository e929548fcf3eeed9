"""Questions for learners, drawn and graded by the engine: `course_json` is the only door.

A question is plain data, written by authors and sent along by the page. A seed makes a variant of
it; the calculators compute the answer and what each known mistake would answer.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from calculators.course.grade import Verdict, grade
from calculators.course.item import Item, Variant
from calculators.course.runs import UndrawableError
from calculators.course.variant import variant
from calculators.engine.encode import encoded, refusals_of
from calculators.engine.refusal import RefusedError

__all__ = ["Item", "UndrawableError", "Variant", "Verdict", "course_json", "grade", "variant"]


def course_json(request_json: str) -> str:
    """Return a variant or a verdict as JSON with one of three keys. It never raises.

    {"do": "variant", "item": item, "seed": 1} -> {"answer": variant}
    {"do": "grade", "item": item, "seed": 1, "response": "90.45" or ["b"]} -> {"answer": verdict}
    A response that is no answer is refused: {"refusals": [{"field": "response", "what", "fix"}]};
    a mistake of ours is {"fault": ...}.

    >>> item = {"id": "is-it", "version": 1, "type": "true-false", "teaches": ["margin"], "level": 1,
    ...         "prompt": "Is it?", "hints": [], "solution": "It is.", "options": [
    ...             {"text": "True", "right": True, "feedback": "It is."},
    ...             {"text": "False", "right": False, "feedback": "It is, though."}]}
    >>> course_json(json.dumps({"do": "grade", "item": item, "seed": 1, "response": ["b"]}))
    '{"answer": {"feedback": ["It is, though."], "kind": "wrong", "of": ["b"], "review": "margin", "right": false}}'
    """
    try:
        return encoded({"answer": asdict(answered(json.loads(request_json)))})
    except RefusedError as error:
        return encoded({"refusals": refusals_of(error.refusals)})
    except Exception as error:  # noqa: BLE001 - the border: a fault is an answer, not a crash
        return encoded({"fault": f"{type(error).__name__}: {error}"})


def answered(request: dict[str, Any]) -> Variant | Verdict:
    """Return what a request asks for."""
    made = variant(request["item"], request["seed"])
    match request["do"]:
        case "variant":
            return made
        case "grade":
            return grade(made, request["response"])
    raise ValueError(f"{request['do']!r} is neither 'variant' nor 'grade'")
