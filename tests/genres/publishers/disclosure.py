"""A disclosure of an invented publisher and what must stand in the warehouse about it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.genres.publishers.book import FISCAL, PERSONNEL, PUBLIC, Book, Entry, Keep, write_book
from tests.genres.publishers.budgets import Shape, both, nature, source
from tests.genres.publishers.crossed import TRUTHS
from tests.genres.publishers.pivots import as_table
from tests.genres.publishers.shapes import ACCOUNTS, BUDGETS, CROSSED
from typesetting.content import Cover, Document, Table, Text

# Two syllables and a rank make a place; none of them is one of GB/T 2260.
_FIRST, _SECOND, _RANKS = "云清明安河林", "屿栎岚汀埠榆", "市县区"


@dataclass(frozen=True, slots=True)
class Expected:
    """A sum that a query over one document must give: ``fct_…``, a condition, 元."""

    table: str
    condition: str
    amount: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A document, the book behind it and what is true of it."""

    name: str
    document: Document
    book: Book
    shape: Shape

    def expected(self) -> Iterator[Expected]:
        """Every sum that must come out."""
        return _expected(self.book, self.shape)

    def printed_amounts(self) -> Iterator[str]:
        """Every amount with decimals that a table prints."""
        for table in self.document.tables():
            for slot in table.grid.slots():
                if re.fullmatch(r"-?[\d,]+\.\d+", slot.text):
                    yield slot.text


def disclose(seed: int, shape: Shape, kind: str, *, layout: str = "web") -> Disclosure:
    """Write the disclosure of a publisher of ``kind`` in ``shape``."""
    year = shape.years[seed % len(shape.years)]
    accounts = shape.name in ACCOUNTS
    rng = random.Random(f"{shape.name}{kind}{seed}")
    place = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(_RANKS)
    book = write_book(seed, kind, year, accounts=accounts, city=place)
    word = "决算" if accounts else "预算"
    title = f"{book.unit_name}{year}年{'度' if accounts else ''}部门{word}"
    tables: list[Table] = [
        as_table(make(book, shape), n, shape.habit, book) for n, make in enumerate(shape.sheets, 1)
    ]
    part = Text("part", f"第二部分 {year}年{'度' if accounts else ''}部门{word}表")
    document = Document(shape.name, layout, title, (Cover((title,)), part, *tables))
    return Disclosure(f"{shape.name}_{kind}_{seed}", document, book, shape)


def shapes() -> dict[str, Shape]:
    """All shapes by name."""
    return {**BUDGETS, **ACCOUNTS, **CROSSED}


_OF_ONE_FUND = {
    "general_public_budget": {"public_expenditure", "public_expenditure_years"},
    "government_fund": {"fund"},
    "state_capital": {"capital"},
}
_NATURES = {"expenditure", "expenditure_split", "expenditure_natures_by_class",
            "expenditure_nature_by_fund", "expenditure_fund_by_nature"}  # fmt: skip
_BASIC = {"basic", "basic_one_column", "basic_blocks", "basic_rows"}


def _expected(book: Book, shape: Shape) -> Iterator[Expected]:
    def spent(table: str, condition: str, keep: Keep) -> Expected:
        return Expected(table, condition, book.sum(keep))

    printed = {make.__name__ for make in shape.sheets}
    everything: Keep = lambda entry: True  # noqa: E731
    yield Expected("fct_income", "period = 'current_year'",
                   book.sum(lambda e: e.period == "current_year", kept=None))  # fmt: skip
    carried = book.sum(lambda e: e.period == "carried_forward", kept=None)
    if book.accounts:
        yield Expected("fct_balances", "balance_code = 'year_start_balance'", carried)
        yield Expected("fct_balances", "balance_code = 'year_end_balance'", book.sum(kept=True))
    else:
        yield Expected("fct_income", "period = 'carried_forward'", carried)
    for code in sorted({e.source for e in book.entries}):
        # Final accounts print the special account as 事业收入.
        if book.accounts and code in ("fiscal_special_account", "undertaking"):
            continue
        condition = f"income_source_code = '{code}' and period = 'current_year'"
        amount = book.sum(lambda e, c=code: e.source == c and e.period == "current_year", kept=None)  # type: ignore[misc]
        yield Expected("fct_income", condition, amount)
    yield spent("fct_expenditure", "true", everything)
    yield spent("fct_expenditure_nature", "true", everything)
    for code in book.functions(lambda e: not e.kept):
        yield spent("fct_expenditure", f"function_code = '{code}'", _of(code))
    for prefix, codes in (("basic", (PERSONNEL, PUBLIC)), ("project", ("project",)),
                          ("business", ("business",))):  # fmt: skip
        if not _NATURES & printed:
            break
        for table in ("fct_expenditure", "fct_expenditure_nature"):
            # the cross with natures yields to the cross with funds where one table prints each
            if (
                table == "fct_expenditure_nature"
                or not {"public_years", "functions_staged"} & printed
            ):
                yield spent(table, f"nature_code like '{prefix}%'", nature(*codes))
    for fund in FISCAL:
        if _OF_ONE_FUND[fund] & printed:
            yield spent("fct_expenditure", f"fund_code = '{fund}'", source(fund))
    for make in shape.sheets:
        for truth in TRUTHS.get(make, ()):
            for table, condition, amount in truth(book):
                yield Expected(table, condition, amount)
    public = both(source(FISCAL[0]), nature(PERSONNEL, PUBLIC))
    for code in book.economics(public) if _BASIC & printed else ():
        keep = both(public, lambda e, c=code: e.economic == c)  # type: ignore[misc]
        condition = f"economic_code = '{code}' and nature_code like 'basic%'"
        yield spent("fct_economic_expenditure", condition, keep)
    if _BASIC & printed and not ({"economic_detail"} | {m.__name__ for m in TRUTHS}) & printed:
        yield spent("fct_economic_expenditure", "true", public)
    three = any(name.startswith("three_public") for name in printed)
    for item, amount in book.three_public.items() if three else ():
        yield Expected("fct_three_public_spending", f"item_code = '{item}'", amount)
    if {"projects", "project_list"} & printed:
        for name in book.projects():
            yield spent("fct_projects", f"project_name = '{name}'",
                        both(nature("project"), lambda e, n=name: e.project == n))  # type: ignore[misc]  # fmt: skip


def _of(code: str) -> Keep:
    def keep(entry: Entry) -> bool:
        return entry.function == code

    return keep
