"""The command that makes a page, as the page tells it."""

from __future__ import annotations

import sys
from pathlib import Path


def asked() -> str:
    """The command as it was given, without what names a place on this machine."""
    told, given = [], iter(sys.argv[1:])
    for part in given:
        if part.startswith('--') and part.strip('-') in _PLACES:
            next(given, None)
        elif '/' not in part:
            told.append(part)
    return ' '.join(['python', f'benchmarks/{Path(sys.argv[0]).name}', *told])


_PLACES = ('out', 'table', 'tables', 'store', 'into', 'chunking-evaluation')
