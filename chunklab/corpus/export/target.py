"""The folder that an export is: all of it in its place at once, and nothing of anybody else's overwritten."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from chunklab.corpus.export.rendering import File
from chunklab.corpus.readers.marker import LITTER
from chunklab.corpus.swapping import NEW, put_in_place, scratch_beside
from chunklab.corpus.wording import printable, quoted
from chunklab.errors import CorpusError, StoreError

MARK = 'chunklab-export.json'
"""Names every file of an export with its sha256, so that a later one may take its place; written last."""

FORMAT = 'chunklab export 1'


def check_target(into: Path) -> None:
    """Raises CorpusError where `into` holds anything but an earlier export, just as it was written."""
    shown = printable(str(into))
    if not os.path.lexists(into):
        return
    if not into.is_dir():
        raise CorpusError(f'{shown} is not a folder: an export is a folder')
    present = sorted(path for path in into.rglob('*') if path.is_symlink() or not path.is_dir())
    if not present and not any(into.iterdir()):
        return
    digests = _marked(into / MARK)
    if not digests:
        raise CorpusError(f'{shown} is neither empty nor an earlier export: choose another folder')
    for path in present:
        name = path.relative_to(into).as_posix()
        if name == MARK or path.name in LITTER:
            continue
        if name not in digests or path.is_symlink():
            raise CorpusError(
                f'{shown} has {quoted(name)}, which is no part of the earlier export: choose another folder'
            )
        if _digest(path) != digests[name]:
            raise CorpusError(f'{shown}: {quoted(name)} was changed since it was exported: choose another folder')


def write_folder(into: Path, files: Iterable[File], about: Mapping[str, str]) -> None:
    """Makes `into` the folder of just these files, in place of an earlier export; `about` goes into its mark.

    Raises StoreError where that can't be written; `into` is then as it was.
    """
    target = into.resolve()
    try:
        with scratch_beside(target) as scratch:
            new = scratch / NEW
            digests = {file.path: _write(new / file.path, file.pieces) for file in files}
            mark = {'format': FORMAT, **about, 'files': digests}
            _write(new / MARK, [json.dumps(mark, indent=1).encode('ascii'), b'\n'])
            check_target(into)  # again, for writing may have taken long
            put_in_place(scratch, target)
    except OSError as error:
        raise StoreError(f'{printable(str(into))} cannot be written: {error.strerror or error}') from error


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Writes a file; the sha256 of its content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open('xb') as out:
        for piece in pieces:
            out.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def _marked(path: Path) -> dict[str, str]:
    """Digests by path from the mark of an earlier export, none where there is no such mark."""
    try:
        mark = json.loads(path.read_bytes())
        return dict(mark['files']) if mark['format'] == FORMAT else {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f'{printable(str(path))} cannot be read: {error.strerror}') from error
