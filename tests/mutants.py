"""How many planted faults the tests notice: `make mutants`, or `python -m tests.mutants MODULE...`.

Each fault is tried in a process of its own, forked from one that has everything imported: first
the module's own examples, then published examples, then tests, then laws, until something fails.
A report, not a test; it takes minutes to hours. Ends with 1 below the bar.
"""

from __future__ import annotations

import argparse
import ast
import dataclasses
import doctest
import importlib
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from calculators.engine.formula import Condition, Formula
from tests import conftest, examples, published
from tests.mutations import Fault, faults, planted

ROOT = Path(__file__).parents[1]
ENGINE = "calculators.engine."
BAR = 0.9
SECONDS = 60  # of processor time for one fault; one that loops for ever is noticed
EXAMPLES = "25"  # of each law
FINE = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
PRELOADED = (conftest, published.adapters())  # slow to import
LAWS = "tests/test_calculators_laws.py"
CONTAGION = "tests/test_calculators_laws_contagion.py"
MARGINS = "tests/test_calculators_laws_margin.py"
CASCADES = "tests/test_calculators_cascade.py"
CLOSES = "tests/test_calculators_contagion.py"
EDGES = "tests/test_calculators_edges.py"
SCENARIOS = "tests/test_calculators_portfolio_margin.py"
TAILS = "tests/test_calculators_value_at_risk.py"
POSITIONS = ("tests/test_calculators_liquidation.py", "tests/test_calculators_account.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What watches over a module: published examples by name, and files of tests in this order."""

    examples: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


PERPETUALS = ("binance-usdm-isolated", "binance-usdm-cross", "binance-usdm-tiers", "generic-linear")
COMPARED = ("cross_vs_isolated",)
CLEARED = ("eisenberg_noe_clearing", "rogers_veraart_clearing", "default_cascade")
MODULES: Mapping[str, Guard] = {
    "margin": Guard(examples=PERPETUALS, files=(*POSITIONS, EDGES, LAWS)),
    "liquidation": Guard(examples=PERPETUALS, files=(*POSITIONS, EDGES, LAWS)),
    "risk": Guard(examples=PERPETUALS, files=(*POSITIONS, EDGES, LAWS)),
    "cascade": Guard(examples=COMPARED, files=(EDGES, CLOSES, LAWS)),
    "closing": Guard(examples=COMPARED, files=(EDGES, CLOSES, LAWS)),
    "pool": Guard(examples=COMPARED, files=(EDGES, CLOSES, LAWS)),
    "loss_sharing": Guard(examples=COMPARED, files=(EDGES, CLOSES)),
    "network": Guard(examples=CLEARED, files=(EDGES, CASCADES, CONTAGION)),
    "exact_clearing": Guard(examples=CLEARED, files=(EDGES, CASCADES, CONTAGION)),
    "default_cascade": Guard(examples=CLEARED, files=(EDGES, CASCADES, CONTAGION)),
    "debtrank": Guard(
        examples=("debtrank", "debtrank_balance_sheet"), files=(EDGES, CASCADES, CONTAGION)
    ),
    "stability": Guard(examples=("stability",), files=(EDGES, CASCADES, CONTAGION)),
    "communicability": Guard(examples=("impact_measures",), files=(EDGES, CASCADES, CONTAGION)),
    "threshold": Guard(
        examples=("threshold_cascade", "gai_kapadia"), files=(EDGES, CASCADES, CONTAGION)
    ),
    "cross_holdings": Guard(
        examples=("cross_holdings_failure_costs",), files=(EDGES, CASCADES, CONTAGION)
    ),
    "fire_sale": Guard(
        examples=("fire_sale_glt", "fire_sale_cfs"), files=(EDGES, CASCADES, CONTAGION)
    ),
    "market_cascade": Guard(
        examples=("system_cascade",),
        files=(CASCADES, EDGES, CONTAGION),
    ),
    "waiting": Guard(
        examples=("system_cascade",),
        files=(CASCADES, EDGES, CONTAGION),
    ),
    "waterfall": Guard(
        examples=("default_waterfall", "insurance_fund"), files=(EDGES, CASCADES, CONTAGION)
    ),
    "scenario_book": Guard(files=(SCENARIOS,)),
    "scenario_book_worked": Guard(files=(SCENARIOS,)),
    "bent_tail": Guard(files=(TAILS,)),
    "tail_risk": Guard(files=(TAILS,)),
    "deleverage_queue": Guard(
        examples=("adl_allocation", "adl_ranking", "loss_allocation"),
        files=(EDGES, CASCADES, CONTAGION),
    ),
}


def plant(module: ModuleType, tree: ast.Module) -> None:
    """Give what a module defines the code of a planted tree, wherever it has been imported to."""
    fresh = ModuleType(module.__name__)
    fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    exec(compile(tree, str(module.__file__), "exec"), fresh.__dict__)  # noqa: S102 - our own source
    for name, new in vars(fresh).items():
        old = vars(module).get(name)
        if name.startswith("__") or new is old:  # imported, or shared
            continue
        if isinstance(new, Formula | Condition):
            for field in dataclasses.fields(new):
                object.__setattr__(old, field.name, getattr(new, field.name))
        elif isinstance(new, type):
            for attribute, inside in vars(new).items():
                transplant(vars(old)[attribute], inside)
        elif not transplant(old, new):
            for other in list(sys.modules.values()):
                if vars(other).get(name) is old and other.__name__.startswith(("calc", "tests")):
                    setattr(other, name, new)


def transplant(old: Any, new: Any) -> bool:
    """Give a function, a property, a method or a cached function new code; say whether it is one."""
    for part in ("fget", "__func__", "__wrapped__"):
        if getattr(new, part, None) is not None:
            getattr(old, "cache_clear", bool)()
            return transplant(getattr(old, part), getattr(new, part))
    if not isinstance(new, FunctionType):
        return False
    old.__code__, old.__defaults__ = new.__code__, new.__defaults__
    old.__kwdefaults__ = new.__kwdefaults__
    return True


def source_of(module: str) -> str:
    return (ROOT / "calculators" / "engine" / f"{module}.py").read_text("utf-8")


@cache
def cases_of(names: tuple[str, ...]) -> tuple[examples.Case, ...]:
    """Return the published examples of some names."""
    files = ("engine.json", "models.json", "further.json")
    return tuple(
        case
        for file in files
        for case in examples.read_cases(examples.PUBLISHED / file)
        if case.name in names
    )


def watch(module: str, guard: Guard) -> int:
    """Return 0 when nothing notices anything wrong."""
    if doctest.testmod(sys.modules[ENGINE + module], optionflags=doctest.FAIL_FAST).failed:
        return 1
    known = published.adapters()
    if any(published.check(case, known) for case in cases_of(guard.examples)):
        return 1
    there = [file for file in guard.files if (ROOT / file).exists()]
    quiet = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    plain = ["-o", "addopts=", "-o", "filterwarnings=", "--import-mode=importlib"]
    # Laws on random inputs take longest, and most faults are noticed without them.
    for kind in ("not hypothesis", "hypothesis"):
        if pytest.main([*quiet, *plain, "-m", kind, *there]) not in FINE:
            return 1
    return 0


def prepare(module: str, guard: Guard) -> None:
    """Import and read once what every fault's process needs."""
    for name in (ENGINE + module, *(file[:-3].replace("/", ".") for file in guard.files)):
        importlib.import_module(name)
    cases_of(guard.examples)


def tried(module: str, guard: Guard, fault: Fault | None) -> int:
    """Start a process that has a fault (None: none) and return its number."""
    child = os.fork()
    if child:
        return child
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if fault is not None:
            plant(sys.modules[ENGINE + module], planted(source_of(module), fault))
        os._exit(min(watch(module, guard), 1))
    except BaseException:  # noqa: BLE001 - whatever a fault breaks, it was noticed
        os._exit(1)


def survivors(module: str, guard: Guard, chosen: Sequence[Fault], workers: int) -> list[Fault]:
    """Return the faults that nothing noticed."""
    left, running, alive = list(reversed(chosen)), dict[int, Fault](), []
    while left or running:
        while left and len(running) < workers:
            fault = left.pop()
            running[tried(module, guard, fault)] = fault
        child, status = os.wait()
        fault = running.pop(child)
        if os.waitstatus_to_exitcode(status) == 0:
            alive.append(fault)
            print(f"  survives {module}.py:{fault}", flush=True)
    return alive


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("modules", nargs="*", default=list(MODULES), choices=[*MODULES, []])
    parser.add_argument("--every", type=int, default=1, help="try only each nth fault")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["LAW_EXAMPLES"] = EXAMPLES
    killed = total = 0
    for module in options.modules:
        guard, chosen = MODULES[module], faults(source_of(module))[:: options.every]
        prepare(module, guard)
        _, status = os.waitpid(tried(module, guard, None), 0)
        if status:
            print(f"{module}: its tests fail without any fault")
            return 1
        alive = survivors(module, guard, chosen, options.workers)
        killed, total = killed + len(chosen) - len(alive), total + len(chosen)
        print(f"{module}: {said(len(chosen) - len(alive), len(chosen))}", flush=True)
    print(f"all: {said(killed, total)}")
    return 0 if killed >= BAR * total else 1


def said(killed: int, total: int) -> str:
    return f"{killed} of {total} faults noticed, {100 * killed / max(1, total):.1f}%"


if __name__ == "__main__":
    sys.exit(main())
