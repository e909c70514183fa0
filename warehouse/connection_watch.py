"""A hold on the connection under an HTTP request: cut at its deadline, and never to a private address unasked.

A server may send its headers byte by byte for days: each byte is in time for the read timeout. And a name
that was looked up as a public address may be another address when it is connected to.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Self


class ConnectionWatch:
    """Watches the connections of one request. ``trace`` is handed to httpx as its ``trace`` extension."""

    def __init__(self, seconds: float, *, private: bool) -> None:
        self._private = private
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(max(0.0, seconds), self._end)
        self._timer.daemon = True
        self.is_over = False
        """Whether the deadline came first."""
        self.is_refused = False
        """Whether the connection led to an address that it may not lead to."""

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        for connection in self._sockets:
            connection.close()

    def trace(self, event: str, details: dict[str, Any]) -> None:
        """Called by httpx at each step; a connection that stands is looked at before a byte is sent."""
        if event != "connection.connect_tcp.complete":
            return
        stream: Any = details["return_value"]
        # A copy of the descriptor: encryption takes the original over.
        connection = socket.socket(fileno=os.dup(stream.get_extra_info("socket").fileno()))
        self._sockets.append(connection)
        if not self._private and not is_public_address(connection.getpeername()[0]):
            self.is_refused = True
        if self.is_over or self.is_refused:
            _cut(connection)

    def _end(self) -> None:
        self.is_over = True
        for connection in list(self._sockets):
            _cut(connection)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the open Internet."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global


def is_public_host(host: str) -> bool:
    """Whether every address of a host is one of the open Internet; false where it has none."""
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return bool(addresses) and all(is_public_address(address) for address in addresses)
