"""What other people's pages load from us: where it lies, and the check sum that pins it."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

RELEASED = Path(__file__).parent / "released"  # <version>/atlas.js: never changed once published
VERSION = "1.0.0"  # the newest; /embed/v1/ moves along with it
MAJOR = "v1"


def script(version: str = VERSION) -> bytes:
    """Return the embedded script as it was released."""
    return (RELEASED / version / "atlas.js").read_bytes()


def integrity(content: bytes) -> str:
    """Return what a page writes into `integrity` so that the browser runs these bytes or none.

    >>> integrity(b"")[:20]
    'sha384-OLBgp1GsljhM2'
    """
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def frame_path(calculator: str) -> str:
    """Return the folder of a calculator's frame."""
    return f"embed/{MAJOR}/calculators/{calculator}/"


def oembed_path(calculator: str) -> str:
    """Return where a calculator's page says how it is embedded, in the words of oEmbed."""
    return f"oembed/calculators/{calculator}.json"
