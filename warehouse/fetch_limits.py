"""How long, how large and how often: the bounds of fetching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from warehouse.settings import number_from_environment


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one address. Seconds and bytes."""

    attempts: int = 4
    seconds: float = 300.0
    """Time for all attempts together (YUSUAN_FETCH_SECONDS)."""
    stall_seconds: float = 30.0
    size: int = 200_000_000
    """Bytes as sent and as unpacked (YUSUAN_FETCH_MB)."""
    page_size: int = 5_000_000
    """The same for a listing page and for robots.txt."""
    redirects: int = 5
    delay: float = 1.0
    """Pause between two requests to one host (YUSUAN_FETCH_DELAY); a site may ask for a longer one."""
    longest_wait: float = 60.0
    """A server that asks for a longer pause is asked again by the next refresh."""
    failures_of_a_host: int = 3
    """After so many addresses in a row that a host did not serve, the others are left for the next refresh."""
    pages_of_a_listing: int = 50
    links_of_a_listing: int = 1000
    files_of_an_article: int = 50

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment. Raises ``YusuanError`` for a value that is not a number in range."""
        default = cls()
        number = number_from_environment
        return cls(
            seconds=number("YUSUAN_FETCH_SECONDS", default.seconds, 1, 86400),
            size=int(number("YUSUAN_FETCH_MB", default.size / 1e6, 1, 100_000) * 1e6),
            delay=number("YUSUAN_FETCH_DELAY", default.delay, 0, 3600),
        )
