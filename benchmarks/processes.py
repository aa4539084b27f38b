"""A piece of work in a process of its own, so that it finds nothing warm, and how much memory it takes there."""

from __future__ import annotations

import ctypes
import json
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


def in_fork(work: Callable[[], Any]) -> Any:
    """What `work` gives (anything that JSON holds), done in a child that ends with it."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        failed = True
        try:
            with os.fdopen(writing, 'w', encoding='utf-8') as pipe:
                json.dump(work(), pipe)
            failed = False
        finally:  # nothing may go on from here as the parent would: its temporary folders are its own
            if failed:
                traceback.print_exc()
            os._exit(failed)
    os.close(writing)
    with os.fdopen(reading, encoding='utf-8') as pipe:
        content = pipe.read()
    _, status = os.wait()
    if status:
        raise RuntimeError('the work failed in its own process, as it says above')
    return json.loads(content)


def extra_memory(work: Callable[[], object]) -> int:
    """Bytes that `work` takes at its peak beyond what this process has in memory before."""
    # What was freed goes back first, or it would be taken again unseen; and the peak starts anew from what is held now,
    # for loading a model takes more than what stays of it.
    ctypes.CDLL(None).malloc_trim(0)
    Path('/proc/self/clear_refs').write_text('5', encoding='ascii')
    before = _peak()
    work()
    return _peak() - before


def _peak() -> int:
    """Most bytes that this process had in memory since its peak was last set back."""
    status = Path('/proc/self/status').read_text(encoding='ascii')
    return int(status.partition('VmHWM:')[2].split()[0]) * 1024
