"""A piece of work in a process of its own, so that it finds nothing warm, and how much memory it takes there."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any


def in_fork(work: Callable[[], Any]) -> Any:
    """What `work` gives (anything that JSON holds), done in a child that ends with it."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        with os.fdopen(writing, 'w', encoding='utf-8') as pipe:
            json.dump(work(), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding='utf-8') as pipe:
        content = pipe.read()
    os.wait()
    return json.loads(content)


def extra_memory(work: Callable[[], object]) -> int:
    """Bytes that `work` takes at its peak beyond what this process has in memory before."""
    before = int(Path('/proc/self/statm').read_text(encoding='ascii').split()[1]) * os.sysconf('SC_PAGE_SIZE')
    work()
    return max(0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before)
