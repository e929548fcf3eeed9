"""`python -m site_src build | serve`: from terms and calculators to the site."""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mkdocs.commands.build import build as paint
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from rich.console import Console
from watchfiles import watch

from calculators import catalogue
from graph import load
from graph.place import Problem
from site_src.atlas import join
from site_src.build import build
from site_src.files import merge, write
from site_src.links import broken_links
from site_src.runtime import runtime_files

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "build/docs"
SITE = ROOT / "build/site"
WATCHED = ("terms", "graph", "calculators", "site_src")
SITE_URL = "https://margin-atlas.example/"
console = Console(stderr=True, highlight=False)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m site_src", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="write the site to build/site; SITE_URL= is its address")
    serve = commands.add_parser("serve", help="build, serve, and rebuild on change")
    default = os.environ.get("PORT", "8000")
    serve.add_argument("--port", default=default, help="8000, or PORT=")
    given = parser.parse_args(arguments)
    return build_site() if given.command == "build" else serve_site(given.port)


def build_site() -> int:
    """Read, check, join, write, paint, check the links."""
    with console.status("Reading the terms ..."):
        glossary, problems = load(Path(os.path.relpath(ROOT / "terms")))
    if problems or glossary is None:
        return report(problems)
    site_url = os.environ.get("SITE_URL", SITE_URL).rstrip("/") + "/"
    with console.status("Asking the engine for every number ..."):
        atlas, problems = join(glossary, catalogue(), site_url, {})
    if problems:
        return report(problems)
    with console.status("Writing the pages and the browser's engine ..."):
        files = merge([("pages", build(atlas)), ("runtime", runtime_files())])
        write(files, DOCS)
    with console.status("Painting ..."):
        if not painted(site_url):
            return 1
    with console.status("Following every link ..."):
        wrong = broken_links(SITE)
    for line in wrong:
        console.print(line, markup=False)
    if not wrong:
        console.print(f"{len(atlas.published)} terms, {len(files)} files: build/site")
    return 1 if wrong else 0


def report(problems: tuple[Problem, ...]) -> int:
    """Print problems, one a line, and return the exit code."""
    for problem in problems:
        print(problem)
    return 1


def painted(site_url: str) -> bool:
    """Run the painter over what was written; its complaints are printed."""
    try:
        config = load_config(str(ROOT / "mkdocs.yml"), site_url=site_url)
        paint(config)
    except (MkDocsException, Abort) as error:
        console.print(f"The painter stopped: {error}", markup=False)
        return False
    return True


class Handler(SimpleHTTPRequestHandler):
    """Serves the built site with the types that browsers insist on."""

    extensions_map = {  # noqa: RUF012  the base class has it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }

    def log_message(self, *_: object) -> None:
        """Stay quiet: the terminal is for builds."""


def serve_site(port_text: str) -> int:
    """Build, serve at 127.0.0.1, rebuild whenever a source changes; Ctrl-C ends."""
    if not port_text.isdigit() or int(port_text) > 65535:  # noqa: PLR2004
        console.print(f"'{port_text}' is not a port. Use a number from 1 to 65535.")
        return 2
    handler = functools.partial(Handler, directory=str(SITE))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", int(port_text)), handler)
    except OSError:
        console.print(f"Port {port_text} is taken. Choose another: make serve PORT=8001")
        return 1
    if build_site() and not SITE.exists():
        return 1
    threading.Thread(target=server.serve_forever, daemon=True).start()
    console.print(f"http://127.0.0.1:{port_text}/  (Ctrl-C ends; rebuilds on change)")
    try:
        for _ in watch(*(ROOT / folder for folder in WATCHED), raise_interrupt=True):
            # A process of its own, so that changed Python is read anew.
            subprocess.run([sys.executable, "-m", "site_src", "build"], check=False, cwd=ROOT)
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


if __name__ == "__main__":
    if shutil.which("node") is None:
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    sys.exit(main())
