"""Pins the packages anew: `python -m tests.lock` after a change of pyproject.toml or package.json.

Needs `uv` on the PATH or in the environment; neither lock file names an index or an address.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPILE = (
    "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate "
    "--no-header --group pyproject.toml:site --group pyproject.toml:test -o requirements.lock"
)
LOCK_NODE = "npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved"


def without_addresses(lock: str) -> str:
    r"""Return a package lock's text without the addresses that packages were fetched from.

    >>> without_addresses('{"packages": {"a": {"resolved": "https://x/a.tgz", "version": "1"}}}')
    '{\n  "packages": {\n    "a": {\n      "version": "1"\n    }\n  }\n}\n'
    """
    document = json.loads(lock)
    for package in document["packages"].values():
        package.pop("resolved", None)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write requirements.lock and package-lock.json."""
    if shutil.which("uv") is None:
        print("uv is needed to pin packages: pip install uv", file=sys.stderr)
        return 1
    for command in (COMPILE, LOCK_NODE):
        subprocess.run(command.split(), check=True, cwd=ROOT)
    package_lock = ROOT / "package-lock.json"
    package_lock.write_text(without_addresses(package_lock.read_text("utf-8")), "utf-8")
    pinned = re.findall(r"^\S+==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    print(f"{len(pinned)} Python packages pinned.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
