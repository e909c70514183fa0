"""What sites ask of programs that follow links (RFC 9309).

An address that a person wrote into ``sources.csv`` is asked for as a browser would; the rules are for what is
found on a listing page, and for the pause between requests.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from warehouse.http_client import AGENT, FetchError, PoliteClient

_MOST_BYTES = 500_000
_NO_RULES = frozenset({"fetch_vanished", "server_refuses"})


class Robots:
    """The rules of each host, asked for once in a run."""

    def __init__(self, client: PoliteClient) -> None:
        self._client = client
        self._rules: dict[str, RobotFileParser] = {}

    def allow(self, url: str, home: str | None) -> bool:
        """Whether a link may be followed. A site without rules allows it; one that fails to say does not."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._ask(site, home)
        return self._rules[site].can_fetch(AGENT, url)

    def _ask(self, site: str, home: str | None) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            page = self._client.get(
                f"{site}/robots.txt", file_name="robots.txt", home=home, is_page=True
            )
        except FetchError as error:
            rules.parse([] if error.code in _NO_RULES else ["User-agent: *", "Disallow: /"])
            return rules
        text = page.path.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace")
        page.discard()
        rules.parse(text.splitlines())
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self._client.slow_down(urlsplit(site).hostname or "", float(delay))
        return rules
