"""Calls into pdfium by the thousand.

pdfium answers for one character or one rule at a time, and a page has thousands. The calls are made by
``map`` over foreign functions that write into arrays of ours: no Python code runs between two of them, and
no object is made per answer.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy.typing as npt


def bind(function: Any, result: Any, *arguments: Any) -> Any:
    """The same foreign function, taking addresses as integers and keeping the interpreter's lock."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def bind_indexed(function: Any, result: Any) -> Any:
    """The same foreign function of a handle and an index, which it takes as they are.

    Such calls are the most frequent; to convert two arguments would take longer than the call.
    """
    return bind(function, result)


def find_rows(array: npt.NDArray[Any]) -> range:
    """Where each row of a table of answers begins in memory."""
    start: int = array.ctypes.data
    return range(start, start + array.nbytes, array.shape[1] * array.itemsize)


def find_columns(array: npt.NDArray[Any]) -> list[range]:
    """Where the values of each column of a table of answers stand in memory, row by row."""
    rows = find_rows(array)
    return [
        range(rows.start + offset, rows.stop + offset, rows.step)
        for offset in range(0, rows.step, array.itemsize)
    ]


def consume(calls: Iterable[Any]) -> None:
    """Make calls whose answers are in the arrays."""
    deque(calls, maxlen=0)
