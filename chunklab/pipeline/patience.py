"""How long somebody else's code may take."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 600.0
"""Seconds that a splitter may take for one document where it has no limit of its own."""

_AGAIN = 1.0  # for code that catches everything


class OutOfTimeError(BaseException):
    """Raised inside code that takes too long. Not an Exception, which such code may well catch."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Interrupts what runs inside after so many seconds, by `OutOfTimeError`.

    There is no limit outside the main thread, where no timer can be set, and none in compiled code for as long as it
    does not return to Python.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    begun = time.monotonic()
    former = signal.signal(signal.SIGALRM, _stop)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        # first of all no alarm of ours any more: one that came now would interrupt the clearing up
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
        if left:  # a timer that somebody else had set goes on
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - begun), 1e-3))


def _stop(*_: object) -> None:
    raise OutOfTimeError
