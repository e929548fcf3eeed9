"""A plugin of pytest: with ENGINE_COVERAGE=1, which lines and branches of the engine its tests reach.

It starts before anything imports the engine, in every worker; `coverage combine` adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

ENGINE = Path(__file__).parents[1] / "calculators"
ITS_TESTS = ("test_account", "test_calculators", "test_published", "test_venues")
MEASURED = os.environ.get("ENGINE_COVERAGE") == "1"
COVERAGE = coverage.Coverage(data_suffix=True) if MEASURED else None
if COVERAGE is not None:
    COVERAGE.start()


def is_of_the_engine(item: pytest.Item) -> bool:
    """Return whether a test is the engine's own; its laws only do again what the others reach."""
    own = item.path.is_relative_to(ENGINE) or item.path.name.startswith(ITS_TESTS)
    return own and item.get_closest_marker("hypothesis") is None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure the engine's own tests alone: being measured takes others twice their time."""
    if COVERAGE is None or is_of_the_engine(item):
        return (yield)
    COVERAGE.stop()
    try:
        return (yield)
    finally:
        COVERAGE.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Write down what was reached."""
    if COVERAGE is not None:
        COVERAGE.stop()
        COVERAGE.save()
