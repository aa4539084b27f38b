"""Any program as a strategy: `command("./split.sh --size 200", seconds=60)`."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from chunklab.errors import SpecError, StrategyError
from chunklab.roles import Context
from chunklab.types import Document

_MOST_OUTPUT = 1 << 27
"""Bytes that a program may print for one document; more is no cutting of it."""

_BLOCK = 1 << 16
_COMPLAINT = 4096  # bytes kept of what it says on stderr, from the end


@dataclass(frozen=True, slots=True)
class Command:
    """Chunks by a program of yours, run once for each document, without a shell.

    It reads the document on stdin, as UTF-8, and prints a JSON line for each chunk, in the order of the document: a
    string, or an object with the string "text" in it. Where a chunk stands is found out. The line is split into words
    as a shell does, but nothing is expanded. After `seconds` the program and all that it has started are killed.
    """

    embeds: ClassVar[bool] = False

    line: str
    seconds: float = 60.0
    _words: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise SpecError(f'command({self.line!r}): seconds must be above 0, not {self.seconds!r}')
        try:
            words = shlex.split(self.line)
        except ValueError as exc:
            raise SpecError(f'command({self.line!r}): cannot be split into words: {exc}') from exc
        if not words:
            raise SpecError('command: names no program; give one, as in command("./split.sh")')
        if not shutil.which(words[0]):
            raise SpecError(f'command({self.line!r}): {words[0]!r} is no program that can be run')
        object.__setattr__(self, '_words', tuple(words))

    def pieces(self, document: Document, context: Context) -> Sequence[str]:  # noqa: ARG002 - part of the role
        """The chunks that the program prints. StrategyError if it cannot be run, fails, takes too long or prints
        anything else."""
        try:
            program = subprocess.Popen(
                self._words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # so that all it starts can be killed with it
            )
        except OSError as exc:
            raise StrategyError(f'cannot be run: {exc.strerror}') from exc
        conversation = _Conversation(program, document.text.encode('utf-8', 'replace'))
        try:
            conversation.hold(time.monotonic() + self.seconds)
            ended = program.wait(timeout=max(0.0, conversation.deadline - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired) as exc:
            _kill(program)
            raise StrategyError(f'is not done after {self.seconds:g} seconds') from exc
        except BaseException:
            _kill(program)
            raise
        finally:
            for pipe in (program.stdin, program.stdout, program.stderr):
                _close(pipe)
        if ended:
            raise StrategyError(_complaint(ended, bytes(conversation.complaint)))
        return _texts(bytes(conversation.output))

    def fit_digest(self) -> str:
        """sha256, hexadecimal, of the files that the line names: the program itself, and words that are files here.

        What these files read or start in turn is not covered: when that changes, change the line.
        """
        named = [Path(shutil.which(self._words[0]) or self._words[0]), *map(Path, self._words[1:])]
        contents = [(word, _digest(path)) for word, path in zip(self._words, named, strict=True)]
        return hashlib.sha256(repr(contents).encode('utf-8', 'surrogatepass')).hexdigest()


class _Conversation:
    """All three pipes of a program served as they are ready, so that neither side waits for the other."""

    def __init__(self, program: subprocess.Popen[bytes], text: bytes) -> None:
        self.output = bytearray()
        self.complaint = bytearray()
        self.deadline = 0.0
        self._program = program
        self._left = memoryview(text)

    def hold(self, deadline: float) -> None:
        """Until the program has closed what it prints to. TimeoutError at the deadline."""
        self.deadline = deadline
        with selectors.DefaultSelector() as ready:
            for pipe, serve, event in (
                (self._program.stdin, self._give, selectors.EVENT_WRITE),
                (self._program.stdout, self._take_output, selectors.EVENT_READ),
                (self._program.stderr, self._take_complaint, selectors.EVENT_READ),
            ):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
                    ready.register(pipe, event, serve)
            while ready.get_map():
                if time.monotonic() >= deadline:
                    raise TimeoutError
                for key, _ in ready.select(deadline - time.monotonic()):
                    if not key.data(key.fd):
                        ready.unregister(key.fileobj)
                        _close(key.fileobj)

    def _give(self, pipe: int) -> bool:
        try:
            self._left = self._left[os.write(pipe, self._left[:_BLOCK]) :]
        except BrokenPipeError:  # it needs no more
            return False
        return bool(self._left)

    def _take_output(self, pipe: int) -> bool:
        block = os.read(pipe, _BLOCK)
        self.output += block
        if len(self.output) > _MOST_OUTPUT:
            raise StrategyError(f'prints more than {_MOST_OUTPUT >> 20} MiB')
        return bool(block)

    def _take_complaint(self, pipe: int) -> bool:
        block = os.read(pipe, _BLOCK)
        self.complaint += block
        del self.complaint[:-_COMPLAINT]
        return bool(block)


def _kill(program: subprocess.Popen[bytes]) -> None:
    """Kill a program that nobody has waited for, so that its number is still its own, with all that it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _close(pipe: Any) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()


def _complaint(ended: int, said: bytes) -> str:
    """Why a program failed: its exit status or signal, and the last line that it said."""
    signals = {one.value: one.name for one in signal.Signals}  # those of real time have no name
    how = f'exit status {ended}' if ended > 0 else f'ended by {signals.get(-ended, f"signal {-ended}")}'
    lines = [line for line in said.decode('utf-8', 'replace').splitlines() if line.strip()]
    return f'{how}: {lines[-1].strip()}' if lines else how


def _texts(output: bytes) -> list[str]:
    try:
        text = output.decode('utf-8-sig')
    except UnicodeDecodeError as exc:
        raise StrategyError(f'what it prints is not UTF-8 at byte {exc.start}') from exc
    # not splitlines: U+2028 may stand in a JSON string
    return [_text(number, line) for number, line in enumerate(text.split('\n'), start=1) if line.strip()]


def _text(number: int, line: str) -> str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise StrategyError(f'line {number} of what it prints is not JSON') from exc
    found = value.get('text') if isinstance(value, dict) else value
    if not isinstance(found, str):
        raise StrategyError(f'line {number} of what it prints is neither a JSON string nor an object with a "text"')
    return found


def _digest(path: Path) -> str:
    try:
        with path.open('rb') as file:
            return hashlib.file_digest(file, 'sha256').hexdigest()
    except (OSError, ValueError):  # a word that is no file
        return ''
