"""A page of somebody else's on another port, with a policy of its own, that embeds the atlas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Pages = Mapping[str, tuple[str, str]]  # path -> (HTML, Content-Security-Policy; "" for none)


def document(*body: str) -> str:
    """Return a host's page; it says everything in static marks, as its policy asks."""
    lines = "\n".join(body)
    return f"<!DOCTYPE html><html lang='en'><title>Host</title><body>\n{lines}\n</body></html>"


@contextmanager
def hosted(pages: Pages) -> Iterator[str]:
    """Serve pages on a free port of this machine; give the address without a last slash."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text, policy = pages.get(self.path, ("", ""))
            body = text.encode()
            self.send_response(HTTPStatus.OK if body else HTTPStatus.NO_CONTENT)
            kind = "text/javascript" if self.path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Set-Cookie", "session=secret; Path=/; SameSite=Lax")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test's own report is enough."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
