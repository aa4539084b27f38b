"""The process in which files are read: one may crash it, or never end, and only that file is lost.

It reads a line of JSON (`size`, `kind`, `drop_page_furniture`) and `size` bytes of a file, answers with one line of
JSON, and waits for the next. It is started by `isolation` and by nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from typing import BinaryIO

from chunklab.corpus.files.extract import extract
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError


def serve(memory: int) -> None:
    """Answers until standard input ends. `memory` is the number of bytes that this process may have, where that can
    be set."""
    _limit(memory)
    # what a library prints must not get between the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), 'wb')
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    while line := requests.readline():
        answers.write(json.dumps(_answer(json.loads(line), requests)).encode('ascii') + b'\n')
        answers.flush()


def _answer(request: Mapping[str, object], requests: BinaryIO) -> dict[str, object]:
    size, kind, drop = request['size'], request['kind'], request['drop_page_furniture']
    if not isinstance(size, int) or not isinstance(kind, str):
        raise AssertionError(f'BUG: not a request: {request!r}')
    data = requests.read(size)
    try:
        extracted = extract(data, kind, drop_page_furniture=bool(drop))
    except CorpusError as error:
        return {'error': str(error)}
    except MemoryError:
        return {'error': 'reading it takes too much memory'}
    except Exception as error:  # noqa: BLE001 (a damaged file can break any library in any way; the others go on)
        return {'error': f'damaged? Reading it failed: {type(error).__name__}: {printable(str(error)[:200])}'}
    return {
        'text': extracted.text,
        'pages': [[start.offset, start.page] for start in extracted.pages],
        'notes': extracted.notes,
        'dropped': extracted.dropped,
    }


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; not above what is allowed
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
