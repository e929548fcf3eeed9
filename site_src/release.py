"""`python -m site_src.release`: makes the embedded script small and keeps it, once a version.

Other people's pages pin a version by its check sum, so a released file never changes: raise
`VERSION` in site_src/embedding.py for anything new.
"""

from __future__ import annotations

import subprocess
import sys

from site_src.embedding import RELEASED, VERSION, integrity, script
from site_src.runtime import PACKAGES, SCRIPTS
from site_src.wheel import node

OPTIONS = ("--module", "--compress", "passes=2", "--mangle", "--ecma", "2022")


def minified() -> bytes:
    """Return the script as it would be released now."""
    terser = str(PACKAGES / "terser/bin/terser")
    source = str(SCRIPTS / "embed/atlas.js")
    done = subprocess.run([node(), terser, source, *OPTIONS], capture_output=True, check=True)
    return done.stdout


def main() -> int:
    """Write the new version, or refuse to change an old one."""
    content = minified()
    path = RELEASED / VERSION / "atlas.js"
    if path.exists() and path.read_bytes() != content:
        print(f"{VERSION} is released and differs. Raise VERSION in site_src/embedding.py.")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{VERSION}: {len(content)} bytes, {integrity(script())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
