"""Names the Chromium that the browser tests drive; on Debian as root, installs it.

Run as a command (`python -m tests.chromium`) it prints the path, or says how to get one and exits 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from site_src.chromium import find_chromium

HOW_TO_GET_ONE = (
    "No Chromium was found. Install one (Debian: apt-get install chromium), "
    "run `.venv/bin/playwright install chromium`, or set CHROMIUM=/path/to/chromium."
)
# Without these a headless browser spends its start on look-ups of hosts that no test needs.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def install_on_debian() -> None:
    """Install Debian's package when this is Debian and we are root; otherwise do nothing."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-q"], install):
        subprocess.run(command, check=False, env=environment, stdout=sys.stderr)


def main() -> int:
    """Print where Chromium is; install it first where that is possible."""
    if "CHROMIUM" not in os.environ and find_chromium() is None:
        install_on_debian()
    found = find_chromium()
    print(found or HOW_TO_GET_ONE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
