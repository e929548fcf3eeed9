"""A plugin of pytest: with ENGINE_COVERAGE=1, which lines and branches of the engine a run reaches.

It starts before anything imports the engine, in every worker; `coverage combine` adds them up.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import coverage
import pytest

MEASURED = os.environ.get("ENGINE_COVERAGE") == "1"
COVERAGE = coverage.Coverage(data_suffix=True) if MEASURED else None
if COVERAGE is not None:
    COVERAGE.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave laws out: they do a thousand times what the other tests already reach."""
    if COVERAGE is None or item.get_closest_marker("hypothesis") is None:
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
