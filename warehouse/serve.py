"""``yusuan docs``: the built site on this machine only."""

from __future__ import annotations

import functools
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from warehouse.errors import YusuanError
from warehouse.output import print_line
from warehouse.store import shown

_HOST = "127.0.0.1"
_HOST_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves files of one folder: no listings, nothing hidden, nothing that a link leads out to."""

    server_version = "yusuan"
    sys_version = ""

    def send_head(self):  # type: ignore[no-untyped-def]
        """Refuse what is not a plain file of the site before the base class looks at it."""
        # A page of another site may resolve its own name to this address: it then sends that name.
        host = self.headers.get("Host", "")
        name = (
            host[: host.index("]") + 1]
            if host.startswith("[") and "]" in host
            else host.split(":")[0]
        )
        if name not in _HOST_NAMES:
            return self.send_error(HTTPStatus.FORBIDDEN, "this server answers to localhost only")
        if not self._is_page():
            return self.send_error(HTTPStatus.NOT_FOUND)
        return super().send_head()

    def _is_page(self) -> bool:
        """Whether the request is for a plain file inside the site, or for a folder with a page."""
        root = Path(self.directory).resolve()
        try:
            path = Path(self.translate_path(self.path)).resolve()
            if not path.is_relative_to(root):
                return False
            if any(part.startswith(".") for part in path.relative_to(root).parts):
                return False
            return (path / "index.html" if path.is_dir() else path).is_file()
        except (OSError, ValueError):  # a name that is too long, or holds a NUL
            return False

    def end_headers(self) -> None:
        """Pages may not be framed, sniffed, or load anything from elsewhere."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """Return a server bound to loopback. Raises :class:`YusuanError` where there is no site or no port."""
    if not (site / "index.html").is_file():
        raise YusuanError(f"{shown(site)} holds no site yet: run `yusuan refresh`")
    handler = functools.partial(SiteHandler, directory=str(site))
    try:
        return ThreadingHTTPServer((_HOST, port), handler)
    except (OSError, OverflowError) as error:
        raise YusuanError(
            f"port {port} cannot be used ({error}); choose another with --port"
        ) from error


def serve_site(site: Path, port: int) -> None:
    """Serve until interrupted."""
    with make_server(site, port) as server:
        print_line(f"http://{_HOST}:{server.server_port}/  (Ctrl-C ends it)")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print_line()
