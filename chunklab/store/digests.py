"""What things are kept under: digests of their makings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chunklab.store.blobs import BlobCache

Part = str | int | float | bool | None | Sequence['Part'] | Mapping[str, 'Part']


def digest_of(*parts: Part) -> str:
    """sha256, hexadecimal, of `parts` in one canonical spelling: equal parts have equal digests, on every platform.

    Kinds are told apart (1, 1.0, '1' and True all differ), and so is where one part ends (('ab', 'c') and ('a', 'bc')).
    A tuple counts as a list, and the order of a mapping's keys does not count.
    """
    written = json.dumps(parts, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(',', ':'))
    return hashlib.sha256(written.encode('ascii')).hexdigest()


def file_digest(path: Path, memo: BlobCache) -> str:
    """sha256, hexadecimal, of the file's bytes; a file whose size and time have not changed is not read again."""
    stat = path.stat()
    key = digest_of('file', str(path.resolve()), stat.st_size, stat.st_mtime_ns)
    known = memo.get_many([key]).get(key)
    if known is not None:
        return known.hex()
    with path.open('rb') as file:
        found = hashlib.file_digest(file, 'sha256').digest()
    memo.put_many({key: found})
    return found.hex()
