"""Errors that the command line turns into one clear line and an exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a caller, a scheduler or a monitor may rely on."""

    GOOD = 0
    ERROR = 1
    NEEDS_A_PERSON = 2
    NOT_PUBLISHED = 3
    LOCKED = 4


class YusuanError(Exception):
    """Something went wrong in a way that is understood. The message says what and what to do."""

    exit_code = ExitCode.ERROR


class NotPublishedError(YusuanError):
    """The candidate was not published; the previous warehouse is untouched."""

    exit_code = ExitCode.NOT_PUBLISHED


class LockedError(YusuanError):
    """Another refresh of the same warehouse is running."""

    exit_code = ExitCode.LOCKED
