"""Documents that say the same."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path


def find_duplicates(folder: Path, doc_ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of documents in `folder` whose texts differ in nothing but white space, names and groups in order.

    Documents without any text are no duplicates of each other; ones that are not there are passed over.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for doc_id in sorted(doc_ids):
        try:
            words = (folder / doc_id).read_bytes().decode('utf-8', 'surrogateescape').split()
        except FileNotFoundError:
            continue
        if words:
            groups[hashlib.sha256(''.join(words).encode('utf-8', 'surrogateescape')).hexdigest()].append(doc_id)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)
