"""The name of a corpus by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from chunklab.types import Document, Query


def corpus_digest(documents: Iterable[Document], queries: Iterable[Query]) -> str:
    """sha256, hexadecimal, of the documents and of the queries as they are asked, whatever order both come in.

    It covers (doc_id, digest of the text) and (query_id, text, category, gold, restrict_to) in canonical JSON, not the
    name of the corpus, where it lies, or fields that change no result.
    """
    content = {
        'documents': sorted([d.doc_id, d.digest] for d in documents),
        'queries': sorted(
            [
                q.query_id,
                q.text,
                q.category,
                [[g.doc_id, g.span.start, g.span.end] for g in sorted(q.gold)],
                sorted(q.restrict_to),
            ]
            for q in queries
        ),
    }
    # ASCII, so that lone surrogates in a corpus built in memory have a digest as well
    canonical = json.dumps(content, sort_keys=True, separators=(',', ':'), ensure_ascii=True)
    return hashlib.sha256(canonical.encode('ascii')).hexdigest()
