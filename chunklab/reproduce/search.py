"""Where the published code believes a chunk to be: at the first place where its text is found.

This is what chunklab never does itself. A text that stands in the document several times gets the place of the first,
so that an answer in the later chunk counts as missed, and one in the earlier chunk as found.
"""

from __future__ import annotations

import re

from chunklab.errors import ChunklabError
from chunklab.types import Document, Span


def searched_place(document: Document, chunk: str) -> Span:
    """The first place of a chunk's text, a full stop at its end left out; white space and case are let go if need be.

    After `rigorous_document_search`, whose last resort, the most similar sentence, no chunk of its own needs.
    """
    wanted = chunk.removesuffix('.')
    start = document.text.find(wanted)
    if start >= 0:
        return Span(start, start + len(wanted))
    pattern = r'\s*'.join(re.escape(word) for word in wanted.split())
    match = re.compile(pattern, re.IGNORECASE).search(document.text)
    if match is None:
        raise ChunklabError(f'{document.doc_id}: the text of a chunk, {chunk[:40]!r}, is nowhere to be found in it')
    return Span(*match.span())
