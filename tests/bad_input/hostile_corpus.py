"""The corpus of hostile documents: files made to hurt and damaged ones, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.bad_input.hostile_damage import WOUNDS
from tests.bad_input.hostile_office import make_office
from tests.bad_input.hostile_originals import KINDS, originals
from tests.bad_input.hostile_pages import make_pages, make_texts
from tests.bad_input.hostile_pdf import make_pdfs

MADE, DAMAGED = "made", "damaged"


def make_to_hurt(
    work: Path, url: str, canary: Path, *, huge: bool = False
) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content): ``url`` is what nobody may ask for, ``canary`` what nobody may write."""
    files = originals(work)
    word, book = files["docx"][0][1], files["xlsx"][0][1]
    yield from make_office(word, book, url, canary, huge=huge)
    yield from make_pages(url)
    yield from make_texts()
    yield from make_pdfs(url, huge=huge)


def damage(work: Path, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, content) of ``count`` damaged documents, the kinds in turn."""
    chance, files = random.Random(seed), originals(work)
    kinds = [kind for kind in KINDS for _ in range(1 if kind == "txt" else 3)]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        name, content = chance.choice(files[kind])
        wound = chance.choice(WOUNDS[kind])
        yield f"{number:05d}-{name}-{wound.__name__}.{kind}", wound(content, chance)


def write_corpus(
    folder: Path, work: Path, count: int, seed: int, url: str, canary: Path, *, huge: bool = False
) -> int:
    """Write everything into two folders below ``folder``, with links that lead nowhere; return the count."""
    total = 0
    for part, files in (
        (MADE, make_to_hurt(work, url, canary, huge=huge)),
        (DAMAGED, damage(work, count, seed)),
    ):
        (folder / part).mkdir(parents=True)
        for name, content in files:
            path = folder / part / name
            assert not path.exists(), f"two files are called {name}"
            path.write_bytes(content)
            total += 1
    write_links(folder / MADE)
    return total


def write_links(folder: Path) -> None:
    """Links that lead nowhere, to themselves, to everything, to a device without an end."""
    (folder / "link-nowhere.pdf").symlink_to(folder / "does-not-exist")
    (folder / "link-round.pdf").symlink_to(folder / "link-round.pdf")
    (folder / "link-everything").symlink_to("/")
    (folder / "link-zeros.pdf").symlink_to("/dev/zero")
