"""Takes text out of files that nobody vouches for, in a process of its own, with limits in time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from types import TracebackType

from chunklab.corpus.files.extract import extract
from chunklab.corpus.files.extracted import Extracted, PageStart
from chunklab.errors import CorpusError

SECONDS = 300.0
"""How long one file may take; thousands of pages take a minute."""

MEMORY = 4 * 2**30
"""Bytes that the process which reads files may have."""


class Isolation:
    """Reads files one after the other. The process starts with the first one that needs it, and anew when one broke
    it."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Isolation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def extract(self, data: bytes, kind: str, *, drop_page_furniture: bool) -> Extracted:
        """As `chunklab.corpus.files.extract.extract`. A file that crashes the process, or takes too long, is a
        CorpusError."""
        if kind == 'text':  # needs no library
            return extract(data, kind, drop_page_furniture=drop_page_furniture)
        header = {'size': len(data), 'kind': kind, 'drop_page_furniture': drop_page_furniture}
        answer = self._ask(json.dumps(header).encode('ascii') + b'\n' + data)
        if 'error' in answer:
            raise CorpusError(answer['error'])
        return Extracted(
            answer['text'],
            tuple(PageStart(offset, page) for offset, page in answer['pages']),
            tuple(answer['notes']),
            tuple((line, n) for line, n in answer['dropped']),
        )

    def _ask(self, request: bytes) -> dict:  # type: ignore[type-arg]  # what JSON holds, written by our own worker
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise AssertionError('BUG: the worker has no pipes')
        late = threading.Event()

        def too_late() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, too_late)
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b''
        finally:
            timer.cancel()
        if line.endswith(b'\n'):
            answer: dict[str, object] = json.loads(line)
            return answer
        self._stop()
        raise CorpusError(
            f'reading it took longer than {self._seconds:g} seconds'
            if late.is_set()
            else 'reading it crashed or took too much memory: damaged, or a decompression bomb?'
        )

    def _start(self) -> subprocess.Popen[bytes]:
        # the same modules as here, wherever they are found; no folder that only the child would look into
        code = (
            f'import sys; sys.path[:] = {[path for path in sys.path if path]!r}; '
            f'from chunklab.corpus.files.worker import serve; serve({self._memory})'
        )
        self._process = subprocess.Popen(
            [sys.executable, '-c', code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was still to be sent is of no use any more
                    continue
