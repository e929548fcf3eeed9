"""The site as a value: what every file holds, by its path. Only `write` touches the disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

Files = dict[str, str | bytes]  # path below the folder, with forward slashes -> content


class TwoWritersError(ValueError):
    """Two writers claim one path: one of them would be lost without a word."""


def merge(writers: Iterable[tuple[str, Files]]) -> Files:
    """Return all files of all writers; two writers of one path are an error that names both.

    >>> merge([("home", {"index.md": "a"}), ("map", {"map.md": "b"})])
    {'index.md': 'a', 'map.md': 'b'}
    >>> merge([("home", {"a.md": ""}), ("map", {"a.md": ""})])
    Traceback (most recent call last):
    site_src.files.TwoWritersError: 'a.md' is written by home and by map.
    """
    merged: Files = {}
    written_by: dict[str, str] = {}
    for writer, files in writers:
        for path, content in files.items():
            if path in merged:
                raise TwoWritersError(f"{path!r} is written by {written_by[path]} and by {writer}.")
            merged[path] = content
            written_by[path] = writer
    return dict(sorted(merged.items()))


def write(files: Files, folder: Path) -> tuple[str, ...]:
    """Make `folder` hold exactly these files and return the paths that changed.

    A file that is the same stays untouched (its time too); a file that nobody produces any more
    goes, and so does a folder that is left empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = [path for path, content in files.items() if _write_one(folder / path, content)]
    return (*changed, *_sweep(files, folder))


def add(files: Files, folder: Path) -> None:
    """Lay files beside the ones that another program wrote; a path that is taken is an error."""
    for path in files:
        if (folder / path).exists():
            raise TwoWritersError(f"{path!r} is written by the painter and by an export.")
    for path, content in files.items():
        _write_one(folder / path, content)


def _write_one(path: Path, content: str | bytes) -> bool:
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True


def _sweep(files: Files, folder: Path) -> list[str]:
    paths = sorted(folder.rglob("*"), reverse=True)  # children before their folders
    gone = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in files:
            path.unlink()
            gone.append(name)
    return gone
