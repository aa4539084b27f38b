"""reading.json of a corpus folder: that it was made from a data set, of what, and every file as it was written."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from chunklab.corpus.readers.reading import Reading
from chunklab.corpus.wording import printable, quoted
from chunklab.errors import CorpusError, StoreError

MARKER = 'reading.json'
FORMAT = 'chunklab reading 1'

LITTER = frozenset({'.DS_Store', 'Thumbs.db', 'desktop.ini'})
"""Files that desktops leave in folders on their own; they keep nothing from being replaced."""


def marker_bytes(reading: Reading, format_name: str, digest: str, files: Mapping[str, str]) -> bytes:
    """The file's content, ASCII, the same for the same corpus; `files` are digests by path in the folder."""
    content = {
        'format': FORMAT,
        'from': format_name,
        'name': reading.name,
        'corpus_digest': digest,
        'read': list(reading.read),
        'left_out': [{'what': left.what, 'n': left.n, 'why': left.why} for left in reading.left_out],
        'files': {path: files[path] for path in sorted(files)},
    }
    return (json.dumps(content, indent=1) + '\n').encode('ascii')


def replaceable(folder: Path) -> bytes | None:
    """The marker of a folder that may be replaced; None where there is no folder, or nothing in it.

    Raises CorpusError for a folder that was not made from a data set, or was changed since, and StoreError for one that
    can't be read.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise CorpusError(f'{printable(str(folder))} is a file: a corpus is a folder')
        if not folder.exists() or not any(folder.iterdir()):
            return None
        return _unchanged_marker(folder)
    except OSError as error:
        raise StoreError(f'{printable(str(folder))} cannot be read: {error.strerror}') from error


def file_digest(data: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _unchanged_marker(folder: Path) -> bytes:
    """The marker, every file being there as it says and no other."""
    shown = printable(str(folder))
    try:
        content = (folder / MARKER).read_bytes()
        said = _files_said(content)
    except FileNotFoundError as error:
        raise CorpusError(
            f'{shown} is not empty and was not made from a data set (no {MARKER}): choose another folder'
        ) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CorpusError(f'{shown}: {MARKER} was not written by this version of chunklab: move it away') from error
    there = _files_there(folder)
    changed = sorted(path for path in said.keys() | there.keys() if said.get(path) != there.get(path))
    if changed:
        raise CorpusError(
            f'{shown} was changed since it was made ({quoted(changed[0])}): move it away, or choose another folder'
        )
    return content


def _files_said(content: bytes) -> dict[str, str]:
    marker = json.loads(content)
    if marker['format'] != FORMAT:
        raise ValueError(f'its format is not "{FORMAT}"')
    return dict(marker['files'])


def _files_there(folder: Path) -> dict[str, str]:
    """Digests of all that lies in a corpus folder but the marker; a link is not followed, and has none."""
    found = {}
    for here, folders, names in os.walk(folder):
        for path in (Path(here) / name for name in (*folders, *names)):
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                found[relative] = ''
            elif path.is_file() and path.name not in LITTER and relative != MARKER:
                found[relative] = file_digest(path.read_bytes())
    return found
