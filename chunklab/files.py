"""Files that are whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from chunklab.errors import StoreError

PARTIAL = '.partial'
"""How the name of a file that is not yet in its place ends."""


def encoded(text: str) -> bytes:
    """`text` as every file here holds it: UTF-8, line ends untouched, a lone surrogate (JSON can name one) kept."""
    return text.encode('utf-8', 'surrogatepass')


def write_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 without touching its line ends; readers see the old file or the new one, never half.

    A device or a pipe, such as /dev/null, is written to; a link stays one, and the file that it names is replaced.
    """
    try:
        if is_device(path):
            path.write_bytes(encoded(text))  # moving a file into its place would take it from everybody
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(path, encoded(text), path.parent)
    except OSError as exc:
        raise StoreError(f'{path}: cannot be written: {exc.strerror or exc}') from exc


def is_device(path: Path) -> bool:
    """Whether there is something at `path` that is neither a file nor a folder: what is written to it is not kept."""
    return path.exists() and not path.is_file() and not path.is_dir()


def write_bytes_atomically(path: Path, data: bytes, scratch: Path) -> None:
    """Put `data` at `path` as a whole or not at all, by way of a file in the folder `scratch` on the same disk.

    Raises OSError where it cannot be written.
    """
    partial = scratch / f'.{path.name[:40]}.{os.getpid()}-{secrets.token_hex(4)}{PARTIAL}'
    try:
        with partial.open('xb') as out:
            out.write(data)
        partial.replace(path)  # moved into place last, so a killed run leaves no half file
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
