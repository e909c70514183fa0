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


def addresses(array: npt.NDArray[Any], step: int, offset: int = 0) -> range:
    """Where the values for each item begin in the memory of an array; ``step`` and ``offset`` in bytes."""
    start = array.ctypes.data + offset
    return range(start, start + step * array.shape[0], step)


def consume(calls: Iterable[Any]) -> None:
    """Make calls whose answers are in the arrays."""
    deque(calls, maxlen=0)
