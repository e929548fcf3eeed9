"""Historical episodes: one module each, found by being here.

No calculator needs these, so a reader's browser never loads them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache

from calculators.engine.episode import Episode
from calculators.engine.plugs import discover


@cache
def episodes() -> Mapping[str, Episode]:
    """Return every episode by its name, the latest first.

    >>> "jelly-2025" in episodes()
    True
    """
    found = discover(sys.modules[__name__], "EPISODE").values()
    latest_first = sorted(found, key=lambda episode: episode.began, reverse=True)
    return {episode.name: episode for episode in latest_first}
