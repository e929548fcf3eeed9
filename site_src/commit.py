"""When the content of the site was made: the one time that documents carry, read once, at the edge."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path


def generated_at(root: Path, newest: date) -> str:
    """Return the time of the last commit in UTC, as RFC 3339; never the clock's.

    SOURCE_DATE_EPOCH (seconds since 1970) goes before it; where there is no history, as in an
    unpacked archive, the day of the newest change of a term stands for it.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        return written(datetime.fromtimestamp(int(epoch), UTC))
    committed = committed_at(root)
    return written(
        datetime.fromisoformat(committed) if committed else datetime.combine(newest, time(), UTC)
    )


def committed_at(root: Path) -> str:
    """Return when the last commit was made, or "" where there is none."""
    command = ["git", "show", "-s", "--format=%cI", "HEAD"]
    try:
        said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except OSError:  # no git on this machine
        return ""
    return "" if said.returncode else said.stdout.strip()


def written(moment: datetime) -> str:
    """Return a moment as documents write it.

    >>> written(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    '2026-11-24T09:30:00Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
