"""The name of a corpus by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from chunklab.types import Document, Query


def corpus_digest(documents: Iterable[Document], queries: Iterable[Query]) -> str:
    """sha256, hexadecimal, of the documents and of the queries as they are asked, whatever order both come in.

    It covers (doc_id, digest of the text) and (query_id, text, category, gold, restrict_to) in canonical JSON, not the
    name of the corpus, where it lies, or fields that change no result.
    """
    digest = hashlib.sha256(b'{"documents":[')
    _add(digest.update, sorted([d.doc_id, d.digest] for d in documents))
    digest.update(b'],"queries":[')
    _add(
        digest.update,
        sorted(
            [
                q.query_id,
                q.text,
                q.category,
                [[g.doc_id, g.span.start, g.span.end] for g in sorted(q.gold)],
                sorted(q.restrict_to),
            ]
            for q in queries
        ),
    )
    digest.update(b']}')
    return digest.hexdigest()


def _add(update: Callable[[bytes], None], items: Sequence[list[Any]]) -> None:
    """Canonical JSON of `items`, one at a time: that of all questions together can be long."""
    for place, item in enumerate(items):
        # ASCII, so that lone surrogates in a corpus built in memory have a digest as well
        written = json.dumps(item, separators=(',', ':'), ensure_ascii=True)
        update(f',{written}'.encode('ascii') if place else written.encode('ascii'))
