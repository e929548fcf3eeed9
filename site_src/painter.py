"""The painter at arm's length: Markdown files and settings in, a painted folder and complaints out."""

from __future__ import annotations

import logging
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

SETTINGS = Path(__file__).parents[1] / "mkdocs.yml"


def painted(docs: Path, site: Path, site_url: str) -> tuple[str, ...]:
    """Paint a folder of Markdown into a site and return the painter's complaints."""
    complaints = Complaints()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        build(load_config(str(SETTINGS), docs_dir=str(docs), site_dir=str(site), site_url=site_url))
    except (MkDocsException, Abort) as error:
        return (*complaints.said, f"{SETTINGS.name}: the painter stopped. {error}")
    finally:
        logger.removeHandler(complaints)
    return tuple(complaints.said)


class Complaints(logging.Handler):
    """Keeps what the painter warns of."""

    def __init__(self) -> None:
        """Start without any."""
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one complaint."""
        self.said.append(record.getMessage())
