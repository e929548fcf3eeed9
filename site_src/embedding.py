"""What other people's pages load from us: where it lies, the check sum that pins it, what is said."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

RELEASED = Path(__file__).parent / "released"  # <version>/atlas.js: never changed once published
VERSION = "1.0.0"  # the newest; /embed/v1/ moves along with it
MAJOR = "v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One kind of message between a calculator's frame and the page around it."""

    type: str
    sender: str  # "frame" or "page"
    channel: bool  # through the channel that init opens; otherwise to the window
    holds: str  # its other fields
    says: str
    in_script: bool = True  # else it is for pages that set the frame without our script


MESSAGES = (
    Message(
        type="ready",
        sender="frame",
        channel=False,
        holds="atlas, version",
        says="The frame listens. Answer with init, once.",
    ),
    Message(
        type="init",
        sender="page",
        channel=False,
        holds="atlas, theme, lang, and a port",
        says="Opens the channel. The first page that says it gets the only one.",
    ),
    Message(
        type="resize",
        sender="frame",
        channel=True,
        holds="height",
        says="How high the content is, in CSS pixels. Hold it within bounds of your own.",
    ),
    Message(
        type="result",
        sender="frame",
        channel=True,
        holds="state, inputs, outputs, refusals, and the id of a get",
        says="The engine answered. An output has a value (a decimal string), a text and a unit. A get that was"
        " stopped has stopped in place of outputs.",
    ),
    Message(
        type="progress",
        sender="frame",
        channel=True,
        holds="done, says",
        says="An answer takes long. How far it is, from 0 to 1, and what is being done. For pages without our script.",
        in_script=False,
    ),
    Message(
        type="state",
        sender="frame",
        channel=True,
        holds="state",
        says="The values that were answered, as a link carries them.",
    ),
    Message(
        type="error",
        sender="frame",
        channel=True,
        holds="code",
        says="The engine met an error of its own. The last answer stands.",
    ),
    Message(
        type="set",
        sender="page",
        channel=True,
        holds="state",
        says="Put these values into the form and answer them.",
    ),
    Message(
        type="get",
        sender="page",
        channel=True,
        holds="id",
        says="Ask for a result now. It carries your id.",
    ),
    Message(
        type="stop",
        sender="page",
        channel=True,
        holds="",
        says="End an answer that takes long, as the reader's own button does. The last one stands. For pages"
        " without our script.",
        in_script=False,
    ),
    Message(
        type="theme",
        sender="page",
        channel=True,
        holds="theme",
        says="auto, light or dark.",
    ),
)


def released() -> tuple[str, ...]:
    """Return every version that a page may have pinned, oldest first."""
    versions = (path.parent.name for path in RELEASED.glob("*/atlas.js"))
    return tuple(sorted(versions, key=lambda version: [int(part) for part in version.split(".")]))


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
