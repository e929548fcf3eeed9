"""Whose pages may be cited: the record of `source_hosts.yaml`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHost:
    """A host that belongs to the publisher that it is listed with."""

    host: str  # lower case, without www.
    publisher: str  # who stands behind what is found there
