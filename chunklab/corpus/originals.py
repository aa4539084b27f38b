"""The files that a corpus is made of, found and put in order; nothing is written here."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chunklab.corpus.files.extracted import MAX_BYTES
from chunklab.corpus.files.kinds import KINDS
from chunklab.corpus.wording import printable
from chunklab.errors import CorpusError

SUFFIXES = ('.txt', '.md')
"""Extensions of plain text."""

LOCK = '~$'
"""How the name of a file begins that Word keeps beside a document while it is open."""


LINK_OUT = 'link out of the folder'
"""What a link is counted as that leads out of the folder that is searched: who shares a folder shares no more."""


@dataclass(frozen=True, slots=True, order=True)
class Original:
    """A file to ingest: `source` is its path, with slashes, below `root`, a resolved folder."""

    source: str
    root: Path

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self.root / self.source

    @property
    def suffix(self) -> str:
        """The extension, in lower case."""
        return Path(self.source).suffix.lower()


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A file that could not be taken, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under the given paths: files to take, in order of `source`; folders that could not be read; how many
    files were passed over, by extension, and under 'hidden' (files and folders whose name begins with a dot, and
    Word's lock files), 'link to a folder' and `LINK_OUT`."""

    originals: tuple[Original, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[tuple[str, int], ...]


def find_originals(paths: Sequence[Path]) -> Found:
    """The files of `KINDS` that `paths` name or hold, at any depth; links to folders, and to files outside of the
    folder that is searched, are not followed.

    Raises CorpusError for a path that is not there.
    """
    originals: dict[Path, Original] = {}
    failed: list[Failure] = []
    skipped: Counter[str] = Counter()
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 (False, not an error, for what no file can be called)
            found = _below(path, failed, skipped)
        elif os.path.exists(path):  # noqa: PTH110
            found = iter([Original(path.name, path.parent.resolve())])
        else:
            raise CorpusError(f'nothing to ingest at {printable(str(path))}: no such file or folder')
        for original in found:
            if original.suffix in KINDS:
                originals.setdefault(original.path, original)  # a file named and its folder too: once
            else:
                skipped[original.suffix or 'no extension'] += 1
    counts = sorted(skipped.items(), key=lambda item: (-item[1], item[0]))
    return Found(tuple(sorted(originals.values())), tuple(failed), tuple(counts))


def read_original(original: Original) -> bytes:
    """The file's bytes. Raises CorpusError, saying why, where there are none to be had, or too many."""
    try:
        if not original.path.is_file():
            raise CorpusError('not a regular file (a broken link?)')
        if KINDS[original.suffix] != 'text' and original.path.stat().st_size > MAX_BYTES:
            raise CorpusError(f'larger than {MAX_BYTES // 2**20} MiB')
        return original.path.read_bytes()
    except OSError as error:
        raise CorpusError(f'cannot be read: {error.strerror}') from error


def is_gone(path: Path) -> bool:
    """Whether there is surely no such file; False where that cannot be known."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):  # no right to look there; no name that can be looked up
        return False
    return False


def _below(folder: Path, failed: list[Failure], skipped: Counter[str]) -> Iterator[Original]:
    """All files below `folder` but hidden ones."""
    root = folder.resolve()

    def unreadable(error: OSError) -> None:
        failed.append(Failure(str(error.filename), f'cannot be read: {error.strerror}'))

    for here, folders, files in os.walk(root, onerror=unreadable):
        skipped.update('hidden' for name in (*folders, *files) if name.startswith(('.', LOCK)))
        folders[:] = [name for name in folders if not name.startswith(('.', LOCK))]
        skipped.update('link to a folder' for name in folders if (Path(here) / name).is_symlink())
        for path in (Path(here) / name for name in files if not name.startswith(('.', LOCK))):
            if _leads_out(path, root):
                skipped[LINK_OUT] += 1
            else:
                yield Original(path.relative_to(root).as_posix(), root)


def _leads_out(path: Path, root: Path) -> bool:
    # os.path, not pathlib, for that raises where links go round in a circle
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)
