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
PACKAGES = ("chromium-headless-shell", "chromium")  # of Debian: the first that can be installed
# Without most of these a headless browser spends its start on look-ups of hosts that no test needs;
# without the last one the shell draws letters at whole pixels, which readers' browsers do not.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


def install_on_debian() -> None:
    """Install Debian's package when this is Debian and we are root; otherwise do nothing."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-q"]
    subprocess.run(update, check=False, env=environment, stdout=sys.stderr)
    for package in PACKAGES:
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
        done = subprocess.run(install, check=False, env=environment, stdout=sys.stderr)
        if done.returncode == 0:
            return


def main() -> int:
    """Print where Chromium is; install it first where that is possible."""
    if "CHROMIUM" not in os.environ and find_chromium() is None:
        install_on_debian()
    found = find_chromium()
    print(found or HOW_TO_GET_ONE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
