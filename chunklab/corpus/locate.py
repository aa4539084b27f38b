"""Where corpora lie: a path, one of the bundled, or one under $CHUNKLAB_DATA."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import chunklab
from chunklab.corpus.documents import DOCUMENTS, SUFFIX
from chunklab.corpus.queries import QUERIES
from chunklab.corpus.wording import printable, quoted, suggestion
from chunklab.errors import CorpusError

DEFAULT = 'contracts'
DATA_VARIABLE = 'CHUNKLAB_DATA'


@dataclass(frozen=True, slots=True)
class CorpusEntry:
    """A corpus that can be asked for by name; `origin` is 'bundled' or '$CHUNKLAB_DATA'."""

    name: str
    origin: str
    folder: Path
    n_documents: int
    n_queries: int


def find_corpus(name_or_path: str | None) -> Path:
    """The folder meant: the bundled `contracts` for None, else an existing folder, else a corpus of that name.

    Names are looked up among the bundled corpora first, then under $CHUNKLAB_DATA. Raises CorpusError with the names
    there are.
    """
    wanted = DEFAULT if name_or_path is None else name_or_path
    if name_or_path and os.path.isdir(name_or_path):  # noqa: PTH112 (see _is_folder)
        return Path(name_or_path)
    known: dict[str, Path] = {}
    for _, folder in _known_folders():
        known.setdefault(folder.name, folder)
    if wanted in known:
        return known[wanted]
    if os.path.isfile(wanted):  # noqa: PTH113 (False, not an error, for a name too long for a file)
        raise CorpusError(f'{printable(wanted)} is a file: a corpus is a folder with {DOCUMENTS}/*{SUFFIX}')
    names = ', '.join(printable(name) for name in sorted(known)) or 'none'
    unset = '' if os.environ.get(DATA_VARIABLE) else f'; ${DATA_VARIABLE} is not set'
    raise CorpusError(
        f'no folder and no corpus {quoted(wanted)}{suggestion(wanted, known)}: corpora known by name: {names}{unset}'
    )


def list_corpora() -> tuple[CorpusEntry, ...]:
    """The corpora that have a name, bundled ones first, each in order of name; counted, not read or checked."""
    return tuple(
        CorpusEntry(folder.name, origin, folder, _count_documents(folder), _count_queries(folder / QUERIES))
        for origin, folder in _known_folders()
    )


def bundled_folder() -> Path | None:
    """The folder of the bundled corpora: inside an installed package, or beside the package in a source checkout."""
    package = Path(chunklab.__file__).parent
    installed = package / '_corpora'
    if installed.is_dir():
        return installed
    checkout = package.parent
    # beside an installed package, site-packages/corpora would be somebody else's
    if (checkout / 'pyproject.toml').is_file() and (checkout / 'corpora').is_dir():
        return checkout / 'corpora'
    return None


def _known_folders() -> Iterator[tuple[str, Path]]:
    """(origin, folder) of every corpus that has a name."""
    bundled = bundled_folder()
    if bundled is not None:
        yield from (('bundled', folder) for folder in _corpora_in(bundled))
    named = os.environ.get(DATA_VARIABLE)
    if named:
        yield from ((f'${DATA_VARIABLE}', folder) for folder in _corpora_in(Path(named)))


def _corpora_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _is_folder(str(path / DOCUMENTS)))
    except OSError:  # $CHUNKLAB_DATA names no folder that can be read: it has no corpora to offer
        return []


def _is_folder(path: str) -> bool:
    # os.path, not pathlib, for that raises where a name is too long to be a file's or a parent may not be entered
    return os.path.isdir(path) and os.access(path, os.R_OK | os.X_OK)  # noqa: PTH112


def _count_documents(folder: Path) -> int:
    with os.scandir(folder / DOCUMENTS) as entries:
        return sum(entry.name.endswith(SUFFIX) and not entry.is_dir() for entry in entries)


def _count_queries(path: Path) -> int:
    if not path.is_file():
        return 0
    with path.open('rb') as lines:
        return sum(not line.isspace() for line in lines)
