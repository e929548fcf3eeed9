"""A zip archive with the same bytes for the same files, whatever the clock or the machine."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from site_src.files import Files

EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip cannot say an earlier time
SQUEEZED = (".gz", ".zip", ".whl", ".woff2", ".bin")  # no smaller when compressed once more
LEVEL = 4  # a tenth larger than the smallest, in a third of the time
PLAIN_FILE = 0o644 << 16


def archive(files: Files, made: str) -> bytes:
    """Return the files as one zip, in the order of their names, all of the time `made` (RFC 3339).

    >>> archive({"b": "2", "a": "1"}, "2026-11-24T09:30:00Z") == archive({"a": "1", "b": "2"}, "2026-11-24T09:30:00Z")
    True
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, moment(made))
            entry.external_attr = PLAIN_FILE
            entry.create_system = 3  # Unix, on every machine
            kept = path.endswith(SQUEEZED)
            entry.compress_type = zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED
            written.writestr(entry, content, compresslevel=LEVEL)
    return held.getvalue()


def moment(made: str) -> tuple[int, int, int, int, int, int]:
    """Return a time as zip entries carry it: UTC, and never before 1980.

    >>> moment("2026-11-24T09:30:00Z"), moment("1970-01-01T00:00:00Z")
    ((2026, 11, 24, 9, 30, 0), (1980, 1, 1, 0, 0, 0))
    """
    at = datetime.fromisoformat(made).astimezone(UTC)
    return max(EARLIEST, (at.year, at.month, at.day, at.hour, at.minute, at.second))
