"""Turn terms and calculators into the site in build/site, once or at every change."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from site_src.serve import serve
from site_src.steps import build_site

SITE_URL = "https://margin-atlas.example/"
LARGEST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 for problems, 2 for a mistyped command."""
    parser = argparse.ArgumentParser(prog="python -m site_src", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="build|serve")
    build = commands.add_parser("build", help="write the site to build/site")
    server = commands.add_parser("serve", help="build, serve on this machine, rebuild on change")
    for command in (build, server):
        url = os.environ.get("SITE_URL", SITE_URL)
        command.add_argument("--site-url", type=site_url, default=url, help=f"or SITE_URL={url}")
        source = os.environ.get("REPOSITORY_URL", "")
        command.add_argument(
            "--repository",
            type=repository,
            default=source,
            help="where errors are reported, or REPOSITORY_URL=https://host/owner/name",
        )
    port = os.environ.get("PORT", "8000")
    server.add_argument("--port", type=port_number, default=port, help=f"or PORT={port}")
    given = parser.parse_args(arguments)
    try:
        if given.command == "serve":
            return serve(given.port, given.site_url, given.repository)
        return 1 if build_site(given.site_url, given.repository) else 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 0 if given.command == "serve" else 130


def port_number(text: str) -> int:
    """Return a port from its text."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST_PORT):
        message = f"'{text}' is not a port. Use a number from 1 to {LARGEST_PORT}."
        raise argparse.ArgumentTypeError(message)
    return int(text)


def site_url(text: str) -> str:
    """Return the site's address with one slash at its end.

    >>> site_url("https://example.org/atlas")
    'https://example.org/atlas/'
    """
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        message = f"'{text}' is not an address. Use one like {SITE_URL}."
        raise argparse.ArgumentTypeError(message)
    return text.rstrip("/") + "/"


def repository(text: str) -> str:
    """Return the address of the project's repository without a last slash; "" for none.

    >>> repository("https://example.org/owner/atlas/"), repository("")
    ('https://example.org/owner/atlas', '')
    """
    return site_url(text).rstrip("/") if text else ""


if __name__ == "__main__":
    # Node comes from the same environment as Python where the machine has none.
    os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
    sys.exit(main())
