"""Runs chunklab and kills it, with SIGKILL, at the n-th call of a function inside one stage. Not a test by itself.

    python killed_run.py PLACE N ARGUMENT…

What is killed is the real program: nothing is changed but that one call.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from importlib import import_module

# stage -> (module, attribute path, when): `before` the n-th call does its work, or right `after`
PLACES = {
    'reading': ('chunklab.pipeline.session', 'read_corpus', 'after'),
    'cutting': ('chunklab.pipeline.cut', '_timed_cut', 'before'),
    'cut': ('chunklab.pipeline.cut', '_cut_document', 'after'),
    'encoding': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._encode_batch', 'before'),
    'encoded': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._encode_batch', 'after'),
    'keeping': ('chunklab.encoders.transformer', 'SentenceTransformerEncoder._keep', 'before'),
    'adding': ('chromadb.api.models.Collection', 'Collection.add', 'after'),
    'completing': ('chromadb.api.models.Collection', 'Collection.modify', 'before'),
    'querying': ('chunklab.index.chroma', 'ChromaIndex.search', 'after'),
    'remembering': ('chunklab.pipeline.retrieval', '_to_record', 'before'),
    'writing': ('chunklab.runs', 'write_atomically', 'before'),
}


def die_at(place, n):
    """Arrange that the n-th call at `place` ends the process as kill -9 does."""
    module, path, when = PLACES[place]
    owner = import_module(module)
    *above, name = path.split('.')
    for part in above:
        owner = getattr(owner, part)
    real = getattr(owner, name)
    calls = 0

    @functools.wraps(real)
    def counted(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == n and when == 'before':
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == n and when == 'after':
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, counted)


if __name__ == '__main__':
    from chunklab.cli import run

    die_at(sys.argv[1], int(sys.argv[2]))
    sys.exit(run(sys.argv[3:]))
