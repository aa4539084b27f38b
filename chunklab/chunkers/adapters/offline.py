"""Other people's code, run so that it fetches nothing: it works with what this machine has or says that it lacks it."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from chunklab.errors import SpecError

_EVENTS = ('socket.getaddrinfo', 'socket.connect')


class NeedsDownloadError(SpecError):
    """A splitter lacks something that its library would fetch."""


class _State(threading.local):
    """What this thread's foreign code has tried to reach; None while no such code runs."""

    reached: list[str] | None = None


_state = _State()


@contextlib.contextmanager
def offline(where: str) -> Iterator[None]:
    """While it lasts, this thread reaches no other machine, and what it prints goes to stderr.

    NeedsDownloadError, beginning with `where`, if what runs inside fails after it tried to reach one.
    """
    _watch()
    former, _state.reached = _state.reached, []
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except Exception as exc:
        if _state.reached:
            raise NeedsDownloadError(
                f'{where}: needs a download from {_state.reached[0]}, and chunklab downloads nothing for a splitter; '
                'fetch it by that library, or choose a splitter or parameters that need none'
            ) from exc
        raise
    finally:
        _state.reached = former


@cache
def _watch() -> None:
    # an audit hook sees every connection of Python code, whichever library makes it; it cannot be removed again
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS or _state.reached is None:
        return
    target = arguments[0] if event == 'socket.getaddrinfo' else arguments[1]
    if isinstance(target, tuple):
        target = target[0]
    elif event == 'socket.connect':
        return  # a socket of this machine's file system
    host = target.decode('ascii', 'replace') if isinstance(target, bytes) else str(target)
    _state.reached.append(host)
    raise OSError(f'{host} is not to be reached from here')
